"""Stability: the Rand index against scikit-learn's, and planted segments that must be found again."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from planted import chosen_for, draw
from sklearn.metrics import adjusted_rand_score

from familyhub.segments.stability import adjusted_rand, crossed, redraw
from familyhub.segments.words import same_of_ten

divisions = st.integers(2, 30).flatmap(
    lambda size: st.tuples(*(st.lists(st.integers(0, 3), min_size=size, max_size=size) for _ in range(2)))
)


@given(divisions)
def test_the_index_is_that_of_scikit_learn(both):
    one, other = (np.unique(each, return_inverse=True)[1] for each in both)
    ours = adjusted_rand(crossed(one, other, np.ones(len(one))))
    assert ours == pytest.approx(adjusted_rand_score(one, other), abs=1e-9)


def test_a_weighted_cell_is_as_many_people():
    one, other, weight = np.array([0, 0, 1]), np.array([0, 1, 1]), np.array([3.0, 1.0, 2.0])
    people = np.repeat(np.arange(3), weight.astype(int))
    assert adjusted_rand(crossed(one, other, weight)) == pytest.approx(adjusted_rand_score(one[people], other[people]))


def test_planted_segments_are_found_again_on_other_children():
    table, pounds, _ = draw(5, children=8_000, share=0.05, high=4_000.0, facts=8)
    cells, chosen = chosen_for(table, pounds)
    found = redraw(cells, pounds, chosen, smallest=30, deepest=6, redraws=15, seed=1)
    assert found.stability.index >= 0.85
    assert found.stability.same_of_ten >= 9
    assert "of 10 would fall in the same segment" in found.stability.sentence
    assert set(found.kept) == set(chosen.tree.leaves)


def test_people_of_ten_are_rounded_down():
    assert [same_of_ten(share) for share in (0.0, 0.899, 0.9, 1.0)] == [0, 8, 9, 10]
