"""Reading figures: percentages, intervals, targets and signals are worked out here, from whole numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal, TypedDict

import duckdb

from familyhub.stats import Interval, wilson, xmr

ENOUGH_POINTS = 12
"""Fewer periods than this have no control limits worth the name (NHS, Making Data Count)."""

TargetStatus = Literal["met", "within reach", "not met"]


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a figure might be, as it is not sure who is who: in its own unit (0 to 100, or a count), both ends possible.

    The whole numbers at both ends give them; a count has denominators of 0. `open`: children or families that may
    count otherwise, or at all.
    """

    low: float
    high: float
    low_numerator: int
    low_denominator: int
    high_numerator: int
    high_denominator: int
    open: int


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with what is said about it.

    `percentage` and `interval` (Wilson, 95%) run from 0 to 100. `denominator`, `percentage` and `interval`
    are empty for a count; the last two also where nobody was due or the figure is withheld. `target_status` is "within
    reach" where the figure is below its target but the interval reaches it. `signal` says in words how a month or
    quarter stands out in its series. `whole`: the period had ended by the day of the question. `bounds` say how far
    doubt about who is who may move it; None where nobody is in doubt, or there is no percentage.
    """

    measure: str
    period_kind: str
    period: str
    hierarchy: str
    level: str
    place: str
    numerator: int
    denominator: int | None
    excluded: int
    percentage: float | None
    interval: Interval | None
    target: float | None
    target_status: TargetStatus | None
    signal: str | None
    withheld: bool
    whole: bool
    bounds: Bounds | None = None


FIGURES = """
WITH period_end AS (
    SELECT month AS period, month_end AS ends FROM calendar
    UNION
    SELECT quarter AS period, quarter_end AS ends FROM calendar
)
SELECT
    figure.measure, figure.period_kind, figure.period, figure.hierarchy, figure.level, figure.place,
    figure.numerator, figure.denominator, figure.excluded, figure.complete,
    measure.is_count, measure.target, measure.withheld_below,
    period_end.ends <= measure.as_of AS whole,
    bound.low_numerator, bound.low_denominator, bound.high_numerator, bound.high_denominator, bound.open
FROM figure
JOIN measure ON measure.measure = figure.measure
LEFT JOIN bound
    ON bound.measure = figure.measure AND bound.period_kind = figure.period_kind AND bound.period = figure.period
    AND bound.hierarchy = figure.hierarchy AND bound.level = figure.level AND bound.place = figure.place
JOIN period_end ON period_end.period = figure.period
WHERE ($measure IS NULL OR figure.measure = $measure)
  AND ($period_kind IS NULL OR figure.period_kind = $period_kind)
  AND ($hierarchy IS NULL OR figure.hierarchy = $hierarchy)
  AND ($level IS NULL OR figure.level = $level)
  AND ($places IS NULL OR list_contains($places, figure.place))
ORDER BY
    measure.position ASC NULLS LAST, figure.period_kind ASC NULLS LAST, figure.hierarchy ASC NULLS LAST,
    figure.level ASC NULLS LAST, figure.place ASC NULLS LAST, figure.period ASC NULLS LAST
"""


class FigureChoice(TypedDict, total=False):
    """Which figures: what is left out, or None, is not restricted."""

    measure: str | None
    period_kind: str | None
    hierarchy: str | None
    level: str | None
    places: Sequence[str] | None


def figures(
    connection: duckdb.DuckDBPyConnection,
    measure: str | None = None,
    period_kind: str | None = None,
    hierarchy: str | None = None,
    level: str | None = None,
    places: Sequence[str] | None = None,
) -> list[Figure]:
    """The figures chosen, by measure, kind of period, hierarchy, level and place, each series in order of time.

    What is not given is not restricted. The marts' tables must resolve by their bare names on the connection.
    """
    chosen = {
        "measure": measure,
        "period_kind": period_kind,
        "hierarchy": hierarchy,
        "level": level,
        "places": None if places is None else list(places),
    }
    found = [_figure(*row) for row in connection.execute(FIGURES, chosen).fetchall()]
    series = groupby(found, key=lambda f: (f.measure, f.period_kind, f.hierarchy, f.level, f.place))
    return [figure for _, points in series for figure in _with_signals(list(points))]


def _figure(
    measure: str,
    period_kind: str,
    period: str,
    hierarchy: str,
    level: str,
    place: str,
    numerator: int,
    denominator: int,
    excluded: int,
    complete: int,
    is_count: bool,
    target: float | None,
    withheld_below: float | None,
    whole: bool,
    *ends: int | None,
) -> Figure:
    withheld = withheld_below is not None and 100 * complete < withheld_below * denominator
    shown = denominator > 0 and not withheld and not is_count
    percentage = 100 * numerator / denominator if shown else None
    interval = _in_percent(wilson(numerator, denominator)) if shown else None
    return Figure(
        measure=measure,
        period_kind=period_kind,
        period=period,
        hierarchy=hierarchy,
        level=level,
        place=place,
        numerator=numerator,
        denominator=None if is_count else denominator,
        excluded=excluded,
        percentage=percentage,
        interval=interval,
        target=target,
        target_status=target_status(numerator, denominator, target) if shown else None,
        signal=None,
        withheld=withheld,
        whole=whole,
        bounds=_bounds(ends) if shown or is_count else None,
    )


def _bounds(ends: Sequence[int | None]) -> Bounds | None:
    """Both ends from whole numbers; a count's ends are its numerators."""
    low, low_of, high, high_of, open_members = (end or 0 for end in ends)
    if not open_members:
        return None
    least = 100 * low / low_of if low_of else float(low)
    greatest = 100 * high / high_of if high_of else float(high)
    return Bounds(least, greatest, low, low_of, high, high_of, open_members)


def _in_percent(interval: Interval | None) -> Interval | None:
    return None if interval is None else Interval(100 * interval.lower, 100 * interval.upper)


def target_status(numerator: int, denominator: int, target: float | None) -> TargetStatus | None:
    """How a figure stands to its target (a percentage); None without a target or where nobody was counted."""
    interval = _in_percent(wilson(numerator, denominator))
    if target is None or interval is None:
        return None
    # In whole numbers, so that 96 of 100 meets a target of 96 whatever the floats say.
    if 100 * numerator >= target * denominator:
        return "met"
    return "within reach" if interval.upper >= target else "not met"


def _with_signals(points: list[Figure]) -> list[Figure]:
    """The same figures, those of whole months or quarters with what the control chart says of them."""
    if points[0].period_kind == "year_to_date" or len(points) < ENOUGH_POINTS:
        return points
    values = [_charted(point) for point in points]
    return [
        replace(point, signal=charted.words or None) for point, charted in zip(points, xmr(values).points, strict=True)
    ]


def _charted(point: Figure) -> float | None:
    """The value on the control chart; a period that has not ended is none, or every last month would stand out."""
    if not point.whole or point.withheld:
        return None
    return float(point.numerator) if point.denominator is None else point.percentage
