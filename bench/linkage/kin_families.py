"""Kin injected into a demo county: cousins of one name at one address, fathers and sons of one name, adopted children.

Every agency writes them with the pen of the demo county: slips, short names, old addresses, missing numbers. Birth
dates, names and homes are as hard to tell apart as such families have them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from random import Random

from familyhub.demo import County
from familyhub.demo.extracts import Incoming, Row
from familyhub.demo.names import BACKGROUNDS, Background
from familyhub.demo.numbers import nhs_numbers, pupil_number
from familyhub.demo.partners import EARLY_HELP, HUB, SOCIAL_CARE
from familyhub.demo.people import Family, Home, Person
from familyhub.demo.places import draw_address
from familyhub.demo.plain import key as register_key
from familyhub.demo.recorded import Pen
from familyhub.demo.registrars import ADDRESS, PERSON, address_row, pupil_key

OF_EACH = 300
KNOWN_TO = 0.6
"""Of an agency's chance to know somebody: more than any knows in truth, so that every pair is met."""
SENT_DAYS_BEFORE = 6

KEYS = {
    "chis": register_key, "hub": HUB.key, "earlyhelp": EARLY_HELP.key, "csc": SOCIAL_CARE.key, "school": pupil_key,
}  # fmt: skip
GROWN_UP_AT = ("chis", "hub", "earlyhelp", "csc")
TELLS_OF_ADOPTION = ("chis", "csc")
"""The others write down what the family says, and half of the hubs that the mother is one by adoption."""


@dataclass(frozen=True, slots=True)
class Kin:
    """Two who are not one person, though everything but a number and a birth date may say so."""

    kind: str
    two: tuple[Person, Person]


@dataclass(slots=True)
class Injected:
    """The pairs, whose each record is (by source and key), and the records that are told to be an adopted child's."""

    kin: list[Kin] = field(default_factory=list)
    records: dict[tuple[str, str], int] = field(default_factory=dict)
    closed: set[tuple[str, str]] = field(default_factory=set)


def inject(folder: Path, county: County, missing: Mapping[str, float], seed: int = 1) -> Injected:
    """Write 300 pairs of each kind below `folder` (an incoming folder); `missing` is the share without a number."""
    return _Injection(folder, county, missing, seed).written()


class _Injection:
    def __init__(self, folder: Path, county: County, missing: Mapping[str, float], seed: int) -> None:
        self.random = Random(f"kin/{seed}")
        self.county, self.missing = county, missing
        self.incoming = Incoming(folder)
        self.received = county.as_of - timedelta(days=SENT_DAYS_BEFORE)
        everybody = [person for family in county.population.families for person in family.members]
        borne = {p.nhs_number for p in everybody} | {e.number for e in county.cases.earlier_numbers.values()}
        borne |= {adoption.after.nhs_number for adoption in county.cases.adoptions}
        self.numbers = (number for number in nhs_numbers(Random(f"kin/{seed}/nhs")) if number not in borne)
        self.people = count(max(county.written.records.values()) + 1)
        self.family_of: dict[int, Family] = {}
        self.parents: dict[int, tuple[Person, str]] = {}
        self.found = Injected()

    def written(self) -> Injected:
        for place in range(OF_EACH):
            for make in (self._cousins, self._father_and_son, self._adopted):
                self.found.kin.append(make(place))
        pen = Pen(self.county.seed, True, self.missing, self.county.cases, True, self.family_of)
        for source in KEYS:
            self._write(source, pen)
        return self.found

    def _person(self, background: Background, sex: str, born: date, surname: str, forename: str = "") -> Person:
        names = background.women if sex == "F" else background.men
        name = forename or self.random.choice(names)
        person = Person(next(self.people), next(self.numbers), born, sex, name, surname, background)
        if (self.county.as_of - born).days > 5 * 365:
            person.pupil_number = pupil_number(person.number, born.year + 4)
        return person

    def _family(self, mother: Person, children: list[Person], home: Home, father: Person | None = None) -> None:
        family = Family(10_000_000 + mother.number, mother, father, [home])
        for person in (mother, *children, *([father] if father is not None else [])):
            self.family_of[person.number] = family
        for child in children:
            self.parents[child.number] = mother, "mother"

    def _home(self) -> Home:
        place = self.random.choice(self.county.population.geography.neighbourhoods)
        address, postcode = draw_address(self.random, place)
        return Home(date(2008, 1, 1), None, place, address, postcode)

    def _background(self) -> Background:
        return self.random.choices(BACKGROUNDS, [background.share for background in BACKGROUNDS])[0]

    def _birth(self) -> date:
        """Of a child of 5 to 15, on a day that can be read as a month."""
        return date(self.random.randint(2011, 2020), self.random.randint(1, 12), self.random.randint(1, 18))

    def _mother(self, background: Background, surname: str) -> Person:
        return self._person(background, "F", date(1985, 1, 1) + timedelta(days=self.random.randrange(4_000)), surname)

    def _cousins(self, place: int) -> Kin:
        """Two sisters in one house, each with a child of one name: a year, ten days or longer apart, or of one day."""
        background = self._background()
        surname, sex, home = self.random.choice(background.surnames), self.random.choice("FM"), self._home()
        born = self._birth()
        apart, kind = [
            (date(born.year + 1, born.month, born.day), "a year apart"),
            (born + timedelta(days=10), "ten days apart"),
            (born + timedelta(days=self.random.randrange(32, 700)), "up to two years apart"),
            (born, "born on one day"),
        ][min(place % 10 // 3, 3)]
        child = self._person(background, sex, born, surname)
        cousin = self._person(background, sex, apart, surname, child.forename)
        for each in (child, cousin):
            self._family(self._mother(background, surname), [each], home)
        return Kin(f"cousins, {kind}", (child, cousin))

    def _father_and_son(self, place: int) -> Kin:
        """A third were born on one day of the year."""
        background = self._background()
        surname, born = self.random.choice(background.surnames), self._birth()
        older = self.random.randint(17, 40)
        kind = "born on one day of the year" if place % 3 == 0 else "otherwise"
        of_father = date(born.year - older, born.month, born.day)
        if place % 3:
            of_father += timedelta(days=self.random.randrange(1, 364))
        son = self._person(background, "M", born, surname)
        father = self._person(background, "M", of_father, surname, son.forename)
        father.pupil_number = ""
        self._family(self._mother(background, surname), [son], self._home(), father)
        return Kin(f"fathers and sons, {kind}", (father, son))

    def _adopted(self, place: int) -> Kin:
        """Four of five keep the forename; a third are adopted by a stepfather, and stay where they lived."""
        background = self._background()
        surname, sex, home = self.random.choice(background.surnames), self.random.choice("FM"), self._home()
        before = self._person(background, sex, self._birth(), surname)
        others = [name for name in background.surnames if name != surname]
        kept = before.forename if self.random.random() < 0.8 else ""
        after = self._person(background, sex, before.born, self.random.choice(others), kept)
        after.joined = date(2022, 1, 1) + timedelta(days=self.random.randrange(900))
        by_stepfather = place % 3 == 0
        self._family(self._mother(background, surname), [before], home)
        self._family(self._mother(background, after.surname), [after], home if by_stepfather else self._home())
        self.parents[after.number] = self.family_of[after.number].mother, "parent"
        return Kin(f"adopted by {'a stepfather' if by_stepfather else 'others'}", (before, after))

    def _write(self, source: str, pen: Pen) -> None:
        key = KEYS[source]
        people: list[Row] = []
        homes: list[Row] = []
        parents: list[Row] = []
        for person in self._known_to(source):
            told = pen.write(source, person, self.received)
            said = "adopted" if person.joined is not None and source in TELLS_OF_ADOPTION else None
            people.append((key(person), told.nhs_number, told.upn, told.forename, told.surname, told.former_surname,
                           told.born, None, told.sex, person.background.ethnicity, said))  # fmt: skip
            homes.append(address_row(key(person), told))
            self.found.records[source, key(person)] = person.number
            if said is not None:
                self.found.closed.add((source, key(person)))
            parents += self._parent(source, person)
        self.incoming.write(source, self.received, "person_record.csv", PERSON, people)
        self.incoming.write(source, self.received, "address_record.csv", ADDRESS, homes)
        columns = ("person_key", "other_key", "relationship")
        self.incoming.write(source, self.received, "relationship_record.csv", columns, parents)

    def _parent(self, source: str, person: Person) -> Iterator[Row]:
        """The register names every mother; half of the hubs an adoptive one, as they hear it."""
        if person.number not in self.parents:
            return
        parent, relationship = self.parents[person.number]
        if source == "chis":
            yield KEYS[source](person), KEYS[source](parent), relationship
        elif source == "hub" and person.joined is not None and person.number % 2:
            self.found.closed.add((source, KEYS[source](person)))
            yield KEYS[source](person), KEYS[source](parent), "adoptive_parent"

    def _known_to(self, source: str) -> Iterator[Person]:
        people = {p.number: p for kin in self.found.kin for p in kin.two}
        people |= {family.mother.number: family.mother for family in self.family_of.values()}
        for number, person in sorted(people.items()):
            is_adult = person.born.year < 2005
            drawn = Random(f"kin/knows/{source}/{number}").random()
            if source == "chis" or (drawn < KNOWN_TO and (source in GROWN_UP_AT if is_adult else True)):
                yield person
