"""Travel by straight line, where there is no map: said plainly on every output."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from familyhub.geography.points import Points, metres_between
from familyhub.geography.travel.matrix import TravelMatrix, fingerprint, kept

AT_ONCE = 2_000_000
"""Distances worked out at once (16 MB a step): a county has thousands of stops, and pairs of them in millions."""


@dataclass(frozen=True, slots=True)
class Straight:
    """A speed along the straight line made longer by a factor, for real ways wind."""

    mode: str
    kilometres_an_hour: float
    factor: float = 1.3

    @property
    def sentence(self) -> str:
        """How the minutes were found, for beside every output."""
        return (
            f"Straight line times {self.factor:g} at {self.kilometres_an_hour:g} km/h: an estimate, no real way. "
            "Rivers, railways and hills are not known to it."
        )


STRAIGHT_WALK = Straight("walk", 4.8)
STRAIGHT_PRAM = Straight("pram", 4.0)
STRAIGHT_CAR = Straight("car", 35.0)


def straight_minutes(
    straight: Straight, origins: Points, destinations: Points, cap_minutes: float = np.inf
) -> NDArray[np.float32]:
    """Minutes from each origin to each destination, infinite beyond the cap."""
    found = np.empty((len(origins), len(destinations)), dtype=np.float32)
    group = max(1, AT_ONCE // max(1, len(destinations)))
    for first in range(0, len(origins), group):
        some = slice(first, first + group)
        metres = metres_between(
            origins.longitude[some, None], origins.latitude[some, None], destinations.longitude, destinations.latitude
        )
        minutes = metres * straight.factor / (straight.kilometres_an_hour * 1000 / 60)
        found[some] = np.where(minutes > cap_minutes, np.inf, minutes)
    return found


def straight_matrix(
    demand: Points,
    sites: Points,
    straight: Straight = STRAIGHT_WALK,
    *,
    cap_minutes: float = np.inf,
    cache: Path | None = None,
) -> TravelMatrix:
    """Minutes by straight line times a factor, kept in `cache` by content."""
    settings = {"km/h": straight.kilometres_an_hour, "factor": straight.factor, "cap": str(cap_minutes)}
    mark = fingerprint(f"straight {straight.mode}", settings, {}, demand, sites)

    def make() -> TravelMatrix:
        minutes = straight_minutes(straight, demand, sites, cap_minutes)
        return TravelMatrix(minutes, demand.codes, sites.codes, straight.mode, straight.sentence, "straight line", mark)

    return kept(cache, mark, make)
