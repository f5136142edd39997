"""What was drawn of outcomes: steps, findings, spells, and for each piece of work how it truly went."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from familyhub.demo.people import Family, Person

Result = Literal["achieved", "not_achieved", "not_assessed"]


@dataclass(frozen=True, slots=True)
class Step:
    """One line of outcome activity; `keyed` is the day somebody entered it."""

    number: int
    person: Person
    outcome: str
    episode: str
    step: str
    day: date
    keyed: date
    service: str
    team: str | None
    practitioner: str
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of an assessment."""

    number: int
    person: Person
    day: date
    keyed: date
    instrument: str
    domain: str
    score: float | None
    band: str | None
    respondent: str | None = None
    part: str | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A spell that a person is in; `last` is None while it goes on."""

    person: Person
    status: str
    first: date
    last: date | None
    detail: str | None = None

    def covers(self, day: date) -> bool:
        """Whether the day is one of the spell."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to one question of a survey; nobody's where the form was anonymous."""

    number: int
    survey: str
    question: str
    day: date
    keyed: date
    person: Person | None
    value: int
    team: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A health assessment of a child looked after."""

    number: int
    person: Person
    day: date
    team: str | None


@dataclass(frozen=True, slots=True)
class School:
    """Whether a school held the enhanced status at the end of a year that begins in September."""

    number: int
    name: str
    year: int
    holds: bool


@dataclass(slots=True)
class Episode:
    """One piece of work towards one outcome, as it truly went. `left` is the day the family left the county during it.

    `result` is what the evidence says once the work is completed and the subject was `assessed` again. `counts` is
    False for somebody whom the measure is not about. `case` names a hard case that was planted.
    """

    measure: str
    key: str
    subject: Person
    family: Family
    identified: date
    steps: list[Step] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    due: date | None = None
    """For a mother before or after a birth: the day the baby is or was due."""
    left: date | None = None
    assessed: date | None = None
    result: Result = "not_assessed"
    counts: bool = True
    case: str = ""

    def days_of(self, step: str) -> Iterator[date]:
        """The days on which a step was taken."""
        return (taken.day for taken in self.steps if taken.step == step)


@dataclass(slots=True)
class Outcomes:
    """All of it. Rows that nobody had keyed by the last extract are drawn too; a later extract brings them."""

    episodes: list[Episode] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    loose: list[Finding] = field(default_factory=list)
    """Findings that belong to no piece of work: every child's weight in Reception and in Year 6."""
    anonymous: list[Answer] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    schools: list[School] = field(default_factory=list)

    @property
    def steps(self) -> Iterator[Step]:
        """Every step of every piece of work."""
        return (step for episode in self.episodes for step in episode.steps)

    @property
    def findings(self) -> Iterator[Finding]:
        """Every finding."""
        yield from (finding for episode in self.episodes for finding in episode.findings)
        yield from self.loose

    @property
    def answers(self) -> Iterator[Answer]:
        """Every answer to a survey."""
        yield from (answer for episode in self.episodes for answer in episode.answers)
        yield from self.anonymous
