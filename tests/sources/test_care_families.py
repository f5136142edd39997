"""Social care returns where a child could come to harm: adopters' addresses, deaths, cases that never end."""

from datetime import date

import pytest
from landed_tables import canonical

from familyhub.sources import cin_census, ssda903

CIN, CARE = cin_census.FORMAT, ssda903.FORMAT


def test_an_unborn_child_whose_case_closed_because_it_died_is_expected_no_more():
    text = """
cin_child | LAchildID | ExpectedPersonBirthDate | PersonBirthDate | PersonDeathDate
          | C1        | 2024-09-01              |                 |
          | C2        |                         | 2020-01-02      |
          | C3        |                         | 2020-01-02      | 2024-01-30
cin_details | LAchildID | CINreferralDate | CINclosureDate | ReasonForClosure
            | C1        | 2024-01-05      | 2024-02-01     | RC2
            | C2        | 2024-01-05      | 2024-02-01     | RC2
            | C3        | 2024-01-05      | 2024-02-01     | RC2
"""
    found = {row["person_key"]: row for row in canonical(CIN, "person_record", text)}
    assert {key: (row["expected_date"], row["death_date"]) for key, row in found.items()} == {
        "C1": (None, date(2024, 2, 1)),
        "C2": (None, date(2024, 2, 1)),
        "C3": (None, date(2024, 1, 30)),
    }


@pytest.mark.parametrize(("form", "table", "text"), [
    (CIN, "cin_child", """
cin_child | LAchildID | PersonBirthDate | submission | received
          | C1        | 2012-01-02      | la/2023    | 2023-07-15
          | C1        | 2012-01-02      | la/2024    | 2024-07-15
cin_details | LAchildID | CINreferralDate | CINclosureDate | ReasonForClosure | submission | received
            | C1        | 2022-05-05      | 2022-09-09     | RC1              | la/2023    | 2023-07-15
            | C1        | 2023-05-05      |                |                  | la/2024    | 2024-07-15
"""),
    (CARE, "ssda903_header", """
ssda903_header | CHILD | DOB        | submission | received
               | C1    | 2012-01-02 | la/2023    | 2023-07-15
               | C1    | 2012-01-02 | la/2024    | 2024-07-15
ssda903_episodes | CHILD | DECOM      | DEC        | REC | submission | received
                 | C1    | 2022-05-05 | 2022-09-09 | E11 | la/2023    | 2023-07-15
                 | C1    | 2023-05-05 |            |     | la/2024    | 2024-07-15
"""),
])  # fmt: skip
def test_a_later_return_that_is_silent_about_an_adoption_does_not_open_the_record(form, table, text):
    assert [row["restriction"] for row in canonical(form, "person_record", text)] == ["adopted", "adopted"]


def test_a_case_whose_need_was_recorded_anew_is_still_one_case():
    text = """
cin_details | LAchildID | CINreferralDate | CINclosureDate | PrimaryNeedCode | submission
            | C1        | 2022-05-05      |                | N4              | la/2023
            | C1        | 2022-05-05      | 2023-09-09     | N1              | la/2024
"""
    keys = {(row["status"], row["from_date"], row["detail"]) for row in canonical(CIN, "status", text)}
    assert keys == {("child_in_need", date(2022, 5, 5), None)}


PLACED = """
ssda903_episodes | CHILD | DECOM      | DEC        | PLACE | REC | HOME_POST | PL_POST | submission
                 | C1    | 2022-05-05 |            | U4    |     | AB1 2CD   | EF3 4GH | la/2023
                 | C1    | 2023-05-05 |            | {kind}    |     |           | EF3 4GH | la/2024
"""


@pytest.mark.parametrize(("kind", "shown"), [("A3", 0), ("A5", 0), ("U5", 1), ("U2", 1), ("U6", 2), ("K2", 2)])
def test_carers_who_adopt_the_child_they_fostered_are_not_given_away_by_an_earlier_return(kind, shown):
    found = [row for row in canonical(CARE, "address_record", PLACED.format(kind=kind)) if row["kind"] == "placement"]
    assert len(found) == shown


@pytest.mark.parametrize(
    "adoption",
    ["ssda903_ad1 | CHILD\n | C1", "ssda903_placed_adoption | CHILD | DATE_PLACED\n | C1 | 2023-02-01"],
)
def test_no_placement_of_a_child_that_is_to_be_adopted_is_given_away(adoption):
    text = PLACED.format(kind="U4") + adoption
    assert [row["kind"] for row in canonical(CARE, "address_record", text)] == ["other"]


def test_a_care_leaver_is_a_person_as_the_last_header_told_of_them_and_may_have_died():
    text = """
ssda903_header | CHILD | SEX | DOB        | UPN           | submission | received
               | C1    | F   | 2004-01-02 | B801200005001 | la/2022    | 2022-07-15
ssda903_oc3 | CHILD | DOB        | IN_TOUCH | YEAR | submission | received
            | C1    | 2004-01-02 | YES      |      | la/2023    | 2023-07-15
            | C1    | 2004-01-02 | DIED     | 2024 | la/2024    | 2024-07-15
            | C9    | 2003-01-02 | DIED     |      | la/2024    | 2024-07-15
"""
    found = [
        (row["person_key"], str(row["received"])[:4], row["upn"], row["sex"], row["death_date"])
        for row in canonical(CARE, "person_record", text)
    ]
    assert sorted(found) == [
        ("C1", "2022", "B801200005001", "F", None),
        ("C1", "2023", "B801200005001", "F", None),
        ("C1", "2024", "B801200005001", "F", date(2024, 3, 31)),
        ("C9", "2024", None, None, date(2024, 7, 15)),
    ]
