"""Whether the segments would be found again on other children: trees of children drawn anew, held against the tree."""

from dataclasses import dataclass

import numpy as np

from familyhub.segments.cells import Cells, means, within_cells
from familyhub.segments.choosing import Chosen, capped
from familyhub.segments.segmentation import Stability
from familyhub.segments.tree import Floats, Ints, at_complexity, grow, pruning_path
from familyhub.segments.words import same_of_ten

LEEWAY = 0.75
"""Of the smallest segment, in a draw: a group of just that size is drawn smaller half of the time."""


@dataclass(frozen=True, slots=True)
class Redrawn:
    """The stability of all segments, and of each: how much of it is found again, by its node."""

    stability: Stability
    kept: dict[int, float]


def redraw(
    cells: Cells, pounds: Floats, chosen: Chosen, *, smallest: int, deepest: int, redraws: int, seed: int
) -> Redrawn:
    """Grow and prune the tree again on children drawn with replacement, at the complexity that was chosen.

    Each draw's segments are held against the tree's on all children. Source: adjusted Rand index, Hubert and Arabie
    (1985); a segment's share that is found again is its Jaccard similarity to the draw's nearest, Hennig (2007).
    """
    people = cells.people()
    target = capped(pounds, smallest)
    ours = _numbered(chosen.tree.leaf_of(cells.rows))
    leaves = chosen.tree.leaves
    indices, same = [], []
    kept = dict.fromkeys(leaves, 0.0)
    random, in_a_draw = np.random.default_rng(seed), max(1, round(LEEWAY * smallest))
    for _ in range(redraws):
        theirs = _numbered(_redrawn_leaves(cells, target, chosen.complexity, random, in_a_draw, deepest))
        both = crossed(ours, theirs, people)
        indices.append(adjusted_rand(both))
        same.append(_matched(both) / people.sum())
        for place, share in enumerate(_found_again(both)):
            kept[sorted(leaves)[place]] += share / redraws
    index, share = float(np.mean(indices)), float(np.mean(same))
    ten = same_of_ten(share)
    sentence = f"Re-drawn on other children, {ten} of 10 would fall in the same segment."
    return Redrawn(Stability(redraws, index, float(np.min(indices)), ten, sentence), kept)


def _redrawn_leaves(
    cells: Cells, target: Floats, complexity: float, random: np.random.Generator, smallest: int, deepest: int
) -> Ints:
    times = np.bincount(random.integers(0, len(target), len(target)), minlength=len(target)).astype(np.float64)
    people = cells.people(times)
    there = people > 0
    total = cells.sums(target, times)
    within = within_cells(cells.sums(target**2, times), total, people)
    mean = means(total, people)
    tree = grow(
        cells.rows[there], mean[there], people[there], smallest=smallest, deepest=deepest, within=within
    )  # fmt: skip
    step = at_complexity(pruning_path(tree), complexity)
    return tree.cut_at(step.cut).leaf_of(cells.rows)


def _numbered(leaf: Ints) -> Ints:
    return np.unique(leaf, return_inverse=True)[1].reshape(-1)


def crossed(one: Ints, other: Ints, weight: Floats) -> Floats:
    """How many are in each part of the one and of the other division: parts by parts."""
    table = np.zeros((int(one.max()) + 1, int(other.max()) + 1))
    np.add.at(table, (one, other), weight)
    return table


def adjusted_rand(both: Floats) -> float:
    """The adjusted Rand index of two divisions, from how many are in each part of both; 1 where they are the same."""

    def pairs(count: Floats) -> float:
        return float((count * (count - 1) / 2).sum())

    together, one, other = pairs(both), pairs(both.sum(axis=1)), pairs(both.sum(axis=0))
    every = pairs(np.array([both.sum()]))
    by_chance, most = one * other / every if every else 0.0, (one + other) / 2
    # Two divisions into one part, or into single people, agree wholly and leave nothing to adjust.
    return 1.0 if np.isclose(most, by_chance) else (together - by_chance) / (most - by_chance)


def _matched(both: Floats) -> float:
    """People whose segment is the same, where the segments of both are paired so that most are."""
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(-both)
    return float(both[rows, columns].sum())


def _found_again(both: Floats) -> list[float]:
    union = both.sum(axis=1)[:, None] + both.sum(axis=0)[None, :] - both
    return (both / np.maximum(union, 1e-12)).max(axis=1).tolist()
