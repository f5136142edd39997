"""The Standard Safeguarding Dataset: what a child is in, since when, and until when."""

# ruff: noqa: E501 (the dataset's field names are long, and a table is read across)

from datetime import date

import pytest
from landed_tables import canonical

from familyhub.sources.ssd import FORMAT

NOT_KNOWN_SINCE = date(1900, 1, 1)
Spell = tuple[object, object, object, object]


def spells(text: str, status: str = "") -> set[Spell]:
    """Person, first day, last day and detail of each spell; of one status where it is named."""
    found = canonical(FORMAT, "status", text)
    return {
        (row["person_key"], row["from_date"], row["to_date"], row["detail"])
        for row in found
        if status in ("", row["status"])
    }


REFERRED = """
ssd_cin_episodes | cine_referral_id | cine_person_id | cine_referral_date | cine_referral_nfa | cine_close_date | cine_cin_primary_need_code
                 | R1               | P1             | 2024-03-01         | {nfa}             | 2024-06-01      | {need}
"""


def test_a_child_is_in_need_from_referral_to_closure_and_the_need_is_a_spell_of_its_own():
    text = REFERRED.format(nfa="N", need="N4")
    assert spells(text, "child_in_need") == {("P1", date(2024, 3, 1), date(2024, 6, 1), None)}
    assert spells(text, "family_need") == {("P1", date(2024, 3, 1), date(2024, 6, 1), "N4")}


@pytest.mark.parametrize("need", ["N0", "N9", ""])
def test_a_need_not_stated_and_adoption_support_are_no_need(need):
    assert spells(REFERRED.format(nfa="N", need=need), "family_need") == set()


FOLLOWED = {
    "assessment": "ssd_cin_assessments | cina_assessment_id | cina_person_id | cina_referral_id\n | A1 | P1 | R1\n",
    "plan": "ssd_cin_plans | cinp_cin_plan_id | cinp_person_id | cinp_referral_id\n | IN1 | P1 | R1\n",
    "enquiry": "ssd_s47_enquiry | s47e_s47_enquiry_id | s47e_person_id | s47e_referral_id | s47e_s47_start_date\n"
    " | S1 | P1 | R1 | 2024-03-02\n",
    "conference": "ssd_initial_cp_conference | icpc_icpc_id | icpc_person_id | icpc_referral_id\n | IC1 | P1 | R1\n",
    "care": "ssd_cla_episodes | clae_cla_episode_id | clae_person_id | clae_referral_id | clae_cla_episode_start_date\n"
    " | E1 | P1 | R1 | 2024-03-02\n",
}


@pytest.mark.parametrize("followed", FOLLOWED.values(), ids=FOLLOWED)
def test_a_referral_without_further_action_makes_nobody_in_need_unless_action_followed(followed):
    text = REFERRED.format(nfa="Y", need="N1")
    assert spells(text) == set()
    assert ("P1", date(2024, 3, 1), date(2024, 6, 1), None) in spells(text + followed, "child_in_need")


def test_a_plan_whose_referral_is_not_in_the_extract_makes_a_child_in_need_for_its_days():
    text = """
ssd_cin_plans | cinp_cin_plan_id | cinp_person_id | cinp_referral_id | cinp_cin_plan_start_date | cinp_cin_plan_end_date
              | IN1              | P1             | R1               | 2024-03-05               |
"""
    assert spells(text) == {("P1", date(2024, 3, 5), None, "plan")}
    assert len(spells(text + REFERRED.format(nfa="N", need=""), "child_in_need")) == 1


def test_early_help_and_why():
    text = """
ssd_early_help_episodes | earl_episode_id | earl_person_id | earl_episode_start_date | earl_episode_end_date | earl_episode_reason
                        | EH1             | P1             | 2024-01-02              |                       | housing
"""
    assert spells(text, "early_help_plan") == {("P1", date(2024, 1, 2), None, None)}
    assert spells(text, "family_need") == {("P1", date(2024, 1, 2), None, "housing")}


def test_a_child_protection_plan_is_named_by_the_category_it_began_with():
    text = """
ssd_cp_plans | cppl_cp_plan_id | cppl_person_id | cppl_cp_plan_start_date | cppl_cp_plan_end_date | cppl_cp_plan_initial_category | cppl_cp_plan_latest_category
             | CP1             | P1             | 2024-03-01              |                       | Neglect                       | Emotional abuse
"""
    assert spells(text) == {("P1", date(2024, 3, 1), None, "Neglect")}


EPISODES = """
ssd_cla_episodes | clae_cla_episode_id | clae_person_id | clae_cla_episode_start_date | clae_cla_episode_ceased_date | clae_cla_episode_start_reason | clae_cla_id | clae_entered_care_date
"""


def care(*episodes: str) -> set[Spell]:
    return spells(EPISODES + "".join(f" | {episode}\n" for episode in episodes), "looked_after")


def test_a_period_of_care_is_one_spell_however_many_episodes_it_has():
    assert care(
        "E1 | P1 | 2023-01-01 | 2023-06-01 | S | CLA1 | 2023-01-01",
        "E2 | P1 | 2023-06-01 | 2024-02-01 | P | CLA1 | 2023-01-01",
    ) == {("P1", date(2023, 1, 1), date(2024, 2, 1), None)}


def test_care_goes_on_while_its_last_episode_does():
    assert care(
        "E1 | P1 | 2023-01-01 | 2023-06-01 | S | CLA1 |", "E2 | P1 | 2023-06-01 | | L | CLA1 |"
    ) == {("P1", date(2023, 1, 1), None, None)}  # fmt: skip


def test_an_earlier_episode_left_open_does_not_keep_a_child_in_care():
    assert care(
        "E1 | P1 | 2023-01-01 | | S | CLA1 |", "E2 | P1 | 2023-06-01 | 2024-02-01 | P | CLA1 |"
    ) == {("P1", date(2023, 1, 1), date(2024, 2, 1), None)}  # fmt: skip


def test_care_that_began_before_the_extracts_six_years_began_when_the_episode_says():
    assert care("E5 | P1 | 2023-01-01 | | P | CLA1 | 2015-09-09") == {("P1", date(2015, 9, 9), None, None)}


def test_without_an_id_of_the_period_a_gap_or_a_new_start_makes_two_of_one():
    assert care(
        "E1 | P1 | 2022-01-01 | 2022-03-01 | S | |",
        "E2 | P1 | 2022-03-01 | 2022-06-01 | P | |",
        "E3 | P1 | 2023-01-01 | 2023-02-01 | S | |",
        "E4 | P1 | 2023-02-01 | | S | |",
    ) == {
        ("P1", date(2022, 1, 1), date(2022, 6, 1), None),
        ("P1", date(2023, 1, 1), date(2023, 2, 1), None),
        ("P1", date(2023, 2, 1), None, None),
    }


LEAVER = """
ssd_care_leavers | clea_person_id | clea_care_leaver_eligibility
                 | P1             | {eligibility}
"""


@pytest.mark.parametrize("eligibility", ["Relevant", "Former Relevant", "qualifying", "", "something local"])
def test_a_care_leaver_since_care_ended_or_since_nobody_knows_when(eligibility):
    text = LEAVER.format(eligibility=eligibility)
    assert spells(text, "care_leaver") == {("P1", NOT_KNOWN_SINCE, None, None)}
    text += EPISODES + " | E1 | P1 | 2020-01-01 | 2024-02-01 | S | CLA1 |\n"
    assert spells(text, "care_leaver") == {("P1", date(2024, 2, 1), None, None)}


@pytest.mark.parametrize("eligibility", ["Eligible", "No Current Eligibility"])
def test_still_in_care_or_no_longer_entitled_is_no_care_leaver(eligibility):
    assert spells(LEAVER.format(eligibility=eligibility)) == set()


PERMANENCE = """
ssd_permanence | perm_table_id | perm_person_id | perm_placed_for_adoption_date | perm_decision_reversed_date | perm_permanence_order_date | perm_permanence_order_type
               | 1             | P1             | 2023-05-01                    | {reversed}                  | {order}                    | {type}
"""


@pytest.mark.parametrize(
    ("reversed_on", "order", "until"),
    [("", "", None), ("2023-09-01", "", date(2023, 9, 1)), ("", "2024-01-10", date(2024, 1, 10))],
)
def test_placed_for_adoption_until_the_order_or_the_decision_is_reversed(reversed_on, order, until):
    text = PERMANENCE.format(reversed=reversed_on, order=order, type="Adoption")
    assert spells(text, "placed_for_adoption") == {("P1", date(2023, 5, 1), until, None)}


def test_an_order_is_a_permanent_home_from_then_on():
    text = PERMANENCE.format(reversed="", order="2024-01-10", type="Special Guardianship")
    assert spells(text, "previous_permanence") == {("P1", date(2024, 1, 10), None, "Special Guardianship")}


def test_the_kind_of_placement_tells_of_adoption_where_the_way_to_permanence_is_silent():
    placed = """
ssd_cla_placement | clap_cla_placement_id | clap_person_id | clap_cla_placement_start_date | clap_cla_placement_type
                  | PL1                   | P1             | 2023-04-30                    | A5
                  | PL2                   | P2             | 2023-04-30                    | U4
"""
    assert spells(placed) == {("P1", date(2023, 4, 30), None, None)}
    both = spells(placed + PERMANENCE.format(reversed="", order="", type=""), "placed_for_adoption")
    assert both == {("P1", date(2023, 5, 1), None, None)}


@pytest.mark.parametrize(
    ("stated", "since"),
    [("14/05/2020", date(2020, 5, 14)), ("zz/05/2020", date(2020, 5, 1)), ("zz/zz/2020", date(2020, 1, 1)),
     ("zz/zz/zzzz", NOT_KNOWN_SINCE), ("", NOT_KNOWN_SINCE)],
)  # fmt: skip
def test_an_earlier_permanence_from_the_first_day_of_what_is_known_of_its_date(stated, since):
    text = f"""
ssd_cla_previous_permanence | lapp_person_id | lapp_previous_permanence_order_date | lapp_previous_permanence_option
                            | P1             | {stated}                            | P2
                            | P2             |                                     | Z1
                            | P3             |                                     | P4
"""
    assert spells(text) == {("P1", since, None, "P2")}


def test_each_time_a_child_goes_missing_counts_even_twice_on_a_day():
    text = """
ssd_missing | miss_table_id | miss_person_id | miss_missing_episode_start_date | miss_missing_episode_end_date | miss_missing_episode_type
            | M1            | P1             | 2024-05-01                      | 2024-05-01                    | Missing
            | M2            | P1             | 2024-05-01                      | 2024-05-02                    | Missing
            | M2            | P1             | 2024-05-01                      | 2024-05-02                    | Missing
"""
    assert spells(text) == {
        ("P1", date(2024, 5, 1), date(2024, 5, 1), "Missing"),
        ("P1", date(2024, 5, 1), date(2024, 5, 2), "Missing, 2"),
    }


def test_each_disability_is_a_spell_since_nobody_knows_when_and_none_is_none():
    text = """
ssd_disability | disa_person_id | disa_disability_code
               | P1             | AUT
               | P1             | ld
               | P2             | NONE
"""
    assert spells(text) == {("P1", NOT_KNOWN_SINCE, None, "AUT"), ("P1", NOT_KNOWN_SINCE, None, "LD")}


@pytest.mark.parametrize("words", ["Unaccompanied Asylum Seeking Child", "UASC - leave to remain"])
def test_an_unaccompanied_child_by_the_words_of_its_immigration_status(words):
    text = f"""
ssd_immigration_status | immi_person_id | immi_immigration_status | immi_immigration_status_start_date
                       | P1             | {words}                 | 2023-02-01
                       | P2             | Indefinite leave        | 2023-02-01
                       | P3             | Unaccompanied UASC      |
"""
    assert spells(text) == {
        ("P1", date(2023, 2, 1), None, words),
        ("P3", NOT_KNOWN_SINCE, None, "Unaccompanied UASC"),
    }


def test_private_fostering_is_told_by_the_words_of_the_legal_status():
    text = """
ssd_legal_status | lega_person_id | lega_legal_status   | lega_legal_status_start_date
                 | P1             | Private Fostering   | 2023-02-01
                 | P2             | C2 - Full care order | 2023-02-01
"""
    assert spells(text) == {("P1", date(2023, 2, 1), None, "Private Fostering")}


@pytest.mark.parametrize(
    ("cell", "factors"),
    [
        ('["1A", "2B", "20"]', {"1A", "2B", "20"}),
        ('{"1A": "Yes", "2B": "No", "3A": "Y", "4A": ""}', {"1A", "3A"}),
        ("1A, 2B", {"1A", "2B"}),
        ("[1A, 3C]", {"1A", "3C"}),
        ('["3a - Domestic abuse"]', {"3A"}),
        ('["local factor"]', {"local factor"}),
        ('["21"]', set()),
        ("[]", set()),
        ("", set()),
    ],
)
def test_each_factor_of_an_assessment_is_a_spell_of_the_assessments_days(cell, factors):
    text = f"""
ssd_cin_assessments | cina_assessment_id | cina_person_id | cina_assessment_start_date | cina_assessment_auth_date
                    | A1                 | P1             | 2024-03-01                 | 2024-04-15
ssd_assessment_factors | cinf_assessment_id | cinf_assessment_factors_json
                       | A1                 | {cell}
"""
    assert spells(text) == {("P1", date(2024, 3, 1), date(2024, 4, 15), factor) for factor in factors}


EHC = """
ssd_send | send_table_id | send_person_id
         | S1            | P1
ssd_ehcp_requests | ehcr_ehcp_request_id | ehcr_send_table_id | ehcr_ehcp_req_date | ehcr_ehcp_req_outcome | ehcr_ehcp_req_outcome_date
                  | REQ1                 | S1                 | 2024-01-05         | {decision}            | {decided}
"""
ASSESSED = """
ssd_ehcp_assessment | ehca_ehcp_assessment_id | ehca_ehcp_request_id | ehca_ehcp_assessment_outcome | ehca_ehcp_assessment_outcome_date
                    | EA1                     | REQ1                 | {outcome}                    | {day}
"""


@pytest.mark.parametrize(
    ("decision", "decided", "outcome", "day", "until"),
    [
        ("A", "", "", "", None),
        ("N", "2024-02-10", "", "", date(2024, 2, 10)),
        ("W", "", "", "", date(2024, 1, 5)),
        ("Y", "2024-02-10", "A", "", None),
        ("Y", "2024-02-10", "Y", "2024-05-20", date(2024, 5, 20)),
        ("Y", "2024-02-10", "Y", "", None),
        ("Y", "2024-02-10", "N", "2024-05-01", date(2024, 5, 1)),
        ("Y", "2024-02-10", "W", "", date(2024, 2, 10)),
    ],
    ids=["awaited", "refused", "withdrawn", "being assessed", "plan issued", "plan to be issued", "no plan",
         "withdrawn later"],
)  # fmt: skip
def test_a_needs_assessment_runs_from_the_request_to_the_decision(decision, decided, outcome, day, until):
    text = EHC.format(decision=decision, decided=decided)
    if outcome:
        text += ASSESSED.format(outcome=outcome, day=day)
    assert spells(text, "ehc_assessment") == {("P1", date(2024, 1, 5), until, None)}


def test_a_request_whose_child_did_not_come_is_somebodys_all_the_same():
    text = EHC.format(decision="A", decided="").replace("| S1            | P1", "| S9            | P1")
    assert {spell[0] for spell in spells(text)} == {"child of EHC request REQ1"}


def test_a_plan_from_its_first_day_to_its_last_with_its_needs():
    text = (
        EHC.format(decision="Y", decided="2024-02-10")
        + ASSESSED.format(outcome="Y", day="2024-05-20")
        + """
ssd_ehcp_named_plan | ehcn_named_plan_id | ehcn_ehcp_asmt_id | ehcn_named_plan_start_date | ehcn_named_plan_ceased_date
                    | N1                 | EA1               | 2024-05-25                 |
ssd_ehcp_active_plans | ehcp_active_ehcp_id | ehcp_ehcp_request_id
                      | EP1                 | REQ1
ssd_sen_need | senn_active_ehcp_id | senn_active_ehcp_need_type | senn_active_ehcp_need_rank
             | EP1                 | asd                        | 1
"""
    )
    assert spells(text, "ehc_plan") == {("P1", date(2024, 5, 25), None, None)}
    assert spells(text, "family_need") == {("P1", date(2024, 5, 25), None, "SEN ASD")}


def test_a_plan_in_force_without_days_of_its_own_runs_from_the_day_it_was_issued():
    active = """
ssd_ehcp_active_plans | ehcp_active_ehcp_id | ehcp_ehcp_request_id
                      | EP1                 | REQ1
"""
    text = EHC.format(decision="Y", decided="2024-02-10") + active
    assert spells(text, "ehc_plan") == {("P1", NOT_KNOWN_SINCE, None, None)}
    text += ASSESSED.format(outcome="Y", day="2024-05-20")
    assert spells(text, "ehc_plan") == {("P1", date(2024, 5, 20), None, None)}


def test_the_flag_on_the_person_counts_where_no_plan_is_in_the_extract():
    people = "ssd_person | pers_person_id | pers_send_flag\n | P1 | Y\n | P2 | N\n"
    assert spells(people) == {("P1", NOT_KNOWN_SINCE, None, None)}
    text = (
        people
        + EHC.format(decision="Y", decided="")
        + ASSESSED.format(outcome="Y", day="2024-05-20")
        + """
ssd_ehcp_named_plan | ehcn_named_plan_id | ehcn_ehcp_asmt_id | ehcn_named_plan_start_date
                    | N1                 | EA1               | 2024-05-25
"""
    )
    assert spells(text, "ehc_plan") == {("P1", date(2024, 5, 25), None, None)}


def test_enquiries_substance_misuse_and_pre_proceedings():
    text = """
ssd_s47_enquiry | s47e_s47_enquiry_id | s47e_person_id | s47e_s47_start_date | s47e_s47_end_date
                | S1                  | P1             | 2024-03-01          | 2024-03-15
ssd_cla_substance_misuse | clas_person_id | clas_substance_misuse_date | clas_substance_misused
                         | P1             | 2024-05-02                 | cannabis
ssd_pre_proceedings | prep_person_id | prep_pre_pro_decision_date | prep_agree_stepdown_issue_date
                    | P1             | 2024-04-01                 |
                    | P2             |                            |
"""
    assert spells(text, "section_47") == {("P1", date(2024, 3, 1), date(2024, 3, 15), None)}
    assert spells(text, "family_need") == {
        ("P1", date(2024, 5, 2), date(2024, 5, 2), "substance_misuse:cannabis"),
        ("P1", date(2024, 4, 1), None, "pre-proceedings"),
    }
