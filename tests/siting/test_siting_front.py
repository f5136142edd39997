"""The front between the average and the most deprived fifth, against every choice of sites."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from familyhub.errors import UsageError
from familyhub.siting import Instance, Limit, Question
from familyhub.siting.front import front


def drawn(seed: int) -> Instance:
    rng = np.random.default_rng(seed)
    places, sites = rng.uniform(0, 30, (12, 2)), rng.uniform(0, 30, (7, 2))
    minutes = np.hypot(*(places[:, None] - sites[None]).transpose(2, 0, 1))
    deprived = rng.random(12) < 0.3
    deprived[0] = True
    return Instance(rng.integers(1, 9, 12), minutes, deprived=deprived)


def both_averages(instance: Instance, sites) -> tuple[float, float]:
    nearest = instance.cost[:, list(sites)].min(axis=1)
    deprived = instance.deprived
    return (
        float(np.average(nearest, weights=instance.weights)),
        float(np.average(nearest[deprived], weights=instance.weights[deprived])),
    )


@settings(max_examples=40)
@given(st.integers(0, 2**32 - 1), st.integers(1, 4))
def test_no_weighting_prefers_a_plan_that_the_front_does_not_have(seed, p):
    instance = drawn(seed)
    found = front(instance, Question("p_median", p=p))
    assert found.complete
    every = [both_averages(instance, sites) for sites in combinations(range(7), p)]
    for share in np.linspace(0.01, 0.99, 33):
        best = min((1 - share) * one + share * other for one, other in every)
        held = min((1 - share) * each.average + share * each.deprived_average for each in found.points)
        assert held == pytest.approx(best, rel=1e-5)
    for each in found.points:
        assert (each.average, each.deprived_average) == pytest.approx(both_averages(instance, each.plan.sites))


def test_better_for_all_is_worse_for_the_deprived_along_the_front():
    points = front(drawn(4), Question("p_median", p=2)).points
    assert [each.average for each in points] == sorted(each.average for each in points)
    deprived = [each.deprived_average for each in points]
    assert deprived == sorted(deprived, reverse=True)


def test_a_front_that_was_stopped_says_so():
    found = front(drawn(1), Question("p_median", p=2), Limit(0))
    assert not found.complete and found.stopped


def test_a_front_needs_a_mark_for_the_most_deprived_fifth():
    with pytest.raises(UsageError, match="most deprived fifth"):
        front(Instance(np.ones(2), np.ones((2, 2))), Question("p_median", p=1))
