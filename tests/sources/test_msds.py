# ruff: noqa: E501 (a table reads best with its rows on one line)
"""MSDS: pregnancies, births and the people of both, in the words of the model."""

from datetime import date

import pytest
from landed_tables import canonical

from familyhub.sources.canonical_sql import code_rows
from familyhub.sources.msds import FORMAT

TWINS = """
MSD001MotherDemog | LPIDMother | PersonBirthDateMother | NHSNumberMother | Postcode | EthnicCategoryMother
                  | M1         | 1995-03-04            | 9990000018      | CM1 1AB  | N
MSD101PregnancyBooking | PregnancyID | LPIDMother | AntenatalAppDate | EDDAgreed  | LangCode
                       | G1          | M1         | 2023-10-02       | 2024-05-20 | pl
MSD301LabourDelivery | LabourDeliveryID | PregnancyID
                     | D1               | G1
MSD401BabyDemographics | LPIDBaby | LabourDeliveryID | PersonBirthDateBaby | PregOutcome | PersonPhenSex | BirthOrderMaternitySUS | GestationLengthBirth | BabyFirstFeedIndCode | NHSNumberBaby
                       | B1       | D1               | 2024-05-01          | 01          | 1             | 1                      | 261                  | 01                   | 9434765919
                       | B2       | D1               | 2024-05-02          | {second}    | 2             | 2                      | 2610                 | 3                    |
MSD405CareActivityBaby | CareActIDBaby | LPIDBaby | ClinInterDateBaby | ObsCode   | ObsValue | UCUMUnit
                       | W1            | B1       | 2024-05-01        | 364589006 | 2.48     | kg
                       | W2            | B1       | 2024-05-09        | 364589006 | 2.61     | kg
                       | W3            | B2       | 2024-05-02        | 364589006 | 2450     | g
                       | W4            | B2       | 2024-05-02        | 999       | 9        | kg
"""


def births(second: str = "01") -> dict[object, dict[str, object]]:
    return {row["person_key"]: row for row in canonical(FORMAT, "birth", TWINS.format(second=second))}


def test_twins_are_two_births_of_one_delivery_with_their_mother():
    found = births()
    assert set(found) == {"B1", "B2"}
    for baby in found.values():
        assert (baby["delivery_key"], baby["pregnancy_key"], baby["mother_key"], baby["mother_nhs_number"]) == (
            "D1", "G1", "M1", "9990000018",
        )  # fmt: skip
    assert (found["B1"]["born_on"], found["B2"]["born_on"]) == (date(2024, 5, 1), date(2024, 5, 2))
    assert (found["B1"]["birth_order"], found["B2"]["birth_order"]) == (1, 2)


def test_birth_weight_is_the_first_weighing_in_grams_whatever_its_unit():
    assert {key: row["weight_grams"] for key, row in births().items()} == {"B1": 2480, "B2": 2450}


def test_a_length_of_pregnancy_that_cannot_be_is_unknown_and_the_birth_stays():
    assert {key: row["gestation_days"] for key, row in births().items()} == {"B1": 261, "B2": None}


def test_the_first_feed():
    assert {key: row["first_feed"] for key, row in births().items()} == {"B1": "breast_milk", "B2": "other"}


@pytest.mark.parametrize(("code", "outcome"), [("01", "live"), ("1", "live"), ("02", "stillborn"), ("03", "stillborn")])
def test_how_a_baby_was_born(code, outcome):
    assert births(code)["B2"]["outcome"] == outcome


def test_a_stillborn_baby_is_a_birth_but_no_person():
    people = {row["person_key"] for row in canonical(FORMAT, "person_record", TWINS.format(second="02"))}
    assert people == {"M1", "B1"}
    assert births("02")["B2"]["outcome"] == "stillborn"


def test_an_outcome_that_nobody_knows_is_no_birth():
    assert set(births("98")) == {"B1"}


def test_mothers_and_babies_are_people():
    people = {row["person_key"]: row for row in canonical(FORMAT, "person_record", TWINS.format(second="01"))}
    assert (people["M1"]["sex"], people["M1"]["language"], people["M1"]["ethnicity"]) == ("F", "pl", "N")
    assert (people["B1"]["sex"], people["B1"]["nhs_number"], people["B1"]["birth_order"]) == ("M", "9434765919", 1)


@pytest.mark.parametrize(
    ("first", "second", "outcome"), [("01", "01", "birth"), ("02", "01", "birth"), ("02", "03", "stillbirth")]
)
def test_one_baby_born_alive_makes_a_birth(first, second, outcome):
    text = TWINS.format(second=second).replace("2024-05-01          | 01 ", f"2024-05-01          | {first} ")
    (pregnancy,) = canonical(FORMAT, "pregnancy", text)
    assert (pregnancy["outcome"], pregnancy["ended_on"]) == (outcome, date(2024, 5, 1))
    assert (pregnancy["person_key"], pregnancy["booked_on"], pregnancy["due_on"]) == (
        "M1", date(2023, 10, 2), date(2024, 5, 20),
    )  # fmt: skip


BOOKING = """
MSD101PregnancyBooking | PregnancyID | LPIDMother | EDDAgreed  | DischargeDateMatService | DischReason
                       | G1          | M1         | 2024-05-20 | {day}                   | {reason}
"""


@pytest.mark.parametrize(
    ("reason", "outcome"), [("03", "loss"), ("4", "loss"), ("05", "loss"), ("01", None), ("02", None), ("", None)]
)
def test_a_loss_is_known_from_the_reason_of_discharge(reason, outcome):
    (pregnancy,) = canonical(FORMAT, "pregnancy", BOOKING.format(day="2023-12-24", reason=reason))
    assert pregnancy["outcome"] == outcome
    assert pregnancy["ended_on"] == (date(2023, 12, 24) if outcome else None)


def test_a_birth_whose_delivery_did_not_come_stays_without_mother():
    text = TWINS.format(second="01")
    (first, _) = canonical(FORMAT, "birth", text[text.index("MSD401") :])
    assert (first["delivery_key"], first["pregnancy_key"], first["mother_key"]) == ("D1", None, None)


@pytest.mark.parametrize("name", ["birth_outcome", "birth_weight", "discharge_reason", "first_feed"])
def test_each_code_says_where_it_comes_from_and_how_sure_it_is(name):
    for row in code_rows("familyhub.sources.msds", name):
        assert row["source"], row
        assert row["certainty"] in {"sure", "likely", "uncertain"}, row
