"""The Standard Safeguarding Dataset: visits, reviews, conferences, health checks and what reached the front door."""

# ruff: noqa: E501 (the dataset's field names are long, and a table is read across)

from datetime import date

import pytest
from landed_tables import canonical

from familyhub.sources.ssd import FORMAT


def contacts(text: str) -> list[dict[str, object]]:
    return canonical(FORMAT, "contact", text)


PLAN = """
ssd_cp_plans | cppl_cp_plan_id | cppl_referral_id | cppl_person_id | cppl_cp_plan_start_date
             | CP1             | R1               | P1             | 2024-03-01
"""
VISIT = """
ssd_cp_visits | cppv_cp_visit_id | cppv_person_id | cppv_cp_plan_id | cppv_cp_visit_date | cppv_cp_visit_seen | cppv_cp_visit_seen_alone | cppv_cp_visit_bedroom
              | V1               | {person}       | CP1             | 2024-03-08         | {seen}             | {alone}                  | {bedroom}
"""


def visit(person="P1", seen="Y", alone="Y", bedroom="", more="") -> dict[str, object]:
    (found,) = contacts(PLAN + VISIT.format(person=person, seen=seen, alone=alone, bedroom=bedroom) + more)
    return found


def test_a_visit_is_statutory_and_says_whether_the_child_was_seen_alone():
    assert visit() == {
        "contact_key": "cp_visit/V1/P1", "referral_key": "R1", "activity_key": None, "person_key": "P1",
        "happened_on": date(2024, 3, 8), "service": "social_care", "activity": "statutory_visit", "attended": "seen",
        "medium": None, "team_key": None, "practitioner_key": None, "place_key": None, "wellbeing_review": None,
        "reason": "child seen alone", "source": "s", "extract_id": 20, "row": 2, "received": date(2024, 7, 15),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("seen", "alone", "bedroom", "attended", "reason"),
    [
        ("Y", "N", "Y", "seen", "child not seen alone; bedroom seen"),
        ("1", "", "", "seen", None),
        ("N", "N", "", None, "child not seen; child not seen alone"),
        ("", "", "", None, None),
        ("U", "U", "U", None, None),
    ],
)
def test_a_child_who_was_not_seen_is_not_said_to_be_and_no_family_to_have_stayed_away(
    seen, alone, bedroom, attended, reason
):
    found = visit(seen=seen, alone=alone, bedroom=bedroom)
    assert (found["attended"], found["reason"]) == (attended, reason)


def test_a_visit_that_names_the_plan_and_not_the_child_is_the_child_of_the_plan():
    assert visit(person="")["person_key"] == "P1"


def test_a_visit_whose_plan_did_not_come_is_somebodys_all_the_same():
    (found,) = contacts(VISIT.format(person="", seen="Y", alone="", bedroom=""))
    assert found["person_key"] == "child of plan CP1"


def test_a_case_note_about_two_children_is_a_visit_to_each():
    both = VISIT.format(person="P1", seen="Y", alone="", bedroom="") + VISIT.format(
        person="P2", seen="Y", alone="", bedroom=""
    )
    assert {row["contact_key"] for row in contacts(both)} == {"cp_visit/V1/P1", "cp_visit/V1/P2"}


def test_visits_to_children_in_need_and_in_care_find_their_child_by_the_plan_and_the_period_of_care():
    text = """
ssd_cin_plans | cinp_cin_plan_id | cinp_person_id | cinp_cin_plan_start_date
              | IN1              | P1             | 2024-03-01
ssd_cin_visits | cinv_cin_visit_id | cinv_cin_plan_id | cinv_cin_visit_date | cinv_cin_visit_seen
               | V1                | IN1              | 2024-03-08          | Y
ssd_cla_episodes | clae_cla_episode_id | clae_person_id | clae_cla_episode_start_date | clae_cla_id
                 | E1                  | P2             | 2024-01-01                  | CLA1
ssd_cla_visits | clav_cla_visit_id | clav_cla_id | clav_cla_visit_date | clav_cla_visit_seen
               | V1                | CLA1        | 2024-03-09          | Y
"""
    assert {row["contact_key"] for row in contacts(text)} == {"cin_visit/V1/P1", "cla_visit/V1/P2"}


INVOLVED = """
ssd_involvements | invo_professional_id | invo_professional_role_id | invo_professional_team | invo_person_id | invo_involvement_start_date | invo_involvement_end_date
"""


@pytest.mark.parametrize(
    ("involved", "practitioner", "team"),
    [
        (("W1 | Allocated case worker | T1 | P1 | 2024-01-01 |", "W2 | IRO | T2 | P1 | 2024-01-01 |"), "W1", "T1"),
        (("W1 | Case worker | T1 | P1 | 2024-01-01 | 2024-03-07", "W2 | Case worker | T2 | P1 | 2024-03-08 |"),
         "W2", "T2"),
        (("W1 | Worker | T1 | P1 | 2024-01-01 |", "W2 | Worker | T1 | P1 | 2024-01-01 |"), None, "T1"),
        (("W1 | Allocated | T1 | P2 | 2024-01-01 |",), None, None),
    ],
    ids=["the allocated one", "the one of the day", "nobody says which", "another child's"],
)  # fmt: skip
def test_the_worker_of_a_visit_is_the_one_involved_on_its_day(involved, practitioner, team):
    found = visit(more=INVOLVED + "".join(f" | {line}\n" for line in involved))
    assert (found["practitioner_key"], found["team_key"]) == (practitioner, team)


def test_an_involvement_by_referral_is_the_one_child_s_of_the_referral():
    more = """
ssd_cin_episodes | cine_referral_id | cine_person_id | cine_referral_date
                 | R1               | P1             | 2024-02-01
ssd_involvements | invo_professional_id | invo_professional_team | invo_referral_id | invo_involvement_start_date
                 | W1                   | T1                     | R1               | 2024-02-01
"""
    assert visit(more=more)["practitioner_key"] == "W1"


def test_what_reaches_the_front_door_is_no_visit_and_nobody_was_seen():
    text = """
ssd_contacts | cont_contact_id | cont_person_id | cont_contact_date | cont_contact_source_desc | cont_contact_outcome_json
             | C1              | P1             | 2024-03-01        | School                   | {"NEW_REFERRAL_FLAG": "Y", "NFA_FLAG": "N", "ADVICE_FLAG": "1"}
             | C2              | P1             | 2024-03-02        |                          |
"""
    first, second = contacts(text)
    assert (first["contact_key"], first["activity"], first["attended"]) == ("contact/C1/P1", "other", None)
    assert first["reason"] == "told of a child: School: new referral, advice"
    assert second["reason"] == "told of a child"


@pytest.mark.parametrize(
    ("code", "attended"), [("PN0", None), ("PN1", "seen"), ("PN4", "seen"), ("PN5", None), ("PN7", None), ("", None)]
)
def test_a_review_says_how_the_child_took_part(code, attended):
    text = f"""
ssd_cla_episodes | clae_cla_episode_id | clae_person_id | clae_cla_episode_start_date | clae_cla_id
                 | E1                  | P1             | 2024-01-01                  | CLA1
ssd_cla_reviews | clar_cla_review_id | clar_cla_id | clar_cla_review_date | clar_cla_review_participation
                | RV1                | CLA1        | 2024-04-01           | {code}
"""
    (found,) = contacts(text)
    assert (found["person_key"], found["activity"], found["attended"]) == ("P1", "plan_review", attended)
    assert found["reason"] == (code or None)


def test_a_review_that_was_cancelled_saw_nobody_and_one_that_is_only_due_has_not_been():
    text = """
ssd_cla_reviews | clar_cla_review_id | clar_cla_person_id | clar_cla_review_due_date | clar_cla_review_date | clar_cla_review_cancelled | clar_cla_review_participation
                | RV1                | P1                 | 2024-04-01               | 2024-04-01           | Y                         | PN1
                | RV2                | P1                 | 2024-10-01               |                      | N                         |
"""
    (found,) = contacts(text)
    assert (found["attended"], found["reason"]) == (None, "cancelled; PN1")


def test_a_review_conference_says_whether_the_plan_goes_on():
    text = (
        PLAN
        + """
ssd_cp_reviews | cppr_cp_review_id | cppr_cp_plan_id | cppr_cp_review_date | cppr_cp_review_outcome_continue_cp
               | RV1               | CP1             | 2024-06-01          | N
"""
    )
    (found,) = contacts(text)
    assert (found["person_key"], found["referral_key"], found["reason"]) == ("P1", "R1", "plan ends")


def test_an_initial_conference_is_a_conference_on_its_day_and_nothing_before():
    text = """
ssd_initial_cp_conference | icpc_icpc_id | icpc_person_id | icpc_referral_id | icpc_icpc_target_date | icpc_icpc_date | icpc_icpc_outcome_cp_flag | icpc_icpc_team | icpc_icpc_worker_id
                          | IC1          | P1             | R1               | 2024-03-20            | 2024-03-19     | Y                         | T1             | W1
                          | IC2          | P2             | R2               | 2024-08-20            |                |                           | T1             | W1
"""
    (found,) = contacts(text)
    assert (found["activity"], found["happened_on"], found["reason"], found["team_key"], found["practitioner_key"]) == (
        "conference", date(2024, 3, 19), "plan began", "T1", "W1",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "status", "activity", "attended"),
    [
        ("Health Assessment", "Completed", "health_assessment", "seen"),
        ("Review Health Assessment", "Refused", "health_assessment", "declined"),
        ("IHA", "Planned", "health_assessment", None),
        ("Dental Check", "Completed", "other", "seen"),
        ("", "Cancelled", "other", None),
    ],
)
def test_health_checks_of_looked_after_children(kind, status, activity, attended):
    text = f"""
ssd_cla_health | clah_health_check_id | clah_person_id | clah_health_check_type | clah_health_check_date | clah_health_check_status
               | H1                   | P1             | {kind}                 | 2024-05-01             | {status}
"""
    (found,) = contacts(text)
    assert (found["activity"], found["attended"]) == (activity, attended)


def test_the_letter_after_an_annual_review_reaches_the_child_through_its_request():
    text = """
ssd_send | send_table_id | send_person_id
         | S1            | P1
ssd_ehcp_requests | ehcr_ehcp_request_id | ehcr_send_table_id
                  | REQ1                 | S1
ssd_ehcp_active_plans | ehcp_active_ehcp_id | ehcp_ehcp_request_id | ehcp_active_ehcp_last_review_date
                      | EP1                 | REQ1                 | 2024-02-03
                      | EP2                 | REQ2                 | 2024-02-04
"""
    found = {row["person_key"]: (row["service"], row["activity"], row["medium"]) for row in contacts(text)}
    assert found == {
        "P1": ("send", "plan_review", "other"),
        "child of EHC request REQ2": ("send", "plan_review", "other"),
    }
