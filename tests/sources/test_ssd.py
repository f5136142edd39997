"""The Standard Safeguarding Dataset: who the children are, what was done with them, in the words of the model."""

# ruff: noqa: E501 (the dataset's field names are long, and a table is read across)

from datetime import date

import pytest
from landed_tables import canonical

from familyhub.sources.canonical_sql import code_rows
from familyhub.sources.ssd import FORMAT

NOT_KNOWN_SINCE = date(1900, 1, 1)


def rows(table: str, text: str) -> list[dict[str, object]]:
    return canonical(FORMAT, table, text)


def person(columns: str, *cells: str) -> dict[str, object]:
    lines = "".join(f"           | {line}\n" for line in cells)
    (found,) = rows("person_record", f"ssd_person | {columns}\n{lines}")
    return found


def test_a_child_with_its_numbers_names_and_dates():
    found = person(
        "pers_person_id | pers_common_child_id | pers_upn      | pers_forename | pers_surname | pers_dob   | pers_sex"
        " | pers_ethnicity",
        "P1             | 9434765919           | T800200000001 | Ada           | Marlow       | 2012-03-04 | F       "
        " | CNHE",
    )
    assert (found["person_key"], found["nhs_number"], found["upn"]) == ("P1", "9434765919", "T800200000001")
    assert (found["forename"], found["surname"], found["birth_date"]) == ("Ada", "Marlow", date(2012, 3, 4))
    assert (found["sex"], found["ethnicity"], found["expected_date"]) == ("F", "R", None)


@pytest.mark.parametrize(
    ("sex", "gender", "read"),
    [("F", "01", "F"), ("Male", "", "M"), ("", "02", "F"), ("", "2", "F"), ("", "00", "U"), ("", "09", None),
     ("x", "", None)],
)  # fmt: skip
def test_sex_and_where_it_is_not_given_gender(sex, gender, read):
    assert person("pers_person_id | pers_sex | pers_gender", f"P1 | {sex} | {gender}")["sex"] == read


def test_a_filler_number_and_a_temporary_upn_identify_nobody():
    found = person("pers_person_id | pers_common_child_id | pers_upn", "P1 | 0000000000 | H80020000000A")
    assert (found["nhs_number"], found["upn"]) == (None, None)


def test_a_upn_written_where_the_reason_for_having_none_belongs_is_a_upn():
    assert person("pers_person_id | pers_upn_unknown", "P1 | T800200000001")["upn"] == "T800200000001"
    assert person("pers_person_id | pers_upn_unknown", "P1 | UN1")["upn"] is None


def test_numbers_listed_elsewhere_fill_what_the_person_lacks():
    text = """
ssd_person | pers_person_id
           | P1
ssd_linked_identifiers | link_person_id | link_identifier_type | link_identifier_value | link_valid_to_date
                       | P1             | NHS Number           | 943 476 5919          |
                       | P1             | NHS number           | 999 000 0018          | 2020-01-01
                       | P1             | Unique Pupil Number  | T800200000001         |
                       | P1             | YOT Number           | 9990000026            |
"""
    (found,) = rows("person_record", text)
    assert (found["nhs_number"], found["upn"]) == ("9434765919", "T800200000001")
    wrong = text.replace("943 476 5919 ", "943 476 5918 ")
    assert rows("person_record", wrong)[0]["nhs_number"] is None, "a wrong check digit"


@pytest.mark.parametrize(
    ("dob", "expected", "birth_date", "expected_date"),
    [
        ("", "2024-09-01", None, date(2024, 9, 1)),
        ("2024-09-01", "", None, date(2024, 9, 1)),
        ("2024-07-01", "2024-09-01", date(2024, 7, 1), None),
        ("2026-07-01", "", None, None),
    ],
    ids=["due", "due date given as date of birth", "born early", "beyond any pregnancy"],
)
def test_an_unborn_child_is_expected_and_born_no_more_than_once(dob, expected, birth_date, expected_date):
    found = person("pers_person_id | pers_dob | pers_expected_dob", f"P1 | {dob} | {expected}")
    assert (found["birth_date"], found["expected_date"]) == (birth_date, expected_date)


def test_an_unborn_child_whose_case_closed_because_it_died_is_expected_no_more():
    text = """
ssd_person | pers_person_id | pers_expected_dob
           | P1             | 2024-09-01
ssd_cin_episodes | cine_referral_id | cine_person_id | cine_referral_date | cine_close_reason
                 | R1               | P1             | 2024-03-01         | {reason}
"""
    assert rows("person_record", text.format(reason="RC2"))[0]["expected_date"] is None
    assert rows("person_record", text.format(reason="RC7"))[0]["expected_date"] == date(2024, 9, 1)


@pytest.mark.parametrize(
    "adopted",
    [
        "ssd_cin_episodes | cine_referral_id | cine_person_id | cine_referral_date | cine_close_reason\n"
        " | R1 | P1 | 2020-01-01 | RC1",
        "ssd_cla_episodes | clae_cla_episode_id | clae_person_id | clae_cla_episode_start_date |"
        " clae_cla_episode_ceased_reason\n | E1 | P1 | 2020-01-01 | E12",
        "ssd_permanence | perm_table_id | perm_person_id | perm_permanence_order_date | perm_permanence_order_type\n"
        " | 1 | P1 | 2023-01-01 | Adoption",
    ],
    ids=["case closed", "episode ceased", "order"],
)
def test_the_record_before_an_adoption_is_closed(adopted):
    people = "ssd_person | pers_person_id\n | P1\n | P2\n"
    found = {row["person_key"]: row["restriction"] for row in rows("person_record", people + adopted)}
    assert found == {"P1": "adopted", "P2": None}


def test_a_young_mothers_child_is_somebody_though_only_her_record_names_it():
    text = """
ssd_person | pers_person_id
           | M1
ssd_mother | moth_person_id | moth_childs_person_id | moth_childs_dob
           | M1             | P9                    | 2023-05-06
"""
    found = {row["person_key"]: row["birth_date"] for row in rows("person_record", text)}
    assert found == {"M1": None, "P9": date(2023, 5, 6)}
    alone = text[text.index("ssd_mother") :]
    assert rows("person_record", alone) == [], (
        "where the persons were not sent, nothing says that she is not among them"
    )


def test_mothers_and_members_of_a_family():
    text = """
ssd_mother | moth_person_id | moth_childs_person_id
           | M1             | P1
           | M2             | M2
ssd_family | fami_family_id | fami_person_id
           | F1             | P1
           | F1             | P2
           | F2             | P3
"""
    found = {(row["person_key"], row["relationship"], row["other_key"]) for row in rows("relationship_record", text)}
    assert found == {("P1", "mother", "M1"), ("P1", "family", "P2"), ("P2", "family", "P1")}


def test_a_family_of_dozens_is_a_stand_in_and_makes_nobody_related():
    members = "".join(f" | 0 | P{number}\n" for number in range(31))
    assert rows("relationship_record", f"ssd_family | fami_family_id | fami_person_id\n{members}") == []


ADDRESSES = """
ssd_address | addr_person_id | addr_address_type | addr_address_start_date | addr_address_postcode | addr_address_json
            | P1             | Home              | 2020-01-02              | CM1 1AB               | {parts}
            | P2             |                   |                         | CM1 1AC               |
            | P3             | Correspondence    | 2021-01-01              | CM1 1AD               |
            | P4             | Placement         | 2022-01-01              | ZZ99 3VZ              |
"""


def test_an_address_in_parts_becomes_a_line_and_a_property_number():
    parts = '{ "ROOM": "", "FLAT": "2", "HOUSE": "14", "STREET": "High Street", "TOWN": "Upton", "UPRN": "10001" }'
    found = {row["person_key"]: row for row in rows("address_record", ADDRESSES.format(parts=parts))}
    assert (found["P1"]["address"], found["P1"]["uprn"]) == ("2, 14, High Street, Upton", "10001")
    assert (found["P1"]["kind"], found["P1"]["from_date"]) == ("home", date(2020, 1, 2))
    assert (found["P2"]["kind"], found["P2"]["from_date"]) == ("home", NOT_KNOWN_SINCE)
    assert found["P3"]["kind"] == "other", "where letters go is not where a child lives"
    assert "P4" not in found, "a stand-in postcode is no place"


def test_an_address_that_is_no_list_of_parts_stands_as_it_is():
    (found, *_) = rows("address_record", ADDRESSES.format(parts="14 High Street"))
    assert found["address"] == "14 High Street"


PLACED = """
ssd_cla_episodes | clae_cla_episode_id | clae_person_id | clae_cla_episode_start_date | clae_cla_id
                 | E1                  | P1             | 2024-01-01                  | CLA1
ssd_cla_placement | clap_cla_placement_id | clap_cla_id | clap_cla_placement_start_date | clap_cla_placement_postcode | clap_cla_placement_type
                  | PL1                   | CLA1        | 2024-01-01                    | CM2 2AB                     | U4
"""


def test_a_placement_is_where_a_looked_after_child_lives_found_by_the_period_of_care():
    (found,) = rows("address_record", PLACED)
    assert (found["person_key"], found["kind"], found["postcode"]) == ("P1", "placement", "CM2 2AB")
    listed = """
ssd_address | addr_person_id | addr_address_type | addr_address_start_date | addr_address_postcode | addr_address_json
            | P1             | Placement         | 2024-01-01              | CM2 2AB               | 3 Low Road
"""
    (found,) = rows("address_record", PLACED + listed)
    assert found["address"] == "3 Low Road", "the list of addresses says more of the same placement"


def test_a_referral_with_who_referred_why_and_how_it_ended():
    text = """
ssd_cin_episodes | cine_referral_id | cine_person_id | cine_referral_date | cine_cin_primary_need_code | cine_referral_source_code | cine_referral_nfa | cine_close_date | cine_close_reason | cine_referral_team
                 | R1               | P1             | 2024-03-01         | N1                         | 1A                        | N                 | 2024-06-01      | RC7               | T1
                 | R2               | P2             | 2024-03-01         | N0                         |                           | Y                 |                 |                   |
"""
    first, second = rows("referral", text)
    assert (first["referral_key"], first["person_key"], first["service"], first["received_on"]) == (
        "R1", "P1", "social_care", date(2024, 3, 1),
    )  # fmt: skip
    assert (first["closed_on"], first["team_key"], first["referred_by"], first["reason"], first["outcome"]) == (
        date(2024, 6, 1), "T1", "1A", "N1", "RC7",
    )  # fmt: skip
    assert second["outcome"] == "NFA"


@pytest.mark.parametrize(("score", "band"), [("0", "close_to_average"), ("13", "close_to_average"),
                         ("14", "slightly_raised"), ("17", "high"), ("20", "very_high"), ("40", "very_high")])  # fmt: skip
def test_sdq_scores_with_their_band(score, band):
    text = f"ssd_sdq_scores | csdq_person_id | csdq_sdq_completed_date | csdq_sdq_score\n | P1 | 2024-05-01 | {score}\n"
    (found,) = rows("assessment", text)
    assert (found["instrument"], found["domain"], found["score"], found["band"]) == ("sdq", "whole", float(score), band)


@pytest.mark.parametrize(("day", "score"), [("2024-05-01", ""), ("2024-05-01", "SDQ2"), ("2024-05-01", "41"),
                                            ("", "12")])  # fmt: skip
def test_without_a_score_that_can_be_or_a_day_there_is_no_assessment(day, score):
    text = f"ssd_sdq_scores | csdq_person_id | csdq_sdq_completed_date | csdq_sdq_score\n | P1 | {day} | {score}\n"
    assert rows("assessment", text) == []


def test_immunisations_and_substance_misuse_are_findings_of_their_day():
    text = """
ssd_cla_immunisations | clai_person_id | clai_immunisations_status | clai_immunisations_status_date
                      | P1             | Y                         | 2024-05-01
                      | P2             | N                         |
ssd_cla_substance_misuse | clas_person_id | clas_substance_misuse_date | clas_substance_misused
                         | P3             | 2024-05-02                 | cannabis
"""
    found = [(row["person_key"], row["instrument"], row["band"]) for row in rows("assessment", text)]
    assert found == [("P1", "other", "yes"), ("P3", "drug_use", "yes")]


def test_answers_without_a_day_were_given_by_the_day_they_were_first_received():
    text = """
ssd_voice_of_child | received   | submission | voch_table_id | voch_person_id | voch_plan_safe | voch_agree_worker
                   | 2024-06-15 | june       | X1            | P1             | Y              | N
                   | 2024-07-15 | july       | X2            | P1             | Y              | N
"""
    found = rows("feedback", text)
    assert {row["question"] for row in found} == {"voch_plan_safe", "voch_agree_worker"}
    assert {row["answered_on"] for row in found} == {date(2024, 6, 15)}
    assert len({row["response_key"] for row in found}) == 1, "an id made anew with each extract makes no new answer"
    assert {(row["question"], row["answer"], row["respondent"]) for row in found} == {
        ("voch_plan_safe", "Y", "child"),
        ("voch_agree_worker", "N", "child"),
    }


@pytest.mark.parametrize(
    ("name", "kind"),
    [("Early Help North", "early_help"), ("Leaving Care", "social_care"), ("Team 7", "social_care"),
     ("Youth Justice and Family Support", "social_care")],
)  # fmt: skip
def test_a_team_is_what_its_name_says_where_it_says_one_thing(name, kind):
    (team,) = rows("team", f"ssd_department | dept_team_id | dept_team_name\n | T1 | {name}\n")
    assert (team["team_key"], team["name"], team["kind"]) == ("T1", name, kind)


def test_a_team_without_a_name_goes_by_its_id():
    (team,) = rows("team", "ssd_department | dept_team_id | dept_team_name\n | T1 | \n")
    assert team["name"] == "T1"


def test_an_involvement_is_a_caseload_of_the_allocated_workers_team():
    text = """
ssd_cin_episodes | cine_referral_id | cine_person_id | cine_referral_date
                 | R1               | P1             | 2024-03-01
                 | R2               | P2             | 2024-03-01
                 | R2               | P3             | 2024-03-01
ssd_involvements | invo_professional_id | invo_professional_role_id | invo_professional_team | invo_person_id | invo_referral_id | invo_involvement_start_date | invo_involvement_end_date
                 | W1                   | Allocated case worker     | T1                     | P1             |                  | 2024-03-02                  | 2024-05-01
                 | W2                   | Reviewing officer         | T2                     | P1             |                  | 2024-03-02                  |
                 | W3                   | Allocated case worker     | T3                     |                | R1               | 2024-05-02                  |
                 | W4                   | Allocated case worker     | T4                     |                | R2               | 2024-05-02                  |
"""
    found = {(row["person_key"], row["team_key"], row["from_date"]) for row in rows("responsibility", text)}
    assert found == {
        ("P1", "T1", date(2024, 3, 2)),
        ("P1", "T3", date(2024, 5, 2)),
        ("child of referral R2", "T4", date(2024, 5, 2)),
    }


def test_a_placement_costs_what_a_council_adds_and_nothing_is_made_of_fields_without_meaning():
    text = (
        PLACED
        + """
ssd_s251_finance | s251_table_id | s251_cla_placement_id | s251_placement_weekly_cost | s251_placeholder_1
                 | 1             | PL1                   | {cost}                     | 900
"""
    )
    (cost,) = rows("cost", text.format(cost="1250"))
    assert (cost["person_key"], cost["pounds"], cost["per"], cost["what"], cost["from_date"]) == (
        "P1", 1250.0, "week", "placement U4", date(2024, 1, 1),
    )  # fmt: skip
    assert rows("cost", text.format(cost="")) == []


def test_rows_of_another_submission_are_nobodys_business():
    text = PLACED.replace("ssd_cla_episodes |", "ssd_cla_episodes | submission |", 1).replace(
        "                 | E1 ", "                 | june | E1 "
    )
    assert rows("address_record", text) == [], "the period of care came in June, the placement in July"


@pytest.mark.parametrize(
    "name",
    ["address_type", "eligibility", "ethnicity", "gender", "health_check", "health_status", "immigration",
     "participation", "sdq_band", "sex", "team_word"],
)  # fmt: skip
def test_each_code_says_where_it_comes_from_and_how_sure_it_is(name):
    for row in code_rows("familyhub.sources.ssd", name):
        assert row["source"], row
        assert row["certainty"] in {"sure", "likely", "uncertain"}, row
