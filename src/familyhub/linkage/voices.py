"""Voices: the records that numbers and decisions have joined, and what they hold together, for all of them at once.

The same questions as `cannot_link` asks of two clusters, answered for columns of pairs.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from familyhub.linkage.cannot_link import ADOPTED, NHS_NUMBERS, ONE_BIRTH, PARTED, UPNS
from familyhub.linkage.held import Flags, HeldColumns, Numbers, Several

REASONS = ("", ADOPTED, NHS_NUMBERS, UPNS, ONE_BIRTH, PARTED)
"""Why two voices cannot be one person, in the order in which it is asked; the first is that nothing forbids it."""


def components(count: int, a: Numbers, b: Numbers) -> Numbers:
    """For each of `count` nodes the number of the component that edges between `a` and `b` put it in, from 0."""
    graph = coo_matrix((np.ones(len(a), dtype=np.int8), (a, b)), shape=(count, count))
    return connected_components(graph, directed=False)[1].astype(np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Voices:
    """The voice of each node, numbered from 0, and for each voice the smallest of its nodes."""

    held: HeldColumns
    of_node: Numbers
    smallest: Numbers
    parted: Numbers
    """Pairs of nodes that are told apart: two columns."""

    def contradict_themselves(self) -> Flags:
        """Whether a voice's records may hold together what no person may: then they must be joined pair by pair."""
        sizes = np.bincount(self.of_node, minlength=len(self.smallest))
        found = np.zeros(len(self.smallest), dtype=np.bool_)
        nodes = np.flatnonzero(sizes[self.of_node] > 1)
        found[self.of_node[nodes[self.held.alone[nodes]]]] = True
        for numbers in (self.held.nhs_numbers, self.held.upns):
            found |= self._without_a_common(numbers, nodes)
        voice, delivery, order = self._births(nodes)
        found[voice[_twice(voice, delivery, order)]] = True
        one, other = self.of_node[self.parted[:, 0]], self.of_node[self.parted[:, 1]]
        found[one[one == other]] = True
        return found

    def why_not(self, first: Numbers, second: Numbers) -> Numbers:
        """Why each pair of voices cannot be one person, as a place in `REASONS`; 0 where nothing forbids it."""
        pairs = _Facing(len(self.smallest), first, second)
        nodes = np.flatnonzero(pairs.asked[self.of_node])
        alone = np.zeros(len(self.smallest), dtype=np.bool_)
        alone[self.of_node[nodes[self.held.alone[nodes]]]] = True
        voice, delivery, order = self._births(nodes)
        forbidden = (
            alone[first] | alone[second],
            pairs.differ(*self._numbers(self.held.nhs_numbers, nodes)),
            pairs.differ(*self._numbers(self.held.upns, nodes)),
            pairs.contradict(voice, delivery, order),
            pairs.parted(self.of_node[self.parted[:, 0]], self.of_node[self.parted[:, 1]]),
        )
        return np.select(forbidden, range(1, len(REASONS)), 0)

    def share_a_source(self, first: Numbers, second: Numbers) -> Flags:
        """Whether both voices of each pair have a record of one source."""
        pairs = _Facing(len(self.smallest), first, second)
        nodes = np.flatnonzero(pairs.asked[self.of_node])
        return pairs.share(self.of_node[nodes], self.held.source[nodes])

    def _numbers(self, numbers: Several, nodes: Numbers) -> tuple[Numbers, Numbers]:
        owners, places = numbers.places(nodes)
        return self.of_node[nodes[owners]], numbers.values[places]

    def _births(self, nodes: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        owners, places = self.held.births.places(nodes)
        return self.of_node[nodes[owners]], self.held.births.values[places], self.held.orders[places]

    def _without_a_common(self, numbers: Several, nodes: Numbers) -> Flags:
        """Voices in which no number is borne by all records that bear any."""
        voice, value = self._numbers(numbers, nodes)
        count = len(self.smallest)
        bearers = np.bincount(self.of_node[nodes[numbers.counts[nodes] > 0]], minlength=count)
        keys, borne = np.unique(voice * (len(numbers.names) + 1) + value, return_counts=True)
        most = np.zeros(count, dtype=np.int64)
        np.maximum.at(most, keys // (len(numbers.names) + 1), borne)
        return most < bearers


@dataclass(slots=True, eq=False)
class _Facing:
    """Pairs of voices, each voice in one pair at most."""

    count: int
    first: Numbers
    second: Numbers

    @property
    def asked(self) -> Flags:
        """Whether a voice is in any pair."""
        found = np.zeros(self.count, dtype=np.bool_)
        found[self.first] = found[self.second] = True
        return found

    def pair_of(self) -> Numbers:
        """For each voice its pair; -1 for none."""
        found = np.full(self.count, -1, dtype=np.int64)
        found[self.first] = found[self.second] = np.arange(len(self.first))
        return found

    def share(self, voice: Numbers, value: Numbers) -> Flags:
        """Whether both voices of a pair have one of the values."""
        seen = np.unique(np.column_stack([self.pair_of()[voice], value, voice]), axis=0)
        again = (seen[1:, :2] == seen[:-1, :2]).all(axis=1)
        return self._flagged(seen[1:, 0][again])

    def differ(self, voice: Numbers, value: Numbers) -> Flags:
        """Whether both voices of a pair have values, and none in common."""
        has = np.zeros(self.count, dtype=np.bool_)
        has[voice] = True
        return has[self.first] & has[self.second] & ~self.share(voice, value)

    def contradict(self, voice: Numbers, delivery: Numbers, order: Numbers) -> Flags:
        """Whether the voices of a pair have two places in one birth."""
        pair = self.pair_of()[voice]
        return self._flagged(pair[_twice(pair, delivery, order)])

    def parted(self, one: Numbers, other: Numbers) -> Flags:
        """Whether the voices of a pair are told apart."""
        pair = self.pair_of()
        together = (pair[one] >= 0) & (pair[one] == pair[other]) & (one != other)
        return self._flagged(pair[one[together]])

    def _flagged(self, pairs: Numbers) -> Flags:
        found = np.zeros(len(self.first), dtype=np.bool_)
        found[pairs] = True
        return found


def _twice(owner: Numbers, delivery: Numbers, order: Numbers) -> NDArray[np.intp]:
    """The places of rows whose owner has another order in the same delivery one row before them in order."""
    by = np.lexsort((order, delivery, owner))
    owner, delivery, order = owner[by], delivery[by], order[by]
    same = (owner[1:] == owner[:-1]) & (delivery[1:] == delivery[:-1]) & (order[1:] != order[:-1])
    return by[1:][same]
