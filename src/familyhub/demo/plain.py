"""The child health register (source `chis`) as familyhub's own CSV: who there is, where they live, who holds them.

The register first sends everything it knows; later deliveries hold only what is new or has changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from familyhub.demo.calendar import Days, Submission
from familyhub.demo.care import Care, Contact
from familyhub.demo.cases import Adoption, Cases
from familyhub.demo.extracts import Cell, Incoming, Row
from familyhub.demo.people import Family, Home, Person, Population, days
from familyhub.demo.places import (
    COUNTY_CODE,
    COUNTY_NAME,
    DISTRICTS,
    Geography,
    district_code,
    hub_code,
    hub_name,
    quadrant_code,
)
from familyhub.demo.written import Spell, Stated, StatedBirth, StatedContact, Written
from familyhub.model import BY_NAME

SOURCE = "chis"
ONE_DAY = timedelta(days=1)


Note = tuple[str, object, object]
"""Where a row's meaning is kept in `Written`: its name there, the key, and what is said."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One version of a row: the table, what it is about, the day the register learnt it, its cells, what they say."""

    table: str
    about: tuple[object, ...]
    learnt: date
    cells: dict[str, Cell]
    says: Note | None = None


def key(person: Person) -> str:
    """A person's id in the register."""
    return f"C{person.number:07d}"


def write_register(
    incoming: Incoming, written: Written, population: Population, care: Care, dates: Days, cases: Cases
) -> None:
    """Write every delivery of the register and note what it says."""
    entries = _entries(population, care, dates, cases)
    for tables, delivery in zip(_by_delivery(entries, dates.registers), dates.registers, strict=True):
        _write_delivery(incoming, written, delivery.received, tables)
    for delivery in (dates.registers[0], dates.registers[-1]):
        _write_places(incoming, population.geography, delivery.received)


def write_register_of(
    week: Submission, incoming: Incoming, written: Written, population: Population, care: Care, dates: Days,
    cases: Cases,
) -> list[Entry]:  # fmt: skip
    """Write one more delivery, with what was learnt in the days of `week`, note what it says, and return it."""
    learnt = [e for e in _entries(population, care, dates, cases) if week.first <= e.learnt < week.received]
    (tables,) = _by_delivery(learnt, (week,))
    _write_delivery(incoming, written, week.received, tables)
    return [entry for rows in tables.values() for entry in rows]


def _entries(population: Population, care: Care, dates: Days, cases: Cases) -> list[Entry]:
    entries = [entry for family in population.families for entry in _family(family, dates, cases)]
    entries += [entry for adoption in cases.adoptions for entry in _adopted(adoption, dates, cases)]
    entries += [entry for contact in care.elsewhere for entry in _from_elsewhere(contact)]
    entries += [_stay(stay.person, stay.first, stay.last) for stay in care.stays]
    return entries


def _write_delivery(incoming: Incoming, written: Written, received: date, tables: dict[str, list[Entry]]) -> None:
    for table, rows in tables.items():
        columns = BY_NAME[table].names
        ready = [[entry.cells.get(column) for column in columns] for entry in rows]
        incoming.write(SOURCE, received, f"{table}.csv", columns, ready)
        for entry in rows:
            if entry.says is not None:
                name, about, said = entry.says
                getattr(written, name)[about] = said
            if table == "person_record":
                written.records[SOURCE, str(entry.cells["person_key"])] = int(str(entry.about[0]))


def _by_delivery(entries: list[Entry], deliveries: tuple[Submission, ...]) -> list[dict[str, list[Entry]]]:
    """For each delivery and table, the last version of each row that was learnt before it and not sent before."""
    sent: list[dict[str, dict[tuple[object, ...], Entry]]] = [{} for _ in deliveries]
    for entry in sorted(entries, key=lambda entry: entry.learnt):
        place = next((i for i, delivery in enumerate(deliveries) if entry.learnt < delivery.received), None)
        if place is not None:
            sent[place].setdefault(entry.table, {})[entry.about] = entry
    return [{table: list(rows.values()) for table, rows in tables.items()} for tables in sent]


def _family(family: Family, dates: Days, cases: Cases) -> Iterator[Entry]:
    known = _known_from(family)
    if known is None or known > dates.register_to:
        return
    for person in (family.mother, family.father):
        if person is not None:
            yield from _person(family, person, known, dates, cases)
    for pregnancy in family.pregnancies:
        for baby, weight in zip(pregnancy.babies, pregnancy.weights, strict=True):
            learnt = _child_known(family, baby)
            if learnt is None:
                continue
            yield from _person(family, baby, learnt, dates, cases)
            mother = family.mother if pregnancy.mother_known else None
            yield _birth(baby, pregnancy.number, mother, weight, learnt)
            if mother is not None:
                yield _relationship(baby, mother, "mother", learnt)
                if family.father is not None:
                    yield _relationship(baby, family.father, "father", learnt)


def _known_from(family: Family) -> date | None:
    """The day the register first hears of a family: a child, or a mother whom a team takes on."""
    heard = [day for child in family.children if (day := _child_known(family, child)) is not None]
    heard += [held.first for held in family.caseloads if held.person is family.mother]
    return min(heard, default=None)


def _child_known(family: Family, child: Person) -> date | None:
    if family.registered_only:
        return child.born + days(1 + child.number % 5)
    inside = family.first_inside()
    if inside is None or (child.died is not None and child.died < inside):
        return None
    arrives = max(child.born, inside)
    if not family.lives_inside(arrives):
        return None
    return arrives + days(1 + child.number % 5)


def _person(family: Family, person: Person, learnt: date, dates: Days, cases: Cases) -> Iterator[Entry]:
    versions = [(learnt, False, False)]
    if person.surname_changed is not None and person.surname_changed > learnt:
        versions.append((person.surname_changed + days(3), True, False))
    if person.died is not None and person.died <= dates.register_to:
        renamed = person.surname_changed is not None and person.surname_changed <= person.died
        versions.append((max(learnt, person.died + days(2)), renamed, True))
    for day in cases.changes_of(person):
        if learnt < day:
            versions.append((day, _renamed_before(person, day), person.died is not None and person.died < day))
    for day, renamed, dead in versions:
        died = person.died if dead else None
        yield _person_record(person, day, renamed or _renamed_before(person, learnt), died, cases)
    yield from _homes(dates, family, person, learnt)
    if person is family.father:
        return
    yield from _resident(dates, family, person, learnt)
    yield from _registered(dates, family, person, learnt)
    for held in family.caseloads:
        if held.person is person:
            yield from _spell(
                dates, person, "caseload", held.first, held.last, max(learnt, held.first), team=held.team.key
            )


def _renamed_before(person: Person, learnt: date) -> bool:
    return person.surname_changed is not None and person.surname_changed <= learnt


def _person_record(person: Person, learnt: date, renamed: bool, died: date | None, cases: Cases) -> Entry:
    current = person.surname if renamed or not person.former_surname else person.former_surname
    cells: dict[str, Cell] = {
        "person_key": key(person), "nhs_number": cases.number_on(person, learnt),
        "forename": cases.forename_on(person, learnt), "surname": current,
        "former_surname": person.former_surname if renamed else None, "birth_date": person.born,
        "birth_order": person.birth_order, "death_date": died, "sex": person.sex,
        "ethnicity": person.background.ethnicity, "language": person.background.language,
        "restriction": "adopted" if person.joined is not None else None,
    }  # fmt: skip
    stated = Stated(person.number, person.nhs_number, person.born, died)
    return Entry("person_record", (person.number,), learnt, cells, ("people", person.number, stated))


def _adopted(adoption: Adoption, dates: Days, cases: Cases) -> Iterator[Entry]:
    """The record of after: the family it joined is told, the one it came from is not."""
    learnt = adoption.on + days(14)
    yield from _person(adoption.family, adoption.after, learnt, dates, cases)
    yield _relationship(adoption.after, adoption.family.mother, "parent", learnt)


def _birth(baby: Person, pregnancy: int, mother: Person | None, weight: int, learnt: date) -> Entry:
    cells: dict[str, Cell] = {
        "person_key": key(baby), "delivery_key": f"D{pregnancy:07d}", "mother_key": key(mother) if mother else None,
        "mother_nhs_number": mother.nhs_number if mother else None, "born_on": baby.born, "outcome": "live",
        "birth_order": baby.birth_order, "weight_grams": weight,
    }  # fmt: skip
    stated = StatedBirth(baby.number, pregnancy, baby.born, mother.number if mother else None, None)
    return Entry("birth", (baby.number,), learnt, cells, ("births", baby.number, stated))


def _relationship(child: Person, other: Person, relationship: str, learnt: date) -> Entry:
    cells: dict[str, Cell] = {
        "person_key": key(child), "other_key": key(other), "other_nhs_number": other.nhs_number,
        "relationship": relationship, "from_date": child.arrived,
    }  # fmt: skip
    return Entry("relationship_record", (child.number, other.number), learnt, cells)


def _versions(first: date, last: date | None, learnt: date) -> Iterator[tuple[date, date | None]]:
    """When a spell was learnt and what its last day was said to be: open at first, closed once its end is known."""
    if last is None:
        yield max(learnt, first), None
        return
    ended = last + days(1 + (last.toordinal() + first.toordinal()) % 5)
    if ended <= learnt:
        yield learnt, last
        return
    yield max(learnt, first), None
    yield ended, last


def _homes(dates: Days, family: Family, person: Person, learnt: date) -> Iterator[Entry]:
    left_before = False
    for home in family.homes:
        outside_before_arrival = home.neighbourhood is None and not left_before and not family.registered_only
        left_before = left_before or home.neighbourhood is not None
        first, last = max(home.first, person.arrived), _earliest(home.last, person.gone)
        if outside_before_arrival or (last is not None and last < max(first, dates.remembered_from)):
            continue
        for day, stated_last in _versions(first, last, max(learnt, first)):
            yield _address(person, home, first, stated_last, day)


def _address(person: Person, home: Home, first: date, last: date | None, learnt: date) -> Entry:
    place = home.neighbourhood.code if home.neighbourhood is not None else None
    cells: dict[str, Cell] = {
        "person_key": key(person), "kind": "home", "from_date": first, "to_date": last, "address": home.address,
        "postcode": home.postcode, "lsoa": place,
    }  # fmt: skip
    about = (person.number, first)
    return Entry("address_record", about, learnt, cells, ("residences", about, Spell(first, last, place)))


def _earliest(*found: date | None) -> date | None:
    return min((day for day in found if day is not None), default=None)


def _resident(dates: Days, family: Family, person: Person, learnt: date) -> Iterator[Entry]:
    stretches: list[tuple[date, date | None]] = []
    for home in family.homes:
        if home.neighbourhood is None:
            continue
        if stretches and stretches[-1][1] == home.first - ONE_DAY:
            stretches[-1] = (stretches[-1][0], home.last)
        else:
            stretches.append((home.first, home.last))
    for stretch_first, stretch_last in stretches:
        first, last = max(stretch_first, person.arrived), _earliest(stretch_last, person.gone)
        if last is not None and last < first:
            continue
        began = "birth" if first == person.born else "moved_in"
        ended = "death" if last is not None and last == person.died else "moved_out"
        yield from _spell(dates, person, "resident", first, last, max(learnt, first), began=began, ended=ended)


def _registered(dates: Days, family: Family, person: Person, learnt: date) -> Iterator[Entry]:
    joins = person.arrived + days(10 + person.number % 26)
    for registration in family.registrations:
        first, last = max(registration.first, joins), _earliest(registration.last, person.gone)
        if last is not None and last < first:
            continue
        practice, known = registration.practice, max(learnt, first)
        counts = bool(practice.district_code)
        yield from _spell(dates, person, "registered", first, last, known, practice=practice.key, counts=counts)


def _spell(
    dates: Days, person: Person, basis: str, first: date, last: date | None, learnt: date, *, team: str | None = None,
    practice: str | None = None, began: str | None = None, ended: str | None = None, counts: bool = True,
) -> Iterator[Entry]:  # fmt: skip
    if last is not None and last < dates.remembered_from:
        return
    for day, stated_last in _versions(first, last, learnt):
        cells: dict[str, Cell] = {
            "person_key": key(person), "basis": basis, "from_date": first, "to_date": stated_last, "team_key": team,
            "practice_key": practice, "started_because": began, "ended_because": ended if stated_last else None,
        }  # fmt: skip
        spell = Spell(first, stated_last, team)
        says: Note | None = ("responsible", (SOURCE, person.number, basis, first), spell)
        if basis == "caseload":
            says = ("caseloads", (person.number, first), spell)
        elif not counts:
            says = None
        yield Entry("responsibility", (person.number, basis, first), day, cells, says)


def _from_elsewhere(contact: Contact) -> Iterator[Entry]:
    person = contact.person
    cells: dict[str, Cell] = {
        "contact_key": f"H{contact.number:07d}", "person_key": key(person), "happened_on": contact.day,
        "service": "health_visiting", "activity": contact.activity, "attended": contact.attended,
        "medium": contact.medium,
    }  # fmt: skip
    stated = StatedContact(
        person.number, contact.day, "health_visiting", contact.activity, contact.attended, contact.medium,
        False, {}, None,
    )  # fmt: skip
    says = ("contacts", (SOURCE, contact.number), stated)
    yield Entry("contact", (contact.number,), contact.recorded + days(14), cells, says)


def _stay(person: Person, first: date, last: date) -> Entry:
    cells: dict[str, Cell] = {
        "person_key": key(person), "status": "hospital_stay", "from_date": first, "to_date": last,
        "detail": "neonatal unit",
    }  # fmt: skip
    about = (person.number, first)
    return Entry("status", about, last + days(3), cells, ("hospital", about, Spell(first, last)))


def _write_places(incoming: Incoming, geography: Geography, received: date) -> None:
    teams: list[Row] = [
        (team.key, team.name, team.kind, team.hub, team.district, team.quadrant) for team in geography.teams
    ]
    incoming.write(SOURCE, received, "team.csv", BY_NAME["team"].names, teams)
    places: list[Row] = [(COUNTY_CODE, COUNTY_NAME, "county", None, None)]
    quadrants = sorted({quadrant for _, quadrant, _ in DISTRICTS})
    places += [(quadrant_code(name), name, "quadrant", COUNTY_CODE, None) for name in quadrants]
    for number, (name, quadrant, _) in enumerate(DISTRICTS):
        places.append((district_code(number), name, "district", quadrant_code(quadrant), None))
        places.append((hub_code(name), hub_name(name), "hub", district_code(number), None))
    wards = {n.ward_code: (n.ward_code, n.ward, "ward", n.district_code, None) for n in geography.neighbourhoods}
    places += wards.values()
    positions = geography.deprivation_positions()
    places += [(n.code, n.name, "lsoa", n.ward_code, n.quintile, positions[n.code]) for n in geography.neighbourhoods]
    places += [(p.key, p.name, "practice", p.district_code or None, None) for p in geography.practices]
    columns = BY_NAME["place"].names
    padded = [(*place, *(None,) * (len(columns) - len(place))) for place in places]
    incoming.write(SOURCE, received, "place.csv", columns, padded)
