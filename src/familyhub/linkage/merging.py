"""Who is one person: pairs joined strongest first, as long as nothing forbids it and nobody else fits as well.

Four rules beside the weight of a pair:

- clusters are joined, not pairs: what a pair may not be, a chain may not bring about (`cannot_link`);
- within a source a person has one record, unless two of its records are each other's duplicate beyond doubt;
- of a source the best partner is taken, and only where the next best is clearly worse; whoever lost the best partner to
  somebody who fits better gets no second best;
- two clusters are joined by the average of all their pairs, where a pair that nobody found counts as a poor one: a
  single strong pair makes no bridge between two people with many records each.

The order of records and edges does not matter: ties are broken by the records' own numbers, which follow their keys.
"""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from familyhub.linkage.cannot_link import Cluster, Held, cluster_of, join, why_not
from familyhub.linkage.shape import Doubt, Edges, Merged, Thresholds

UNFOUND = -3.0
"""Bits that a pair counts for which no rule of blocking brought together: it agrees on hardly anything."""

SURE = ("person", "nhs_number", "upn", "unborn")
"""Rules that join by themselves: no best partner is asked for."""


@dataclass(slots=True)
class _Side:
    """A cluster while it grows, and its neighbours: to each the pairs found.

    `voices` counts what was joined by the model: records that a number has joined are one voice, and what the best of
    them says of somebody, all say. `lost` are sources of which a better partner than those left is doubtful.
    """

    cluster: Cluster
    near: dict[int, "_Pairs"] = field(default_factory=dict)
    lost: set[int] = field(default_factory=set)
    voices: int = 1


@dataclass(frozen=True, slots=True)
class _Pairs:
    """The pairs between two clusters that were found: their weights summed, how many, and how many with like names."""

    total: float
    found: int
    alike: int

    def __add__(self, other: "_Pairs") -> "_Pairs":
        return _Pairs(self.total + other.total, self.found + other.found, self.alike + other.alike)


def merge(
    held: Sequence[Held],
    edges: Edges,
    parted: Mapping[int, set[int]],
    thresholds: Thresholds,
    *,
    one_each: bool = True,
) -> Merged:
    """Join records into persons.

    `held` says what each node holds, `parted` which nodes are told apart. With `one_each` a source has one record of a
    person, and two of its records are joined only by a rule of `SURE`, or a pair with alike forenames that is
    `thresholds.duplicate` strong.
    """
    sides = [_Side(cluster_of(node, each, parted.get(node, ()))) for node, each in enumerate(held)]
    work = _Work(sides, list(range(len(held))), thresholds, one_each=one_each)
    sure = np.isin(edges.rule, SURE)
    for place in _in_order(edges, sure):
        work.join_surely(int(edges.a[place]), int(edges.b[place]), float(edges.weight[place]))
    work.link(edges, ~sure)
    return Merged(work.clusters(), tuple(work.doubts), tuple(work.forbidden))


def _in_order(edges: Edges, chosen: np.ndarray) -> np.ndarray:
    places = np.flatnonzero(chosen)
    return places[np.lexsort((edges.b[places], edges.a[places], -edges.weight[places]))]


@dataclass(slots=True)
class _Work:
    """The clusters as they stand: `home` leads from a node to the one that stands for its cluster."""

    sides: list[_Side]
    home: list[int]
    thresholds: Thresholds
    one_each: bool
    doubts: list[Doubt] = field(default_factory=list)
    forbidden: list[Doubt] = field(default_factory=list)
    heap: list[tuple[float, int, int]] = field(default_factory=list)

    def find(self, node: int) -> int:
        """The node that stands for the node's cluster."""
        while self.home[node] != node:
            self.home[node] = self.home[self.home[node]]
            node = self.home[node]
        return node

    def join_surely(self, a: int, b: int, weight: float) -> None:
        """Join by a number or a decision, unless something forbids it."""
        first, second = _pair(self.find(a), self.find(b))
        if first == second:
            return
        why = why_not(self.sides[first].cluster, self.sides[second].cluster)
        if why is None:
            self._unite(first, second)
            self.sides[first].voices = 1
        else:
            self.forbidden.append(Doubt(a, b, weight, why))

    def link(self, edges: Edges, chosen: np.ndarray) -> None:
        """Join by the model, strongest average first."""
        for place in np.flatnonzero(chosen):
            first, second = _pair(self.find(int(edges.a[place])), self.find(int(edges.b[place])))
            if first != second:
                self._bring_near(first, second, float(edges.weight[place]), alike=not edges.dissimilar[place])
        for first, side in enumerate(self.sides):
            for second in side.near:
                if first < second:
                    heapq.heappush(self.heap, (-self._weight(first, second), first, second))
        while self.heap:
            minus, first, second = heapq.heappop(self.heap)
            if -minus < self.thresholds.review:
                break
            stands = self.home[first] == first and self.home[second] == second and second in self.sides[first].near
            if stands and self._weight(first, second) == -minus:
                self._judge(first, second, -minus)

    def clusters(self) -> np.ndarray:
        """For each node the smallest node of its cluster."""
        return np.array([self.find(node) for node in range(len(self.home))], dtype=np.int64)

    def _weight(self, first: int, second: int) -> float:
        """The average weight of all pairs of two clusters' voices."""
        pairs = self.sides[first].near[second]
        number = self.sides[first].voices * self.sides[second].voices
        return (pairs.total + UNFOUND * (number - pairs.found)) / number

    def _judge(self, first: int, second: int, weight: float) -> None:
        one, other = self.sides[first], self.sides[second]
        why = why_not(one.cluster, other.cluster)
        if why is not None:
            self.forbidden.append(Doubt(first, second, weight, why))
            self._part(first, second)
            return
        why = self._doubtful(first, second, weight)
        if why is None:
            self._unite(first, second)
        else:
            self.doubts.append(Doubt(first, second, weight, why))
            one.lost |= other.cluster.sources
            other.lost |= one.cluster.sources
            self._part(first, second)

    def _doubtful(self, first: int, second: int, weight: float) -> str | None:
        one, other = self.sides[first], self.sides[second]
        if weight < self.thresholds.link:
            return "not enough agrees"
        if one.near[second].alike == 0:
            return "two names that have nothing in common"
        if not self.one_each:
            return None
        if one.cluster.sources & other.cluster.sources and weight < self.thresholds.duplicate:
            return "one source has a record of each"
        if one.lost & other.cluster.sources or other.lost & one.cluster.sources:
            return "somebody who fits better is doubtful"
        if self._rival(first, second, weight) or self._rival(second, first, weight):
            return "somebody else of the same source fits as well"
        return None

    def _rival(self, first: int, second: int, weight: float) -> bool:
        """Whether another cluster with a record of the second's sources fits the first nearly as well."""
        sources = self.sides[second].cluster.sources
        return any(
            other != second
            and self._weight(first, other) >= weight - self.thresholds.margin
            and self.sides[other].cluster.sources & sources
            and why_not(self.sides[first].cluster, self.sides[other].cluster) is None
            for other in self.sides[first].near
        )

    def _bring_near(self, first: int, second: int, weight: float, *, alike: bool) -> None:
        """Of several pairs of two voices the strongest counts."""
        before = self.sides[first].near.get(second)
        best = weight if before is None else max(weight, before.total)
        pairs = _Pairs(best, 1, int(alike or (before is not None and before.alike > 0)))
        self.sides[first].near[second] = self.sides[second].near[first] = pairs

    def _part(self, first: int, second: int) -> None:
        del self.sides[first].near[second]
        del self.sides[second].near[first]

    def _unite(self, first: int, second: int) -> None:
        """The second cluster goes into the first; who was near to either is near to both."""
        kept, gone = self.sides[first], self.sides[second]
        for side in (kept, gone):
            side.near.pop(second, None)
            side.near.pop(first, None)
        join(kept.cluster, gone.cluster)
        kept.lost |= gone.lost
        kept.voices += gone.voices
        self.home[second] = first
        for other, pairs in gone.near.items():
            del self.sides[other].near[second]
            before = kept.near.get(other)
            kept.near[other] = self.sides[other].near[first] = pairs if before is None else before + pairs
        for other in kept.near:
            low, high = _pair(first, other)
            heapq.heappush(self.heap, (-self._weight(low, high), low, high))
        gone.near.clear()


def _pair(first: int, second: int) -> tuple[int, int]:
    return (first, second) if first < second else (second, first)
