"""Confidence intervals for proportions, counts and rates."""

from dataclasses import dataclass
from math import erfc, sqrt

from scipy.special import gammaincinv

Z_95 = 1.959963984540054
"""The standard normal deviate of a two-sided 95% interval."""

SMALL_COUNT = 10
"""Below this count Byar's approximation is replaced by the exact Poisson interval."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A two-sided confidence interval, both ends in the unit of the estimate."""

    lower: float
    upper: float

    def holds(self, value: float) -> bool:
        """Whether a value lies in the interval, both ends included."""
        return self.lower <= value <= self.upper


def wilson(numerator: int, denominator: int, z: float = Z_95) -> Interval | None:
    """Wilson score interval of a proportion, between 0 and 1; None where the denominator is 0.

    Raises ValueError if not 0 <= numerator <= denominator.
    Source: Wilson (1927), as OHID's technical guide for indicators uses it.
    """
    if not 0 <= numerator <= denominator:
        raise ValueError(f"{numerator} of {denominator} is no proportion")
    if denominator == 0:
        return None
    p, n = numerator / denominator, denominator
    centre = p + z * z / (2 * n)
    spread = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    # At 0 and at 100% the exact end is known; rounding would miss it by a hair.
    lower = 0.0 if numerator == 0 else (centre - spread) / scale
    upper = 1.0 if numerator == denominator else (centre + spread) / scale
    return Interval(lower, upper)


def newcombe(first: tuple[int, int], second: tuple[int, int], z: float = Z_95) -> Interval | None:
    """Interval of the difference of two proportions, first less second, between -1 and 1; None where either has none.

    Each proportion is (numerator, denominator). Two intervals that overlap do not show that there is no difference;
    an interval of the difference that leaves out 0 shows that there is one.
    Source: Newcombe (1998), "Interval estimation for the difference between independent proportions", method 10.
    """
    one, other = wilson(*first, z=z), wilson(*second, z=z)
    if one is None or other is None:
        return None
    p, q = first[0] / first[1], second[0] / second[1]
    below = sqrt((p - one.lower) ** 2 + (other.upper - q) ** 2)
    above = sqrt((one.upper - p) ** 2 + (q - other.lower) ** 2)
    return Interval(p - q - below, p - q + above)


def byar(count: int, z: float = Z_95) -> Interval:
    """Interval of a count of independent events: exact Poisson below 10, Byar's approximation from 10.

    Raises ValueError for a negative count.
    Source: Breslow and Day (1987), with the switch at 10 that OHID's technical guide makes.
    """
    if count < 0:
        raise ValueError(f"{count} is no count")
    if count < SMALL_COUNT:
        return _exact_poisson(count, z)
    above = count + 1
    lower = count * (1 - 1 / (9 * count) - z / (3 * sqrt(count))) ** 3
    upper = above * (1 - 1 / (9 * above) + z / (3 * sqrt(above))) ** 3
    return Interval(lower, upper)


def byar_rate(count: int, population: float, per: float = 100_000, z: float = Z_95) -> Interval | None:
    """Interval of a rate `per` so many of a population; None where the population is 0.

    Raises ValueError for a negative count or population.
    """
    if population < 0:
        raise ValueError(f"{population} is no population")
    of_count = byar(count, z)
    if population == 0:
        return None
    return Interval(of_count.lower / population * per, of_count.upper / population * per)


def _exact_poisson(count: int, z: float) -> Interval:
    tail = erfc(z / sqrt(2)) / 2
    lower = float(gammaincinv(count, tail)) if count else 0.0
    return Interval(lower, float(gammaincinv(count + 1, 1 - tail)))
