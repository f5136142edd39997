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


BOOKED = """
MSD101PregnancyBooking | PregnancyID | LPIDMother | AntenatalAppDate | ComplexSocialFactorsInd | DischargeDateMatService
                       | G1          | M1         | 2023-10-02       | {factors}               | {discharged}
"""


def assessments(text: str) -> list[tuple[object, ...]]:
    rows = canonical(FORMAT, "assessment", text)
    assert len({row["assessment_key"] for row in rows}) == len(rows)
    found = [(r["person_key"], r["happened_on"], r["instrument"], r["score"], r["band"]) for r in rows]
    return sorted(found, key=str)


def test_smoking_is_read_from_findings_and_from_cigarettes_a_day():
    text = """
MSD109FindingObsMother | PregnancyID | FindingDate | FindingCode | ObsDate    | ObsCode   | ObsValue
                       | G1          | 2023-10-02  | 77176002    |            |           |
                       | G1          | 2024-02-01  | 8517006     |            |           |
                       | G1          |             |             | 2024-03-01 | 230056004 | 5
                       | G1          | 2024-03-02  | 38341003    |            |           |
                       | G9          | 2024-03-03  | 266919005   |            |           |
"""
    assert assessments(BOOKED.format(factors="", discharged="") + text) == [
        ("M1", date(2023, 10, 2), "smoking", None, "yes"),
        ("M1", date(2024, 2, 1), "smoking", None, "no"),
        ("M1", date(2024, 3, 1), "smoking", 5.0, "yes"),
        ("mother of pregnancy G9", date(2024, 3, 3), "smoking", None, "no"),
    ]


def test_what_is_found_and_scored_at_a_contact_has_the_contacts_day():
    text = """
MSD201CareContactPreg | CareConID | PregnancyID | CContactDate
                      | C1        | G1          | 2024-01-15
MSD202CareActivityPreg | CareActIDMother | CareConID | FindingCode | ObsCode   | ObsValue
                       | A1              | C1        | 56771006    |           |
                       | A2              | C1        |             | 230056004 | 0
MSD203CodedScoreAssContact | CareActIDMother | ToolTypeSNOMED | Score
                           | A1              | 450320001      | 14
MSD104CodedScoreAssPreg | PregnancyID | ToolTypeSNOMED  | Score | CompDate
                        | G1          | 803351000000106 | 1     | 2023-10-02
"""
    assert assessments(BOOKED.format(factors="", discharged="") + text) == [
        ("M1", date(2023, 10, 2), "whooley", 1.0, None),
        ("M1", date(2024, 1, 15), "epds", 14.0, None),
        ("M1", date(2024, 1, 15), "smoking", 0.0, "no"),
        ("M1", date(2024, 1, 15), "smoking", None, "yes"),
    ]


def spells(text: str) -> list[tuple[object, ...]]:
    rows = canonical(FORMAT, "status", text)
    return sorted((r["person_key"], r["status"], r["from_date"], r["to_date"], r["detail"]) for r in rows)


@pytest.mark.parametrize(
    ("factors", "discharged", "found"),
    [
        ("Y", "", [("M1", "family_need", date(2023, 10, 2), None, "complex social factors at booking")]),
        ("y", "2024-06-01", [("M1", "family_need", date(2023, 10, 2), date(2024, 6, 1), "complex social factors at booking")]),
        ("N", "", []),
        ("", "", []),
    ],
)  # fmt: skip
def test_complex_social_factors_are_a_need_from_booking_to_the_end_of_maternity_care(factors, discharged, found):
    assert spells(BOOKED.format(factors=factors, discharged=discharged)) == found


def test_hospital_stays_are_claimed_only_where_their_end_is_dated():
    text = """
MSD301LabourDelivery | LabourDeliveryID | PregnancyID | StartDateMotherDeliveryHospProvSpell | DischargeDateMotherHosp
                     | D1               | G1          | 2024-04-30                           | 2024-05-03
                     | D2               | G1          | 2024-04-30                           |
MSD401BabyDemographics | LPIDBaby | LabourDeliveryID | PersonBirthDateBaby | PregOutcome | DischargeDateBabyHosp
                       | B1       | D1               | 2024-05-01          | 01          | 2024-05-20
                       | B2       | D1               | 2024-05-01          | 01          |
                       | B3       | D1               | 2024-05-01          | 02          | 2024-05-03
                       | B4       | D1               | 2024-05-01          | 01          | 2024-04-20
MSD501HospProvSpell | HospProvSpellNum | PregnancyID | StartDateHospProvSpell | DischDateHospProvSpell
                    | S7               | G1          | 2024-02-01             | 2024-02-04
                    | S8               | G1          | 2024-03-01             |
"""
    assert spells(BOOKED.format(factors="", discharged="") + text) == [
        ("B1", "hospital_stay", date(2024, 5, 1), date(2024, 5, 20), "birth"),
        ("M1", "hospital_stay", date(2024, 2, 1), date(2024, 2, 4), "stay S7"),
        ("M1", "hospital_stay", date(2024, 4, 30), date(2024, 5, 3), "delivery"),
    ]


def test_a_mother_is_registered_with_her_practice():
    text = """
MSD000Header | OrgIDProvider | RPStartDate | RPEndDate
             | RX2           | 2024-05-01  | 2024-05-31
MSD002GP | LPIDMother | OrgCodeGMPMother | StartDateGMPReg | EndDateGMPReg
         | M1         | F81001           |                 |
         | M2         | F81002           | 2019-03-04      | 2024-05-20
"""
    rows = canonical(FORMAT, "responsibility", text)
    assert sorted((r["person_key"], r["practice_key"], r["from_date"], r["to_date"]) for r in rows) == [
        ("M1", "F81001", date(2024, 5, 1), None),
        ("M2", "F81002", date(2019, 3, 4), date(2024, 5, 20)),
    ]


@pytest.mark.parametrize("name", ["birth_outcome", "birth_weight", "discharge_reason", "factors", "first_feed",
                                  "instrument", "smoking"])  # fmt: skip
def test_each_code_says_where_it_comes_from_and_how_sure_it_is(name):
    for row in code_rows("familyhub.sources.msds", name):
        assert row["source"], row
        assert row["certainty"] in {"sure", "likely", "uncertain"}, row


@pytest.mark.parametrize(
    ("outcomes", "discharged", "ended_on", "outcome"),
    [
        (["01", "98"], "", date(2024, 6, 1), "birth"),
        (["02", "03"], "", date(2024, 6, 1), "stillbirth"),
        (["02", "98"], "", date(2024, 6, 1), "stillbirth"),
        (["98", "98"], "", date(2024, 6, 1), None),
        (["98", "98"], "05", date(2024, 6, 9), "loss"),
    ],
)
def test_a_mother_who_delivered_is_no_longer_expecting_whatever_is_known_of_the_babies(
    outcomes, discharged, ended_on, outcome
):
    (pregnancy,) = canonical(
        FORMAT,
        "pregnancy",
        f"""
MSD101PregnancyBooking | PregnancyID | LPIDMother | EDDAgreed  | DischReason  | DischargeDateMatService
                       | G1          | M1         | 2024-06-30 | {discharged} | 2024-06-09
MSD301LabourDelivery | LabourDeliveryID | PregnancyID
                     | L1               | G1
MSD401BabyDemographics | LPIDBaby | LabourDeliveryID | PersonBirthDateBaby | PregOutcome
                       | B1       | L1               | 2024-06-01          | {outcomes[0]}
                       | B2       | L1               | 2024-06-01          | {outcomes[1]}
""",
    )
    assert (pregnancy["ended_on"], pregnancy["outcome"]) == (ended_on, outcome)
