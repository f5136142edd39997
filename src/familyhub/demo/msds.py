"""The maternity provider's submissions (source `maternity`): MSDS v2, one CSV a table. One provider follows about nine
in ten deliveries; the others are known from the register alone, without gestation.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from familyhub.demo.calendar import Days, Submission
from familyhub.demo.extracts import Incoming, Row
from familyhub.demo.people import Family, Person, Population, Pregnancy, days
from familyhub.demo.written import Stated, StatedBirth, StatedPregnancy, Written

SOURCE = "maternity"
PROVIDER = "X9M02"

HEADERS: dict[str, tuple[str, ...]] = {
    "MSD000Header": ("Version", "OrgIDProvider", "OrgIDSubmit", "PrimSystemInUse", "RPStartDate", "RPEndDate",
                     "FileCreationDate", "FileCreationTime"),
    "MSD001MotherDemog": ("LPIDMother", "OrgIDLPID", "PersonBirthDateMother", "NHSNumberMother",
                          "NHSNumberStatusMother", "Postcode", "EthnicCategoryMother"),
    "MSD101PregnancyBooking": ("PregnancyID", "LPIDMother", "OrgIDComm", "AntenatalAppDate", "EDDAgreed",
                               "EDDMethodAgreed", "LangCode", "MHPredictionDetectionIndMother",
                               "ComplexSocialFactorsInd", "PreviousLiveBirths", "DischargeDateMatService",
                               "DischReason"),
    "MSD109FindingObsMother": ("PregnancyID", "FindingDate", "FindingScheme", "FindingCode"),
    "MSD301LabourDelivery": ("LabourDeliveryID", "PregnancyID", "SettingIntraCare", "LabourOnsetMethod",
                             "LabourOnsetDate"),
    "MSD401BabyDemographics": ("LPIDBaby", "LabourDeliveryID", "OrgIDLocalPatientIdBaby", "PersonBirthDateBaby",
                               "PregOutcome", "PersonPhenSex", "EthnicCategoryBaby", "NHSNumberBaby",
                               "NHSNumberStatusBaby", "BirthOrderMaternitySUS", "GestationLengthBirth",
                               "BabyFirstFeedIndCode"),
    "MSD405CareActivityBaby": ("CareActIDBaby", "LPIDBaby", "ClinInterDateBaby", "ObsScheme", "ObsCode", "ObsValue",
                               "UCUMUnit"),
}  # fmt: skip
"""The fields this provider's system fills, under their published names."""

LIVE, STILLBORN = "01", "02"
MISCARRIAGE = "03"
"""Reason for discharge. The maternity code lists are not public in full; these are the readings of published users."""
FIRST_FEED = {"breast_milk": "01", "donor": "02", "other": "03"}
SNOMED, BIRTH_WEIGHT, SMOKER = "06", "364589006", "77176002"


@dataclass(slots=True)
class Filing:
    """One submission being filled."""

    sent: Submission
    tables: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in HEADERS})
    mothers: set[int] = field(default_factory=set)


def write_submissions(
    random: Random, incoming: Incoming, written: Written, population: Population, dates: Days, missing: float,
    babies_only: bool = False,
) -> None:  # fmt: skip
    """Write every submission and note what it says. `missing` is the share of people without an NHS number."""
    followed = [
        (family, pregnancy)
        for family in population.families
        for pregnancy in family.pregnancies
        if pregnancy.ours and pregnancy.booked <= dates.data_to and pregnancy.ended >= dates.history_from
    ]
    people = {child.number for family, _ in followed for child in family.children}
    if not babies_only:
        people |= {family.mother.number for family, _ in followed}
    without = {number for number in sorted(people) if random.random() < missing}
    for sent in dates.submissions:
        filing = Filing(sent)
        made = sent.received - timedelta(days=1)
        filing.tables["MSD000Header"].append(
            ("2.0", PROVIDER, PROVIDER, "Demonstration maternity system", sent.first, sent.last, made, "10:15:00")
        )
        for family, pregnancy in followed:
            booked = sent.first <= pregnancy.booked <= sent.last
            ended = sent.first <= pregnancy.ended <= sent.last and _seen_here(family, pregnancy)
            if booked or ended:
                _file_booking(filing, written, family, pregnancy, without, ended)
            if ended and pregnancy.outcome != "loss":
                _file_delivery(filing, written, family.mother, pregnancy, without)
        for table, rows in filing.tables.items():
            incoming.write(SOURCE, sent.received, f"{table}.csv", HEADERS[table], rows)


def _seen_here(family: Family, pregnancy: Pregnancy) -> bool:
    """A mother who has left the county by then gives birth elsewhere, and this provider never hears of it."""
    return family.lives_inside(pregnancy.ended)


def _file_booking(
    filing: Filing, written: Written, family: Family, pregnancy: Pregnancy, without: set[int], ended: bool
) -> None:
    mother = family.mother
    if mother.number not in filing.mothers:
        filing.mothers.add(mother.number)
        home = family.home_on(filing.sent.last) or family.homes[0]
        number = None if mother.number in without else mother.nhs_number
        filing.tables["MSD001MotherDemog"].append((
            _mother_id(mother), PROVIDER, mother.born, number, "01" if number else "07", home.postcode,
            mother.background.ethnicity,
        ))  # fmt: skip
        written.records[SOURCE, _mother_id(mother)] = mother.number
        written.people.setdefault(mother.number, Stated(mother.number, mother.nhs_number, mother.born, None))
    lost = ended and pregnancy.outcome == "loss"
    earlier = sum(baby.born < pregnancy.booked for baby in family.children)
    filing.tables["MSD101PregnancyBooking"].append((
        _pregnancy_id(pregnancy), _mother_id(mother), "X9C", pregnancy.booked, pregnancy.expected, "03",
        mother.background.language_code,
        "Y" if pregnancy.number % 6 == 0 else "N", "Y" if pregnancy.number % 9 == 0 else "N", earlier,
        pregnancy.ended if lost else None, MISCARRIAGE if lost else None,
    ))  # fmt: skip
    if pregnancy.number % 11 == 0:
        filing.tables["MSD109FindingObsMother"].append((_pregnancy_id(pregnancy), pregnancy.booked, SNOMED, SMOKER))
    known = written.pregnancies.get(pregnancy.number)
    day_lost = pregnancy.ended if ended and pregnancy.outcome != "birth" else None
    if known is None or day_lost is not None:
        stillborn = day_lost is not None and pregnancy.outcome == "stillbirth"
        stated = StatedPregnancy(mother.number, pregnancy.expected, day_lost, stillborn)
        written.pregnancies[pregnancy.number] = stated


def _file_delivery(filing: Filing, written: Written, mother: Person, pregnancy: Pregnancy, without: set[int]) -> None:
    delivery = f"L{pregnancy.number:07d}"
    filing.tables["MSD301LabourDelivery"].append(
        (delivery, _pregnancy_id(pregnancy), "01", "1", pregnancy.ended - days(pregnancy.number % 2))
    )
    for baby, weight in zip(pregnancy.babies, pregnancy.weights, strict=True):
        number = None if baby.number in without else baby.nhs_number
        baby_id = f"B{baby.number:07d}"
        filing.tables["MSD401BabyDemographics"].append((
            baby_id, delivery, PROVIDER, baby.born, LIVE, "2" if baby.sex == "F" else "1", baby.background.ethnicity,
            number, "01" if number else "07", baby.birth_order, pregnancy.gestation_days,
            FIRST_FEED[pregnancy.first_feed],
        ))  # fmt: skip
        filing.tables["MSD405CareActivityBaby"].append(
            (f"W{baby.number:07d}", baby_id, baby.born, SNOMED, BIRTH_WEIGHT, weight, "g")
        )
        written.records[SOURCE, baby_id] = baby.number
        written.people.setdefault(baby.number, Stated(baby.number, baby.nhs_number, baby.born, None))
        written.births.setdefault(
            baby.number, StatedBirth(baby.number, pregnancy.number, baby.born, mother.number, pregnancy.gestation_days)
        )
    written.gestations[pregnancy.number] = pregnancy.gestation_days
    for place in range(pregnancy.stillborn):
        written.records[SOURCE, f"S{pregnancy.number:07d}{place}"] = -(pregnancy.number * 10 + place)
        filing.tables["MSD401BabyDemographics"].append((
            f"S{pregnancy.number:07d}{place}", delivery, PROVIDER, pregnancy.ended, STILLBORN, "X",
            mother.background.ethnicity, None, "07", None, pregnancy.gestation_days, None,
        ))  # fmt: skip


def _mother_id(mother: Person) -> str:
    return f"M{mother.number:07d}"


def _pregnancy_id(pregnancy: Pregnancy) -> str:
    return f"P{pregnancy.number:07d}"
