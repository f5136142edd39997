"""The interval of a published figure: as published, or worked out from its count and denominator."""

from familyhub.jsna.compared import IntervalFrom
from familyhub.jsna.rows import IndicatorRow
from familyhub.stats import Interval, byar, byar_rate, wilson
from familyhub.stats.trend import Of

PERS = (1.0, 100.0, 1_000.0, 10_000.0, 100_000.0)
"""Per how many a rate is published."""

ROUNDING = 0.02
"""A value differs by no more than this part from count over denominator where both were rounded."""

HAIR = 1e-6


def interval_of(row: IndicatorRow, of: Of, per: float | None = None) -> tuple[Interval | None, IntervalFrom]:
    """The 95% interval of a row's value in its own unit, and where it comes from.

    As published where it holds the value; else Wilson's for a proportion and Byar's for a rate or a count, where the
    count (and denominator) give the value; where nothing was counted, `per` says of how many. None where nothing can be
    relied on: such a figure is not judged.
    """
    if row.value is None:
        return None, "none"
    published = published_interval(row)
    if published is not None:
        return published, "published"
    if row.count is None or row.count < 0:
        return None, "none"
    if of == "count":
        return (byar(round(row.count)), "byar") if abs(row.count - row.value) < 1 else (None, "none")
    per = per_how_many(row) or (per if row.count == 0 == row.value else None)
    if per is None or not row.denominator:
        return None, "none"
    if of == "rate":
        return byar_rate(round(row.count), row.denominator, per), "byar"
    if row.count > row.denominator:
        return None, "none"
    share = wilson(round(row.count), max(round(row.denominator), round(row.count)))
    return (None, "none") if share is None else (Interval(share.lower * per, share.upper * per), "wilson")


def published_interval(row: IndicatorRow) -> Interval | None:
    """The published interval, where it holds the value; publishers write -1 or 0 to 0 where they have none."""
    if row.value is None or row.lower is None or row.upper is None or row.upper <= row.lower:
        return None
    hair = HAIR * max(1.0, abs(row.value))
    return Interval(row.lower, row.upper) if row.lower - hair <= row.value <= row.upper + hair else None


def per_how_many(row: IndicatorRow) -> float | None:
    """Per how many the value is given, from count and denominator; None where they do not give the value."""
    if row.value is None or not row.count or not row.denominator or row.denominator < 0:
        return None
    for per in PERS:
        if abs(row.value - row.count / row.denominator * per) <= ROUNDING * abs(row.value):
            return per
    return None
