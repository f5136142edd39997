"""How surely each record belongs to its person, and where a person hangs together by one thin pair.

Records that a number joins are one group. Groups of a person are brought together strongest pair first; the pair that
brings the smaller to the larger is what ties the smaller one's records to the person.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from familyhub.linkage.shape import Doubt, Edges, Thresholds

THIN = 4.0
"""Bits above the threshold of linking below which one pair alone does not carry two halves of a person."""


@dataclass(frozen=True, slots=True)
class _Join:
    """Two groups of a person's records that a pair of the model brings together: the smaller first."""

    smaller: list[int]
    larger: list[int]
    a: int
    b: int
    weight: float


def ties(cluster: NDArray[np.int64], edges: Edges) -> tuple[NDArray[np.str_], NDArray[np.float64]]:
    """For each node the rule, and the weight in bits, of what ties it to its person; '' and NaN where it is alone."""
    rule = np.full(len(cluster), "", dtype="<U10")
    weight = np.full(len(cluster), np.nan)
    inside = cluster[edges.a] == cluster[edges.b]
    sure = np.flatnonzero(inside & (edges.rule != "model"))
    ends = np.concatenate([edges.a[sure], edges.b[sure]])
    places = np.concatenate([sure, sure])
    order = np.argsort(edges.weight[places], kind="stable")
    # of several pairs of one node the strongest is written last, and stands
    rule[ends[order]], weight[ends[order]] = edges.rule[places[order]], edges.weight[places[order]]
    for join in _joins(cluster, edges, inside):
        for node in join.smaller:
            rule[node], weight[node] = "model", join.weight
        if len(join.larger) == 1 and rule[join.larger[0]] == "":
            rule[join.larger[0]], weight[join.larger[0]] = "model", join.weight
    return rule, weight


def thin_ties(cluster: NDArray[np.int64], edges: Edges, thresholds: Thresholds) -> list[Doubt]:
    """The pairs of the model that alone hold two halves of a person together, each half of two records or more."""
    inside = cluster[edges.a] == cluster[edges.b]
    return [
        Doubt(join.a, join.b, join.weight, "one pair holds two halves together")
        for join in _joins(cluster, edges, inside)
        if len(join.smaller) > 1 and join.weight < thresholds.link + THIN
    ]


def _joins(cluster: NDArray[np.int64], edges: Edges, inside: NDArray[np.bool_]) -> Iterator[_Join]:
    """How the groups of each person that pairs of the model join come together, the strongest pair first."""
    group = _groups(len(cluster), edges, inside & (edges.rule != "model"))
    chosen = np.flatnonzero(inside & (edges.rule == "model") & (group[edges.a] != group[edges.b]))
    order = chosen[np.lexsort((edges.b[chosen], edges.a[chosen], -edges.weight[chosen]))]
    touched = np.unique(group[np.concatenate([edges.a[chosen], edges.b[chosen]])])
    members: dict[int, list[int]] = {int(number): [] for number in touched}
    nodes = np.flatnonzero(np.isin(group, touched))
    for node in nodes:
        members[int(group[node])].append(int(node))
    home = {number: number for number in members}
    for place in order:
        a, b = int(edges.a[place]), int(edges.b[place])
        one, other = _home(home, int(group[a])), _home(home, int(group[b]))
        if one == other:
            continue
        smaller, larger = sorted((one, other), key=lambda number: (len(members[number]), -members[number][0]))
        yield _Join(members[smaller], members[larger], a, b, float(edges.weight[place]))
        members[larger] = sorted(members[larger] + members.pop(smaller))
        home[smaller] = larger


def _groups(count: int, edges: Edges, chosen: NDArray[np.bool_]) -> NDArray[np.int64]:
    """For each node the number of its group under the chosen edges."""
    ends = (edges.a[chosen], edges.b[chosen])
    graph = coo_matrix((np.ones(len(ends[0]), np.int8), ends), shape=(count, count))
    return connected_components(graph, directed=False)[1].astype(np.int64)


def _home(home: dict[int, int], number: int) -> int:
    while home[number] != number:
        home[number] = home[home[number]]
        number = home[number]
    return number
