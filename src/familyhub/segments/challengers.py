"""Other ways to find as many segments, tried on the same children: what the plain tree gives away, if anything."""

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from familyhub.segments.cells import Cells, means, summed
from familyhub.segments.choosing import capped
from familyhub.segments.segmentation import Challenger
from familyhub.segments.tree import Flags, Floats, Ints, Tree, grow, pruning_path

PARTS = 3
"""Children are split in so many parts; each way is tried on each part and made on the others."""
THRESHOLDS = 8
"""Where a number may be split by the best tree there is: fewer made it worse than a greedy one."""
DEEPEST_OPTIMAL = 4
MOST_OPTIMAL = 6_000
"""Children the best tree is looked for among, drawn at random: the search takes far longer than growing."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What every way is asked for: so many segments of so many children, and how hard it may try."""

    segments: int
    smallest: int
    deepest: int
    bumps: int


Way = Callable[[Cells, Floats, Floats, Floats, Wanted, np.random.Generator], Ints]
"""From cells, each child's target and weight, and people a cell, the segment of each cell."""


def challenge(
    cells: Cells, pounds: Floats, segments: int, *, smallest: int, deepest: int, bumps: int, seed: int,
    optimal: bool = False, seconds: int = 20,
) -> tuple[Challenger, ...]:  # fmt: skip
    """The plain tree, the best of redrawn ones (bumping) and, if asked for and installed, the best tree there is.

    Each is given the same number of segments. Nothing is reported where there is one segment only.
    Source: bumping, Tibshirani and Knight (1999); optimal trees, van der Linden, de Weerdt and Demirović (2023).
    """
    if segments < 2:
        return ()
    random = np.random.default_rng(seed)
    part = random.permutation(len(pounds)) % PARTS
    target = capped(pounds, smallest)
    smallest = max(1, smallest * (PARTS - 1) // PARTS)
    wanted = Wanted(segments, smallest, deepest, bumps)
    ways: dict[str, tuple[str, Way]] = {
        "The tree": ("grown by one best split after the other", _plain),
        "Best of redrawn trees": (f"the best of {bumps} trees, each grown on children drawn anew (bumping)", _bumped),
    }
    if optimal and importlib.util.find_spec("pystreed"):
        ways["Optimal tree"] = (f"the best tree there is, of at most {DEEPEST_OPTIMAL} conditions", _optimal(seconds))
    found = []
    for name, (says, way) in ways.items():
        missed, missed_capped, whole, whole_capped = 0.0, 0.0, 0.0, 0.0
        for left_out in range(PARTS):
            train, test = part != left_out, part == left_out
            said, said_capped = _said(cells, pounds, target, train, way, wanted, random)
            of = cells.cell_of[test]
            missed += float(((pounds[test] - said[of]) ** 2).sum())
            missed_capped += float(((target[test] - said_capped[of]) ** 2).sum())
            whole += float(((pounds[test] - pounds[train].mean()) ** 2).sum())
            whole_capped += float(((target[test] - target[train].mean()) ** 2).sum())
        found.append(
            Challenger(name, says, segments, _explained(missed, whole), _explained(missed_capped, whole_capped))
        )
    return tuple(found)


def _explained(missed: float, whole: float) -> float:
    return 1 - missed / whole if whole > 0 else 0.0


def _said(
    cells: Cells, pounds: Floats, target: Floats, train: Flags, way: Way, wanted: Wanted, random: np.random.Generator
) -> tuple[Floats, Floats]:
    """What a way made on some children says of each cell: of whole costs and of capped ones."""
    weight = train.astype(np.float64)
    people = cells.people(weight)
    leaf = way(cells, target, weight, people, wanted, random)

    def by_leaf(value: Floats) -> Floats:
        return means(summed(leaf, cells.sums(value, weight)), summed(leaf, people))[leaf]

    return by_leaf(pounds), by_leaf(target)


def _of_size(tree: Tree, segments: int) -> Tree:
    """The largest tree of the pruning path with at most so many segments."""
    fitting = [step for step in pruning_path(tree) if step.leaves <= segments]
    return tree.cut_at(fitting[-1].cut)


def _plain(
    cells: Cells, target: Floats, weight: Floats, people: Floats, wanted: Wanted, random: np.random.Generator
) -> Ints:
    there = people > 0
    mean = means(cells.sums(target, weight), people)
    tree = grow(cells.rows[there], mean[there], people[there], smallest=wanted.smallest, deepest=wanted.deepest)
    return _of_size(tree, wanted.segments).leaf_of(cells.rows)


def _bumped(
    cells: Cells, target: Floats, weight: Floats, people: Floats, wanted: Wanted, random: np.random.Generator
) -> Ints:
    """Of the plain tree and redrawn ones, the one with the least error on all children it may see."""
    candidates = [_plain(cells, target, weight, people, wanted, random)]
    seen = np.flatnonzero(weight > 0)
    for _ in range(wanted.bumps):
        times = np.bincount(random.choice(seen, len(seen)), minlength=len(target)).astype(np.float64)
        drawn = cells.people(times)
        candidates.append(_plain(cells, target, times, drawn, wanted, random))
    total = cells.sums(target, weight)

    def gain(leaf: Ints) -> float:
        sums, sizes = summed(leaf, total), summed(leaf, people)
        return float((means(sums, sizes) * sums).sum())

    return max(candidates, key=gain)


def _optimal(seconds: int) -> Way:
    def way(
        cells: Cells, target: Floats, weight: Floats, people: Floats, wanted: Wanted, random: np.random.Generator
    ) -> Ints:
        from pystreed import STreeDRegressor  # type: ignore[import-not-found] - only where a user installed it

        seen = np.flatnonzero(weight > 0)
        drawn = random.choice(seen, min(len(seen), MOST_OPTIMAL), replace=False)
        known = np.where(np.isnan(cells.rows), -1.0, cells.rows)
        scale = float(target[drawn].std()) or 1.0
        model = STreeDRegressor(
            max_depth=min(wanted.deepest, DEEPEST_OPTIMAL), max_num_nodes=wanted.segments - 1, cost_complexity=0.0,
            min_leaf_node_size=max(1, round(wanted.smallest * len(drawn) / len(seen))), n_thresholds=THRESHOLDS,
            time_limit=seconds,
        )  # fmt: skip
        model.fit(known[cells.cell_of[drawn]], target[drawn] / scale)
        said = np.asarray(model.predict(known))
        return np.unique(said, return_inverse=True)[1].reshape(-1)

    return way
