"""What was drawn of use: who has a need, since when it is known, and what is used because of it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from familyhub.demo.outcome_drawn import Held
from familyhub.demo.people import Family, Person
from familyhub.demo.rate_drawn import Visit

Need = Literal["disability", "own_mental_ill_health", "ehc_plan", "early_birth", "domestic_abuse", "abuse_or_neglect"]


@dataclass(frozen=True, slots=True)
class Way:
    """A service that a need brings, and how many contacts of it a child has in a year, on average."""

    service: str
    activity: str
    a_year: float


USED_FOR: dict[Need, tuple[Way, ...]] = {
    "disability": (Way("therapy", "other", 26.0), Way("hospital", "admission", 1.2)),
    "own_mental_ill_health": (Way("camhs", "other", 16.0),),
    "ehc_plan": (Way("therapy", "other", 12.0),),
    "early_birth": (Way("hospital", "admission", 2.2),),
    "domestic_abuse": (Way("early_help", "other", 22.0),),
    "abuse_or_neglect": (Way("early_help", "other", 22.0),),
}
"""What each need brings: the truth that segments of the county have to find again.

Of the children of whom an assessment found abuse or neglect, many come into care besides."""


@dataclass(frozen=True, slots=True)
class InNeed:
    """A child with a need from a day on; the records of the county say so from that day."""

    person: Person
    family: Family
    need: Need
    since: date
    until: date | None = None


@dataclass(slots=True)
class Use:
    """All of it."""

    in_need: list[InNeed] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    """Disabilities that are recorded as a spell."""
    found: list[Held] = field(default_factory=list)
    """Factors that assessments found, a day each."""
