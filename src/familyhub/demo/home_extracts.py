"""What two agencies say of the families whose homes are hard to know: case files and the housing register.

The case files (source `casework`) know people by NHS number and say who is what to whom, who is in care and who must
not be found. The housing register (source `housing`) knows neither: only names, birth dates and property numbers, and a
refuge is to it a home like any other.
"""

from datetime import date, timedelta

from familyhub.demo.calendar import Days
from familyhub.demo.extracts import Incoming, Row
from familyhub.demo.homes import Homes, Stay
from familyhub.demo.people import Person
from familyhub.demo.written import Written

CASEWORK, HOUSING = "casework", "housing"
PERSON = ("person_key", "nhs_number", "forename", "surname", "birth_date", "sex", "ethnicity", "restriction")
TENANT = ("person_key", "forename", "surname", "birth_date", "sex")
RELATION = ("person_key", "other_key", "relationship", "from_date")
ADDRESS = ("person_key", "kind", "from_date", "to_date", "address", "postcode")
PROPERTY = (*ADDRESS, "uprn", "lsoa")
STATUS = ("person_key", "status", "from_date", "to_date")


def case_key(person: Person) -> str:
    """A person's id in the case files."""
    return f"KW{person.number:07d}"


def tenant_key(person: Person) -> str:
    """A person's id in the housing register."""
    return f"T-{person.number:06d}"


def write_homes(incoming: Incoming, written: Written, homes: Homes, dates: Days) -> None:
    """Write both agencies' extracts and note whose each record is."""
    received = dates.as_of - timedelta(days=4)
    _write_casework(incoming, written, homes, received)
    _write_housing(incoming, written, homes, received)


def _write_casework(incoming: Incoming, written: Written, homes: Homes, received: date) -> None:
    people: list[Row] = []
    for person in homes.people:
        written.records[CASEWORK, case_key(person)] = person.number
        said = "address_shielded" if person.number in homes.shielded else None
        people.append((case_key(person), person.nhs_number, person.forename, person.surname, person.born, person.sex,
                       person.background.ethnicity, said))  # fmt: skip
    incoming.write(CASEWORK, received, "person_record.csv", PERSON, people)
    incoming.write(CASEWORK, received, "relationship_record.csv", RELATION, _relations(homes))
    stays = [(case_key(stay.person), *_told(stay, stay.dwelling.address)) for stay in homes.stays]
    incoming.write(CASEWORK, received, "address_record.csv", ADDRESS, stays)
    care = [(case_key(spell.child), "looked_after", spell.first, spell.last) for spell in homes.care]
    incoming.write(CASEWORK, received, "status.csv", STATUS, care)


def _relations(homes: Homes) -> list[Row]:
    said = [
        (child, parent, "mother" if parent is family.mother else "father", child.born)
        for family in homes.families
        for child in family.children
        for parent in (family.mother, family.father)
        if parent is not None
    ]
    said += [(child, carer, "kinship_carer", _came(homes, child)) for child, carer in homes.kinship]
    said += [(child, carer, "foster_carer", _came(homes, child)) for child, carer in homes.fostering]
    return [(case_key(child), case_key(other), relationship, first) for child, other, relationship, first in said]


def _came(homes: Homes, child: Person) -> date:
    return max(stay.first for stay in homes.stays if stay.person is child)


def _write_housing(incoming: Incoming, written: Written, homes: Homes, received: date) -> None:
    tenants = {stay.person.number: stay.person for stay in homes.stays if stay.home in ("home", "refuge")}
    people: list[Row] = []
    for person in tenants.values():
        written.records[HOUSING, tenant_key(person)] = person.number
        people.append((tenant_key(person), person.forename, person.surname, person.born, person.sex))
    incoming.write(HOUSING, received, "person_record.csv", TENANT, people)
    rows: list[Row] = [
        (tenant_key(stay.person), "home", *_told(stay, stay.dwelling.housing_writes)[1:], stay.dwelling.uprn,
         stay.dwelling.lsoa)
        for stay in homes.stays
        if stay.home in ("home", "refuge")
    ]  # fmt: skip
    incoming.write(HOUSING, received, "address_record.csv", PROPERTY, rows)


def _told(stay: Stay, address: str) -> tuple[str, date, date | None, str, str]:
    return stay.home, stay.first, stay.last, address, stay.dwelling.postcode
