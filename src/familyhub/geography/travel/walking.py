"""Walking and pushing a pram along mapped ways: the shortest way there, to a cap."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import KDTree

from familyhub.geography.points import EARTH_METRES, Points
from familyhub.geography.travel.matrix import TravelMatrix, content_hash, fingerprint, kept
from familyhub.geography.travel.osm import WalkGraph, read_walkable

AT_ONCE = 8_000_000
"""Distances held in memory at once (64 MB): sources are taken in groups of this many over the nodes."""
NEAR_METRES = 500.0
"""A point further than this from every way is on no way: an extract that ends too early must not give it minutes."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast, and what is avoided."""

    mode: str
    kilometres_an_hour: float
    avoid_steps: bool
    avoid_steep: bool

    @property
    def metres_a_minute(self) -> float:
        """Metres walked in a minute."""
        return self.kilometres_an_hour * 1000 / 60

    def sentence(self, cap_minutes: float) -> str:
        """How the minutes were found, for beside every output."""
        avoided = " and ".join(
            words
            for words, is_so in (
                ("stairs, stiles and narrow gates", self.avoid_steps),
                ("ways mapped as steeper than 1 in 12", self.avoid_steep),
            )
            if is_so
        )
        return (
            f"Along mapped ways at {self.kilometres_an_hour:g} km/h"
            + (f", without {avoided}" if avoided else "")
            + f", to {cap_minutes:g} minutes at most. Hills are known only where OpenStreetMap states a gradient."
        )


WALK = Pace("walk", 4.8, avoid_steps=False, avoid_steep=False)
PRAM = Pace("pram", 4.0, avoid_steps=True, avoid_steep=True)


class WalkNetwork:
    """The ways of a graph that a pace can use, ready to be asked. Points join it at the nearest node of a real network.

    Islands of a few ways (a mapped car park, a pier) are left out where they hold under one node in a hundred: a point
    snapped to one would reach nothing.
    """

    def __init__(self, graph: WalkGraph, pace: Pace) -> None:
        barred = (graph.steps & pace.avoid_steps) | (graph.steep & pace.avoid_steep)
        start, end, metres = graph.start[~barred], graph.end[~barred], graph.metres[~barred]
        self.pace = pace
        self._nodes = graph.nodes
        # An edge of no length would be no edge in a sparse matrix.
        self._matrix = _sparse(start, end, np.maximum(metres, 1e-3), graph.nodes)
        self._usable = np.flatnonzero(_on_real_network(self._matrix, graph.nodes))
        self._tree = KDTree(_unit(graph.longitude[self._usable], graph.latitude[self._usable]))

    def snap(self, points: Points) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """For each point the nearest node of the network and the metres to it; node -1 where it is too far."""
        chord, nearest = self._tree.query(_unit(points.longitude, points.latitude))
        metres = 2 * EARTH_METRES * np.arcsin(np.minimum(chord / 2, 1.0))
        return np.where(metres <= NEAR_METRES, self._usable[nearest], -1), metres

    def minutes(self, origins: Points, destinations: Points, cap_minutes: float) -> NDArray[np.float32]:
        """Minutes from each origin to each destination, infinite beyond the cap; the way to the network counts too."""
        # Walking is the same both ways, so the shorter list is searched from.
        if len(destinations) < len(origins):
            return np.ascontiguousarray(self.minutes(destinations, origins, cap_minutes).T)
        from_node, from_metres = self.snap(origins)
        to_node, to_metres = self.snap(destinations)
        cap = cap_minutes * self.pace.metres_a_minute
        found = np.full((len(origins), len(destinations)), np.inf)
        asked, reached = np.flatnonzero(from_node >= 0), np.flatnonzero(to_node >= 0)
        group = max(1, AT_ONCE // self._nodes)
        for first in range(0, len(asked), group):
            some = asked[first : first + group]
            metres = dijkstra(self._matrix, directed=False, indices=from_node[some], limit=cap)
            found[np.ix_(some, reached)] = metres[:, to_node[reached]] + from_metres[some, None] + to_metres[reached]
        found[found > cap] = np.inf
        return (found / self.pace.metres_a_minute).astype(np.float32)


def walking_matrix(
    extract: Path,
    demand: Points,
    sites: Points,
    pace: Pace = WALK,
    *,
    cap_minutes: float = 60.0,
    cache: Path | None = None,
) -> TravelMatrix:
    """Minutes on foot by an OpenStreetMap extract, kept in `cache` by content.

    Raises GeographyError as `read_walkable`.
    """
    settings = {
        "km/h": pace.kilometres_an_hour,
        "avoid": [pace.avoid_steps, pace.avoid_steep],
        "cap": cap_minutes,
        "near": NEAR_METRES,
    }
    mark = fingerprint(pace.mode, settings, {"osm": content_hash(extract)}, demand, sites)

    def make() -> TravelMatrix:
        network = WalkNetwork(read_walkable(extract), pace)
        minutes = network.minutes(demand, sites, cap_minutes)
        return TravelMatrix(
            minutes,
            demand.codes,
            sites.codes,
            pace.mode,
            pace.sentence(cap_minutes),
            f"OpenStreetMap, {extract.name}",
            mark,
        )

    return kept(cache, mark, make)


def _sparse(
    start: NDArray[np.int64], end: NDArray[np.int64], metres: NDArray[np.float64], nodes: int
) -> "csr_matrix[np.float64]":
    # Where two ways join the same nodes the shorter counts; a sparse matrix would add them up.
    low, high = np.minimum(start, end), np.maximum(start, end)
    order = np.lexsort((metres, high, low))
    low, high, metres = low[order], high[order], metres[order]
    first = np.ones(len(low), dtype=bool)
    first[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
    return csr_matrix((metres[first], (low[first], high[first])), shape=(nodes, nodes))


def _on_real_network(matrix: "csr_matrix[np.float64]", nodes: int) -> NDArray[np.bool_]:
    _, component = connected_components(matrix, directed=False)
    sizes = np.bincount(component)
    return sizes[component] >= max(2, min(int(sizes.max()), nodes // 100))


def _unit(longitude: NDArray[np.float64], latitude: NDArray[np.float64]) -> NDArray[np.float64]:
    across, up = np.radians(longitude), np.radians(latitude)
    return np.column_stack((np.cos(up) * np.cos(across), np.cos(up) * np.sin(across), np.sin(up)))
