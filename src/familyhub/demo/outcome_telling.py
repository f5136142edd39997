"""Telling one piece of work: when help was offered, taken up or not, given, broken off or completed.

How it went is drawn first; the assessments that show it are written to fit.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from random import Random

from familyhub.demo.outcome_drawn import Answer, Episode, Finding, Result, Step
from familyhub.demo.outcome_pool import Found
from familyhub.demo.people import Person, days
from familyhub.demo.places import Team

LATE = 0.012
"""Of steps: keyed a month or more after the day; what follows is then keyed later too."""


@dataclass(frozen=True, slots=True)
class Course:
    """How pieces of work of one measure usually go, in shares and days."""

    service: str
    sessions: tuple[int, int] = (3, 7)
    gap: tuple[int, int] = (7, 24)
    noticed: float = 1.0
    """The share of work whose identification is a line of its own; else the offer is the first one."""
    declined: float = 0.11
    unanswered: float = 0.04
    disengaged: float = 0.10
    followed_up: tuple[int, int] = (1, 4)
    """Days from the last support to the assessment afterwards."""
    achieved: float = 0.58
    not_assessed: float = 0.12


@dataclass(slots=True)
class Teller:
    """Writes pieces of work of one measure. Numbers count over all measures, so that every line's id is its own."""

    random: Random
    measure: str
    course: Course
    numbers: "count[int]"
    first_number: int = 1
    """The number of its first piece of work within the measure."""
    episodes: list[Episode] = field(default_factory=list)

    def begin(self, found: Found, case: str = "") -> "Telling":
        """A new piece of work; nothing of it has happened yet."""
        number = self.first_number + len(self.episodes)
        key = f"{self.measure.upper()}-{number:05d}"
        episode = Episode(self.measure, key, found.subject, found.family, found.day, case=case)
        episode.due = found.pregnancy.expected if found.pregnancy is not None else None
        self.episodes.append(episode)
        return Telling(self, episode, found)

    def result(self) -> Result:
        """How completed work turns out."""
        drawn = self.random.random()
        if drawn < self.course.not_assessed:
            return "not_assessed"
        better = drawn < self.course.not_assessed + (1 - self.course.not_assessed) * self.course.achieved
        return "achieved" if better else "not_achieved"


@dataclass(slots=True)
class Telling:
    """One piece of work while it is told. `keyed` is the day its newest line was entered: lines are entered in turn."""

    teller: Teller
    episode: Episode
    found: Found
    keyed: date = date.min
    before: dict[str, float] = field(default_factory=dict)
    """What each instrument said before, by its part."""

    @property
    def random(self) -> Random:
        """The measure's own source."""
        return self.teller.random

    def between(self, span: tuple[int, int]) -> int:
        """A whole number from a range, both ends possible."""
        return self.random.randint(*span)

    def step(self, step: str, day: date, detail: str | None = None) -> date:
        """Take a step and return its day."""
        team = team_of(self.found, self.episode.subject, day)
        number = next(self.teller.numbers)
        self.episode.steps.append(
            Step(number, self.episode.subject, self.episode.measure, self.episode.key, step, day, self._keyed(day),
                 self.teller.course.service, team.key if team else None, practitioner_of(team, self.episode), detail)
        )  # fmt: skip
        return day

    def find(
        self, instrument: str, day: date, *, domain: str = "whole", score: float | None = None,
        band: str | None = None, respondent: str | None = None, part: str | None = None, person: Person | None = None,
    ) -> None:  # fmt: skip
        """Assess somebody, the subject where nobody else is named."""
        about = person or self.episode.subject
        self.episode.findings.append(
            Finding(next(self.teller.numbers), about, day, self._keyed(day), instrument, domain, score, band,
                    respondent, part)
        )  # fmt: skip

    def answer(self, survey: str, question: str, day: date, value: int) -> None:
        """Answer a question of a survey as the subject."""
        team = team_of(self.found, self.episode.subject, day)
        self.episode.answers.append(
            Answer(next(self.teller.numbers), survey, question, day, self._keyed(day), self.episode.subject, value,
                   team.key if team else None)
        )  # fmt: skip

    def _keyed(self, day: date) -> date:
        lag = self.random.choice((0, 0, 0, 1, 1, 3))
        if self.random.random() < LATE:
            lag = self.random.randint(30, 95)
        self.keyed = max(self.keyed, day + days(lag))
        return self.keyed

    def offered(self) -> date | None:
        """From the identification to the day the family agreed; None where it declined or never answered."""
        random, course = self.random, self.teller.course
        day = self.found.day
        if random.random() < course.noticed:
            self.step("identified", day)
        day = self.step("offered", day + days(random.randint(1, 10)))
        drawn = random.random()
        if drawn < course.unanswered:
            return None
        if drawn < course.unanswered + course.declined:
            day = self.step(
                "declined", day + days(random.randint(0, 9)), random.choice(("no_time", "not_now", "other"))
            )
            if random.random() >= 0.2:
                return None
            self.episode.case = self.episode.case or "declined_then_agreed"
            return self.step("agreed", day + days(random.randint(20, 60)))
        return self.step("agreed", day + days(random.randint(0, 14)))

    def supported(self, agreed: date, details: tuple[str, ...] = ()) -> date | None:
        """From agreement through support to its last day; None where the family disengaged or left the county."""
        random, course = self.random, self.teller.course
        sessions, last = self.between(course.sessions), agreed + days(random.randint(4, 20))
        breaks_off = random.randint(0, sessions - 1) if random.random() < course.disengaged else None
        for turn in range(sessions):
            day = last if turn == 0 else last + days(self.between(course.gap))
            if self.has_left(day):
                return None
            if turn == breaks_off:
                self.step("disengaged", day + days(random.randint(14, 40)), random.choice(("no_reply", "withdrew")))
                return None
            last = self.step("support", day, random.choice(details) if details else None)
            if turn == sessions // 2 and sessions > 2:
                self.step("reviewed", day + days(2))
        return last

    def completed(self, last: date) -> date | None:
        """The day the work ended, some days after the last support; None where the family had left by then."""
        day = last + days(self.between((5, 14)))
        return None if self.has_left(day) else self.step("completed", day)

    def conclude(self, last: date, evidence: "Evidence", result: Result) -> None:
        """Assess again after the last support and complete the work, unless the family has left by then."""
        after = last + days(self.between(self.teller.course.followed_up))
        waits = after > last + days(14)
        if waits and self.completed(last) is None:
            return
        if result != "not_assessed" and self.found.family.lives_inside(after):
            evidence(self, after, "after", result)
            self.episode.assessed, self.episode.result = after, result
        if not waits:
            self.completed(last)

    def has_left(self, day: date) -> bool:
        """Whether the family has left the county by a day; most teams then say that it moved away."""
        homes = self.found.family.homes
        left = next((home.first for home in homes if home.neighbourhood is None and home.first > self.found.day), None)
        if left is None or left > day:
            return False
        self.episode.left = left
        if self.random.random() < 0.7:
            self.step("moved_away", left + days(self.random.randint(3, 30)))
        return True


Concludes = Callable[[Telling, date, Result], None]
"""Ends the work after its last support in a way of the measure's own."""

Evidence = Callable[[Telling, date, str, Result], None]
"""Writes the assessment `before` or `after`, on a day, so that it shows the result."""


def tell(
    teller: Teller, found: Found, evidence: Evidence, details: tuple[str, ...] = (), case: str = "",
    concludes: Concludes | None = None,
) -> Telling:  # fmt: skip
    """A whole piece of work in the usual order: assessed, offered, supported, completed, assessed again."""
    telling = teller.begin(found, case)
    result = teller.result()
    evidence(telling, found.day, "before", result)
    agreed = telling.offered()
    last = telling.supported(agreed, details) if agreed is not None else None
    if last is not None and concludes is not None:
        concludes(telling, last, result)
    elif last is not None:
        telling.conclude(last, evidence, result)
    return telling


def team_of(found: Found, subject: Person, day: date) -> Team | None:
    """The team that works with the family on a day: whose caseload holds the subject, else the neighbourhood's."""
    held = found.family.team_on(subject, day)
    if held is not None:
        return held
    home = found.family.home_on(day)
    return home.neighbourhood.team if home is not None and home.neighbourhood is not None else None


def practitioner_of(team: Team | None, episode: Episode) -> str:
    """The same practitioner throughout a piece of work, as the team's own contacts name them."""
    where = team.key[3:] if team is not None else "00"
    return f"HP{where}{episode.subject.number % 9}"
