"""What was drawn for rates and waits: referrals to other services, urgent care, therapy appointments."""

from dataclasses import dataclass, field
from datetime import date

from familyhub.demo.outcome_drawn import Held
from familyhub.demo.people import Person


@dataclass(frozen=True, slots=True)
class Referred:
    """A referral of a child to another service; `closed` is None while it is open."""

    number: int
    person: Person
    service: str
    received: date
    closed: date | None
    reason: str
    keyed: date


@dataclass(frozen=True, slots=True)
class Visit:
    """A child at a hospital or in therapy on a day, or kept from it; `referral` is the one it belongs to, if any."""

    number: int
    person: Person
    service: str
    activity: str
    attended: str
    day: date
    referral: int | None
    keyed: date


@dataclass(slots=True)
class Rates:
    """All of it."""

    referrals: list[Referred] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    """Spells of children who came to be looked after, left, came back, or changed placement."""
