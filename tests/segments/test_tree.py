"""The tree: rpart's published figures, and slow obvious references of growing and pruning."""

import csv
import gzip

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from familyhub.segments.tree import LEAF, Step, Tree, at_complexity, grow, pruning_path


def test_the_reference_tree_of_rpart(published):
    """Mileage ~ Weight with minsplit 20 and minbucket 7, as rpart's own output prints it."""
    with gzip.open(published / "rpart" / "car.test.frame.csv.gz", "rt", encoding="utf-8") as file:
        header, *lines = csv.reader(file, delimiter=";")
    # Each line begins with the car's name, for which the header has no column.
    cars = [(float(line[header.index("Weight") + 1]), float(line[header.index("Mileage") + 1])) for line in lines]
    weight, mileage = np.array(cars).T
    tree = grow(weight[:, None], mileage, np.ones(len(cars)), smallest=7, split_from=20)
    path = [step for step in pruning_path(tree) if step.complexity > 0.01]
    last = at_complexity(pruning_path(tree), 0.01)
    errors = [step.error for step in path] + [last.error]
    assert [step.leaves for step in path] + [last.leaves] == [1, 2, 3, 4]
    assert errors == pytest.approx([1, 0.4046509, 0.2701227, 0.2572943], abs=1e-6)
    assert [step.complexity for step in path] == pytest.approx([0.595349, 0.134528, 0.012828], abs=1e-6)
    assert tree.cut_at(path[1].cut).leaf_of(weight[:, None]).tolist().count(tree.left[0]) == (weight < 2567.5).sum()


cells = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 1), st.integers(0, 2), st.integers(-50, 50), st.integers(1, 9)),
    min_size=8, max_size=40,
)  # fmt: skip


def _arrays(drawn):
    table = np.array(drawn, dtype=float)
    return table[:, :3], table[:, 3], table[:, 4]


@given(cells, st.integers(1, 12))
@settings(max_examples=50)
def test_cells_with_weights_give_the_tree_of_the_people(drawn, smallest):
    rows, mean, weight = _arrays(drawn)
    people = np.repeat(np.arange(len(rows)), weight.astype(int))
    of_cells = grow(rows, mean, weight, smallest=smallest)
    of_people = grow(rows[people], mean[people], np.ones(len(people)), smallest=smallest)
    assert pruning_path(of_cells)[-1].error == pytest.approx(pruning_path(of_people)[-1].error, abs=1e-9)
    assert np.bincount(of_cells.leaf_of(rows), weights=weight)[list(of_cells.leaves)].min() >= min(
        smallest, weight.sum()
    )


@given(cells, st.floats(0, 0.5))
@settings(max_examples=50)
def test_the_path_holds_the_best_subtree_of_every_complexity(drawn, complexity):
    rows, mean, weight = _arrays(drawn)
    tree = grow(rows, mean, weight, smallest=3, deepest=3)
    step = at_complexity(pruning_path(tree), complexity)
    root = tree.error[0]
    assume(root > 1e-9)
    best = min(error / root + complexity * leaves for error, leaves in _subtrees(tree, 0))
    assert step.error + complexity * step.leaves == pytest.approx(best, abs=1e-9)


def _subtrees(tree: Tree, node: int) -> list[tuple[float, int]]:
    """Error and leaves of every subtree rooted at a node: the slow obvious way."""
    found = [(tree.error[node], 1)]
    if tree.feature[node] != LEAF:
        found += [
            (left + right, many + more)
            for left, many in _subtrees(tree, tree.left[node])
            for right, more in _subtrees(tree, tree.right[node])
        ]
    return found


@given(cells)
@settings(max_examples=50)
def test_the_path_is_nested_and_its_errors_are_those_of_its_leaves(drawn):
    rows, mean, weight = _arrays(drawn)
    tree = grow(rows, mean, weight, smallest=2)
    path = pruning_path(tree)
    assert [step.leaves for step in path] == sorted({step.leaves for step in path})
    for step in path:
        cut = tree.cut_at(step.cut)
        assert len(cut.leaves) == step.leaves
        leaf = cut.leaf_of(rows)
        error = sum(weight[leaf == node] @ (mean[leaf == node] - tree.mean[node]) ** 2 for node in cut.leaves)
        assert error == pytest.approx(step.error * tree.error[0], abs=1e-6)


def test_a_row_without_a_value_goes_where_those_without_one_went():
    rows = np.array([[0.0], [1.0], [np.nan]])
    tree = grow(rows, np.array([0.0, 10.0, 10.0]), np.array([50.0, 50.0, 50.0]), smallest=10)
    leaf = tree.leaf_of(rows)
    assert leaf[1] == leaf[2] != leaf[0]


def test_without_differences_there_is_one_leaf():
    tree = grow(np.array([[0.0], [1.0]]), np.array([3.0, 3.0]), np.array([20.0, 20.0]), smallest=5)
    assert pruning_path(tree) == (Step(np.inf, 1, 1.0, (0,)),)
    assert len(tree.cut_at(pruning_path(tree)[0].cut).leaves) == 1
