"""Small random instances of every question under every mix of what binds: the solvers and every choice agree."""

from dataclasses import replace

import numpy as np
import pytest
from every_choice import best_of_all, value_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from familyhub.siting import Instance, Limit, Question, solve

MANY = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
FEWER = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def numbers(draw, rng, size: int, most: float) -> np.ndarray:
    """Whole numbers or what a census, a price list or a weight for need makes of them: 0 or more."""
    whole = rng.integers(0, round(most) + 1, size).astype(float)
    match draw(st.sampled_from(["whole", "tenths", "thirds", "weighed", "any", "thousands"])):
        case "whole":
            return whole
        case "tenths":
            return rng.integers(0, round(10 * most) + 1, size) / 10
        case "thirds":
            return rng.integers(0, round(3 * most) + 1, size) / 3
        case "weighed":
            return whole * rng.choice([1, 1.1, 1.3, 1.7], size)
        case "any":
            return rng.uniform(0, most, size)
        case _:
            return np.round(rng.uniform(0, most, size) * 1000, 2)


def alike(draw, rng, size: int, most: float, others: np.ndarray) -> np.ndarray:
    """Numbers as above, a thousand times as much where the others are."""
    found = numbers(draw, rng, size, most)
    return found * 1000 if others.max(initial=0.0) > 500 > found.max(initial=0.0) else found


@st.composite
def instances(draw) -> Instance:
    n, m = draw(st.integers(1, 8)), draw(st.integers(1, 6))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    places, sites = rng.uniform(0, 30, (n, 2)), rng.uniform(0, 30, (m, 2))
    cost = np.hypot(*(places[:, None] - sites[None]).transpose(2, 0, 1))
    weights = numbers(draw, rng, n, 9)
    cost = draw(st.sampled_from([np.rint, lambda minutes: np.round(minutes, 1), lambda minutes: minutes]))(cost)
    cost[rng.random((n, m)) < draw(st.sampled_from([0, 0, 0.2, 0.6]))] = np.inf
    return Instance(
        weights,
        cost,
        site_costs=numbers(draw, rng, m, 6),
        capacities=alike(draw, rng, m, 25, weights),
        demand_districts=tuple(rng.choice(["north", "south"], n)),
        site_districts=tuple(rng.choice(["north", "south"], m)),
        opening_costs=numbers(draw, rng, m, 6) if draw(st.booleans()) else None,
        closing_costs=numbers(draw, rng, m, 9) if draw(st.booleans()) else None,
    )


@st.composite
def asked(draw, kind: str, **more) -> tuple[Instance, Question]:
    instance = draw(instances())
    m = instance.sites
    marks = [draw(st.sampled_from(["", "", "", "", "keep", "force", "close"])) for _ in range(m)]
    by_mark = {mark: frozenset(j for j in range(m) if marks[j] == mark) for mark in ("keep", "force", "close")}
    money = np.sum([each for each in instance._costs().values() if each is not None])
    budget = draw(st.none() | st.integers(0, 15).map(float) | st.floats(0, float(money)))
    minutes = [float(each) for each in instance.cost.ravel() if np.isfinite(each)] or [0.0]
    needs_p = kind != "lscp" and budget is None
    return instance, Question(
        kind,
        p=draw(st.integers(1, m) if needs_p else st.none() | st.integers(1, m)),
        within_minutes=draw(st.integers(0, 30) | st.sampled_from(minutes)) if kind in {"lscp", "mclp"} else None,
        share=draw(st.sampled_from([1.0, 1.0, 0.9, 0.5, 1 / 3])) if kind in {"lscp", "p_centre"} else 1.0,
        budget=budget,
        existing=frozenset(j for j in range(m) if draw(st.booleans())),
        districts=draw(st.booleans()),
        unreached=draw(st.none() | st.integers(0, 40) | st.floats(0, 40)) if kind == "p_median" else None,
        **by_mark,
        **more,
    )


def agrees(instance: Instance, question: Question) -> None:
    plan = solve(instance, question, Limit(60))
    expected = best_of_all(instance, question)
    if expected is None:
        assert plan.status == "infeasible" and plan.stopped and plan.sites == ()
        return
    assert plan.status == "proven optimal", plan.sentence()
    assert plan.value == pytest.approx(expected, rel=2e-6, abs=2e-6)
    assert plan.bound == pytest.approx(plan.value, rel=2e-6, abs=2e-6)
    worth = value_of(instance, question, plan.sites)
    assert worth == pytest.approx(plan.value, rel=2e-6, abs=2e-6)


@MANY
@given(asked("p_median"))
def test_least_travel(case):
    agrees(*case)


@MANY
@given(asked("p_centre"))
def test_the_shortest_worst_journey(case):
    agrees(*case)


@MANY
@given(asked("lscp"))
def test_the_fewest_hubs(case):
    agrees(*case)


@MANY
@given(asked("mclp"))
def test_the_most_children(case):
    agrees(*case)


@FEWER
@pytest.mark.parametrize("kind", ["p_median", "p_centre", "lscp", "mclp"])
@given(data=st.data())
def test_every_question_with_capacities(kind, data):
    instance, question = data.draw(asked(kind, capacities=True))
    agrees(instance, question)


@FEWER
@given(asked("p_median", capacities=True))
def test_parts_serve_each_point_once_and_fill_no_site_beyond_its_capacity(case):
    instance, question = case
    plan = solve(instance, question)
    taken, gone = np.zeros(instance.sites), np.zeros(instance.points)
    for point, site, weight in plan.parts:
        assert site in plan.sites
        taken[site] += weight
        gone[point] += weight
    rounding = 1e-8 * instance.weights.max()
    assert (taken <= instance.capacities * (1 + 1e-8) + rounding).all()
    assert (gone <= instance.weights + rounding).all()
    if plan.proven and question.unreached is None:
        assert gone == pytest.approx(instance.weights, abs=instance.points * rounding)


@MANY
@given(asked("p_median"))
def test_each_point_is_assigned_to_its_nearest_open_site(case):
    instance, question = case
    plan = solve(instance, question)
    minutes = instance.minutes(question)
    for point, site in enumerate(plan.assignments):
        if plan.sites and np.isfinite(minutes[point, list(plan.sites)]).any():
            assert minutes[point, site] == minutes[point, list(plan.sites)].min()
        else:
            assert site == -1


@MANY
@given(asked("p_median"), st.integers(0, 5))
def test_one_hub_more_never_makes_journeys_longer(case, more):
    instance, question = case
    if question.p is None:
        return
    fewer, added = solve(instance, question), solve(instance, replace(question, p=question.p + more))
    if fewer.proven:
        assert added.value <= fewer.value * (1 + 2e-6) + 2e-6
