"""Supporting Families: what its lists say in the words of the model."""

from datetime import date

import pytest
from landed_files import land_files

MEMBERS = """SF Family ID,SF Individual ID,Role,Forename,Surname,DOB,Member To Date
T1,S1,Child,Ada,Marlow,02/04/2015,
T1,S2,Mother,Eve,Marlow,03/05/1990,
T1,S3,Partner,Tom,Okoro,04/06/1988,01/01/2023
"""
FAMILIES = """SF Family ID,Date Identified,Attachment Date,Date Closed,Getting a good education,Secure housing,Financial stability,Safe from domestic abuse,education achieved,Claim Date,Keyworker,Team
T1,01/02/2023,01/03/2023,01/12/2023,Yes,15/02/2023,No,5.1; police reports,30/11/2023,01/06/2024,W7,North
"""  # noqa: E501 - a table is read across


@pytest.fixture
def landed(tmp_path):
    """A function that lands files of one submission, given by their names."""
    return lambda **files: land_files(tmp_path, {f"sf/2024-07-15/{name}.csv": text for name, text in files.items()})


def by(rows, *columns):
    return sorted((tuple(row[column] for column in columns) for row in rows), key=str)


def test_a_family_on_the_programme_is_a_spell_of_each_member_it_lists_on_those_days(landed):
    world = landed(members=MEMBERS, families=FAMILIES)
    spells = [row for row in world.rows("status") if row["status"] == "supporting_families"]
    assert by(spells, "person_key", "from_date", "to_date") == [
        ("S1", date(2023, 3, 1), date(2023, 12, 1)),
        ("S2", date(2023, 3, 1), date(2023, 12, 1)),
    ]
    held = by(world.rows("responsibility"), "person_key", "team_key", "from_date", "to_date")
    assert held == [(person, "North", date(2023, 3, 1), date(2023, 12, 1)) for person in ("S1", "S2")]


def test_flags_are_needs_from_the_day_they_were_found_until_the_outcome_was_achieved(landed):
    needs = [row for row in landed(members=MEMBERS, families=FAMILIES).rows("status") if row["status"] == "family_need"]
    assert by([row for row in needs if row["person_key"] == "S2"], "detail", "from_date", "to_date") == [
        ("domestic_abuse", date(2023, 2, 1), None),
        ("education", date(2023, 2, 1), date(2023, 11, 30)),
        ("housing", date(2023, 2, 15), None),
    ]


def test_a_flag_in_words_that_are_neither_yes_nor_no_keeps_them(landed):
    text = "SF Family ID,SF Individual ID,Attachment Date,Housing Need,Crime/ASB\nT1,S1,01/03/2023,Arrears,n/a\n"
    needs = [row for row in landed(families=text).rows("status") if row["status"] == "family_need"]
    assert by(needs, "person_key", "detail") == [("S1", "housing: Arrears")]


def test_a_need_recorded_of_one_member_is_not_the_others(landed):
    needs = """SF Family ID,SF Individual ID,Headline Outcome,Family Need,Date Identified,Date Achieved
T1,S1,1.1,Attendance below 90%,01/02/2023,30/11/2023
T1,S1,1,Excluded,01/02/2023,
T1,,Families affected by domestic violence and abuse,,02/02/2023,
T1,S2,Something else,,03/02/2023,
"""
    found = by(landed(members=MEMBERS, needs=needs).rows("status"), "person_key", "status", "detail", "to_date")
    assert found == [
        ("S1", "family_need", "domestic_abuse", None),
        ("S1", "family_need", "education", None),  # one of its two needs goes on
        ("S2", "family_need", "Something else", None),
        ("S2", "family_need", "domestic_abuse", None),
    ]


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("Parents and children involved in crime or anti-social behaviour", "crime"),
        ("Children who have not been attending school regularly", "education"),
        ("Children who need help", "children_who_need_help"),
        ("Adults out of work or at risk of financial exclusion", "financial_stability"),
        ("Families affected by domestic violence and abuse", "domestic_abuse"),
        ("Parents and children with a range of health problems", "health"),
    ],
)
def test_the_six_headline_problems_of_lists_before_2022_are_known(landed, header, code):
    text = f"TF Family ID,TF Individual ID,Date Attached,{header}\nT1,S1,01/03/2019,Y\n"
    found = by(landed(families=text).rows("status"), "status", "detail")
    assert found == [("family_need", code), ("supporting_families", None)]


def test_a_list_with_a_row_for_each_member_says_who_they_are_too(landed):
    text = (
        "SF Family ID,SF Individual ID,Forename,DOB,Post Code,Attachment Date,Secure housing\n"
        "T1,S1,Ada,02/04/2015,CM1 1AB,01/03/2023,Yes\nT1,S2,Eve,03/05/1990,CM1 1AB,01/03/2023,\n"
    )
    world = landed(families=text)
    assert by(world.rows("person_record"), "person_key", "forename", "birth_date") == [
        ("S1", "Ada", date(2015, 4, 2)), ("S2", "Eve", date(1990, 5, 3)),
    ]  # fmt: skip
    assert by(world.rows("relationship_record"), "person_key", "other_key", "relationship") == [
        ("S1", "S2", "family"), ("S2", "S1", "family"),
    ]  # fmt: skip
    needs = [row for row in world.rows("status") if row["status"] == "family_need"]
    assert by(needs, "person_key", "detail") == [("S1", "housing")]


def test_a_family_that_nobody_belongs_to_is_kept_and_one_without_a_day_is_in_quarantine(landed):
    text = "SF Family ID,Date Identified,Attachment Date,Secure housing\nT1,,01/03/2023,\nT2,,,Yes\n"
    world = landed(families=text)
    (extract,) = world.extracts.values()
    assert (extract.read_rows, extract.landed_rows, extract.quarantined_rows) == (2, 1, 1)
    assert by(world.rows("status"), "person_key", "status") == [("family T1", "supporting_families")]
