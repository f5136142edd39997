"""A regression tree over coarse predictors: grown by scikit-learn, pruned and read here.

People with the same predictors are one **cell** with a weight and a mean. Splits by least squares on cells are the
splits on people, because what varies within a cell cannot be split; a county's children are some thousand cells.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sklearn.tree import DecisionTreeRegressor

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

LEAF = -1


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """A binary tree in arrays, one place a node, the root first; a node's children come after it.

    Where `feature` is LEAF the node is a leaf. Rows whose feature is at most `threshold` go left, and rows without a
    value where `missing_left` says so. `weight` and `mean` are of the rows the tree was grown on; `error` is their sum
    of squared differences from the mean, without what varies within a cell: that is `within`, for all cells together.
    """

    feature: Ints
    threshold: Floats
    left: Ints
    right: Ints
    missing_left: Flags
    weight: Floats
    mean: Floats
    error: Floats
    within: float = 0.0

    @property
    def leaves(self) -> tuple[int, ...]:
        """The leaves that can be reached from the root, from left to right."""
        found: list[int] = []
        open_nodes = [0]
        while open_nodes:
            node = open_nodes.pop()
            if self.feature[node] == LEAF:
                found.append(node)
            else:
                open_nodes += [int(self.right[node]), int(self.left[node])]
        return tuple(found)

    def leaf_of(self, rows: Floats) -> Ints:
        """The leaf that each row (rows by predictors, NaN where not known) falls into."""
        at = np.zeros(len(rows), dtype=np.int64)
        places = np.arange(len(rows))
        while True:
            moving = places[self.feature[at] != LEAF]
            if not len(moving):
                return at
            node = at[moving]
            value = rows[moving, self.feature[node]]
            goes_left = np.where(np.isnan(value), self.missing_left[node], value <= self.threshold[node])
            at[moving] = np.where(goes_left, self.left[node], self.right[node])

    def cut_at(self, nodes: tuple[int, ...]) -> "Tree":
        """The tree in which these nodes are leaves."""
        feature = self.feature.copy()
        feature[list(nodes)] = LEAF
        return replace(self, feature=feature)


def grow(
    rows: Floats,
    mean: Floats,
    weight: Floats,
    *,
    smallest: int,
    split_from: int | None = None,
    deepest: int | None = None,
    seed: int = 0,
    within: float = 0.0,
) -> Tree:
    """The tree that splits greedily by least squares, before any pruning.

    `rows`: cells by predictors; `mean` and `weight` of each cell. No leaf weighs less than `smallest`; a node that
    weighs less than `split_from` is not split; `deepest` is the longest path; `within` is
    what varies within the cells. Of splits as good `seed` decides.
    Source: Breiman, Friedman, Olshen and Stone (1984), chapter 8.
    """
    whole = float(weight.sum())
    # A hair below, because the share times the whole must not be rounded to more than the smallest.
    share = min(0.5, smallest * (1 - 1e-9) / whole)
    grown = DecisionTreeRegressor(min_weight_fraction_leaf=share, max_depth=deepest, random_state=seed)
    grown.fit(rows, mean, sample_weight=weight)
    found = grown.tree_
    tree = Tree(
        feature=np.where(found.children_left < 0, LEAF, found.feature).astype(np.int64),
        threshold=np.asarray(found.threshold, dtype=np.float64),
        left=np.asarray(found.children_left, dtype=np.int64),
        right=np.asarray(found.children_right, dtype=np.int64),
        missing_left=np.asarray(found.missing_go_to_left, dtype=bool),
        weight=np.asarray(found.weighted_n_node_samples, dtype=np.float64),
        mean=np.asarray(found.value, dtype=np.float64).reshape(-1),
        error=np.asarray(found.impurity * found.weighted_n_node_samples, dtype=np.float64),
        within=within,
    )
    if split_from is None:
        return tree
    # Greedy growth never looks back, so a node that may not be split is one whose branch is taken off.
    return tree.cut_at(tuple(int(node) for node in np.flatnonzero(tree.weight < split_from)))


@dataclass(frozen=True, slots=True)
class Step:
    """One tree of the pruning path: it is the best from this `complexity` on.

    `complexity` is what a leaf must save, as a share of the error without any split; `error` is the tree's, as the same
    share; `cut` are the nodes of the grown tree that are leaves in this one.
    """

    complexity: float
    leaves: int
    error: float
    cut: tuple[int, ...]


def pruning_path(tree: Tree) -> tuple[Step, ...]:
    """The nested trees that are best at some complexity, from the root alone (the highest) to the grown tree (0).

    The weakest link goes first: the node whose branch saves least for each leaf it has.
    Source: Breiman et al. (1984), section 3.3.
    """
    root_error = float(tree.error[0]) + tree.within
    if tree.feature[0] == LEAF or root_error <= 0:
        return (Step(np.inf, 1, 1.0, (0,)),)
    branch = _Branches(tree)
    steps = [Step(0.0, branch.leaves(0), (branch.error(0) + tree.within) / root_error, ())]
    cut: set[int] = set()
    while not branch.is_leaf(0):
        weakest, link = branch.weakest()
        cut = {node for node in cut if not branch.lies_below(node, weakest)} | {weakest}
        branch.collapse(weakest)
        complexity = max(link / root_error, steps[-1].complexity)
        error = (branch.error(0) + tree.within) / root_error
        step = Step(complexity, branch.leaves(0), error, tuple(sorted(cut)))
        if np.isclose(complexity, steps[-1].complexity, rtol=1e-9, atol=1e-15):
            steps[-1] = replace(step, complexity=steps[-1].complexity)  # links as weak as each other go together
        else:
            steps.append(step)
    return tuple(reversed(steps))


class _Branches:
    """What each node's branch has while the tree is pruned: its leaves and their error."""

    def __init__(self, tree: Tree) -> None:
        self._own = tree.error
        self._left, self._right = tree.left, tree.right
        count = len(tree.feature)
        self._parent = np.full(count, -1, dtype=np.int64)
        self._split: set[int] = set()
        self._leaves, self._error = np.ones(count, dtype=np.int64), tree.error.copy()
        self._reach(tree)

    def _reach(self, tree: Tree) -> None:
        order, open_nodes = [], [0]
        while open_nodes:
            node = open_nodes.pop()
            order.append(node)
            if tree.feature[node] != LEAF:
                self._split.add(node)
                for child in (int(tree.left[node]), int(tree.right[node])):
                    self._parent[child] = node
                    open_nodes.append(child)
        for node in reversed(order):
            if node in self._split:
                self._sum(node)

    def _sum(self, node: int) -> None:
        left, right = int(self._left[node]), int(self._right[node])
        self._leaves[node] = self._leaves[left] + self._leaves[right]
        self._error[node] = self._error[left] + self._error[right]

    def is_leaf(self, node: int) -> bool:
        return node not in self._split

    def leaves(self, node: int) -> int:
        return int(self._leaves[node])

    def error(self, node: int) -> float:
        return float(self._error[node])

    def weakest(self) -> tuple[int, float]:
        """The node whose branch saves least a leaf, the nearest to the root of those, and what it saves."""
        links = {node: float((self._own[node] - self._error[node]) / (self._leaves[node] - 1)) for node in self._split}
        node = min(links, key=lambda each: (links[each], each))
        return node, links[node]

    def lies_below(self, node: int, above: int) -> bool:
        while node >= 0:
            if node == above:
                return True
            node = int(self._parent[node])
        return False

    def collapse(self, node: int) -> None:
        self._split = {each for each in self._split if not self.lies_below(each, node)}
        self._leaves[node], self._error[node] = 1, self._own[node]
        above = int(self._parent[node])
        while above >= 0:
            self._sum(above)
            above = int(self._parent[above])


def at_complexity(path: tuple[Step, ...], complexity: float) -> Step:
    """The smallest tree of a path that is best at a complexity: that of the last step not above it."""
    fitting = [step for step in path if step.complexity <= complexity]
    return fitting[0] if fitting else path[-1]
