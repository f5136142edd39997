"""The people of the county as they truly are: families, homes, pregnancies, births, deaths, names that change."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Literal

from familyhub.demo.names import Background
from familyhub.demo.places import Geography, Neighbourhood, Practice, Team

Outcome = Literal["birth", "stillbirth", "loss"]


@dataclass(slots=True)
class Person:
    """A mother, father or child. `number` counts everybody from 1 and is the truth's own id."""

    number: int
    nhs_number: str
    born: date
    sex: str
    forename: str
    surname: str
    background: Background
    former_surname: str = ""
    surname_changed: date | None = None
    died: date | None = None
    birth_order: int | None = None
    pupil_number: str = ""
    joined: date | None = None
    """The day an adopted child came to the family under this name."""
    left: date | None = None
    """The day a child left the family to be adopted."""

    @property
    def arrived(self) -> date:
        """The first day with the family: of birth, or of adoption."""
        return self.joined or self.born

    @property
    def gone(self) -> date | None:
        """The last day with the family: of death, or of leaving to be adopted."""
        return self.died or self.left


@dataclass(slots=True)
class Home:
    """Where a family lives from one day to another (both lived in); no neighbourhood means outside the county."""

    first: date
    last: date | None
    neighbourhood: Neighbourhood | None
    address: str
    postcode: str


@dataclass(slots=True)
class Registration:
    """A family's GP practice for some days."""

    first: date
    last: date | None
    practice: Practice


@dataclass(slots=True)
class Caseload:
    """The team that holds a person for some days."""

    person: Person
    team: Team
    first: date
    last: date | None


@dataclass(slots=True)
class Pregnancy:
    """A pregnancy. `ended` is the true day of birth or loss, which may lie in the future."""

    number: int
    booked: date
    expected: date
    ended: date
    outcome: Outcome
    gestation_days: int
    babies: list[Person] = field(default_factory=list)
    stillborn: int = 0
    second_born_next_day: bool = False
    ours: bool = True
    """Booked and followed by the maternity provider that sends its extracts."""
    mother_known: bool = True
    weights: list[int] = field(default_factory=list)
    first_feed: str = "breast_milk"


@dataclass(slots=True)
class Family:
    """A mother, her children, often their father, and where they lived."""

    number: int
    mother: Person
    father: Person | None
    homes: list[Home]
    pregnancies: list[Pregnancy] = field(default_factory=list)
    registrations: list[Registration] = field(default_factory=list)
    caseloads: list[Caseload] = field(default_factory=list)
    family_nurse: bool = False
    registered_only: bool = False
    """Lives just outside the county and is registered with a practice inside."""

    @property
    def children(self) -> Iterator[Person]:
        """All children born alive, eldest first."""
        for pregnancy in self.pregnancies:
            yield from pregnancy.babies

    @property
    def members(self) -> Iterator[Person]:
        """The mother, the father where there is one, and all children born alive."""
        yield self.mother
        if self.father is not None:
            yield self.father
        yield from self.children

    def home_on(self, day: date) -> Home | None:
        """The home on a day; None before the first one."""
        for home in self.homes:
            if home.first <= day and (home.last is None or day <= home.last):
                return home
        return None

    def lives_inside(self, day: date) -> bool:
        """Whether the family lives in the county on a day."""
        home = self.home_on(day)
        return home is not None and home.neighbourhood is not None

    def first_inside(self) -> date | None:
        """The first day in the county; None where the family never lived there."""
        return next((home.first for home in self.homes if home.neighbourhood is not None), None)

    def team_on(self, person: Person, day: date) -> Team | None:
        """The team whose caseload a person is on, on a day."""
        for held in self.caseloads:
            if held.person is person and held.first <= day and (held.last is None or day <= held.last):
                return held.team
        return None


@dataclass(slots=True)
class Population:
    """Everybody, with the places they live in."""

    geography: Geography
    families: list[Family]
    weeks_lived: int = 0
    """Weeks that have passed since the first extracts were written."""


def days(count: float) -> timedelta:
    """So many whole days."""
    return timedelta(days=int(count))


def day_between(random: Random, first: date, last: date) -> date:
    """A day drawn evenly from a range, both ends possible."""
    return first + days(random.randint(0, max(0, (last - first).days)))
