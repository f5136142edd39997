"""Reading rates: the division and the intervals are worked out here, from whole numbers; and the events behind each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import duckdb

from familyhub.errors import UsageError
from familyhub.measures.figures_sql import LEVELS
from familyhub.measures.rates.events import REASONS
from familyhub.stats import Interval, byar_rate, wilson


@dataclass(frozen=True, slots=True)
class Rate:
    """One rate with its 95% interval.

    Of children: `value` is events per `per` children and year, `denominator` child-months (children on the 15th of each
    month, added up), `children` their mean; Byar's interval, exact Poisson below 10 events. Of events: `value` is a
    percentage, `denominator` the events, Wilson's interval. `whole` says that all months of the period count.
    """

    measure: str
    name: str
    period_kind: str
    period: str
    hierarchy: str
    level: str
    place: str
    numerator: int
    denominator: int
    months: int
    whole: bool
    is_share: bool
    per: int
    value: float | None
    interval: Interval | None
    children: float | None


@dataclass(frozen=True, slots=True)
class TracedEvent:
    """One event behind a rate, counted or not. `evidence` are lines as `file:row` and what each says."""

    measure: str
    subject: Literal["child"]
    subject_id: int
    person_id: int
    happened_on: date
    month: str
    status: str
    says: str
    before_on: date | None
    team: str
    lsoa: str | None
    evidence: tuple[str, ...]


RATES = """
SELECT rate_measure.measure, rate_measure.short, figure.period_kind, figure.period, figure.hierarchy, figure.level,
    figure.place, figure.numerator, figure.denominator, figure.months, figure.whole, rate_measure.is_share,
    rate_measure.per
FROM rate_figure AS figure
JOIN rate_measure ON rate_measure.measure = figure.measure
WHERE ($measure IS NULL OR figure.measure = $measure)
  AND ($period_kind IS NULL OR figure.period_kind = $period_kind)
  AND ($period IS NULL OR figure.period = $period)
  AND ($hierarchy IS NULL OR figure.hierarchy = $hierarchy)
  AND ($level IS NULL OR figure.level = $level)
  AND ($places IS NULL OR list_contains($places, figure.place))
ORDER BY rate_measure.position, figure.period_kind, figure.hierarchy, figure.level, figure.place, figure.period
"""

EVENTS = """
SELECT member.measure, member.person_id, member.happened_on, member.month, member.status, member.reason,
    member.before_on, member.team, member.lsoa, extract.file, member.row, before.file, member.before_row,
    extract.received, member.records
FROM rate_member AS member
LEFT JOIN extract ON extract.extract_id = member.extract_id
LEFT JOIN extract AS before ON before.extract_id = member.before_extract_id
WHERE member.measure = $measure
  AND $period IN (member.month, member.quarter, member.fiscal_year)
  AND {place}
ORDER BY member.status, member.happened_on, member.person_id
"""


def rates(
    connection: duckdb.DuckDBPyConnection,
    measure: str | None = None,
    period_kind: str | None = None,
    period: str | None = None,
    hierarchy: str | None = None,
    level: str | None = None,
    places: Sequence[str] | None = None,
) -> list[Rate]:
    """The rates chosen, each series in order of time. What is not given is not restricted."""
    chosen = {
        "measure": measure, "period_kind": period_kind, "period": period, "hierarchy": hierarchy, "level": level,
        "places": None if places is None else list(places),
    }  # fmt: skip
    return [_rate(*row) for row in connection.execute(RATES, chosen).fetchall()]


def _rate(
    measure: str, name: str, period_kind: str, period: str, hierarchy: str, level: str, place: str,
    numerator: int, denominator: int, months: int, whole: bool, is_share: bool, per: int,
) -> Rate:  # fmt: skip
    if is_share:
        value = 100 * numerator / denominator if denominator else None
        ends = wilson(numerator, denominator)
        interval = None if ends is None else Interval(100 * ends.lower, 100 * ends.upper)
        children = None
    else:
        years = denominator / 12
        value = per * numerator / years if denominator else None
        interval = byar_rate(numerator, years, per)
        children = denominator / months
    return Rate(
        measure, name, period_kind, period, hierarchy, level, place, numerator, denominator, months, whole, is_share,
        per, value, interval, children,
    )  # fmt: skip


def trace_rate(
    connection: duckdb.DuckDBPyConnection,
    measure: str,
    period: str,
    hierarchy: str = "caseload",
    level: str = "county",
    place: str = "",
) -> list[TracedEvent]:
    """Every event of a month, quarter or financial year at a place: counted ones, and those left out with the reason.

    Raises UsageError for an unknown rate or level. The marts and facts must resolve by their bare names.
    """
    known = [row[0] for row in connection.execute("SELECT measure FROM rate_measure ORDER BY position").fetchall()]
    if measure not in known:
        raise unknown_rate(measure, known)
    chosen: dict[str, object] = {"measure": measure, "period": period}
    condition = "TRUE"
    if level != "county":
        column = next((c for h, n, c in LEVELS if (h, n) == (hierarchy, level)), None)
        if column is None:
            raise UsageError(
                "unknown-level",
                "the question",
                found=f"{level} in the {hierarchy} hierarchy",
                expected="county, or one of " + ", ".join(f"{name} ({h})" for h, name, _ in LEVELS),
                next_step="Choose a level of that hierarchy.",
            )
        condition, chosen["place"] = f"COALESCE(member.{column}, 'Out of area') = $place", place
    return [_traced(*row) for row in connection.execute(EVENTS.format(place=condition), chosen).fetchall()]


def unknown_rate(measure: str, known: Sequence[str]) -> UsageError:
    """The error for a rate that the snapshot does not hold."""
    return UsageError(
        "unknown-rate",
        "the question",
        found=f'"{measure}"',
        expected="one of " + ", ".join(known) if known else "a snapshot with rates",
        next_step="Run `familyhub rates` for the list; a snapshot of an earlier familyhub needs `familyhub refresh`.",
    )


def _traced(
    measure: str, person_id: int, happened_on: date, month: str, status: str, reason: str | None,
    before_on: date | None, team: str, lsoa: str | None, file: str | None, row: int | None, before_file: str | None,
    before_row: int | None, received: date | None, records: int,
) -> TracedEvent:  # fmt: skip
    evidence = [f"{file or 'no file'}:{row} the event of {happened_on}, received {received}"]
    if records > 1:
        evidence[0] += f"; {records} records tell of it"
    if before_on is not None:
        evidence.append(f"{before_file or 'no file'}:{before_row} the one before it, of {before_on}")
    words = {"counted": "counted", "base": "not counted: nothing near enough came before it"}
    says = words[status] if reason is None else f"left out: {REASONS[reason]}"
    return TracedEvent(
        measure, "child", person_id, person_id, happened_on, month, status, says, before_on, team, lsoa, tuple(evidence)
    )  # fmt: skip
