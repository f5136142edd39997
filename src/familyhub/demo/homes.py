"""Families whose homes are hard to know: two homes, care, kin, a refuge, hostels, flats in one building.

They are families of their own, with children past every check of the health visitors, drawn after everything else from
a random source of their own: no other family, figure or file of the county changes by them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from random import Random
from typing import Literal

from familyhub.demo.calendar import Days
from familyhub.demo.cases import Cases
from familyhub.demo.names import BACKGROUNDS, Background
from familyhub.demo.numbers import nhs_numbers
from familyhub.demo.people import Family, Home, Person, Population, Pregnancy, day_between, days
from familyhub.demo.places import Neighbourhood, draw_address

Kind = Literal["two_homes", "care_placement", "kinship_care", "refuge", "hostel", "crowded", "flats"]
HomeIs = Literal["home", "other_parent", "placement", "refuge"]

OF_FAMILIES: dict[Kind, float] = {
    "two_homes": 0.010, "care_placement": 0.004, "kinship_care": 0.004, "refuge": 0.003, "hostel": 0.002,
    "crowded": 0.0005, "flats": 0.003,
}  # fmt: skip
"""Cases of each kind, as a share of the county's families; at least one. A hostel or a building has several."""
FLATS = 4
HOSTEL_FAMILIES = 3
LODGERS = 14
"""Unrelated people who live at one address that nobody calls a hostel."""
SIX_YEARS = 2192


@dataclass(frozen=True, slots=True)
class Dwelling:
    """A home by its property number. `housing_writes` is how the housing office spells the address."""

    uprn: str
    address: str
    housing_writes: str
    postcode: str
    lsoa: str


@dataclass(frozen=True, slots=True)
class Stay:
    """Who truly lived where, on which days (both lived in).

    `hidden` says why nobody may be shown there: shielded, refuge, institution or placement; None where a household is.
    """

    person: Person
    dwelling: Dwelling
    home: HomeIs
    first: date
    last: date | None
    hidden: str | None = None

    def covers(self, day: date) -> bool:
        """Whether the day is one of the stay."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Care:
    """Days on which a child was looked after."""

    child: Person
    first: date
    last: date | None


@dataclass(slots=True)
class Homes:
    """All such families, who lived where, and who cares for whom; none in a county that was not asked for them."""

    families: list[Family] = field(default_factory=list)
    kinds: dict[int, set[str]] = field(default_factory=dict)
    """By person."""
    stays: list[Stay] = field(default_factory=list)
    care: list[Care] = field(default_factory=list)
    kinship: list[tuple[Person, Person]] = field(default_factory=list)
    """A child and the relative with whom it lives."""
    fostering: list[tuple[Person, Person]] = field(default_factory=list)
    others: list[Person] = field(default_factory=list)
    """Grown-ups without a child of their own here: relatives who care, foster carers, lodgers."""
    shielded: set[int] = field(default_factory=set)

    @property
    def people(self) -> Iterator[Person]:
        """Everybody."""
        for family in self.families:
            yield from family.members
        yield from self.others

    def living(self, day: date) -> dict[str, set[int]]:
        """By property number who is shown as a household there on a day: the truth that households are tested by."""
        found: dict[str, set[int]] = {}
        closed = {s.dwelling.uprn for s in self.stays if s.hidden == "placement" and s.covers(day)}
        closed |= {s.dwelling.uprn for s in self.stays if s.hidden in ("refuge", "shielded", "institution")}
        for stay in self.stays:
            if stay.hidden is None and stay.covers(day) and stay.dwelling.uprn not in closed:
                found.setdefault(stay.dwelling.uprn, set()).add(stay.person.number)
        return found

    def main_home(self, person: Person, day: date) -> Dwelling | None:
        """Where the person lives on a day, whether it may be shown or not; a second home is not the main one."""
        here = [stay for stay in self.stays if stay.person is person and stay.covers(day)]
        return next((stay.dwelling for stay in here if stay.home != "other_parent"), None)


def draw_homes(random: Random, population: Population, cases: Cases, dates: Days) -> Homes:
    """The families, their numbers beyond everybody else's."""
    drawing = _Drawing(random, population, cases, dates)
    for kind, share in OF_FAMILIES.items():
        for _ in range(max(1, int(share * len(population.families)))):
            drawing.draw(kind)
    return drawing.homes


class _Drawing:
    def __init__(self, random: Random, population: Population, cases: Cases, dates: Days) -> None:
        self.random, self.dates, self.homes = random, dates, Homes()
        self.places = population.geography.neighbourhoods
        everybody = [person for family in population.families for person in family.members]
        everybody += [adoption.after for adoption in cases.adoptions]
        borne = {p.nhs_number for p in everybody} | {earlier.number for earlier in cases.earlier_numbers.values()}
        self.numbers = count(max(person.number for person in everybody) + 1)
        self.nhs_numbers = (number for number in nhs_numbers(random) if number not in borne)
        self.family_numbers = count(max(family.number for family in population.families) + 1)
        pregnancies = [p.number for family in population.families for p in family.pregnancies]
        self.pregnancies = count(max(pregnancies) + 1)
        self.properties = count(999_000_000_001)
        self.make: dict[Kind, Callable[[], None]] = {
            "two_homes": self._two_homes, "care_placement": self._care_placement, "kinship_care": self._kinship_care,
            "refuge": self._refuge, "hostel": self._hostel, "crowded": self._crowded, "flats": self._flats,
        }  # fmt: skip

    def draw(self, kind: Kind) -> None:
        """One case; everybody of it is marked by its kind."""
        before = {person.number for person in self.homes.people}
        self.make[kind]()
        self.homes.kinds |= {person.number: {kind} for person in self.homes.people if person.number not in before}

    def _person(self, background: Background, sex: str, born: date, surname: str) -> Person:
        names = background.women if sex == "F" else background.men
        return Person(
            next(self.numbers), next(self.nhs_numbers), born, sex, self.random.choice(names), surname, background
        )

    def _grown_up(self, background: Background, sex: str, surname: str = "", years: int = 41) -> Person:
        born = self.dates.as_of - days((years + self.random.uniform(-6, 6)) * 365.25)
        return self._person(background, sex, born, surname or self.random.choice(background.surnames))

    def _other(self, person: Person) -> Person:
        self.homes.others.append(person)
        return person

    def _family(self, dwelling: Dwelling, children: int, *, father: bool) -> Family:
        background = self.random.choices(BACKGROUNDS, [background.share for background in BACKGROUNDS])[0]
        mother = self._grown_up(background, "F")
        family = Family(next(self.family_numbers), mother, self._grown_up(background, "M") if father else None, [])
        born = self.dates.since - days(SIX_YEARS + self.random.randrange(1_400, 2_000))
        taken: set[str] = set()
        for _ in range(children):
            child = self._person(background, self.random.choice("FM"), born, mother.surname)
            while child.forename in taken:
                child.forename = self.random.choice(background.women if child.sex == "F" else background.men)
            taken.add(child.forename)
            booked, number = born - days(200), next(self.pregnancies)
            family.pregnancies.append(Pregnancy(number, booked, born, born, "birth", 280, [child], weights=[3_400]))
            born += days(self.random.randrange(480, 690))
        family.homes.append(Home(self._since(), None, self._place(dwelling), dwelling.address, dwelling.postcode))
        self.homes.families.append(family)
        return family

    def _since(self) -> date:
        """The day from which everybody's first home of these is on record: before any of the children is at school."""
        return self.dates.since - timedelta(days=900)

    def _recently(self) -> date:
        return day_between(self.random, self.dates.as_of - timedelta(days=500), self.dates.as_of - timedelta(days=120))

    def _place(self, dwelling: Dwelling) -> Neighbourhood:
        return next(place for place in self.places if place.code == dwelling.lsoa)

    def _dwelling(self, lead: str = "", housing: str = "") -> Dwelling:
        """A house of its own; with a lead the building or the flat that stands before the house's number."""
        place = self.random.choice(self.places)
        address, postcode = draw_address(self.random, place)
        # Beyond every other house of its street: nobody else of the county lives there by chance.
        number, rest = address.split(" ", 1)
        address = f"{1_000 + 2 * next(self.properties) % 8_000 + int(number) % 2} {rest}"
        return self._property(lead + address, (housing or lead) + address, postcode, place.code)

    def _property(self, address: str, housing: str, postcode: str, lsoa: str) -> Dwelling:
        return Dwelling(str(next(self.properties)), address, housing.replace(" Road", " Rd"), postcode, lsoa)

    def _live(
        self, people: Iterator[Person] | list[Person], dwelling: Dwelling, first: date | None = None,
        last: date | None = None, home: HomeIs = "home", hidden: str | None = None,
    ) -> None:  # fmt: skip
        since = first or self._since()
        self.homes.stays += [Stay(person, dwelling, home, since, last, hidden) for person in people]

    def _two_homes(self) -> None:
        """Parents who parted: the children live with the mother, and with the father at weekends."""
        first, second, parted = self._dwelling(), self._dwelling(), self._recently()
        family = self._family(first, 2, father=True)
        father = [family.father] if family.father is not None else []
        self._live([family.mother, *family.children], first)
        self._live(father, first, last=parted - timedelta(days=1))
        self._live(father, second, parted)
        self._live(list(family.children), second, parted, home="other_parent")

    def _care_placement(self) -> None:
        """One child is placed with foster carers to this day; the other was, and came back."""
        first, placed = self._dwelling(), self._recently()
        family = self._family(first, 2, father=False)
        stays, back = list(family.children)
        left, returned = placed - timedelta(days=200), placed - timedelta(days=80)
        self._live([family.mother], first)
        self._live([stays], first, last=placed - timedelta(days=1))
        self._live([back], first, last=left - timedelta(days=1))
        self._live([back], first, returned + timedelta(days=1))
        self._placed(stays, placed, None)
        self._placed(back, left, returned)

    def _placed(self, child: Person, first: date, last: date | None) -> None:
        where = self._dwelling()
        carer = self._other(self._grown_up(child.background, "F", years=50))
        self.homes.fostering.append((child, carer))
        self.homes.care.append(Care(child, first, last))
        self._live([carer], where)
        self._live([child], where, first, last, "placement", "placement")

    def _kinship_care(self) -> None:
        first, second, moved = self._dwelling(), self._dwelling(), self._recently()
        family = self._family(first, 1, father=False)
        grandmother = self._other(self._grown_up(family.mother.background, "F", family.mother.surname, 68))
        (child,) = family.children
        self.homes.kinship.append((child, grandmother))
        self._live([family.mother], first)
        self._live([grandmother], second)
        self._live([child], first, last=moved - timedelta(days=1))
        self._live([child], second, moved)

    def _refuge(self) -> None:
        """Mother and children fled: neither where they are nor where they lived is shown to anybody."""
        first, fled = self._dwelling(), self._recently()
        refuge = self._dwelling("Safe House, ")
        family = self._family(first, 2, father=True)
        fleeing = [family.mother, *family.children]
        self.homes.shielded |= {person.number for person in fleeing}
        self._live(family.members, first, last=fled - timedelta(days=1), hidden="shielded")
        self._live([family.father] if family.father is not None else [], first, fled, hidden="shielded")
        self._live(fleeing, refuge, fled, home="refuge", hidden="refuge")

    def _hostel(self) -> None:
        hostel = self._dwelling("Harbour Hostel, ")
        for _ in range(HOSTEL_FAMILIES):
            family = self._family(hostel, 1, father=False)
            self._live(family.members, hostel, hidden="institution")

    def _crowded(self) -> None:
        """An address like any other, at which more unrelated people live than a household has."""
        lodging = self._dwelling()
        family = self._family(lodging, 1, father=False)
        lodgers = [
            self._other(self._grown_up(self.random.choice(BACKGROUNDS), self.random.choice("FM")))
            for _ in range(LODGERS)
        ]
        self._live([*family.members, *lodgers], lodging, hidden="institution")

    def _flats(self) -> None:
        """Families behind one front door, each behind its own: the housing office calls flats apartments."""
        whole = self._dwelling()
        for number in range(1, FLATS + 1):
            flat = self._property(
                f"Flat {number}, {whole.address}", f"Apartment {number}, {whole.address}", whole.postcode, whole.lsoa
            )
            family = self._family(flat, 1, father=number % 2 == 0)
            self._live(family.members, flat)
