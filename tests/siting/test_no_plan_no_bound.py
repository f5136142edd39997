"""Where it is proven that no plan exists there is no number to say how good one could be."""

import warnings
from math import isnan

import numpy as np
import pytest

from familyhub.siting import Instance, Question, solve


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
