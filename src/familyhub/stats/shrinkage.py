"""Figures of small areas, drawn towards the average by as much as chance explains (empirical Bayes)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scipy.special import betaincinv, gammaincinv

from familyhub.stats.intervals import Interval

CREDIBLE = 0.95


@dataclass(frozen=True, slots=True)
class Shrunk:
    """One area's figure drawn towards the average: value, 95% credible interval, and the weight its own figure kept.

    `weight` is 1 where the area's own figure stands alone and 0 where it tells nothing beyond the average.
    """

    value: float
    interval: Interval
    weight: float


@dataclass(frozen=True, slots=True)
class Shrinkage:
    """All areas' figures, in the order given; the average; and the variance between areas beyond chance."""

    average: float
    between: float
    areas: tuple[Shrunk, ...]


def shrink_rates(counts: Sequence[float], expected: Sequence[float]) -> Shrinkage:
    """Rates (count over person-time) or ratios (count over expected), by a gamma prior on Poisson counts.

    The prior's mean and variance are matched to the areas' own (method of moments); where areas differ no more than by
    chance, all take the average. The unit is a count over one of `expected`. An area with nothing expected takes the
    prior.
    Raises ValueError for unequal lengths, negative numbers, or nothing expected anywhere.
    Source: Marshall (1991), "Mapping disease and mortality rates using empirical Bayes estimators"; Clayton and Kaldor
    (1987).
    """
    average, between = _moments(counts, expected, lambda mean: mean)
    if average == 0 or between == 0:
        level = Interval(average, average)
        return Shrinkage(average, 0.0, tuple(Shrunk(average, level, 0.0) for _ in counts))
    shape, rate = average * average / between, average / between
    areas = []
    for count, size in zip(counts, expected, strict=True):
        own_shape, own_rate = shape + count, rate + size
        ends = (float(gammaincinv(own_shape, tail)) / own_rate for tail in _tails())
        areas.append(Shrunk(own_shape / own_rate, Interval(*ends), size / own_rate))
    return Shrinkage(average, between, tuple(areas))


def shrink_proportions(numerators: Sequence[float], denominators: Sequence[float]) -> Shrinkage:
    """Proportions, 0 to 1, by a beta prior on binomial counts, matched by the method of moments.

    Where areas differ no more than by chance, all take the average. An area with nobody takes the prior.
    Raises ValueError for unequal lengths, a numerator outside its denominator, or nobody anywhere.
    Source: Kleinman (1973), "Proportions with extraneous variance"; Marshall (1991).
    """
    if any(numerator > denominator for numerator, denominator in zip(numerators, denominators, strict=True)):
        raise ValueError("a numerator exceeds its denominator")
    average, between = _moments(numerators, denominators, lambda mean: mean * (1 - mean))
    chance = average * (1 - average)
    if chance <= 0 or between <= 0:
        level = Interval(average, average)
        return Shrinkage(average, 0.0, tuple(Shrunk(average, level, 0.0) for _ in numerators))
    # The prior cannot vary more than a coin of this average: all areas at 0 or 1.
    between = min(between, chance * (1 - 1e-9))
    strength = chance / between - 1
    hits, misses = average * strength, (1 - average) * strength
    areas = []
    for numerator, denominator in zip(numerators, denominators, strict=True):
        own_hits, own_misses = hits + numerator, misses + denominator - numerator
        ends = (float(betaincinv(own_hits, own_misses, tail)) for tail in _tails())
        value = own_hits / (own_hits + own_misses)
        areas.append(Shrunk(value, Interval(*ends), denominator / (strength + denominator)))
    return Shrinkage(average, between, tuple(areas))


def _moments(counts: Sequence[float], sizes: Sequence[float], chance: Callable[[float], float]) -> tuple[float, float]:
    """The average over all areas, and the variance between them beyond chance; `chance` of the average at size 1.

    The weighted variance of the areas' own figures is, on average, (areas - 1) x chance / whole plus the variance
    between areas x (1 - sum of squared shares): what chance does not explain is divided by that.
    """
    if len(counts) != len(sizes):
        raise ValueError(f"{len(counts)} counts, but {len(sizes)} sizes")
    if any(number < 0 for number in (*counts, *sizes)):
        raise ValueError("counts and sizes cannot be negative")
    if any(count > 0 and size == 0 for count, size in zip(counts, sizes, strict=True)):
        raise ValueError("something was counted where nobody is")
    whole = sum(sizes)
    if whole == 0:
        raise ValueError("there is nobody in any area")
    average = sum(counts) / whole
    peopled = [(count, size) for count, size in zip(counts, sizes, strict=True) if size > 0]
    spread = sum(size * (count / size - average) ** 2 for count, size in peopled) / whole
    room = 1 - sum(size * size for _, size in peopled) / (whole * whole)
    if room <= 0:
        return average, 0.0
    return average, max(0.0, (spread - (len(peopled) - 1) * chance(average) / whole) / room)


def _tails() -> tuple[float, float]:
    return (1 - CREDIBLE) / 2, (1 + CREDIBLE) / 2
