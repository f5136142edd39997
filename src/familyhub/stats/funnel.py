"""Funnels: how far areas of each size may lie from the average by chance, and which lie further."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import erfc, fsum, sqrt

from scipy.special import gammainc

from familyhub.stats.compared import Compared
from familyhub.stats.intervals import Z_95, Interval, byar

Z_99_8 = 3.090232306167813
"""The standard normal deviate of a two-sided 99.8% interval."""

OUTERMOST = 0.1
LEFT_OF_NORMAL = 0.678655
"""The variance of a standard normal whose outermost tenths are drawn in to its deciles (at 1.281552)."""

FEWEST_AREAS = 10

HALVINGS = 80
"""As many as bring a count of a million to the last digit of a float."""


@dataclass(frozen=True, slots=True)
class FunnelLimits:
    """Where 95% and 99.8% of areas of one size lie if all share the baseline; in the unit of the figure."""

    within95: Interval
    within99_8: Interval

    def place(self, value: float) -> Compared:
        """Where a figure of this size lies: a figure on a limit is still within it."""
        if value < self.within99_8.lower:
            return "much lower"
        if value > self.within99_8.upper:
            return "much higher"
        if value < self.within95.lower:
            return "lower"
        return "higher" if value > self.within95.upper else "similar"

    def widened(self, baseline: float, dispersion: float) -> "FunnelLimits":
        """The limits drawn out from the baseline by the root of a dispersion (see `dispersion`), not below 0."""
        far = sqrt(max(1.0, dispersion))

        def drawn(limits: Interval) -> Interval:
            lower, upper = baseline - far * (baseline - limits.lower), baseline + far * (limits.upper - baseline)
            return Interval(max(0.0, lower), upper)

        return FunnelLimits(drawn(self.within95), drawn(self.within99_8))


@dataclass(frozen=True, slots=True)
class Ratio:
    """Observed over expected: 1 where as many as expected; the interval is of the ratio."""

    observed: int
    expected: float
    ratio: float
    interval: Interval


def proportion_limits(baseline: float, denominator: float) -> FunnelLimits:
    """Limits of a proportion around a baseline, both 0 to 1, for an area with this denominator.

    A proportion lies outside just where its Wilson interval leaves the baseline out.
    Raises ValueError for a baseline outside 0 to 1 or a denominator that is not positive.
    Source: Spiegelhalter (2005), "Funnel plots for comparing institutional performance"; OHID's technical guide.
    """
    if not 0 <= baseline <= 1:
        raise ValueError(f"{baseline} is no proportion")
    _positive(denominator)
    error = sqrt(baseline * (1 - baseline) / denominator)

    def limits(z: float) -> Interval:
        return Interval(max(0.0, baseline - z * error), min(1.0, baseline + z * error))

    return FunnelLimits(limits(Z_95), limits(Z_99_8))


def rate_limits(baseline: float, population: float, per: float = 100_000) -> FunnelLimits:
    """Limits of a rate around a baseline, both `per` so many, for an area with this population.

    A rate lies outside just where the exact Poisson interval of its count leaves the expected count out; between whole
    counts the limits run smoothly.
    Raises ValueError for a negative baseline or a population that is not positive.
    Source: Spiegelhalter (2005); OHID's technical guide, funnels for rates.
    """
    _positive(population)
    counts = count_limits(baseline * population / per)

    def rates(counted: Interval) -> Interval:
        return Interval(counted.lower / population * per, counted.upper / population * per)

    return FunnelLimits(rates(counts.within95), rates(counts.within99_8))


def count_limits(expected: float) -> FunnelLimits:
    """Limits of a count of independent events of which so many are expected.

    Raises ValueError for a negative expectation. Source: as `rate_limits`.
    """
    if expected < 0:
        raise ValueError(f"{expected} events cannot be expected")
    return FunnelLimits(_poisson_limits(expected, Z_95), _poisson_limits(expected, Z_99_8))


def dispersion(deviates: Sequence[float]) -> float:
    """How many times as widely areas vary as chance would have it: the mean square of their deviates, 1 by chance.

    A deviate is an area's distance from the baseline in standard errors. The outermost tenth at either end is drawn in
    to the next one first, so that the areas one looks for do not hide themselves, and what that takes from a normal
    spread is given back. Below 1, and for fewer than ten areas, it is 1.
    Source: Spiegelhalter (2005), "Funnel plots for comparing institutional performance", multiplicative over-dispersion
    with winsorised deviates, here made consistent for normal ones.
    """
    if len(deviates) < FEWEST_AREAS:
        return 1.0
    ordered = sorted(deviates)
    cut = int(OUTERMOST * len(ordered))
    lowest, highest = ordered[cut], ordered[-1 - cut]
    spread = fsum(min(max(each, lowest), highest) ** 2 for each in ordered) / len(ordered)
    return max(1.0, spread / LEFT_OF_NORMAL)


def observed_against_expected(observed: int, expected: float, z: float = Z_95) -> Ratio | None:
    """The ratio of observed to expected events with Byar's interval; None where none are expected.

    This is the indirectly standardised ratio where the expectation comes from standard rates.
    Raises ValueError for negative numbers. Source: Breslow and Day (1987); OHID's technical guide.
    """
    if expected < 0:
        raise ValueError(f"{expected} events cannot be expected")
    own = byar(observed, z)
    if expected == 0:
        return None
    return Ratio(observed, expected, observed / expected, Interval(own.lower / expected, own.upper / expected))


def _poisson_limits(expected: float, z: float) -> Interval:
    """The counts, not only whole ones, whose exact interval just reaches the expectation from below and from above."""
    tail = erfc(z / sqrt(2)) / 2
    if expected == 0:
        return Interval(0.0, 0.0)
    # The interval's upper end at a count of c is expected where P(c + 1, expected) = 1 - tail; P falls with c.
    lower = 0.0
    if gammainc(1.0, expected) > 1 - tail:
        lower = _count_where(lambda count: float(gammainc(count + 1, expected)) - (1 - tail), 0.0, expected)
    far = expected + (z + 3) * (sqrt(expected) + z + 3)
    upper = _count_where(lambda count: float(gammainc(count, expected)) - tail, max(expected * 0.5, 1e-12), far)
    return Interval(lower, upper)


def _count_where(misses: Callable[[float], float], low: float, high: float) -> float:
    """Where a function that falls with the count crosses 0, by halving."""
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if misses(middle) > 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _positive(size: float) -> None:
    if size <= 0:
        raise ValueError(f"a funnel has no limits for a size of {size}")
