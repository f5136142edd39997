"""Housing: what its exports say in the words of the model."""

from datetime import date

import pytest
from landed_files import land_files

PEOPLE = """Housing Client ID,Household Ref,Relationship to Applicant,Main Applicant,Forename,DOB,Postcode
H1,HH1,,H1,Eve,03/05/1990,CM1 1AB
H2,HH1,Daughter,H1,Ada,02/04/2019,CM1 1AB
H3,HH2,,,Tom,04/06/1988,CM1 1AC
"""


@pytest.fixture
def landed(tmp_path):
    """A function that lands files of one submission, given by their names."""
    return lambda **files: land_files(tmp_path, {f"ho/2024-07-15/{name}.csv": text for name, text in files.items()})


def by(rows, *columns):
    return sorted((tuple(row[column] for column in columns) for row in rows), key=str)


def test_a_duty_to_a_household_is_owed_to_its_children_whoever_applied(landed):
    duties = """Homelessness Case ID,Household Ref,Main Applicant ID,Duty Type,Date Duty Accepted,Duty End Date
C1,HH1,H1,Prevention Duty,01/02/2024,28/03/2024
C1,HH1,H1,s189B,29/03/2024,
C1,HH1,H1,No duty owed,30/03/2024,
C2,HH9,,Main housing duty,01/02/2024,
C3,,H3,Moon duty,01/02/2024,
C4,,,Relief,01/02/2024,
"""
    world = landed(people=PEOPLE, duties=duties)
    assert by(world.rows("status"), "person_key", "status", "detail", "from_date", "to_date") == [
        ("H1", "homeless_duty", "prevention", date(2024, 2, 1), date(2024, 3, 28)),
        ("H1", "homeless_duty", "relief", date(2024, 3, 29), None),
        ("H2", "homeless_duty", "prevention", date(2024, 2, 1), date(2024, 3, 28)),
        ("H2", "homeless_duty", "relief", date(2024, 3, 29), None),
        ("H3", "homeless_duty", "Moon duty", date(2024, 2, 1), None),
        ("household HH9", "homeless_duty", "main", date(2024, 2, 1), None),
    ]
    duty = next(extract for extract in world.extracts.values() if extract.table == "housing_duty")
    assert (duty.read_rows, duty.landed_rows, duty.quarantined_rows) == (6, 5, 1)


def test_temporary_accommodation_is_a_spell_and_an_address(landed):
    placements = (
        "TA Placement ID,Household Ref,TA Type,Date Placed,Date Left TA,TA Address,TA Postcode\n"
        "T1,HH1,Bed and breakfast,01/03/2024,,9 Sea Road,CM2 2AB\n"
    )
    world = landed(people=PEOPLE, placements=placements)
    assert by(world.rows("status"), "person_key", "status", "detail", "to_date") == [
        ("H1", "temporary_accommodation", "Bed and breakfast", None),
        ("H2", "temporary_accommodation", "Bed and breakfast", None),
    ]
    homes = [row for row in world.rows("address_record") if row["person_key"] == "H2"]
    assert by(homes, "kind", "from_date", "postcode") == [
        ("home", date(1900, 1, 1), "CM1 1AB"), ("home", date(2024, 3, 1), "CM2 2AB"),
    ]  # fmt: skip
    assert {row["restriction"] for row in world.rows("person_record")} == {None}


def test_a_refuge_is_no_home_on_a_map_and_shields_the_whole_household_while_they_are_there(landed):
    placements = (
        "TA Placement ID,Household Ref,TA Type,Date Placed,Date Left TA,TA Postcode\n"
        "T1,HH1,Domestic abuse safe accommodation,01/03/2024,,CM2 2AB\nT2,HH2,Refuge,01/01/2024,01/02/2024,CM2 2AC\n"
    )
    world = landed(people=PEOPLE, placements=placements)
    assert by(world.rows("person_record"), "person_key", "restriction") == [
        ("H1", "address_shielded"), ("H2", "address_shielded"), ("H3", None),
    ]  # fmt: skip
    assert {row["kind"] for row in world.rows("address_record") if row["postcode"].startswith("CM2")} == {"refuge"}


@pytest.mark.parametrize(
    ("flag", "has", "needs", "found", "overcrowded_from"),
    [
        ("Yes", "", "", "01/05/2024", date(2024, 5, 1)),
        ("Y", "3", "2", "", date(2020, 1, 1)),
        ("No", "1", "3", "", None),
        ("", "1", "3", "", date(2020, 1, 1)),
        ("", "3", "3", "", None),
        ("", "", "3", "", None),
        ("Perhaps", "", "", "", None),
    ],
)
def test_overcrowded_as_recorded_or_by_the_bedrooms(landed, flag, has, needs, found, overcrowded_from):
    text = (
        "Tenancy Ref,Household Ref,Tenancy Start Date,Property Postcode,Bedrooms,Bedrooms Required,Overcrowded,"
        f"Overcrowded Since\nR1,HH2,01/01/2020,CM1 1AD,{has},{needs},{flag},{found}\n"
    )
    world = landed(people=PEOPLE, tenancies=text)
    spells = by(world.rows("status"), "person_key", "status", "from_date")
    assert spells == ([("H3", "overcrowded", overcrowded_from)] if overcrowded_from else [])
    assert ("H3", date(2020, 1, 1), "CM1 1AD") in by(
        world.rows("address_record"), "person_key", "from_date", "postcode"
    )


def test_who_lives_with_whom_and_who_is_said_to_be_whose_child(landed):
    assert by(landed(people=PEOPLE).rows("relationship_record"), "person_key", "other_key", "relationship") == [
        ("H1", "H2", "household"), ("H2", "H1", "household"), ("H2", "H1", "parent"),
    ]  # fmt: skip
