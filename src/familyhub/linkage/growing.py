"""Clusters while they grow: the records of a few who may be one person, joined one pair at a time.

What is nearly always the case, two records and nothing else, `merging` decides for the whole county at once; here is
what several pairs have to say to each other.
"""

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from familyhub.linkage.cannot_link import Cluster, join, why_not
from familyhub.linkage.shape import Doubt, Thresholds

UNFOUND = -3.0
"""Bits that a pair counts for which no rule of blocking brought together: it agrees on hardly anything."""

NOT_ENOUGH = "not enough agrees"
OTHER_NAMES = "two people of one family, as far as is known"
ONE_SOURCE = "one source has a record of each"
LOST = "somebody who fits better is doubtful"
RIVAL = "somebody else of the same source fits as well"


@dataclass(frozen=True, slots=True)
class _Pairs:
    """The pairs between two clusters that were found: their weights summed, how many, and how many with like names.

    `entries` counts those in which one source itself tells of two people.
    """

    total: float
    found: int
    alike: int
    entries: int = 0

    def __add__(self, other: "_Pairs") -> "_Pairs":
        return _Pairs(
            self.total + other.total,
            self.found + other.found,
            self.alike + other.alike,
            self.entries + other.entries,
        )


@dataclass(slots=True)
class _Side:
    """A cluster while it grows, and its neighbours: to each the pairs found.

    `voices` counts what was joined by the model: records that a number has joined are one voice, and what the best of
    them says of somebody, all say. `lost` are sources of which a better partner than those left is doubtful.
    """

    cluster: Cluster
    near: dict[int, _Pairs] = field(default_factory=dict)
    lost: set[int] = field(default_factory=set)
    voices: int = 1


class Growing:
    """The clusters of some records as they stand; each goes by the smallest of its nodes."""

    def __init__(self, clusters: Iterable[Cluster], thresholds: Thresholds, *, one_each: bool) -> None:
        self._sides = {cluster.nodes[0]: _Side(cluster) for cluster in clusters}
        self._home = {node: node for node in self._sides}
        self._thresholds = thresholds
        self._one_each = one_each
        self._heap: list[tuple[float, int, int]] = []
        self.doubts: list[Doubt] = []
        self.forbidden: list[Doubt] = []

    def find(self, node: int) -> int:
        """The smallest node of the node's cluster."""
        home = self._home
        while home[node] != node:
            home[node] = home[home[node]]
            node = home[node]
        return node

    def homes(self) -> Iterator[tuple[int, int]]:
        """Each node, and the smallest node of its cluster."""
        return ((node, self.find(node)) for node in list(self._home))

    def join_surely(self, a: int, b: int, weight: float) -> None:
        """Join by a number or a decision, unless something forbids it."""
        first, second = _pair(self.find(a), self.find(b))
        if first == second:
            return
        why = why_not(self._sides[first].cluster, self._sides[second].cluster)
        if why is None:
            self._unite(first, second)
            self._sides[first].voices = 1
        else:
            self.forbidden.append(Doubt(a, b, weight, why))

    def bring_near(self, a: int, b: int, weight: float, *, alike: bool, one_source: bool) -> None:
        """A pair that the model found; of several pairs of two voices the strongest counts."""
        first, second = _pair(self.find(a), self.find(b))
        if first == second:
            return
        before = self._sides[first].near.get(second)
        best = weight if before is None else max(weight, before.total)
        entries = int((one_source and not alike) or (before is not None and before.entries > 0))
        pairs = _Pairs(best, 1, int(alike or (before is not None and before.alike > 0)), entries)
        self._sides[first].near[second] = self._sides[second].near[first] = pairs

    def link(self) -> None:
        """Join what is near, strongest average first."""
        for first, side in self._sides.items():
            for second in side.near:
                if first < second:
                    self._heap.append((-self._weight(first, second), first, second))
        heapq.heapify(self._heap)
        while self._heap:
            minus, first, second = heapq.heappop(self._heap)
            if -minus < self._thresholds.review:
                break
            stands = self._home[first] == first and self._home[second] == second
            if stands and second in self._sides[first].near and self._weight(first, second) == -minus:
                self._judge(first, second, -minus)

    def _weight(self, first: int, second: int) -> float:
        """The average weight of all pairs of two clusters' voices."""
        pairs = self._sides[first].near[second]
        number = self._sides[first].voices * self._sides[second].voices
        return (pairs.total + UNFOUND * (number - pairs.found)) / number

    def _judge(self, first: int, second: int, weight: float) -> None:
        one, other = self._sides[first], self._sides[second]
        why = why_not(one.cluster, other.cluster)
        if why is not None:
            self.forbidden.append(Doubt(first, second, weight, why))
            self._part(first, second)
            return
        why = self._doubtful(first, second, weight)
        if why is None:
            self._unite(first, second)
            self._ask_again(first)
        else:
            self.doubts.append(Doubt(first, second, weight, why))
            one.lost |= other.cluster.sources
            other.lost |= one.cluster.sources
            self._part(first, second)

    def _doubtful(self, first: int, second: int, weight: float) -> str | None:
        one, other = self._sides[first], self._sides[second]
        if weight < self._thresholds.link:
            return NOT_ENOUGH
        if one.near[second].alike == 0:
            return OTHER_NAMES
        if not self._one_each:
            return None
        if one.cluster.sources & other.cluster.sources and (
            weight < self._thresholds.duplicate or one.near[second].entries
        ):
            return ONE_SOURCE
        if one.lost & other.cluster.sources or other.lost & one.cluster.sources:
            return LOST
        if self._rival(first, second, weight) or self._rival(second, first, weight):
            return RIVAL
        return None

    def _rival(self, first: int, second: int, weight: float) -> bool:
        """Whether another cluster with a record of the second's sources fits the first nearly as well."""
        sources = self._sides[second].cluster.sources
        return any(
            other != second
            and self._weight(first, other) >= weight - self._thresholds.margin
            and self._sides[other].cluster.sources & sources
            and why_not(self._sides[first].cluster, self._sides[other].cluster) is None
            for other in self._sides[first].near
        )

    def _part(self, first: int, second: int) -> None:
        del self._sides[first].near[second]
        del self._sides[second].near[first]

    def _unite(self, first: int, second: int) -> None:
        """The second cluster goes into the first; who was near to either is near to both."""
        kept, gone = self._sides[first], self._sides[second]
        for side in (kept, gone):
            side.near.pop(second, None)
            side.near.pop(first, None)
        join(kept.cluster, gone.cluster)
        kept.lost |= gone.lost
        kept.voices += gone.voices
        self._home[second] = first
        for other, pairs in gone.near.items():
            del self._sides[other].near[second]
            before = kept.near.get(other)
            kept.near[other] = self._sides[other].near[first] = pairs if before is None else before + pairs
        gone.near.clear()

    def _ask_again(self, first: int) -> None:
        """What is near to a cluster that has grown weighs something else now."""
        for other in self._sides[first].near:
            low, high = _pair(first, other)
            heapq.heappush(self._heap, (-self._weight(low, high), low, high))


def _pair(first: int, second: int) -> tuple[int, int]:
    return (first, second) if first < second else (second, first)
