"""Challengers: the tree is within 0.01 of the best tree there is of as many segments."""

import pytest
from planted import chosen_for, draw

from familyhub.segments.challengers import challenge


def test_the_tree_explains_almost_as_much_as_the_best_one():
    pytest.importorskip("pystreed", reason="pystreed is not installed")
    table, pounds, _ = draw(4, children=3_000, share=0.04, high=5_000.0, facts=5)
    cells, chosen = chosen_for(table, pounds)
    found = {
        each.name: each
        for each in challenge(cells, pounds, chosen.step.leaves, smallest=30, deepest=4, bumps=10, seed=1, optimal=True)
    }
    assert set(found) == {"The tree", "Best of redrawn trees", "Optimal tree"}
    assert found["The tree"].explained_capped >= found["Optimal tree"].explained_capped - 0.01
    assert found["The tree"].explained >= found["Optimal tree"].explained - 0.01
    assert found["Best of redrawn trees"].segments == chosen.step.leaves


def test_with_one_segment_there_is_no_challenger():
    table, pounds, _ = draw(4, children=300, facts=2)
    cells, _ = chosen_for(table, pounds)
    assert challenge(cells, pounds, 1, smallest=30, deepest=4, bumps=2, seed=1) == ()
