"""Trends of the KPI report: the monthly series of a place, its control limits and signals, drawn and in words."""

from dataclasses import dataclass

from familyhub.blocks import Limits, LineChart, Marked, Series
from familyhub.reports.kpi_data import KpiReportData, Measure
from familyhub.reports.words import listed, month, percent, short_month
from familyhub.stats import XmrChart, XmrPoint, xmr
from familyhub.stats.spc import UPWARD, WORDS

ENOUGH_MONTHS = 12
"""Making Data Count draws limits from 12 points on; fewer would move with every new month."""

MOST_MONTHS = 36


@dataclass(frozen=True, slots=True)
class Trend:
    """The months of a place in order, the percentage of each (None: nobody counted), and the control chart.

    A series with rounded months has no limits: they would be limits of the rounding.
    """

    measure: Measure
    place: str
    months: tuple[str, ...]
    values: tuple[float | None, ...]
    control: XmrChart
    rounded: bool = False

    @property
    def has_limits(self) -> bool:
        """Whether there are months enough to draw limits and look for signals."""
        present = sum(value is not None for value in self.values)
        return present >= ENOUGH_MONTHS and self.control.lower is not None and not self.rounded

    @property
    def latest(self) -> XmrPoint:
        """The last month with its signals; without signals where there are too few months."""
        point = self.control.points[-1]
        return point if self.has_limits else XmrPoint(point.value)


def trend(data: KpiReportData, measure: Measure, level: str = "county", place: str = "") -> Trend | None:
    """The trend of a place up to the report's month; None where no month has a percentage."""
    known = [m for m in data.periods(measure.id, "month") if m <= data.month]
    if not known:
        return None
    months = months_between(known[0], data.month)[-MOST_MONTHS:]
    shares = [data.share(measure.id, "month", m, level, place) for m in months]
    values = tuple(share.percentage for share in shares)
    if all(value is None for value in values):
        return None
    return Trend(measure, place, tuple(months), values, xmr(values), any(share.rounded for share in shares))


def trend_chart(found: Trend, area: str) -> LineChart:
    """The trend as a chart with target, limits and signals."""
    where = found.place or area
    return LineChart(
        title=f"{found.measure.short}: {where}, month by month",
        description=_description(found),
        along="Month",
        labels=tuple(short_month(m) for m in found.months),
        series=(Series(f"{where}, percentage each month{', rounded' if found.rounded else ''}", found.values),),
        target=found.measure.target,
        limits=_limits(found),
        marked=_marked(found) if found.has_limits else (),
    )


def trend_sentence(found: Trend) -> str:
    """What the control chart says of the latest month, in one sentence."""
    if found.rounded:
        return "These months are rounded, so they have no control limits and show no signals."
    if not found.has_limits:
        return f"With fewer than {ENOUGH_MONTHS} months, control limits would say little, so none are drawn."
    at = month(found.months[-1])
    if found.latest.value is None:
        return f"Nobody was counted in {at}, so the latest month says nothing of change."
    if found.latest.signals:
        said = listed([WORDS[signal] for signal in found.latest.signals])
        better = is_better(found.latest)
        return f"{at} is {said}: a change for the {'better' if better else 'worse'} that chance would rarely make."
    return f"{at} lies within the control limits and shows no signal: the ups and downs are no more than usual."


def is_better(point: XmrPoint) -> bool:
    """Whether a point's signals speak for the better (higher is better); mixed ones go by the first, the strongest."""
    return bool(point.signals) and point.signals[0] in UPWARD


def months_between(first: str, last: str) -> list[str]:
    """Every month from the first to the last, both counted: "2025-11" to "2026-01" are three."""

    def counted(period: str) -> int:
        year, _, number = period.partition("-")
        return int(year) * 12 + int(number) - 1

    return [f"{m // 12:04d}-{m % 12 + 1:02d}" for m in range(counted(first), counted(last) + 1)]


def _limits(found: Trend) -> Limits | None:
    control = found.control
    if not found.has_limits or control.mean is None or control.lower is None or control.upper is None:
        return None
    # A percentage cannot leave 0 to 100, though three deviations from a mean of 98% do.
    return Limits(max(control.lower, 0.0), control.mean, min(control.upper, 100.0))


def _marked(found: Trend) -> tuple[Marked, ...]:
    return tuple(
        Marked(place, is_better(point), point.words)
        for place, point in enumerate(found.control.points)
        if point.signals
    )


def _description(found: Trend) -> str:
    present = [(value, at) for value, at in zip(found.values, found.months, strict=True) if value is not None]
    lowest, highest, latest = min(present), max(present), present[-1]
    words = (
        f"A line from {month(found.months[0])} to {month(found.months[-1])}. "
        f"Lowest {percent(lowest[0])} in {month(lowest[1])}, highest {percent(highest[0])} in {month(highest[1])}, "
        f"latest {percent(latest[0])} in {month(latest[1])}."
    )
    limits = _limits(found)
    if limits is not None:
        words += f" Control limits {percent(limits.lower)} to {percent(limits.upper)}, mean {percent(limits.mean)}."
    if found.measure.target is not None:
        words += f" Target {found.measure.target:g}%."
    return words
