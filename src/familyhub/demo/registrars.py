"""The two agencies that a county with a pen hears of besides: the list of newborns and the schools' census.

Newborns (source `births`) come from the maternity wards before they are named; pupils (source `school`) long after.
"""

from collections.abc import Iterable
from datetime import date

from familyhub.demo.calendar import Days, Submission
from familyhub.demo.cases import placeholder
from familyhub.demo.extracts import Incoming, Row
from familyhub.demo.people import Family, Person, Population, Pregnancy, days
from familyhub.demo.recorded import Pen, Recorded
from familyhub.demo.written import Stated, StatedBirth, Written

BIRTHS, SCHOOL = "births", "school"
UNNAMED = 0.75
"""Of newborns on the ward's list: the list is made on the day of birth."""
PERSON = ("person_key", "nhs_number", "upn", "forename", "surname", "former_surname", "birth_date", "birth_order",
          "sex", "ethnicity", "restriction")  # fmt: skip
ADDRESS = ("person_key", "kind", "from_date", "address", "postcode")
Birth = tuple[Family, Pregnancy, Person]


def newborn_key(person: Person) -> str:
    """A person's id on the wards' list."""
    return f"NB{person.number:07d}"


def pupil_key(person: Person) -> str:
    """A pupil's id in the schools' census."""
    return f"PU{person.number:07d}"


def write_newborns(
    incoming: Incoming, written: Written, pen: Pen, population: Population, sent: Iterable[Submission]
) -> list[Person]:
    """Write the wards' lists, one for each submission, and return whom they hold, mothers too.

    A number missing at first comes with the list after it.
    """
    told: list[Person] = []
    births = [
        (family, pregnancy, baby)
        for family in population.families
        for pregnancy in family.pregnancies
        if pregnancy.mother_known and not family.registered_only
        for baby in pregnancy.babies
        if family.lives_inside(baby.born)
    ]
    for each in sent:
        late = [birth for birth in births if birth[2].number in pen.unnumbered]
        born = [birth for birth in births if each.first <= birth[2].born <= each.last]
        _write_list(incoming, written, pen, each.received, born, late)
        told += [person for family, _, baby in (*late, *born) for person in (family.mother, baby)]
    return told


def _write_list(
    incoming: Incoming, written: Written, pen: Pen, received: date, born: list[Birth], late: list[Birth]
) -> None:
    people: list[Row] = []
    births: list[Row] = []
    homes: list[Row] = []
    pen.unnumbered.clear()
    for birth in (*late, *born):
        family, pregnancy, baby = birth
        recorded = pen.write(BIRTHS, baby, baby.born)
        number = pen.cases.number_on(baby, received)
        if recorded.nhs_number is None and birth not in late:
            number = None
            pen.unnumbered.add(baby.number)
        named = pen.cases.named_on.get(baby.number)
        unnamed = pen.hard and (named is not None or baby.number % 100 < 100 * (UNNAMED - 0.5) * 2)
        forename = placeholder(baby) if unnamed else baby.forename
        slips = pen.slips[BIRTHS, baby.number]
        slips.clear()
        if unnamed:
            slips.add("placeholder_name")
        if number is not None and number != baby.nhs_number:
            slips.add("old_number")
        people.append((newborn_key(baby), number, None, forename, baby.surname, None, baby.born, baby.birth_order,
                       baby.sex, baby.background.ethnicity, None))  # fmt: skip
        births.append((newborn_key(baby), f"N{pregnancy.number:07d}", newborn_key(family.mother),
                       family.mother.nhs_number, baby.born, "live", baby.birth_order))  # fmt: skip
        homes.append((newborn_key(baby), "home", baby.born, recorded.address, recorded.postcode))
        written.records[BIRTHS, newborn_key(baby)] = baby.number
        written.people.setdefault(baby.number, Stated(baby.number, baby.nhs_number, baby.born, None))
        stated = StatedBirth(baby.number, pregnancy.number, baby.born, family.mother.number, None)
        written.births.setdefault(baby.number, stated)
    for mother in {family.mother.number: family.mother for family, _, _ in (*late, *born)}.values():
        people.append((newborn_key(mother), mother.nhs_number, None, mother.forename, mother.surname, None, mother.born,
                       None, mother.sex, mother.background.ethnicity, None))  # fmt: skip
        written.records[BIRTHS, newborn_key(mother)] = mother.number
    incoming.write(BIRTHS, received, "person_record.csv", PERSON, people)
    columns = ("person_key", "delivery_key", "mother_key", "mother_nhs_number", "born_on", "outcome", "birth_order")
    incoming.write(BIRTHS, received, "birth.csv", columns, births)
    incoming.write(BIRTHS, received, "address_record.csv", ADDRESS, homes)


def pupils_of(pen: Pen, population: Population, on: date) -> list[Person]:
    """Every child of the county with a pupil number on a day, adopted ones under their new name."""
    pupils = [
        child
        for family in population.families
        if family.lives_inside(on)
        for child in family.children
        if child.pupil_number and child.gone is None
    ]
    return pupils + [adoption.after for adoption in pen.cases.adoptions if adoption.after.pupil_number]


def write_school_census(incoming: Incoming, written: Written, pen: Pen, population: Population, dates: Days) -> None:
    """Write the schools' census of the last term: every pupil with name, number and address."""
    received = dates.as_of - days(20)
    write_pupils(incoming, written, pen, received, pupils_of(pen, population, received))


def write_pupils(incoming: Incoming, written: Written, pen: Pen, received: date, pupils: Iterable[Person]) -> None:
    """Write some pupils as one extract of the schools' census."""
    told = [(pupil, pen.write(SCHOOL, pupil, received)) for pupil in pupils]
    for pupil, _ in told:
        written.records[SCHOOL, pupil_key(pupil)] = pupil.number
    rows = [person_row(pupil_key(pupil), pupil, recorded) for pupil, recorded in told]
    incoming.write(SCHOOL, received, "person_record.csv", PERSON, rows)
    homes = [address_row(pupil_key(pupil), recorded) for pupil, recorded in told]
    incoming.write(SCHOOL, received, "address_record.csv", ADDRESS, homes)


def person_row(key: str, person: Person, recorded: Recorded) -> Row:
    """A row of person_record.csv as a pen wrote it, in the order of `PERSON`."""
    return (
        key, recorded.nhs_number, recorded.upn, recorded.forename, recorded.surname, recorded.former_surname,
        recorded.born, None, recorded.sex, person.background.ethnicity, restriction_of(person),
    )  # fmt: skip


def address_row(key: str, recorded: Recorded) -> Row:
    """A row of address_record.csv as a pen wrote it, in the order of `ADDRESS`."""
    return key, "home", recorded.lived_from, recorded.address, recorded.postcode


def restriction_of(person: Person) -> str | None:
    """What an agency says of an adopted child under the new name."""
    return "adopted" if person.joined is not None else None
