"""Directly standardised rates: what the rate would be if every area had the same ages."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from familyhub.stats.intervals import Z_95, Interval, byar

FEWEST_EVENTS = 10
"""Below this many events the interval of a standardised rate cannot be relied on, and none is given."""

EUROPEAN_2013: dict[int, int] = {
    0: 5000, 5: 5500, 10: 5500, 15: 5500, 20: 6000, 25: 6000, 30: 6500, 35: 7000, 40: 7000, 45: 7000, 50: 7000,
    55: 6500, 60: 6000, 65: 5500, 70: 5000, 75: 4000, 80: 2500, 85: 1500, 90: 1000,
}  # fmt: skip
"""The European standard population of 2013: people by the first age of each five-year band, 90 and over last."""


@dataclass(frozen=True, slots=True)
class AgeBand:
    """Events and people of one age band of an area, and how many people of that age the standard population has."""

    count: int
    population: float
    standard: float


@dataclass(frozen=True, slots=True)
class Standardised:
    """A standardised rate with its interval, both `per` so many; no interval with fewer than 10 events."""

    rate: float
    interval: Interval | None
    count: int


def directly_standardised(bands: Iterable[AgeBand], per: float = 100_000, z: float = Z_95) -> Standardised | None:
    """The directly standardised rate over age bands; None where there are no bands.

    The interval stretches Byar's interval of all events by the standard error of the rate over that of the count.
    Raises ValueError for negative numbers, events in a band without people, or a standard population of nobody.
    Source: Dobson, Kuulasmaa, Eberle and Scherer (1991), "Confidence intervals for weighted sums of Poisson
    parameters", as OHID's technical guide uses it.
    """
    listed = list(bands)
    if not listed:
        return None
    for band in listed:
        if min(band.count, band.population, band.standard) < 0:
            raise ValueError(f"{band} holds a negative number")
        if band.population == 0:
            raise ValueError(f"{band} has nobody in it: its rate cannot be known")
    whole = sum(band.standard for band in listed)
    if whole == 0:
        raise ValueError("the standard population holds nobody")
    events = sum(band.count for band in listed)
    rate = sum(band.standard * band.count / band.population for band in listed) / whole
    if events < FEWEST_EVENTS:
        return Standardised(rate * per, None, events)
    variance = sum(band.standard**2 * band.count / band.population**2 for band in listed) / whole**2
    stretch = sqrt(variance / events)
    own = byar(events, z)
    ends = Interval((rate + stretch * (own.lower - events)) * per, (rate + stretch * (own.upper - events)) * per)
    return Standardised(rate * per, ends, events)
