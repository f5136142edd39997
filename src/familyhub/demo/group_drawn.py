"""What was drawn of priority groups: what is so in each family, and what was asked and recorded at contacts."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from familyhub.demo.outcome_drawn import Held
from familyhub.demo.people import Person

Belongs = Literal["yes", "no", "not_asked"]


@dataclass(frozen=True, slots=True)
class Recording:
    """One group asked about at one contact; `code` is what the template calls it, `keyed` the day it was entered."""

    person: Person
    group: str
    code: str
    belongs: Belongs
    day: date
    keyed: date
    since: date | None
    contact: str
    team: str
    practitioner: str


@dataclass(frozen=True, slots=True)
class Supported:
    """One visit of a family support worker, on the record of the child or the mother."""

    number: int
    person: Person
    day: date
    keyed: date
    team: str
    practitioner: str


@dataclass(slots=True)
class GroupRecords:
    """All that was recorded, and the spells behind groups that records show by themselves."""

    recordings: list[Recording] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    support: list[Supported] = field(default_factory=list)
    """Support at home for families in trouble, of which only what was lately is a targeted intervention."""
    cases: dict[str, list[int]] = field(default_factory=dict)
    """The people of each hard case that was planted, by its name."""
