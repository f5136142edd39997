"""Where it is proven that no plan exists there is no number to say how good one could be."""

import warnings
from math import isnan

import numpy as np
import pytest

from familyhub.siting import Instance, Question, solve


@pytest.mark.parametrize("kind", ["p_median", "p_centre", "lscp"])
def test_too_little_room_by_half_a_millionth_is_known_from_the_sum(kind):
    weights = np.array([396.74, 376.47, 308.35, 90.12, 189.07, 44.85, 131.01, 147.37])
    minutes = np.linspace(10, 360, 16).reshape(8, 2)
    asked = Question(kind, p=2, within_minutes=400 if kind == "lscp" else None, capacities=True)
    short = Instance(weights, minutes, capacities=np.array([919.31525778, 764.66382291]))
    assert solve(short, asked).status == "infeasible"
    enough = Instance(weights, minutes, capacities=np.array([919.31525778, weights.sum() - 919.31525778]))
    assert solve(enough, asked).proven


def test_prices_that_rise_without_end_say_that_there_is_no_plan():
    """Room for all together, and none of it where a neighbourhood can go."""
    minutes = np.where(np.arange(24)[:, None] % 2 == np.arange(8)[None] % 2, 12.5, np.inf)
    rooms = np.where(np.arange(8) % 2 == 0, 40.0, 900.0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        plan = solve(Instance(np.full(24, 20.5), minutes, capacities=rooms), Question("p_median", p=4, capacities=True))
    assert (plan.status, isnan(plan.bound)) == ("infeasible", True)


@pytest.mark.parametrize("kind", ["p_median", "p_centre", "lscp"])
def test_where_there_is_no_plan_there_is_no_bound(kind):
    rng = np.random.default_rng(4)
    weights, minutes = rng.uniform(100, 400, 30), rng.uniform(1, 60, (30, 12))
    small = Instance(weights, minutes, capacities=np.full(12, 300.0))
    asked = Question(kind, p=2, within_minutes=60 if kind == "lscp" else None, capacities=True)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        plan = solve(small, asked)
    assert plan.status == "infeasible"
    assert isnan(plan.value) and isnan(plan.bound)
