"""What a budget pays for: running what is open, opening what is new, closing hubs of today that do not stay."""

from dataclasses import replace

import numpy as np
import pytest
from children_one_by_one import ground_of

from familyhub.errors import UsageError
from familyhub.siting import Instance, Question, solve
from familyhub.siting.bill import bill


def town(**costs) -> Instance:
    """Two hubs of today (0, 1), one of them little used, and a building (2) where most children live."""
    minutes = [[5, 30, 40], [30, 5, 40], [20, 30, 2]]
    return Instance(np.array([100.0, 10.0, 300.0]), np.array(minutes), **costs)


TODAY = frozenset({0, 1})
RUNNING = {"site_costs": np.array([20.0, 20.0, 20.0])}


def test_a_hub_of_today_that_is_not_kept_can_close():
    plan = solve(town(**RUNNING), Question("p_median", p=2, existing=TODAY))
    assert (plan.sites, plan.opened, plan.closed) == ((0, 2), (2,), (1,))
    kept = solve(town(**RUNNING), Question("p_median", p=2, existing=TODAY, keep=TODAY))
    assert (kept.sites, kept.opened, kept.closed) == ((0, 1), (), ())


def test_closing_counts_in_the_budget_where_it_costs_anything():
    dear = town(**RUNNING, closing_costs=np.array([0.0, 30.0, 0.0]))
    asked = Question("p_median", budget=50, existing=TODAY)
    # Running two takes 40. Closing the second would take 30 more, so the other makes way for the new one.
    assert solve(town(**RUNNING), asked).sites == (0, 2)
    assert solve(dear, asked).sites == (1, 2)
    assert solve(dear, replace(asked, budget=70)).sites == (0, 1, 2)
    assert bill(dear, asked).spent((0, 2)) == 70


def test_opening_counts_for_new_hubs_only():
    built = town(**RUNNING, opening_costs=np.array([25.0, 25.0, 25.0]))
    asked = Question("p_median", budget=60, existing=TODAY, keep=frozenset({0}))
    assert solve(built, asked).sites == (0, 1)
    assert solve(built, replace(asked, budget=65)).sites == (0, 2)
    assert bill(built, asked).spent((0, 1)) == 40


def test_a_budget_can_be_for_opening_alone():
    assert solve(town(opening_costs=[9.0] * 3), Question("p_median", budget=0, existing=TODAY)).sites == (0, 1)


def test_where_no_choice_is_within_the_budget_it_says_so():
    dear = town(**RUNNING, closing_costs=np.array([50.0, 50.0, 0.0]))
    plan = solve(dear, Question("p_median", budget=30, existing=TODAY))
    assert (plan.status, plan.closed) == ("infeasible", ())
    assert "budget" in plan.stopped
    assert solve(dear, Question("p_median", budget=40, existing=TODAY)).sites == (0, 1)


def test_what_closes_by_force_is_paid_for():
    dear = town(**RUNNING, closing_costs=np.array([0.0, 30.0, 0.0]))
    asked = Question("p_median", budget=50, existing=TODAY, close=frozenset({1}))
    assert solve(dear, asked).sites == (2,)


def test_a_budget_without_any_cost_is_refused():
    with pytest.raises(UsageError):
        solve(town(), Question("p_median", budget=5))


def test_the_ground_hands_on_what_opening_and_closing_cost():
    hub, building = {"cost": 3.0, "existing": True, "closing_cost": 1.0}, {"cost": 4.0}
    ground = ground_of([[5, 9]], [{"all": 1}], sites=[hub, building])
    assert ground.instance("walk").opening_costs is None
    instance = ground.instance("walk", opening_cost=7.0)
    assert list(instance.opening_costs) == [7.0, 7.0]
    assert list(instance.closing_costs) == [1.0, 0.0]
    asked = Question("p_median", budget=20, existing=ground.existing)
    assert bill(instance, asked).spent((1,)) == 4 + 7 + 1


HALL, HUB = {"cost": 60.0}, {"cost": 20.0, "existing": True}


@pytest.mark.parametrize(
    ("sites", "found"),
    [
        ([HUB, HALL, {}], r"running costs of some buildings and none of Site 2 \(hubs\.csv, row 4\)"),
        ([HUB, HALL | {"opening_cost": 5.0}, HALL], "costs of opening of some buildings and none of Site 2"),
        ([HUB | {"closing_cost": 5.0}, HUB, HALL], "costs of closing of some buildings and none of Site 1"),
    ],
)
def test_a_budget_does_not_take_a_building_of_unknown_cost_for_free(sites, found):
    ground = ground_of([[5, 9, 7]], [{"all": 1}], sites=sites)
    asked = Question("p_median", budget=30, existing=ground.existing)
    # What everybody else costs is known, one way or another, so that a plan could be made up.
    instance = ground.instance("walk", opening_cost=7.0 if "running" in found else None)
    with pytest.raises(UsageError, match=found + ".*expected a cost of each, 0 where it costs nothing"):
        solve(instance, asked)
    assert solve(instance, Question("p_median", p=1, existing=ground.existing)).proven


def test_nobody_is_asked_what_opening_a_hub_of_today_or_closing_a_new_one_costs():
    sites = [HUB | {"closing_cost": 1.0}, HALL | {"opening_cost": 5.0}]
    ground = ground_of([[5, 9]], [{"all": 1}], sites=sites)
    asked = Question("p_median", budget=66, existing=ground.existing)
    assert solve(ground.instance("walk"), asked).sites == (0,)


def test_what_the_study_says_stands_for_buildings_that_say_nothing():
    ground = ground_of([[5, 9]], [{"all": 1}], sites=[HUB, HALL | {"opening_cost": 5.0}])
    assert ground.instance("walk", closing_cost=1.0).costs_unknown == {}
