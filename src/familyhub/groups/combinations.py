"""Every combination of three or more groups, counted exactly: a child's groups are the bits of one whole number.

Equal children are counted together first. Then either each distinct set's subsets are listed and added up
(`by_subset`, quick where sets are few or small), or every possible set at once by adding each set to those it contains
(`by_doubling`, whose cost does not grow with the children). Both are exact, and are tested against each other and a
plain loop.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]

FEWEST = 3
MOST_BITS_AT_ONCE = 25
"""Two to this many sets of four bytes are 128 MB."""

LOW_BITS = 6
SUBSETS_WORTH_LISTING = 1 / 8
"""Of all sets there could be: where children's sets have more subsets, all sets at once are quicker."""

ROWS_AT_ONCE = 1 << 21


@dataclass(frozen=True, slots=True)
class Combinations:
    """Combinations by mask, ascending: how many children belong to all of it, and how many to it and nothing else."""

    masks: Whole
    children: Whole
    exactly: Whole

    def __len__(self) -> int:
        return len(self.masks)


def combinations(
    masks: Sequence[int] | Whole, counts: Sequence[int] | Whole, bits: int, nests: Sequence[int] = ()
) -> Combinations:
    """The combinations of three or more groups that at least one child has.

    `masks` are children's groups with `counts` children each (a mask may come twice); `bits` is how many groups there
    are. `nests` are masks of groups that lie within each other: a combination holds one group of a nest at most.
    Raises ValueError for a mask with a bit beyond `bits`.
    """
    held, weights = _together(np.asarray(masks, dtype=np.int64), np.asarray(counts, dtype=np.int64))
    if len(held) and (int(held[0]) < 0 or int(held[-1]) >> bits):
        raise ValueError(f"a mask beyond {bits} groups")
    subsets = float(np.sum(np.exp2(group_counts(held))))
    if bits <= MOST_BITS_AT_ONCE and subsets > SUBSETS_WORTH_LISTING * 2.0**bits:
        found, children = by_doubling(held, weights, bits)
    else:
        found, children = by_subset(held, weights)
    wanted = group_counts(found) >= FEWEST
    for nest in nests:
        wanted &= group_counts(found & nest) <= 1
    found, children = found[wanted], children[wanted]
    exactly = np.zeros(len(found), dtype=np.int64)
    if len(held):
        place = np.minimum(np.searchsorted(held, found), len(held) - 1)
        exactly = np.where(held[place] == found, weights[place], 0)
    return Combinations(found, children, exactly)


def by_subset(held: Whole, weights: Whole) -> tuple[Whole, Whole]:
    """Every subset of every set, and how many children's sets contain it. Sets ascending and distinct."""
    so_far, counted = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    sizes = group_counts(held)
    for size in np.unique(sizes):
        of_size, their_weights = held[sizes == size], weights[sizes == size]
        step = max(1, ROWS_AT_ONCE >> int(size))
        for first in range(0, len(of_size), step):
            listed = _subsets(of_size[first : first + step], int(size))
            repeated = np.repeat(their_weights[first : first + step], 1 << int(size))
            so_far, counted = _together(np.concatenate((so_far, listed)), np.concatenate((counted, repeated)))
    return so_far, counted


def by_doubling(held: Whole, weights: Whole, bits: int) -> tuple[Whole, Whole]:
    """The same over all sets at once: for each group in turn, those with it are added to those without it."""
    every = np.zeros(1 << bits, dtype=np.int32)
    every[held] = weights
    low = min(bits, LOW_BITS)
    for bit in range(low, bits):
        _add_with_to_without(every, bit)
    # Neighbours of the lowest groups lie side by side in memory, which is slow to add: turned round they lie far apart.
    turned = np.ascontiguousarray(every.reshape(-1, 1 << low).T).reshape(-1)
    for bit in range(low):
        _add_with_to_without(turned, bits - low + bit)
    every = np.ascontiguousarray(turned.reshape(1 << low, -1).T).reshape(-1)
    found = np.flatnonzero(every)
    return found.astype(np.int64), every[found].astype(np.int64)


def _add_with_to_without(every: npt.NDArray[np.int32], bit: int) -> None:
    halves = every.reshape(-1, 2, 1 << bit)
    halves[:, 0, :] += halves[:, 1, :]


def _subsets(held: Whole, size: int) -> Whole:
    """All subsets of each set of so many groups, one set's after the other's."""
    found = np.zeros((len(held), 1), dtype=np.int64)
    left = held.copy()
    for _ in range(size):
        lowest = left & -left
        left = left ^ lowest
        found = np.concatenate((found, found | lowest[:, None]), axis=1)
    return found.ravel()


def _together(masks: Whole, counts: Whole) -> tuple[Whole, Whole]:
    """Distinct masks, ascending, with their counts added up."""
    if not len(masks):
        return masks, counts
    order = np.argsort(masks, kind="stable")
    masks, counts = masks[order], counts[order]
    first = np.flatnonzero(np.concatenate(([True], masks[1:] != masks[:-1])))
    return masks[first], np.add.reduceat(counts, first)


def group_counts(masks: Whole) -> Whole:
    """How many groups each mask holds."""
    return np.bitwise_count(masks).astype(np.int64) if hasattr(np, "bitwise_count") else _counted_by_hand(masks)


def _counted_by_hand(masks: Whole) -> Whole:
    """How many bits are set, for NumPy 1.26, which cannot count them."""
    left, size = masks.copy(), np.zeros(len(masks), dtype=np.int64)
    while left.any():
        size += left & 1
        left >>= 1
    return size
