"""What the extracts say once they are written: the only thing the truth may know.

Writers note here each row that a reader can use, in the order in which files are received, so that a later row about
the same thing replaces an earlier one. Faulty rows are never noted. People are named by their true number, which no
file holds.
"""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Stated:
    """A person with a date of birth."""

    number: int
    nhs_number: str
    born: date
    died: date | None


@dataclass(frozen=True, slots=True)
class StatedPregnancy:
    """A pregnancy as maternity tells it; `lost` is the day of a loss or stillbirth."""

    mother: int
    expected: date
    lost: date | None = None
    stillborn: bool = False


@dataclass(frozen=True, slots=True)
class StatedBirth:
    """A baby born alive: of which pregnancy, to whom (None: nobody says), and after how many days, where stated."""

    baby: int
    pregnancy: int
    born: date
    mother: int | None
    gestation_days: int | None


@dataclass(frozen=True, slots=True)
class Spell:
    """Some days, both ends counting; `place` is a team's key or a neighbourhood's code where the spell has one."""

    first: date
    last: date | None
    place: str | None = None

    def covers(self, day: date) -> bool:
        """Whether the day lies in the spell."""
        return self.first <= day and (self.last is None or day <= self.last)

    def meets(self, first: date, last: date) -> bool:
        """Whether the spell shares a day with a range."""
        return self.first <= last and (self.last is None or self.last >= first)


@dataclass(frozen=True, slots=True)
class StatedContact:
    """A contact with what was found at it. `scores` holds, for each ASQ-3 domain scored, whether it is high enough."""

    person: int
    day: date
    service: str
    activity: str | None
    attended: str | None
    medium: str
    reviewed: bool
    scores: dict[str, bool]
    feeding: str | None


@dataclass(slots=True)
class Written:
    """Everything the files say, by the key under which a later row replaces an earlier one."""

    people: dict[int, Stated] = field(default_factory=dict)
    pregnancies: dict[int, StatedPregnancy] = field(default_factory=dict)
    births: dict[int, StatedBirth] = field(default_factory=dict)
    gestations: dict[int, int] = field(default_factory=dict)
    """Days of pregnancy at birth, alive or not, by pregnancy."""
    responsible: dict[tuple[str, int, str, date], Spell] = field(default_factory=dict)
    """By source, person, basis and first day."""
    caseloads: dict[tuple[int, date], Spell] = field(default_factory=dict)
    residences: dict[tuple[int, date], Spell] = field(default_factory=dict)
    hospital: dict[tuple[int, date], Spell] = field(default_factory=dict)
    contacts: dict[tuple[str, int], StatedContact] = field(default_factory=dict)
    """By source and contact number."""
    support: dict[tuple[str, int, date], int] = field(default_factory=dict)
    """Who was seen at a hub or by early help: by source, number of the visit or episode, and day."""
    records: dict[tuple[str, str], int] = field(default_factory=dict)
    """Who is meant by a source's own id: by source and id, the person's number; a stillborn baby's is below 0."""
