"""A proportion from a sample of which some parts were looked at more often than others, weighed back."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from familyhub.stats.intervals import Z_95, Interval, wilson


@dataclass(frozen=True, slots=True)
class Stratum:
    """A part of the whole: how many there are, how many were looked at, and of how many of these it is so."""

    size: int
    seen: int
    so: int


@dataclass(frozen=True, slots=True)
class Weighed:
    """A proportion of the whole with its interval, each 0 to 1; `covers` is the part of the whole it speaks of."""

    share: float
    interval: Interval
    covers: float


def weighed(strata: Iterable[Stratum], z: float = Z_95) -> Weighed | None:
    """The proportion over strata, each weighed by its size; None where nothing was seen.

    Strata of which nothing was seen are left out, and `covers` tells how much is left. The interval brings Wilson's of
    each stratum together by the variance that each end stands for, so that strata of which all were right still widen
    it; of one stratum it is Wilson's own. Raises ValueError where more are so than were seen.
    Source: Zou and Donner (2008), "Construction of confidence limits about effect measures: a general approach".
    """
    every = list(strata)
    known = [(each, found) for each in every if each.size and (found := wilson(each.so, each.seen, z)) is not None]
    whole = sum(each.size for each, _ in known)
    if not whole:
        return None
    share = below = above = 0.0
    for each, interval in known:
        weight, own = each.size / whole, each.so / each.seen
        share += weight * own
        below += (weight * (own - interval.lower)) ** 2
        above += (weight * (interval.upper - own)) ** 2
    ends = Interval(max(0.0, share - sqrt(below)), min(1.0, share + sqrt(above)))
    return Weighed(share, ends, whole / sum(each.size for each in every))
