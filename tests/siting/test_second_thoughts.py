"""Whether the chosen sites would still be the best had more children come."""

from dataclasses import replace

import pytest
from children_one_by_one import ground_of, grounds
from every_choice import best_of_all, value_of
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from familyhub.siting import Growth, Limit, Question, second_thoughts, solve


def town():
    """One hub for two estates: in the first today, where 60 of 100 children live."""
    return ground_of([[5, 25], [25, 5]], [{"all": 60}, {"all": 40}])


def test_a_new_estate_can_turn_the_choice():
    ground = town()
    instance = ground.instance("walk")
    plan = solve(instance, Question("p_median", p=1))
    assert plan.sites == (0,)
    little, much = second_thoughts(ground, plan, instance, [Growth("area", "a1", 1.2), Growth("area", "a1", 4)])
    assert (little.still_best, little.loss, little.best.sites) == (True, 0.0, (0,))
    assert (much.still_best, much.best.sites) == (False, (1,))
    # 60 children at 5 minutes and 160 at 25, where 60 at 25 and 160 at 5 could be had.
    assert (much.chosen, much.best.value) == (4300, 2300)
    assert much.loss == pytest.approx(2000 / 4300) == much.loss_at_most


def test_children_too_few_are_a_share_of_those_that_could_be_reached():
    ground = town()
    instance = ground.instance("walk")
    plan = solve(instance, Question("mclp", p=1, within_minutes=10))
    (asked,) = second_thoughts(ground, plan, instance, [Growth("area", "a1", 4)])
    # 60 of the 160 that the other site would have within reach.
    assert (asked.chosen, asked.best.value, asked.loss, asked.still_best) == (60, 160, 100 / 160, False)


def test_without_proof_the_loss_has_a_bound():
    ground = town()
    instance = ground.instance("walk")
    plan = solve(instance, Question("p_median", p=1))
    (asked,) = second_thoughts(ground, plan, instance, [Growth("area", "a1", 4)], Limit(0))
    assert not asked.best.proven
    assert asked.loss is None


@settings(max_examples=120, deadline=None)
@given(grounds(), st.sampled_from(["p_median", "mclp", "lscp", "p_centre"]), st.data())
def test_the_loss_is_that_of_every_choice_tried(ground, kind, data):
    assume(ground.need.any())
    instance = ground.instance("walk")
    within = data.draw(st.integers(5, 40)) if kind in {"mclp", "lscp"} else None
    share = data.draw(st.sampled_from([1.0, 0.6])) if kind in {"lscp", "p_centre"} else 1.0
    asked = Question(
        kind,
        p=1 if kind == "mclp" else 2,
        within_minutes=within,
        share=share,
        unreached=60 if kind == "p_median" else None,
    )
    plan = solve(instance, asked)
    point = data.draw(st.sampled_from(ground.demand.points))
    (found,) = second_thoughts(ground, plan, instance, [Growth("area", point.area, 9)])
    own = [each.area == point.area and each.total() > 0 for each in ground.demand.points]
    later = replace(instance, weights=[w * 9 if is_own else w for w, is_own in zip(instance.weights, own, strict=True)])
    best = best_of_all(later, asked)
    if not plan.sites:
        assert found.chosen is None
        return
    chosen = value_of(later, asked, plan.sites)
    if chosen == float("inf"):
        assert found.chosen is None
        return
    assert found.chosen == pytest.approx(chosen)
    if best is None:
        assert found.loss is None
        return
    assert found.best.value == pytest.approx(best)
    larger = max(chosen, best)
    assert found.loss == pytest.approx(abs(chosen - best) / larger if larger else 0.0, abs=1e-6)
