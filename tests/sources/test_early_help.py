"""Early help: what its exports say in the words of the model."""

import csv
from datetime import date

import pytest
import xlsxwriter
from landed_files import land_files

PEOPLE = """EHM ID,Family ID,First Name,Last Name,DOB,Gender,Ethnicity,Address Line 1,Town,Post Code,Role,Role To ID
P1,F1,Ada,Marlow,02/04/2019,Female,White British,1 High Street,Testham,CM1 1AB,Child,
P2,F1,Eve,Marlow,03/05/1990,F,WBRI,1 High Street,Testham,CM1 1AB,Mother,P1
P3,F1,Tom,Okoro,04/06/1988,M,Martian,,,,Partner,
"""
EPISODES = """Episode ID,Family ID,EHM ID,Referral Date,Start Date,End Date,Source of Referral,Reason,Step Up/Down,Team,Lead Professional
E1,F1,,01/03/2024,08/03/2024,30/06/2024,School,Attendance,Stepped up,North,W7
E2,,P1,,01/07/2024,,,,,,
E3,F9,,02/07/2024,,,,,,North,
E4,,,02/07/2024,,,,,,North,
E5,F1,,,,,,,,North,
"""  # noqa: E501 - a table is read across


@pytest.fixture
def landed(tmp_path):
    """A function that lands files of one submission, given by their names."""
    return lambda **files: land_files(tmp_path, {f"eh/2024-07-15/{name}.csv": text for name, text in files.items()})


def by(rows, *columns):
    return sorted((tuple(row[column] for column in columns) for row in rows), key=str)


def test_parents_are_people_as_much_as_children_and_unknown_words_are_left_empty(landed):
    world = landed(people=PEOPLE)
    found = by(world.rows("person_record"), "person_key", "forename", "birth_date", "sex", "ethnicity")
    assert found == [
        ("P1", "Ada", date(2019, 4, 2), "F", "A"),
        ("P2", "Eve", date(1990, 5, 3), "F", "A"),
        ("P3", "Tom", date(1988, 6, 4), "M", None),
    ]
    homes = by(world.rows("address_record"), "person_key", "kind", "from_date", "address", "postcode")
    assert homes == [(person, "home", date(1900, 1, 1), "1 High Street, Testham", "CM1 1AB") for person in ("P1", "P2")]


def test_a_workbook_with_a_sheet_for_each_list_is_read_as_the_files_are(tmp_path):
    file = tmp_path / "incoming" / "eh" / "2024-07-15" / "EHM report.xlsx"
    file.parent.mkdir(parents=True)
    with xlsxwriter.Workbook(file) as book:
        for name, text in (("People", PEOPLE), ("Guidance", "How to read this\n"), ("Episodes", EPISODES)):
            sheet = book.add_worksheet(name)
            for place, row in enumerate(csv.reader(text.splitlines())):
                sheet.write_row(place, 0, row)
    world = land_files(tmp_path, {})
    (extract,) = world.extracts.values()
    counts = {(part.table, part.read_rows, part.landed_rows) for part in extract.parts}
    assert counts == {("early_help_person", 3, 3), ("early_help_episode", 5, 3)}
    assert ("E1", "P2") in by(world.rows("referral"), "referral_key", "person_key")


def test_a_mother_is_one_only_of_the_child_she_is_said_to_be_the_mother_of(landed):
    related = by(landed(people=PEOPLE).rows("relationship_record"), "person_key", "other_key", "relationship")
    assert ("P1", "P2", "mother") in related
    assert {row[2] for row in related if row[:2] != ("P1", "P2")} == {"family"}
    assert len(related) == 7, "three people are six pairs of one family, and one pair is said to be more"


def test_a_relationship_that_is_stated_from_the_parents_side_is_turned(landed):
    text = "EHM ID,Related Person ID,Relationship\nP2,P1,Daughter\nP1,P4,Nan\nP1,P5,Childminder\n"
    related = by(landed(related=text).rows("relationship_record"), "person_key", "other_key", "relationship")
    assert related == [("P1", "P2", "parent"), ("P1", "P4", "grandparent"), ("P1", "P5", "family")]


def test_an_episode_of_a_family_is_a_referral_of_everybody_it_lists_and_of_nobody_else(landed):
    world = landed(people=PEOPLE, episodes=EPISODES)
    found = by(world.rows("referral"), "referral_key", "person_key", "received_on", "closed_on", "outcome")
    assert found == [
        ("E1", "P1", date(2024, 3, 1), date(2024, 6, 30), "Stepped up"),
        ("E1", "P2", date(2024, 3, 1), date(2024, 6, 30), "Stepped up"),
        ("E1", "P3", date(2024, 3, 1), date(2024, 6, 30), "Stepped up"),
        ("E2", "P1", date(2024, 7, 1), None, None),
        ("E3", "family F9", date(2024, 7, 2), None, None),
    ]  # a family that nobody belongs to is kept, to be counted among the unlinked
    held = by(world.rows("responsibility"), "person_key", "basis", "team_key", "from_date", "to_date", "ended_because")
    assert held == [
        (person, "caseload", "North", date(2024, 3, 8), date(2024, 6, 30), "Stepped up")
        for person in ("P1", "P2", "P3")
    ]


def test_a_row_about_nobody_and_a_row_of_no_day_lie_in_quarantine(landed):
    world = landed(episodes=EPISODES)
    (extract,) = world.extracts.values()
    assert (extract.read_rows, extract.landed_rows, extract.quarantined_rows) == (5, 3, 2)
    kept = "".join(file.read_text(encoding="utf-8-sig") for file in world.quarantine.rglob("*.csv"))
    assert "a value in early_help_id or family_id" in kept
    assert "a value in start_date or referred_on" in kept


def test_a_member_who_left_before_is_not_counted_in(landed):
    members = "Family ID,EHM ID,Role,Joined Family,Left Family\nF1,P1,Child,,\nF1,P3,Partner,01/01/2020,01/02/2024\n"
    world = landed(members=members, episodes=EPISODES)
    assert by(world.rows("referral"), "referral_key", "person_key")[0] == ("E1", "P1")
    assert ("E1", "P3") not in by(world.rows("referral"), "referral_key", "person_key")


def test_episodes_are_plans_only_where_no_plans_are_sent(landed, tmp_path):
    assert by(landed(people=PEOPLE, episodes=EPISODES).rows("status"), "person_key", "status", "from_date") == [
        ("P1", "early_help_plan", date(2024, 3, 8)),
        ("P1", "early_help_plan", date(2024, 7, 1)),
        ("P2", "early_help_plan", date(2024, 3, 8)),
        ("P3", "early_help_plan", date(2024, 3, 8)),
    ]
    plans = "Early Help Plan ID,EHM ID,Plan Type,Plan Start Date,Plan End Date\nL1,P1,Family plan,10/03/2024,\n"
    world = land_files(tmp_path / "two", {
        "eh/2024-07-15/episodes.csv": EPISODES, "eh/2024-07-15/plans.csv": plans, "eh/2024-07-15/people.csv": PEOPLE,
    })  # fmt: skip
    assert by(world.rows("status"), "person_key", "status", "from_date", "detail") == [
        ("P1", "early_help_plan", date(2024, 3, 10), "Family plan")
    ]


@pytest.mark.parametrize(
    ("cell", "details"),
    [
        ("Domestic violence; Debt", {"domestic_abuse", "financial_stability"}),
        ("Drugs, Housing", {"substance_use", "housing"}),
        ("Feels low, tired|Young carer", {"Feels low, tired", "young_carer"}),
        ("", set()),
    ],
)
def test_a_list_of_needs_is_parted_and_what_is_not_known_keeps_its_words(landed, cell, details):
    text = f'EHA ID,EHM ID,Assessment Date,Needs Identified\nA1,P1,11/03/2024,"{cell}"\n'
    found = landed(assessments=text).rows("status")
    assert {row["detail"] for row in found} == details
    assert {row["status"] for row in found} <= {"family_need"}


def test_a_column_for_each_need_counts_where_it_says_yes_and_says_more_where_it_says_more(landed):
    text = "EHA ID,EHM ID,Assessment Date,Domestic Abuse,Housing,Debt,Parenting\nA1,P1,11/03/2024,Y,No,N/A,Medium\n"
    world = landed(assessments=text)
    assert by(world.rows("status"), "status", "detail", "from_date", "to_date") == [
        ("family_need", "domestic_abuse", date(2024, 3, 11), None),
        ("family_need", "parenting: Medium", date(2024, 3, 11), None),
    ]
    (contact,) = world.rows("contact")
    assert (contact["activity"], contact["attended"], contact["happened_on"]) == ("assessment", None, date(2024, 3, 11))


def test_needs_in_rows_are_the_persons_they_name_or_the_whole_familys(landed):
    needs = (
        "EHM ID,Family ID,Need,Date Identified,Date Met\n"
        "P1,F1,Attendance,11/03/2024,30/06/2024\n,F1,Housing need,12/03/2024,\n"
    )
    found = by(landed(people=PEOPLE, needs=needs).rows("status"), "person_key", "detail", "to_date")
    assert found == [
        ("P1", "education", date(2024, 6, 30)),
        ("P1", "housing", None),
        ("P2", "housing", None),
        ("P3", "housing", None),
    ]


def test_contacts_and_reviews_say_what_they_were_and_whether_the_family_was_seen(landed):
    contacts = (
        "EHM Contact ID,EHM ID,Family ID,Contact Date,Contact Type,Contact Method,Contact Outcome,Worker\n"
        "C1,P1,,11/03/2024,Home visit,,Attended,W7\n"
        "C2,P1,,12/03/2024,Telephone call,Phone,No access,W7\n"
        "C3,P1,,13/03/2024,Odd thing,Carrier pigeon,Perhaps,W7\n"
    )
    reviews = "TAF ID,Family ID,TAF Date,Family Attended,Outcome\nR1,F1,20/04/2024,Yes,Continue\n"
    world = landed(contacts=contacts, reviews=reviews, people=PEOPLE)
    found = by(world.rows("contact"), "contact_key", "activity", "medium", "attended", "reason")
    assert found == [
        ("contact C1/P1", "support", "face_to_face", "seen", "Home visit"),
        ("contact C2/P1", "support", "telephone", "did_not_attend", "Telephone call"),
        ("contact C3/P1", "other", "other", None, "Odd thing; Perhaps"),
        ("review R1/P1", "plan_review", None, "seen", "Continue"),
        ("review R1/P2", "plan_review", None, "seen", "Continue"),
        ("review R1/P3", "plan_review", None, "seen", "Continue"),
    ]
    assert {row["service"] for row in world.rows("contact")} == {"early_help"}


def test_a_star_is_a_score_for_each_of_its_areas(landed):
    text = (
        "Star ID,EHM ID,Star Date,Star Type,Outcome Area,Star Score\n"
        "S1,P2,11/03/2024,Family Star Plus,Boundaries,4\nS1,P2,11/03/2024,Family Star Plus,Overall,5.5\n"
    )
    found = by(landed(stars=text).rows("assessment"), "assessment_key", "instrument", "domain", "score")
    assert found == [
        ("S1/P2/Boundaries", "outcomes_star", "part", 4.0), ("S1/P2/Overall", "outcomes_star", "whole", 5.5),
    ]  # fmt: skip


def test_an_address_nobody_may_be_told_shields_the_person_and_so_does_a_word_nobody_knows(landed):
    text = "EHM ID,First Name,DOB,Address,Confidential Address\nP1,Ada,02/04/2019,Secret 1,Yes\nP2,Ben,,Open 1,No\n"
    text += "P3,Cy,,Hush 1,Ask the manager\nP4,Di,,Open 2,N/A\nP5,Eli,,Open 3,\n"
    found = by(landed(people=text).rows("person_record"), "person_key", "restriction")
    assert found == [
        ("P1", "address_shielded"), ("P2", None), ("P3", "address_shielded"), ("P4", None), ("P5", None),
    ]  # fmt: skip
