"""An indicator's own history: which of its periods may be tested for a trend, and what the test says."""

import re
from collections.abc import Sequence

from familyhub.jsna.intervals import interval_of
from familyhub.jsna.rows import IndicatorRow
from familyhub.stats import Trend, TrendPoint, points_tested, recent_trend
from familyhub.stats.trend import Of

PART_OF_A_YEAR = re.compile(r"\bQ[1-4]\b|quarter|\bterm\b|(autumn|spring|summer)", re.IGNORECASE)
SEVERAL_YEARS = re.compile(r"^(\d{4})(?:/\d{2})? ?(?:-|to) ?(\d{4}|\d{2})(?:/\d{2})?$")
"""2014-16, 2014 - 2016, 2018/19 - 20/21, 2018/19 to 2020/21: the first and the last year."""

NEARLY_A_YEAR = 0.9


def years_covered(period: str) -> float:
    """How many years a period covers, by its words: 3 for "2014-16" and "2018/19 - 20/21"; 1 where they tell nothing.

    Parts of a year are 0.25. "2014-15" is one school or financial year: DfE writes it so.
    """
    if PART_OF_A_YEAR.search(period):
        return 0.25
    found = SEVERAL_YEARS.match(period.strip())
    if not found:
        return 1.0
    first, last = int(found[1]), int(found[2])
    if last < 100:
        last += first - first % 100
        last += 100 if last < first else 0
    if last <= first or (last == first + 1 and "/" not in period):
        return 1.0
    return float(last - first + 1)


def starts_at(row: IndicatorRow) -> float:
    """When the row's period begins, in years: 2023.25 for 20230401, 2023 where the month is left open."""
    year, month = row.period_order // 10_000, row.period_order // 100 % 100
    return year + (max(month, 1) - 1) / 12


def trend_of(history: Sequence[IndicatorRow], of: Of, per: float | None = None) -> Trend:
    """OHID's recent trend of an area's rows, given oldest first.

    Periods of several years that overlap are thinned from the latest back, so that each tested one stands alone.
    Quarters, terms and months cannot be tested. A proportion with counts has the test of proportions, everything else
    needs intervals. "cannot be calculated" where fewer than five periods are left.
    """
    points, tested_as = _testable(history, of, per)
    return recent_trend(points.keys(), tested_as)


def rows_tested(history: Sequence[IndicatorRow], of: Of, per: float | None = None) -> tuple[IndicatorRow, ...]:
    """The rows that `trend_of` looks at, oldest first: what it says holds for these and no others."""
    points, tested_as = _testable(history, of, per)
    return tuple(points[point] for point in points_tested(points.keys(), tested_as))


def _testable(history: Sequence[IndicatorRow], of: Of, per: float | None) -> tuple[dict[TrendPoint, IndicatorRow], Of]:
    """The rows that stand alone, by their points, and as what they are tested; none where one is less than a year."""
    if any(years_covered(row.period) < NEARLY_A_YEAR for row in history):
        return {}, of
    apart = _not_overlapping(history)
    if any(later - earlier < NEARLY_A_YEAR for earlier, later in zip(_starts(apart), _starts(apart)[1:], strict=False)):
        return {}, of
    counted = all(row.count is not None and row.denominator for row in apart)
    points = {_point(row, of, per): row for row in apart}
    return points, "rate" if of == "proportion" and not counted else of


def _point(row: IndicatorRow, of: Of, per: float | None) -> TrendPoint:
    interval, _ = interval_of(row, of, per)
    lower, upper = (None, None) if interval is None else (interval.lower, interval.upper)
    return TrendPoint(starts_at(row), row.value, lower, upper, row.count, row.denominator)


def _not_overlapping(history: Sequence[IndicatorRow]) -> list[IndicatorRow]:
    kept: list[IndicatorRow] = []
    for row in reversed(history):
        length = years_covered(row.period)
        if length <= 1 or not kept or starts_at(row) + length <= starts_at(kept[-1]) + 0.01:
            kept.append(row)
    return kept[::-1]


def _starts(rows: Sequence[IndicatorRow]) -> list[float]:
    return [starts_at(row) for row in rows]
