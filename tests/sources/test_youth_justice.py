"""Youth justice: what its exports say in the words of the model."""

from datetime import date

import pytest
from landed_files import land_files


@pytest.fixture
def landed(tmp_path):
    """A function that lands files of one submission, given by their names."""
    return lambda **files: land_files(tmp_path, {f"yj/2024-07-15/{name}.csv": text for name, text in files.items()})


def by(rows, *columns):
    return sorted((tuple(row[column] for column in columns) for row in rows), key=str)


@pytest.mark.parametrize(
    ("disposal", "end", "detail", "to_date"),
    [
        ("Referral Order", "01/06/2024", "referral_order", date(2024, 6, 1)),
        ("YRO", "", "youth_rehabilitation_order", None),
        ("Youth Caution", "", "youth_caution", date(2024, 3, 1)),
        ("Community Resolution", "", "community_resolution", date(2024, 3, 1)),
        ("Youth Conditional Caution", "01/05/2024", "youth_conditional_caution", date(2024, 5, 1)),
        ("Order of the moon", "", "Order of the moon", None),
    ],
)
def test_an_order_is_a_spell_and_a_caution_is_one_day(landed, disposal, end, detail, to_date):
    text = f"Disposal ID,YOT ID,Disposal,Outcome Date,Order End Date\nD1,Y1,{disposal},01/03/2024,{end}\n"
    assert by(landed(disposals=text).rows("status"), "person_key", "status", "from_date", "to_date", "detail") == [
        ("Y1", "youth_justice", date(2024, 3, 1), to_date, detail)
    ]


@pytest.mark.parametrize("disposal", ["NFA", "Acquitted", "Not guilty", "Adjourned"])
def test_a_case_in_which_nothing_was_ordered_does_not_make_a_young_person_known(landed, disposal):
    text = f"Disposal ID,YOT ID,Disposal,Outcome Date\nD1,Y1,{disposal},01/03/2024\n"
    world = landed(disposals=text)
    assert [extract.landed_rows for extract in world.extracts.values()] == [1]
    assert world.rows("status") == []


def test_custody_is_a_spell_of_its_own(landed):
    text = "YOT ID,Reception Date,Release Date,Custody Type\nY1,01/03/2024,,Remand\nY2,01/03/2024,01/02/2024,Sentence\n"
    world = landed(custody=text)
    assert by(world.rows("status"), "person_key", "status", "to_date", "detail") == [("Y1", "custody", None, "Remand")]
    (extract,) = world.extracts.values()
    assert extract.quarantined_rows == 1, "a release before the reception"


def test_an_intervention_is_a_referral_and_a_caseload(landed):
    text = "Intervention ID,YOT ID,Intervention,Intervention Start Date,YJ Team,Case Manager\nI1,Y1,Turnaround,02/03/2024,YJ North,W9\n"  # noqa: E501 - a table is read across
    world = landed(interventions=text)
    assert by(world.rows("referral"), "referral_key", "service", "received_on", "reason") == [
        ("I1", "youth_justice", date(2024, 3, 2), "Turnaround")
    ]
    assert by(world.rows("responsibility"), "person_key", "basis", "team_key") == [("Y1", "caseload", "YJ North")]
    assert world.rows("status") == [], "an intervention without an order is no status"


def test_contacts_people_and_offences(landed):
    people = "YOT ID,Forename,Surname,DOB,Gender,UPN,Postcode\nY1,Ben,Okoro,02/04/2009,Male,,CM1 1AB\n"
    offences = (
        "Offence ID,YOT ID,Date of Offence,Offence,Gravity Score\nO1,Y1,01/02/2024,Theft,3\nO2,Y1,01/02/2024,,9\n"
    )
    contacts = (
        "YJ Contact ID,YOT ID,Intervention ID,Date of Contact,Contact Type,Contact Method,Attendance\n"
        "C1,Y1,I1,05/03/2024,Supervision,Office visit,Attended\nC2,Y1,I1,12/03/2024,Panel meeting,,FTA\n"
    )
    world = landed(people=people, offences=offences, contacts=contacts)
    assert by(world.rows("person_record"), "person_key", "forename", "sex") == [("Y1", "Ben", "M")]
    assert by(world.rows("address_record"), "person_key", "postcode") == [("Y1", "CM1 1AB")]
    assert by(world.rows("contact"), "contact_key", "referral_key", "activity", "medium", "attended") == [
        ("C1", "I1", "support", "face_to_face", "seen"), ("C2", "I1", "plan_review", None, "did_not_attend"),
    ]  # fmt: skip
    counts = {name.split("/")[-1]: (e.read_rows, e.landed_rows) for name, e in world.extracts.items()}
    assert counts == {"people.csv": (1, 1), "offences.csv": (2, 1), "contacts.csv": (2, 2)}
