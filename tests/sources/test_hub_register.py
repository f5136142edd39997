"""Hub registers: what they say in the words of the model."""

from datetime import date

import pytest
from landed_files import land_files

MEMBERS = """Membership Number,Family No,Role,Relationship To,Registration Date,Hub,Forename,Surname,DOB,Ethnic Group,First Language,Postcode,Consent to Register,Consent to Share,Share With,Consent to Contact,Preferred Contact,Consent Date
M1,F1,Child,,02/01/2024,North Hub,Ada,Marlow,02/04/2023,Indian,Gujarati,CM1 1AB,Yes,No,GP,,,
M2,F1,Mum,M1,02/01/2024,North Hub,Eve,Marlow,03/05/1990,Indian,Gujarati,CM1 1AB,Yes,Withdrawn,,Y,SMS,03/01/2024
M3,,,,05/01/2024,,Ida,Stone,,,,,See file,,,,,
"""  # noqa: E501 - a table is read across
SESSIONS = """Session ID,Session,Date of Session,Session Type,Hub,Delivered By
G1,Baby massage,10/01/2024,Group,H1,North
G2,Parents' Wednesday,11/01/2024,Drop-in,H1,North
G3,Moon bathing,12/01/2024,Esoteric,H1,
"""


@pytest.fixture
def landed(tmp_path):
    """A function that lands files of one submission, given by their names."""
    return lambda **files: land_files(tmp_path, {f"hub/2024-07-15/{name}.csv": text for name, text in files.items()})


def by(rows, *columns):
    return sorted((tuple(row[column] for column in columns) for row in rows), key=str)


def test_a_registration_is_a_person_a_spell_and_a_family(landed):
    world = landed(members=MEMBERS)
    assert by(world.rows("person_record"), "person_key", "forename", "ethnicity", "language") == [
        ("M1", "Ada", "H", "Gujarati"), ("M2", "Eve", "H", "Gujarati"), ("M3", "Ida", None, None),
    ]  # fmt: skip
    assert by(world.rows("status"), "person_key", "status", "from_date", "detail") == [
        ("M1", "hub_member", date(2024, 1, 2), "North Hub"),
        ("M2", "hub_member", date(2024, 1, 2), "North Hub"),
        ("M3", "hub_member", date(2024, 1, 5), None),
    ]
    assert by(world.rows("relationship_record"), "person_key", "other_key", "relationship") == [
        ("M1", "M2", "family"), ("M1", "M2", "mother"), ("M2", "M1", "family"),
    ]  # fmt: skip


def test_agreeing_to_register_to_share_and_to_be_contacted_are_three_things(landed):
    found = by(
        landed(members=MEMBERS).rows("sharing"),
        "person_key",
        "kind",
        "decision",
        "with_whom",
        "preference",
        "from_date",
    )
    assert found == [
        ("M1", "consent_to_share", "no", "GP", None, date(2024, 1, 2)),
        ("M1", "service_agreement", "yes", None, None, date(2024, 1, 2)),
        ("M2", "consent_to_share", "withdrawn", None, None, date(2024, 1, 3)),
        ("M2", "contact_preference", "yes", None, "text_message", date(2024, 1, 3)),
        ("M2", "service_agreement", "yes", None, None, date(2024, 1, 3)),
    ]  # what M3's file says nobody knows: no agreement is made of it


def test_whoever_does_not_want_to_be_contacted_has_not_agreed_to_it(landed):
    text = "Membership Number,Registration Date,Preferred Contact\nM1,02/01/2024,Do not contact\nM2,02/01/2024,Owl\n"
    found = by(landed(members=text).rows("sharing"), "person_key", "kind", "decision", "preference")
    assert found == [("M1", "contact_preference", "no", "none"), ("M2", "contact_preference", "yes", "Owl")]


def test_who_came_to_what_with_the_day_and_the_kind_of_the_session(landed):
    came = "Membership Number,Session ID,Attended?\nM1,G1,Y\nM2,G1,N\nM2,G2,Present\nM2,G3,Perhaps\n"
    found = by(
        landed(sessions=SESSIONS, came=came).rows("contact"),
        "person_key", "happened_on", "activity", "attended", "place_key", "team_key", "reason",
    )  # fmt: skip
    assert found == [
        ("M1", date(2024, 1, 10), "group_session", "seen", "H1", "North", "Baby massage; Group"),
        ("M2", date(2024, 1, 10), "group_session", "did_not_attend", "H1", "North", "Baby massage; Group"),
        ("M2", date(2024, 1, 11), "drop_in", "seen", "H1", "North", "Parents' Wednesday; Drop-in"),
        ("M2", date(2024, 1, 12), "other", None, "H1", None, "Moon bathing; Esoteric; Perhaps"),
    ]


@pytest.mark.parametrize(
    ("name", "activity", "medium"),
    [
        ("Stay & Play", "group_session", None),
        ("Child health clinic", "group_session", None),
        ("Housing drop-in", "drop_in", None),
        ("Incredible Years (online)", "programme_session", "video"),
        ("Moon bathing", None, None),
    ],
)
def test_where_no_kind_is_stated_the_name_may_say_it_and_is_not_stretched(landed, name, activity, medium):
    came = f"Membership Number,Event Name,Date Attended,Attended\nM1,{name},10/01/2024,Yes\n"
    (contact,) = landed(came=came).rows("contact")
    assert (contact["activity"], contact["medium"], contact["service"]) == (activity, medium, "hub")


def test_two_members_at_one_session_are_two_contacts_and_one_member_twice_is_one(landed):
    came = "Membership Number,Session ID,Date Attended\nM1,G1,10/01/2024\nM2,G1,10/01/2024\nM1,G1,17/01/2024\n"
    world = landed(came=came + "M1,G1,10/01/2024\n")
    assert len({row["contact_key"] for row in world.rows("contact")}) == 3


def test_a_headcount_is_landed_and_nobody_is_made_of_it(landed):
    text = (
        "Session ID,Date of Session,Hub,Number of Adults,Number of Children\nG1,10/01/2024,H1,7,9\nG2,11/01/2024,H1,,\n"
    )
    world = landed(heads=text)
    (extract,) = world.extracts.values()
    assert extract.table == "hub_headcount"
    assert (extract.read_rows, extract.landed_rows, extract.quarantined_rows) == (2, 1, 1)
    assert world.rows("contact") == [] and world.rows("person_record") == [] and world.rows("published") == []


def test_hubs_are_places(landed):
    text = "Hub Code,Hub Name,Hub Type\nH1,North Hub,\nH2,Elm Library,Library\nH3,East,Outreach site\nH4,Ship,Boat\n"
    assert by(landed(hubs=text).rows("place"), "place_key", "name", "kind") == [
        ("H1", "North Hub", "hub"), ("H2", "Elm Library", "other"), ("H3", "East", "centre"), ("H4", "Ship", "other"),
    ]  # fmt: skip
