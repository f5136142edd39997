"""Recent trend of a yearly figure, by the rule that OHID's Fingertips publishes beside its indicators."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isclose, sqrt
from typing import Literal

from familyhub.stats.intervals import Z_95, byar

Of = Literal["proportion", "rate", "count"]
"""What the figure is: a share of people; a rate, ratio or mean that has an interval; a count of events."""

Trend = Literal["increasing", "decreasing", "no significant change", "cannot be calculated"]

POINTS = 5
"""How many points the test looks at, the latest ones."""

CHI_SQUARED_99_8 = 9.5495
"""A slope with a larger test statistic is significant: the 99.8% point of chi-squared with one degree of freedom."""

HAIR = 1e-9
"""A slope of fewer standard errors than this is level: sums of floats miss by less."""


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A figure of one period: `at` in years; value and 95% interval in the figure's unit, or count and denominator."""

    at: float
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    count: float | None = None
    denominator: float | None = None


@dataclass(frozen=True, slots=True)
class TrendTest:
    """The test behind a trend: chi-squared (one degree of freedom), the slope's sign, whether one point makes it.

    `direction` is 1 where figures rise, -1 where they fall, 0 where they are level. `rests_on_one` is true where the
    slope turns round or vanishes once a single point is left out.
    """

    chi_squared: float
    direction: int
    rests_on_one: bool


def recent_trend(points: Iterable[TrendPoint], of: Of) -> Trend:
    """Whether a figure rises or falls over its last five points; the words speak of the figures, not of good or bad.

    A change is significant where the test statistic exceeds 9.5495 and no single point carries it. Points are yearly
    and do not overlap: the caller leaves out other series. Points without a figure are passed over, but the latest
    point must have one; fewer than five cannot be tested.
    Raises ValueError where two points have the same time.
    Source: OHID, Fingertips public health technical guidance, "Trend markers"; how it treats gaps and single points was
    found by reproducing the published column.
    """
    tested = trend_test(points, of)
    if tested is None:
        return "cannot be calculated"
    if tested.chi_squared <= CHI_SQUARED_99_8 or tested.rests_on_one or tested.direction == 0:
        return "no significant change"
    return "increasing" if tested.direction > 0 else "decreasing"


def trend_test(points: Iterable[TrendPoint], of: Of) -> TrendTest | None:
    """The test that `recent_trend` puts into words; None where it cannot be calculated.

    Rates and counts: the slope of a straight line through the values, each weighed by 1 / variance, the standard error
    being the 95% interval's width / 3.92; a count without an interval has Byar's. Proportions: the chi-squared test
    for a trend of proportions, the score test of a logistic regression on time.
    Source: as `recent_trend`; Armitage (1955), "Tests for linear trends in proportions and frequencies".
    """
    known = [numbers for _, numbers in _looked_at(points, of)]
    slope = _armitage if of == "proportion" else _weighed_slope
    deviate = slope(known) if known else None
    if deviate is None:
        return None
    rest = [slope(known[:i] + known[i + 1 :]) for i in range(POINTS)]
    one = any(_sign(each) != _sign(deviate) for each in rest)
    return TrendTest(deviate * deviate, _sign(deviate), one)


def points_tested(points: Iterable[TrendPoint], of: Of) -> list[TrendPoint]:
    """The five points that `trend_test` looks at, oldest first; none where it cannot be calculated.

    Raises ValueError where two points have the same time.
    """
    return [point for point, _ in _looked_at(points, of)]


_Numbers = tuple[float, float, float]


def _looked_at(points: Iterable[TrendPoint], of: Of) -> list[tuple[TrendPoint, _Numbers]]:
    """The latest five points that can be read, with their numbers; none where the latest cannot or there are fewer."""
    ordered = sorted(points, key=lambda point: point.at)
    if len({point.at for point in ordered}) < len(ordered):
        raise ValueError("two points of a trend have the same time")
    read = _of_proportions(ordered) if of == "proportion" else _of_values(ordered, counts=of == "count")
    if read[-1:] == [None]:
        return []
    known = [(point, numbers) for point, numbers in zip(ordered, read, strict=True) if numbers is not None]
    return known[-POINTS:] if len(known) >= POINTS else []


def _of_values(points: Sequence[TrendPoint], counts: bool) -> list[_Numbers | None]:
    """Time, value and standard error of each point, None where one of them is missing."""
    read: list[_Numbers | None] = []
    for point in points:
        value, lower, upper = point.value, point.lower, point.upper
        if counts and value is None:
            value = point.count
        if counts and value is not None and (lower is None or upper is None):
            own = byar(round(value))
            lower, upper = own.lower, own.upper
        if value is None or lower is None or upper is None or upper <= lower:
            read.append(None)
        else:
            read.append((point.at, value, (upper - lower) / (2 * Z_95)))
    return read


def _of_proportions(points: Sequence[TrendPoint]) -> list[_Numbers | None]:
    """Time, count and denominator of each point, None where one of them is missing or nobody is counted."""
    return [
        (point.at, point.count, point.denominator)
        if point.count is not None and point.denominator and 0 <= point.count <= point.denominator
        else None
        for point in points
    ]


def _weighed_slope(known: Sequence[_Numbers]) -> float | None:
    """The slope in its standard errors, of (time, value, standard error)."""
    weights = [1 / (error * error) for _, _, error in known]
    total = sum(weights)
    middle = sum(weight * at for weight, (at, _, _) in zip(weights, known, strict=True)) / total
    level = sum(weight * value for weight, (_, value, _) in zip(weights, known, strict=True)) / total
    spread = sum(weight * (at - middle) ** 2 for weight, (at, _, _) in zip(weights, known, strict=True))
    if spread <= 0:
        return None
    together = sum(
        weight * (at - middle) * (value - level) for weight, (at, value, _) in zip(weights, known, strict=True)
    )
    return together / sqrt(spread)


def _armitage(known: Sequence[_Numbers]) -> float | None:
    """The trend of proportions in its standard errors, of (time, count, denominator)."""
    everybody = sum(people for _, _, people in known)
    counted = sum(count for _, count, _ in known)
    share = counted / everybody
    if isclose(share, 0) or isclose(share, 1):
        return 0.0
    middle = sum(people * at for at, _, people in known) / everybody
    spread = sum(people * (at - middle) ** 2 for at, _, people in known)
    together = sum((at - middle) * (count - share * people) for at, count, people in known)
    return together / sqrt(share * (1 - share) * spread)


def _sign(deviate: float | None) -> int:
    if deviate is None or abs(deviate) < HAIR:
        return 0
    return 1 if deviate > 0 else -1
