"""Stopped anywhere, a search keeps its best, its bound holds, and it never says optimal without proof."""

import os
import signal
import threading
from itertools import count, pairwise

import numpy as np
import pytest

from familyhub.siting import Instance, Limit, Plan, Question, solve
from familyhub.siting.plan import meet

QUESTIONS = {
    "p_median": Question("p_median", p=5),
    "p_centre": Question("p_centre", p=5),
    "lscp": Question("lscp", within_minutes=22, share=0.95),
    "mclp": Question("mclp", p=4, within_minutes=12),
    "capacities": Question("p_median", p=5, capacities=True),
}


def network(n: int, seed: int, edges: int = 3) -> np.ndarray:
    """Shortest paths on a random network, of the kind of the published instances."""
    from scipy.sparse.csgraph import floyd_warshall

    rng = np.random.default_rng(seed)
    lengths = np.full((n, n), np.inf)
    order = rng.permutation(n)
    pairs = [*pairwise(order), *rng.integers(0, n, (edges * n, 2))]
    for start, end in pairs:
        lengths[start, end] = lengths[end, start] = rng.integers(1, 101)
    found = floyd_warshall(lengths)
    np.fill_diagonal(found, 0)
    return found


def small_county(seed: int = 3, n: int = 40) -> Instance:
    rng = np.random.default_rng(seed)
    places = rng.uniform(0, 60, (n, 2))
    cost = np.hypot(*(places[:, None] - places[None, ::2]).transpose(2, 0, 1))
    return Instance(rng.uniform(1, 9, n), cost, capacities=np.full(cost.shape[1], 60.0))


def stop_after(asked: int):
    seen = count()
    return lambda: next(seen) >= asked


@pytest.mark.parametrize("name", QUESTIONS)
def test_stopped_at_any_point_it_says_optimal_only_where_value_and_bound_meet(name):
    instance, question = small_county(), QUESTIONS[name]
    best = solve(instance, question)
    assert best.proven
    statuses = set()
    for asked in [*range(12), *range(12, 400, 23)]:
        plan = solve(instance, question, Limit(60, stop=stop_after(asked)))
        statuses.add(plan.status)
        if plan.proven:
            assert plan.value == pytest.approx(best.value, rel=2e-6)
        else:
            assert plan.stopped == "it was asked to stop"
            assert "optimal" not in plan.sentence()
        if plan.sites and not plan.proven:
            assert not meet(plan.value, plan.bound)
            sense = question.sense
            assert sense * plan.bound <= sense * best.value + 1e-5 * best.value
            assert sense * plan.value >= sense * best.value - 1e-5 * best.value
    assert "proven optimal" in statuses or name == "capacities"
    assert statuses - {"proven optimal"}


@pytest.mark.parametrize("seconds", [0.0, 0.001, 0.01, 0.05, 0.2, 0.5, 1.0])
def test_a_timeout_at_any_moment_never_yields_optimal_without_proof(seconds):
    minutes = network(220, 5)
    question = Question("p_median", p=7)
    plan = solve(Instance(np.ones(220), minutes), question, Limit(seconds))
    assert plan.seconds < seconds + 3
    if plan.proven:
        assert plan.value == plan.bound == minutes[:, list(plan.sites)].min(axis=1).sum()
    else:
        assert plan.gap > 0
        assert plan.status in {"best found", "nothing found"}


def test_no_time_at_all_finds_nothing_and_says_so():
    plan = solve(small_county(), QUESTIONS["p_median"], Limit(0))
    assert plan.status == "nothing found"
    assert plan.sites == ()
    assert "time allowed was over" in plan.sentence()


@pytest.mark.parametrize(
    "question", [Question("p_median", p=12), Question("p_centre", p=12)], ids=lambda each: each.kind
)
@pytest.mark.usefixtures("heeding_ctrl_c")
def test_ctrl_c_keeps_the_best_so_far(question):
    minutes = np.random.default_rng(1).integers(1, 1000, (500, 300)).astype(float)
    timer = threading.Timer(2.0, lambda: os.kill(os.getpid(), signal.SIGINT))
    timer.start()
    plan = solve(Instance(np.ones(500), minutes), question, Limit(120))
    timer.join()
    assert plan.status == "best found"
    assert plan.stopped == "it was interrupted"
    assert len(plan.sites) == 12 and plan.bound < plan.value
    assert plan.seconds < 60


def test_progress_tells_of_better_plans_and_bounds_that_never_get_worse():
    told = []
    minutes = network(150, 9)
    plan = solve(Instance(np.ones(150), minutes), Question("p_median", p=5), progress=told.append)
    values = [each.value for each in told if each.value is not None]
    bounds = [each.bound for each in told if each.bound is not None]
    assert values == sorted(values, reverse=True) and values[-1] == plan.value
    assert bounds == sorted(bounds) and bounds[-1] == plan.bound
    assert told[-1].gap == 0 and len({each.step for each in told}) >= 2


def test_a_plan_cannot_be_made_that_says_optimal_where_bound_and_value_are_apart():
    with pytest.raises(ValueError, match="not proven"):
        Plan(QUESTIONS["p_median"], (1,), 10.0, 9.0, "proven optimal", "", 0.0, np.zeros(1, dtype=np.int64))


def full_programme(minutes: np.ndarray, p: int) -> float:
    """The p-median as one programme, solved by SciPy: slow and obvious."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array

    n, m = minutes.shape
    pairs = np.arange(n * m)
    everyone = coo_array((np.ones(n * m), (pairs // m, m + pairs)), shape=(n, m + n * m))
    rows = np.concatenate([pairs, pairs])
    columns = np.concatenate([m + pairs, pairs % m])
    links = coo_array((np.repeat([1.0, -1.0], n * m), (rows, columns)), shape=(n * m, m + n * m))
    most = coo_array((np.ones(m), (np.zeros(m, dtype=int), np.arange(m))), shape=(1, m + n * m))
    found = milp(
        np.concatenate([np.zeros(m), minutes.ravel()]),
        constraints=[
            LinearConstraint(everyone, 1, 1),
            LinearConstraint(links, -np.inf, 0),
            LinearConstraint(most, 0, p),
        ],
        bounds=Bounds(0, 1),
        integrality=np.concatenate([np.ones(m), np.zeros(n * m)]),
    )
    return float(found.fun)


@pytest.mark.parametrize(("n", "p", "seed"), [(30, 3, 1), (45, 4, 2), (45, 9, 3), (45, 15, 4)])
def test_networks_like_the_published_ones_agree_with_the_full_programme(n, p, seed):
    minutes = network(n, seed)
    plan = solve(Instance(np.ones(n), minutes), Question("p_median", p=p))
    assert plan.proven
    assert plan.value == pytest.approx(full_programme(minutes, p))


@pytest.mark.parametrize(("n", "p", "seed"), [(100, 5, 11), (100, 33, 12), (200, 10, 13), (200, 67, 14)])
def test_larger_networks_like_the_published_ones_are_proven(n, p, seed):
    minutes = network(n, seed)
    plan = solve(Instance(np.ones(n), minutes), Question("p_median", p=p))
    assert plan.proven and plan.bound == plan.value
    assert plan.value == minutes[:, list(plan.sites)].min(axis=1).sum()
