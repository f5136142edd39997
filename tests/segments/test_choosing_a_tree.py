"""How large the tree is: power sums against people one by one, and small groups of high need that must be found."""

import numpy as np
import pytest
from planted import chosen_for, draw, is_found

from familyhub.segments import choosing
from familyhub.segments.cells import Cells, means
from familyhub.segments.choosing import capped, choose
from familyhub.segments.tree import at_complexity, grow, pruning_path


def test_cross_validation_by_power_sums_is_that_of_people_one_by_one():
    table, pounds, _ = draw(3, children=600, share=0.1, facts=4)
    cells = Cells.of(table)
    chosen = choose(cells, pounds, smallest=20, deepest=4, most=8, folds=5, seed=2)
    target = capped(pounds, 20)
    fold = choosing._folds(pounds, 5, 2)
    complexities = choosing._between([each.complexity for each in chosen.tried])
    by_size = np.zeros((len(complexities), len(pounds)))
    alone = np.zeros(len(pounds))
    for left_out in range(5):
        train, test = fold != left_out, fold == left_out
        tree = grow(table[train], target[train], np.ones(train.sum()), smallest=16, deepest=4, seed=2)
        path = pruning_path(tree)
        alone[test] = (target[test] - target[train].mean()) ** 2
        for place, complexity in enumerate(complexities):
            cut = tree.cut_at(at_complexity(path, complexity).cut)
            by_size[place, test] = (target[test] - cut.mean[cut.leaf_of(table[test])]) ** 2
    errors = by_size.sum(axis=1)
    assert [each.validated for each in chosen.tried] == pytest.approx(errors / alone.sum(), rel=1e-6)
    best = int(np.argmin(errors))
    assert chosen.best == best
    difference = by_size - by_size[best]
    spread = np.sqrt(len(pounds)) * difference.std(axis=1)
    assert [each.worse_error for each in chosen.tried] == pytest.approx(spread / alone.sum(), rel=1e-5, abs=1e-9)
    assert chosen.taken == int(np.flatnonzero(difference.sum(axis=1) <= spread)[0])


def test_leaf_means_are_of_whole_costs_and_growth_is_of_capped_ones():
    pounds = np.array([1.0, 2.0, 3.0, 900.0])
    assert capped(pounds, 2).tolist() == [1, 2, 3, 3]
    assert capped(pounds, 9).tolist() == pounds.tolist()


@pytest.mark.slow
@pytest.mark.parametrize(("share", "high"), [(0.005, 6_000.0), (0.01, 5_000.0)])
def test_a_small_group_of_high_need_is_found(share, high):
    """19 of 20 counties; ten times (eight times) as dear as the others, half (a whole) percent of the children."""
    found = 0
    for seed in range(20):
        table, pounds, planted = draw(seed, children=8_000 if share == 0.01 else 14_000, share=share, high=high)
        cells, chosen = chosen_for(table, pounds)
        found += is_found(cells, chosen, planted)
    assert found >= 19


def test_a_floor_of_100_would_have_hidden_it():
    table, pounds, planted = draw(1)
    assert planted.sum() == 98
    cells, chosen = chosen_for(table, pounds, smallest=100)
    assert not is_found(cells, chosen, planted)


def test_where_nothing_tells_children_apart_there_is_one_segment():
    sizes = []
    for seed in range(5):
        table, pounds, _ = draw(seed, children=3_000, high=600.0, facts=8)
        table[:, -1] = 3
        pounds = np.random.default_rng(seed).gamma(0.4, 1500, len(pounds))
        sizes.append(chosen_for(table, pounds)[1].step.leaves)
    assert sizes.count(1) >= 4


def test_means_of_nobody_are_0():
    assert means(np.array([3.0, 0.0]), np.array([2.0, 0.0])).tolist() == [1.5, 0.0]
