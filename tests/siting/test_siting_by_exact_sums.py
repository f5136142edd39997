"""Sums to the last digit: what is just met is met, what is just missed is not, and neither is called what it is not."""

from dataclasses import replace
from math import inf

import numpy as np
import pytest

from familyhub.siting import Instance, Limit, Question, solve
from familyhub.siting.programme import Programme
from familyhub.siting.search import StoppedError


def test_a_worst_journey_with_room_for_all_is_that_without_capacities():
    minutes = [[33.0, 41.0], [12.0, 3.0], [30.0, 37.0]]
    plan = solve(
        Instance(np.array([274.0, 421.2, 301.4]), np.array(minutes), capacities=np.array([5000.0, 5000.0])),
        Question("p_centre", p=1, capacities=True),
    )
    assert (plan.sites, plan.value, plan.status) == ((0,), 33.0, "proven optimal")


@pytest.mark.parametrize("capacities", [[inf, 314.104573], [1000.0, 314.104573], [inf, inf]])
def test_what_has_a_plan_is_not_called_infeasible(capacities):
    weights = [
        32.32145047012585, 85.6734247460773, 27.173837782866983, 8.85968441131018, 72.71544392912406, 86.5607316350981
    ]  # fmt: skip
    minutes = [[7.0, 7.0], [5.0, 1.0], [11.0, 6.0], [9.0, 5.0], [2.0, inf], [4.0, 2.0]]
    plan = solve(
        Instance(np.array(weights), np.array(minutes), capacities=np.array(capacities)),
        Question("p_centre", p=1, capacities=True),
    )
    assert (plan.sites, plan.value, plan.status) == ((0,), 11.0, "proven optimal")


@pytest.mark.parametrize("seed", range(40))
def test_capacities_that_cannot_bind_change_no_worst_journey(seed):
    rng = np.random.default_rng(seed)
    n, m, p = int(rng.integers(3, 12)), int(rng.integers(2, 7)), int(rng.integers(1, 3))
    weights, minutes = rng.random(n) * 100, np.round(rng.random((n, m)) * 480) / 8
    roomy = Instance(weights, minutes, capacities=np.full(m, weights.sum() * 1.1))
    expected = solve(roomy, Question("p_centre", p=p))
    plan = solve(roomy, Question("p_centre", p=p, capacities=True))
    assert (plan.value, plan.status) == (expected.value, "proven optimal")


def two_places(**more) -> Instance:
    """Nine tenths live where one site is near, the others where the other is."""
    return Instance(np.array([90.0, 10.0]), np.array([[1.0, 30.0], [30.0, 1.0]]), **more)


NEARLY = 0.9 + 1e-8
"""So little more than nine tenths that the solver's tolerance does not see it."""


@pytest.mark.parametrize("capacities", [False, True])
@pytest.mark.parametrize(("share", "hubs"), [(0.9, 1), (NEARLY, 2)])
def test_a_share_missed_by_less_than_the_solver_sees_is_missed(capacities, share, hubs):
    found = two_places(capacities=np.array([95.0, 95.0]))
    asked = Question("lscp", within_minutes=5, share=share, capacities=capacities)
    plan = solve(found, asked)
    assert (plan.value, plan.status) == (hubs, "proven optimal")
    one = solve(found, replace(asked, p=1))
    assert one.status == ("proven optimal" if hubs == 1 else "infeasible")


@pytest.mark.parametrize(("share", "worst"), [(0.9, 1.0), (NEARLY, 30.0)])
@pytest.mark.parametrize("capacities", [False, True])
def test_the_worst_journey_of_a_share_missed_by_little_is_longer(capacities, share, worst):
    found = two_places(capacities=np.array([100.0, 100.0]))
    plan = solve(found, Question("p_centre", p=1, share=share, capacities=capacities))
    assert (plan.value, plan.status) == (worst, "proven optimal")


ASKED = {
    "p_median": Question("p_median", budget=100_000.0),
    "p_centre": Question("p_centre", budget=100_000.0),
    "lscp": Question("lscp", within_minutes=5, share=0.5, budget=100_000.0),
    "mclp": Question("mclp", within_minutes=5, budget=100_000.0),
}


@pytest.mark.parametrize("capacities", [False, True])
@pytest.mark.parametrize("kind", ASKED)
def test_five_pence_more_than_the_budget_is_too_much(kind, capacities):
    asked = replace(ASKED[kind], capacities=capacities)
    found = two_places(capacities=np.array([100.0, 100.0]), site_costs=np.array([40_000.05, 60_000.0]))
    assert len(solve(found, asked).sites) == 1
    assert solve(found, asked).status == "proven optimal"
    both = solve(found, replace(asked, keep=frozenset({0, 1})))
    assert both.status == "infeasible"
    exact = replace(found, site_costs=np.array([40_000.0, 60_000.0]))
    assert solve(exact, replace(asked, keep=frozenset({0, 1}))).sites == (0, 1)


def test_room_for_all_but_one_in_a_million_is_too_little():
    minutes = np.array([[5.0, 9.0], [7.0, 2.0]])
    short = Instance(np.array([300.5, 199.5]), minutes, capacities=np.array([200.0, 299.9995]))
    for asked in (Question("p_median", p=2, capacities=True), Question("p_centre", p=2, capacities=True)):
        assert solve(short, asked).status == "infeasible"
        assert solve(replace(short, capacities=np.array([200.0, 300.0])), asked).status == "proven optimal"


def test_prices_that_rise_without_end_do_not_deny_a_plan_that_just_fits():
    """Two sites have together the room and the money that is needed, to the last digit."""
    districts = {"demand_districts": ("b",), "site_districts": ("a", "b", "a", "b")}
    found = Instance(
        np.array([0.2]),
        np.array([[0.2, 0.3, 0.3, 0.2]]),
        capacities=np.array([0.016746782296071298, 0.04551187281863761, 0.04647715834329103, 0.1544881271813624]),
        site_costs=np.array([395.65, 250.76, 92.38, 66.82]),
        opening_costs=np.array([343.55, 191.66, 101.36, 54.8]),
        closing_costs=np.array([177.13, 169.54, 281.82, 284.42]),
        **districts,
    )
    asked = Question(
        "p_median", force=frozenset({3}), existing=frozenset({0}), budget=741.17, capacities=True, districts=True
    )
    plan = solve(found, asked)
    assert (plan.sites, plan.status) == ((1, 3), "proven optimal")


def test_what_is_within_reach_is_never_rounded_to_what_is_asked_for():
    weights = np.array([99_988.0, 12.0])
    plan = solve(Instance(weights, np.array([[1.0], [inf]])), Question("lscp", within_minutes=5, share=0.9999))
    assert plan.stopped == "all sites together have 99.988% within reach, and 99.99% are asked for"
    third = solve(Instance(np.array([1.0, 2.0]), np.array([[1.0], [inf]])), Question("lscp", within_minutes=5))
    assert third.stopped == "all sites together have 33.3% within reach, and 100% are asked for"


def test_what_the_solver_cannot_tell_is_no_answer(monkeypatch):
    asked = Question("p_median", p=1, capacities=True)
    found = two_places(capacities=np.array([100.0, 100.0]))

    def cannot_tell(self, search, take):
        raise StoppedError("the solver could not tell")

    monkeypatch.setattr(Programme, "solve_once", cannot_tell)
    plan = solve(found, asked)
    assert (plan.status, plan.stopped) == ("nothing found", "the solver could not tell")


def test_an_answer_that_its_own_plan_contradicts_is_no_proof(monkeypatch):
    """The solver says that nothing can be, and a plan is known."""
    rng = np.random.default_rng(8)
    found = Instance(rng.uniform(1, 9, 12), rng.uniform(1, 60, (12, 6)), capacities=np.full(6, 25.0))
    monkeypatch.setattr(Programme, "run", lambda self, search, on_found, on_bound=None: False)
    plan = solve(found, Question("lscp", within_minutes=40, share=0.5, capacities=True), Limit(20))
    assert (plan.status, plan.stopped) == ("best found", "the solver could not tell")
