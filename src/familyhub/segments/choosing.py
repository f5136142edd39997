"""How large the tree is: cost-complexity pruning by cross-validation, and the rule of one standard error."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from familyhub.segments.cells import Cells, means, summed, within_cells
from familyhub.segments.tree import Floats, Ints, Step, Tree, at_complexity, grow, pruning_path


@dataclass(frozen=True, slots=True)
class Tried:
    """One size of tree: its errors as shares of the error without any split.

    `error` on the children it was grown on; `validated` on children it was not grown on, with its standard error;
    `worse` is how much worse that is than the best size, and `worse_error` the standard error of that difference.
    """

    complexity: float
    segments: int
    error: float
    validated: float
    validated_error: float
    worse: float
    worse_error: float


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """The tree of a cohort and how it was chosen. `tried` has the sizes, the smallest first.

    `taken` is the place in `tried` of the size taken; `best` that of the least validated error, `by_least`
    what the older rule (one standard error of the least error itself) would have taken. `explained` is 1 less the
    squared error on children a tree was not grown on over that of their mean, for the size taken; `explained_capped`
    the same for what the tree was grown on.
    """

    tree: Tree
    step: Step
    complexity: float
    tried: tuple[Tried, ...]
    taken: int
    best: int
    by_least: int
    explained: float
    explained_capped: float


def capped(pounds: Floats, smallest: int) -> Floats:
    """Costs in which no fewer than `smallest` children stand out: what is above the cost of that many is cut to it.

    The tree is grown on these, so that one extraordinary placement makes no segment; every mean is of the whole cost.
    """
    if len(pounds) <= smallest:
        return pounds
    return np.minimum(pounds, np.partition(pounds, len(pounds) - smallest)[len(pounds) - smallest])


def choose(cells: Cells, pounds: Floats, *, smallest: int, deepest: int, most: int, folds: int, seed: int) -> Chosen:
    """Grow, cross-validate and prune. `pounds`: what each person cost in the year.

    Taken is the smallest tree that is worse than the best one by no more than one standard error **of the difference**:
    both are tried on the same children, so what makes a year dear for all sizes is no reason to prefer the smaller.
    Source: Breiman et al. (1984), section 3.4, with the paired error.
    """
    scale = max(1.0, float(pounds.mean()))
    target = capped(pounds, smallest) / scale
    people = cells.people()
    total = cells.sums(target)
    within = within_cells(cells.sums(target**2), total, people)
    tree = grow(
        cells.rows, means(total, people), people, smallest=smallest, deepest=deepest, seed=seed, within=within
    )  # fmt: skip
    path = tuple(step for step in pruning_path(tree) if step.leaves <= most)
    at = _between([step.complexity for step in path])
    folds = max(2, min(folds, len(pounds) // (2 * smallest)))
    fold = _folds(pounds, folds, seed)
    # A fold has fewer children than all: a group of just the smallest size must be able to be found in it too.
    in_fold = max(1, smallest * (folds - 1) // folds)
    grown = _Folds.of(cells, target, pounds / scale, fold, folds, in_fold, deepest, seed)
    errors, squares, differences = grown.errors(at)
    whole, whole_capped = grown.without_split()
    best = int(np.argmin(errors))
    worse, worse_error = differences(best)
    one_error = np.sqrt(np.maximum(squares - errors**2 / len(pounds), 0))
    within = np.flatnonzero(worse <= worse_error)
    taken = int(within[0])
    by_least = int(np.flatnonzero(errors <= errors[best] + one_error[best])[0])
    tried = tuple(
        Tried(
            step.complexity, step.leaves, step.error, float(errors[place] / whole_capped),
            float(one_error[place] / whole_capped), float(worse[place] / whole_capped),
            float(worse_error[place] / whole_capped),
        )
        for place, step in enumerate(path)
    )  # fmt: skip
    uncapped = grown.uncapped_error(at[taken])
    return Chosen(
        tree=tree.cut_at(path[taken].cut),
        step=path[taken],
        complexity=at[taken],
        tried=tried,
        taken=taken,
        best=best,
        by_least=by_least,
        explained=1 - uncapped / whole if whole > 0 else 0.0,
        explained_capped=1 - float(errors[taken]) / whole_capped if whole_capped > 0 else 0.0,
    )


def _between(complexities: list[float]) -> list[float]:
    """A complexity for each size that lies between its own and the next smaller tree's: the geometric mean."""
    return [
        np.inf if place == 0 else float(np.sqrt(low * min(complexities[place - 1], 1.0)))
        for place, low in enumerate(complexities)
    ]


def _folds(pounds: Floats, folds: int, seed: int) -> Ints:
    """A fold for each person, with dear and cheap years spread over the folds alike."""
    random = np.random.default_rng(seed)
    order = np.lexsort((random.random(len(pounds)), pounds))
    fold = np.empty(len(pounds), dtype=np.int64)
    for first in range(0, len(pounds), folds):
        some = order[first : first + folds]
        fold[some] = random.permutation(folds)[: len(some)]
    return fold


@dataclass(frozen=True, slots=True, eq=False)
class _Folds:
    """A tree grown without each fold, and the power sums of the fold that was left out."""

    cells: Cells
    trees: tuple[Tree, ...]
    paths: tuple[tuple[Step, ...], ...]
    sums: Floats
    whole: Floats
    trained: tuple[tuple[Floats, Floats], ...]

    @classmethod
    def of(
        cls, cells: Cells, target: Floats, uncapped: Floats, fold: Ints, folds: int, smallest: int, deepest: int,
        seed: int,
    ) -> "_Folds":  # fmt: skip
        sums, whole = cells.folds(target, fold, folds), cells.folds(uncapped, fold, folds)
        trees, paths, trained = [], [], []
        for left_out in range(folds):
            others = [each for each in range(folds) if each != left_out]
            people, total = sums[0, others].sum(axis=0), sums[1, others].sum(axis=0)
            there = people > 0
            within = within_cells(sums[2, others].sum(axis=0), total, people)
            tree = grow(
                cells.rows[there], means(total, people)[there], people[there], smallest=smallest, deepest=deepest,
                seed=seed, within=within,
            )  # fmt: skip
            trees.append(tree)
            paths.append(pruning_path(tree))
            trained.append((people, whole[1, others].sum(axis=0)))
        return cls(cells, tuple(trees), tuple(paths), sums, whole, tuple(trained))

    def _said(self, complexity: float) -> Floats:
        """What the pruned tree of each fold says of each cell: folds by cells."""
        found = np.empty((len(self.trees), self.cells.count))
        for place, (tree, path) in enumerate(zip(self.trees, self.paths, strict=True)):
            cut = tree.cut_at(at_complexity(path, complexity).cut)
            found[place] = cut.mean[cut.leaf_of(self.cells.rows)]
        return found

    def errors(self, at: list[float]) -> tuple[Floats, Floats, Callable[[int], tuple[Floats, Floats]]]:
        """Squared error by size on people left out; the sum of its squares; and the difference from one size."""
        said = [self._said(complexity) for complexity in at]
        n = float(self.sums[0].sum())
        errors = np.array([_squared(self.sums, each).sum() for each in said])
        squares = np.array([_fourth(self.sums, each).sum() for each in said])

        def differences(best: int) -> tuple[Floats, Floats]:
            found = [_difference(self.sums, each, said[best]) for each in said]
            total = np.array([first for first, _ in found])
            spread = np.array([second for _, second in found])
            return total, np.sqrt(np.maximum(spread - total**2 / n, 0))

        return errors, squares, differences

    def without_split(self) -> tuple[float, float]:
        """Squared error, of whole and of capped costs, where each fold is told the mean of the others."""
        return self._error_of_means(self.whole), self._error_of_means(self.sums)

    def _error_of_means(self, sums: Floats) -> float:
        return sum(
            float(_squared(sums[:, [place]], np.full((1, self.cells.count), self._mean_without(sums, place))).sum())
            for place in range(len(self.trees))
        )

    def _mean_without(self, sums: Floats, place: int) -> float:
        others = [each for each in range(len(self.trees)) if each != place]
        return float(sums[1, others].sum() / sums[0, others].sum())

    def uncapped_error(self, complexity: float) -> float:
        """Squared error of whole costs where each fold is told the leaf means, of whole costs, of the others."""
        error = 0.0
        for place, (tree, path) in enumerate(zip(self.trees, self.paths, strict=True)):
            cut = tree.cut_at(at_complexity(path, complexity).cut)
            leaf = cut.leaf_of(self.cells.rows)
            people, total = self.trained[place]
            mean = means(summed(leaf, total), summed(leaf, people))
            error += float(_squared(self.whole[:, [place]], mean[leaf][None, :]).sum())
        return error


def _squared(sums: Floats, said: Floats) -> Floats:
    """Sum of (value - said)² by fold and cell, from power sums."""
    return sums[2] - 2 * said * sums[1] + said**2 * sums[0]


def _fourth(sums: Floats, said: Floats) -> Floats:
    """Sum of (value - said)⁴ by fold and cell."""
    return sums[4] - 4 * said * sums[3] + 6 * said**2 * sums[2] - 4 * said**3 * sums[1] + said**4 * sums[0]


def _difference(sums: Floats, one: Floats, other: Floats) -> tuple[float, float]:
    """Sum of (value - one)² - (value - other)² over people, and the sum of its squares."""
    slope, level = -2 * (one - other), one**2 - other**2
    total = slope * sums[1] + level * sums[0]
    squares = slope**2 * sums[2] + 2 * slope * level * sums[1] + level**2 * sums[0]
    return float(total.sum()), float(squares.sum())
