"""Reading the figures of waits, and the referrals behind them, from the marts of a snapshot."""

from dataclasses import dataclass
from datetime import date

import duckdb

from familyhub.errors import UsageError
from familyhub.measures.figures_sql import LEVELS

FIGURES = """
SELECT
    wait_measure.measure, wait_measure.title, wait_measure.standard_weeks, wait_figure.period_kind,
    wait_figure.period, wait_figure.hierarchy, wait_figure.level, wait_figure.place,
    wait_figure.children, wait_figure.in_time, wait_figure.days
FROM wait_figure
JOIN wait_measure ON wait_measure.measure = wait_figure.measure
WHERE wait_figure.level = $level AND wait_figure.hierarchy = $hierarchy
ORDER BY wait_measure.position, wait_figure.period_kind DESC, wait_figure.period DESC, wait_figure.place
"""

WAITING = """
SELECT
    member.measure, member.person_id, person.restriction, member.received_on, member.days, member.in_time,
    member.team_key, member.team, extract.file, member.row
FROM wait_member AS member
JOIN person ON person.person_id = member.person_id
LEFT JOIN extract ON extract.extract_id = member.extract_id
WHERE member.state = 'waiting' AND {place}
ORDER BY member.received_on, member.referral_id
"""


@dataclass(frozen=True, slots=True)
class Waits:
    """One figure of a wait: referrals waiting on a day (`waiting`) or first seen in a month (`month`) at one place.

    `days` is all their days added up; divided by `children` it is the mean wait.
    """

    measure: str
    title: str
    standard_weeks: int
    period_kind: str
    period: str
    hierarchy: str
    level: str
    place: str
    children: int
    in_time: int
    days: int

    @property
    def mean_days(self) -> float | None:
        """The mean wait in days; None where nobody waits or was seen."""
        return self.days / self.children if self.children else None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A child who waits, with the line of the file that holds the referral."""

    measure: str
    person_id: int
    restriction: str | None
    received_on: date
    days: int
    in_time: bool
    team_key: str | None
    team: str
    evidence: str


def waits(connection: duckdb.DuckDBPyConnection, level: str = "county", hierarchy: str = "caseload") -> list[Waits]:
    """The figures at one level of one hierarchy, newest period first; the marts must resolve by their bare names."""
    rows = connection.execute(FIGURES, {"level": level, "hierarchy": hierarchy}).fetchall()
    return [Waits(*row) for row in rows]


def waiting(
    connection: duckdb.DuckDBPyConnection, level: str = "county", hierarchy: str = "caseload", place: str = ""
) -> list[Waiting]:
    """Who waits at a place, the longest first. The marts and facts must resolve by their bare names.

    Raises UsageError for a level that the hierarchy has not.
    """
    condition, chosen = "TRUE", {}
    if level != "county":
        column = next((found for of, name, found in LEVELS if (of, name) == (hierarchy, level)), None)
        if column is None:
            raise UsageError(
                "unknown-level",
                "the question",
                found=f"{level} in the {hierarchy} hierarchy",
                expected="county, or one of " + ", ".join(f"{name} ({of})" for of, name, _ in LEVELS),
                next_step="Choose a level of that hierarchy.",
            )
        condition, chosen = f"COALESCE(member.{column}, 'Out of area') = $place", {"place": place}
    rows = connection.execute(WAITING.format(place=condition), chosen).fetchall()
    return [_waiting(*row) for row in rows]


def _waiting(
    measure: str, person_id: int, restriction: str | None, received_on: date, days: int, in_time: bool,
    team_key: str | None, team: str, file: str | None, row: int,
) -> Waiting:  # fmt: skip
    evidence = f"{file or 'no file'}:{row}"
    return Waiting(measure, person_id, restriction, received_on, days, in_time, team_key, team, evidence)
