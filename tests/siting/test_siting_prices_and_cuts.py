"""Prices and cuts against slow obvious references: the whole linear programme, and every choice."""

from dataclasses import replace

import numpy as np
import pytest
from every_choice import allowed_choices, value_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from familyhub.siting import Instance, Limit, Question
from familyhub.siting.benders import Master
from familyhub.siting.capacity import _pairs, served_by
from familyhub.siting.capacity_prices import settle_with_capacities
from familyhub.siting.median import _room, _root
from familyhub.siting.search import Search

SOME = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def whole_relaxation(weights: np.ndarray, minutes: np.ndarray, p: int) -> float:
    """The p-median's linear programme with a column for each pair: slow and obvious."""
    n, m = minutes.shape
    everyone, links, most = np.zeros((n, m + n * m)), np.zeros((n * m, m + n * m)), np.zeros((1, m + n * m))
    for i in range(n):
        everyone[i, m + i * m : m + (i + 1) * m] = 1
        for j in range(m):
            links[i * m + j, m + i * m + j], links[i * m + j, j] = 1, -1
    most[0, :m] = 1
    costs = np.concatenate([np.zeros(m), (weights[:, None] * minutes).ravel()])
    return linprog(
        costs, A_ub=np.vstack([links, most]), b_ub=np.append(np.zeros(n * m), p), A_eq=everyone, b_eq=np.ones(n),
        bounds=(0, 1),
    ).fun  # fmt: skip


@SOME
@given(st.integers(0, 2**32 - 1), st.integers(1, 14), st.integers(2, 7), st.integers(1, 4))
def test_cuts_of_groups_reach_the_whole_linear_programme(seed, n, m, p):
    rng = np.random.default_rng(seed)
    minutes, weights = rng.uniform(0, 30, (n, m)), rng.uniform(0.1, 9, n)
    instance, search = Instance(weights, minutes), Search(Limit(30))
    made = _room(instance, Question("p_median", p=min(p, m)), search)
    assert made is not None
    found = _root(Master(made[0], minutes, np.arange(m), search), search)
    # None says that the plan found on the way is as good as any: the bound has reached it.
    reached = search.value if found is None else found.value
    assert reached == pytest.approx(whole_relaxation(weights, minutes, min(p, m)), rel=1e-5)


@SOME
@given(st.integers(0, 2**32 - 1), st.booleans(), st.booleans())
def test_prices_under_capacities_bound_every_choice_and_close_none_of_the_best(seed, with_rest, with_budget):
    rng = np.random.default_rng(seed)
    n, m = 9, 6
    instance = Instance(
        rng.integers(0, 9, n),
        rng.integers(0, 40, (n, m)),
        site_costs=rng.integers(1, 6, m),
        capacities=np.append(rng.integers(4, 30, m - 1), 500),
    )
    question = Question(
        "p_median", p=3, capacities=True, unreached=30 if with_rest else None, budget=9.0 if with_budget else None
    )
    search = Search(Limit(30))
    pairs = _pairs(instance, question, np.inf)
    closed = settle_with_capacities(instance, question, search, (0, 1), served_by(instance, question, search, pairs))
    values = {sites: value_of(instance, question, sites) for sites in allowed_choices(instance, question)}
    best = min(values.values())
    if np.isfinite(best):
        assert search.bound <= best + 1e-6 * max(1.0, best)
        assert search.value >= best - 1e-6 * max(1.0, best)
    if search.value > best + 1e-6 * max(1.0, best):
        assert any(not closed & set(sites) for sites, value in values.items() if value <= best + 1e-6)


def test_a_good_plan_under_capacities_comes_soon_with_a_bound_near_it():
    rng = np.random.default_rng(3)
    places = rng.uniform(0, 60, (120, 2))
    minutes = np.hypot(*(places[:, None] - places[None, ::3]).transpose(2, 0, 1))
    weights = rng.integers(5, 60, 120).astype(float)
    roomy = Instance(weights, minutes, capacities=np.round(rng.uniform(0.6, 1.6, 40) * weights.sum() / 6))
    question = Question("p_median", p=6, capacities=True)
    search = Search(Limit(30))
    offer = served_by(roomy, question, search, _pairs(roomy, question, np.inf))
    settle_with_capacities(roomy, question, search, (), offer)
    assert search.sites is not None and search.value < 1.05 * search.bound
    taken = np.zeros(40)
    for _, site, weight in search.parts:
        taken[site] += weight
    assert (taken <= roomy.capacities + 1e-5).all()
    assert replace(question, capacities=False).p == len(search.sites)
