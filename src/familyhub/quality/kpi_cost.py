"""What a row in quarantine costs: the families who may be missed in a KPI because nobody could read it.

A cost is certain where the row says enough to count once it is mended: whose it is, the day, what was done and that the
family was seen. Where something of it cannot be read, or the measure asks for more than the row could say, it is "up
to". It is never guessed: a row of which nobody can tell whom it is about has no cost here, and that is said.
"""

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace

import duckdb
import msgspec

from familyhub.measures import EVENTS, Definition, Event

LONGEST_ANTENATAL = 150
"""Days before a birth within which an antenatal contact may lie; generous, so that no cost is said too low."""

ANOTHER_TEAM = "another team"

LOST_CONTACT = """
CREATE OR REPLACE TEMP TABLE lost_contact (
    fault_id BIGINT, person_id BIGINT, happened_on DATE, service VARCHAR, activity VARCHAR, attended VARCHAR,
    medium VARCHAR, wellbeing_review BOOLEAN, asq3_domains INTEGER, asq3_communication BOOLEAN,
    asq3_gross_motor BOOLEAN, asq3_fine_motor BOOLEAN, asq3_problem_solving BOOLEAN, asq3_personal_social BOOLEAN,
    feeding VARCHAR, activities VARCHAR[]
)
"""
"""Contacts that lie in quarantine, as far as they can be read: an empty cell is one that nobody could read.

`activities` are those that the row's table can tell of at all, for rows whose own activity is empty. What is found at a
contact (ASQ-3, feeding) stands in other rows, so it stays empty here.
"""


@dataclass(frozen=True, slots=True)
class Gain:
    """A member that a mended row may add to a figure's numerator.

    `joins`: it is no member yet, and would enter the figure with this row (a measure taken among another's members).
    """

    fault_id: int
    measure: str
    subject_id: int
    period: str
    team: str
    certain: bool
    joins: bool


@dataclass(frozen=True, slots=True)
class Cost:
    """What rows in quarantine cost one measure in one period, and what that is in percentage points.

    `families` counts families or children, each once; `at_most`: no more than this, and perhaps none. `team_points` and
    `county_points` are of the team's figure (that of the member) and the county's; None for a count.
    """

    measure: str
    name: str
    subject: str
    period: str
    team: str
    families: int
    at_most: bool
    team_points: float | None
    county_points: float | None

    def sentence(self) -> str:
        """The cost in words."""
        one, more = ("child", "children") if self.subject == "child" else ("family", "families")
        whom = f"1 {one}" if self.families == 1 else f"{self.families:,} {more}"
        least = "up to " if self.at_most else ""
        told = []
        if self.team_points is not None:
            told.append(f"{self.team_points:.1f} points for {self.team}")
        if self.county_points is not None:
            told.append(f"{self.county_points:.2f} points for the area")
        points = f": {', '.join(told)}" if told else ""
        return f"{self.measure}, {self.period}: {least}{whom}{points}"


@dataclass(frozen=True, slots=True)
class Measured:
    """What the marts say of a measure that a cost needs."""

    name: str
    label: str
    definition: Definition
    is_count: bool


def gains(connection: duckdb.DuckDBPyConnection) -> list[Gain]:
    """Who could be counted if each row of `lost_contact` were mended, by fault, measure and member.

    The tables of marts and facts must resolve by their bare names, and `lost_contact` must be filled. Only closed
    members count: who is still due is missed by nobody.
    """
    found: list[Gain] = []
    known = measured(connection)
    for measure in known.values():
        found += _gains_of(connection, measure, known)
    return found


def measured(connection: duckdb.DuckDBPyConnection) -> dict[str, Measured]:
    """The measures of the marts, by id, in their order."""
    rows = connection.execute("SELECT measure, name, definition, is_count FROM measure ORDER BY position").fetchall()
    return {
        name: Measured(name, label, msgspec.json.decode(text, type=Definition), is_count)
        for name, label, text, is_count in rows
    }


def _gains_of(connection: duckdb.DuckDBPyConnection, measure: Measured, known: dict[str, Measured]) -> Iterator[Gain]:
    definition = measure.definition
    event = EVENTS[definition.satisfied_by]
    could = _could_satisfy(event)
    cohorts = _cohorts(measure, known)
    missed = _COUNTED_MEMBERS if measure.is_count else _MISSED
    select = f"""
        WITH {missed},
        whose AS ({_WHOSE[definition.subject]}),
        possible AS (
            SELECT lost.fault_id, whose.subject_id, whose.period, whose.team, whose.measure,
                COALESCE({could}, FALSE) AND lost.happened_on IS NOT NULL AS tells_all
            FROM lost_contact AS lost
            JOIN whose ON whose.looked_at_id = lost.person_id
            WHERE COALESCE({could}, TRUE)
              AND (lost.activity IS NOT NULL OR list_contains(lost.activities, '{event.activity}'))
              AND (lost.happened_on IS NULL
                OR lost.happened_on BETWEEN whose.window_opens AND whose.window_closes)
              AND COALESCE(lost.happened_on <= whose.as_of, TRUE)
        )
        SELECT fault_id, subject_id, period, team, measure <> $measure AS joins, BOOL_OR(tells_all) AS tells_all
        FROM possible
        GROUP BY fault_id, subject_id, period, team, measure
        ORDER BY fault_id, subject_id, period
    """
    chosen: dict[str, object] = {"measure": measure.name}
    if not measure.is_count:
        chosen["measures"] = [measure.name, *cohorts]
    # Where only the first contact counts, an earlier one decides; and a count's period is that of the contact.
    sure = definition.counts == "any" and not measure.is_count
    for fault_id, subject_id, period, team, joins, tells_all in connection.execute(select, chosen).fetchall():
        yield Gain(fault_id, measure.name, subject_id, period, team, tells_all and sure and not joins, joins)


def _could_satisfy(event: Event) -> str:
    """SQL: whether a contact satisfies the event, NULL where a cell that decides could not be read."""
    # Of a contact in quarantine an empty cell says "not read", and not "not recorded".
    return re.sub(r"\b(\w+) IS NOT NULL", r"(\1 = \1)", event.sql)


def _cohorts(measure: Measured, known: dict[str, Measured]) -> list[str]:
    """The measures among whose members this one is taken, the nearest first."""
    found = []
    among = measure.definition.among
    while among is not None:
        found.append(among)
        among = known[among].definition.among
    return found


_MISSED = """
missed AS (
    SELECT member.measure, member.subject_id, member.period, member.team, member.window_opens, member.window_closes,
        measure.as_of
    FROM member
    JOIN measure ON measure.measure = member.measure
    WHERE list_contains($measures, member.measure) AND member.status = 'missed' AND member.closed
)"""

_COUNTED_MEMBERS = f"""
missed AS (                -- a count has no row for who was missed: every pregnancy that is not counted may be one
    SELECT measure.measure, delivery.delivery_id AS subject_id, '' AS period, '' AS team,
        COALESCE(delivery.born_on, delivery.expected_on) - {LONGEST_ANTENATAL} AS window_opens,
        GREATEST(delivery.born_on, delivery.expected_on) AS window_closes, measure.as_of
    FROM delivery
    CROSS JOIN measure
    LEFT JOIN member ON member.measure = measure.measure AND member.subject_id = delivery.delivery_id
    WHERE measure.measure = $measure AND member.subject_id IS NULL AND delivery.outcome IN ('live', 'expected')
)"""

_WHOSE = {
    "child": "SELECT missed.*, missed.subject_id AS looked_at_id FROM missed",
    "delivery": """
        SELECT missed.*, delivery_person.person_id AS looked_at_id
        FROM missed
        JOIN delivery_person ON delivery_person.delivery_id = missed.subject_id
        UNION
        SELECT missed.*, delivery.mother_id AS looked_at_id
        FROM missed
        JOIN delivery ON delivery.delivery_id = missed.subject_id
        WHERE delivery.mother_id IS NOT NULL
    """,
    "pregnancy": """
        SELECT missed.*, delivery.mother_id AS looked_at_id
        FROM missed
        JOIN delivery ON delivery.delivery_id = missed.subject_id
        WHERE delivery.mother_id IS NOT NULL
    """,
}


def as_told_to(costs: Iterable[Cost], teams: Container[str]) -> tuple[Cost, ...]:
    """The costs as a provider may read them: which team holds a family is told of teams its own rows name."""
    return tuple(cost if cost.team in teams else replace(cost, team=ANOTHER_TEAM, team_points=None) for cost in costs)


class Costing:
    """Turns gains into costs, against the figures of a snapshot's marts. Each family counts once a measure."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._measures = measured(connection)
        rows = connection.execute(
            """
            SELECT figure.measure, figure.period, figure.level, figure.place, figure.numerator, figure.denominator
            FROM figure
            JOIN measure ON measure.measure = figure.measure AND measure.period_kind = figure.period_kind
            WHERE figure.hierarchy = 'caseload' AND figure.level IN ('county', 'team')
            """
        ).fetchall()
        self._figures = {tuple(row[:4]): (row[4], row[5]) for row in rows}

    def of(self, found: Iterable[Gain]) -> tuple[Cost, ...]:
        """The costs of gains taken together, by measure, period and team, in the order of the measures."""
        together: dict[tuple[str, str, str], dict[int, Gain]] = {}
        for gain in found:
            members = together.setdefault((gain.measure, gain.period, gain.team), {})
            before = members.get(gain.subject_id)
            if before is None or (gain.certain and not before.certain) or (before.joins and not gain.joins):
                members[gain.subject_id] = gain
        order = {name: place for place, name in enumerate(self._measures)}
        keys = sorted(together, key=lambda key: (order[key[0]], *key[1:]))
        return tuple(self._cost(key, list(together[key].values())) for key in keys)

    def _cost(self, key: tuple[str, str, str], members: list[Gain]) -> Cost:
        measure, period, team = key
        joining = sum(gain.joins for gain in members)
        return Cost(
            measure,
            self._measures[measure].label,
            self._measures[measure].definition.subject,
            period or "the quarter of the contact",
            team,
            len(members),
            not all(gain.certain for gain in members),
            self._points(measure, period, "team", team, len(members), joining),
            self._points(measure, period, "county", "", len(members), joining),
        )

    def _points(self, measure: str, period: str, level: str, place: str, gained: int, joining: int) -> float | None:
        if self._measures[measure].is_count:
            return None
        numerator, denominator = self._figures.get((measure, period, level, place), (0, 0))
        if not denominator + joining:
            return None
        before = 100 * numerator / denominator if denominator else 0.0
        return 100 * (numerator + gained) / (denominator + joining) - before
