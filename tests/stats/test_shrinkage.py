"""Shrinkage: nearer the truth than raw figures, never past the average, nothing where chance explains all."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from familyhub.stats import shrink_proportions, shrink_rates

AREAS = st.lists(st.tuples(st.integers(0, 40), st.floats(0.5, 60)), min_size=2, max_size=12)
SHARES = st.lists(
    st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=2, max_size=12
)
SEEDS = range(8)


@pytest.mark.parametrize("seed", SEEDS)
def test_shrunk_rates_are_nearer_the_truth_than_raw_ones(seed):
    draw = np.random.default_rng(seed)
    expected = draw.uniform(2, 40, 150)
    truth = draw.gamma(25, 1 / 25, 150)
    counts = draw.poisson(truth * expected)
    shrunk = np.array([area.value for area in shrink_rates(counts.tolist(), expected.tolist()).areas])
    assert ((shrunk - truth) ** 2).mean() < 0.8 * ((counts / expected - truth) ** 2).mean()


@pytest.mark.parametrize("seed", SEEDS)
def test_shrunk_proportions_are_nearer_the_truth_than_raw_ones(seed):
    draw = np.random.default_rng(seed)
    sizes = draw.integers(5, 80, 150)
    truth = draw.beta(20, 80, 150)
    hits = draw.binomial(sizes, truth)
    shrunk = np.array([area.value for area in shrink_proportions(hits.tolist(), sizes.tolist()).areas])
    assert ((shrunk - truth) ** 2).mean() < 0.8 * ((hits / sizes - truth) ** 2).mean()


def test_the_prior_that_was_planted_is_found():
    draw = np.random.default_rng(1)
    expected = draw.uniform(20, 200, 4000)
    found = shrink_rates(draw.poisson(draw.gamma(16, 1 / 16, 4000) * expected).tolist(), expected.tolist())
    assert found.average == pytest.approx(1, abs=0.02)
    assert found.between == pytest.approx(1 / 16, rel=0.1)
    sizes = draw.integers(20, 200, 4000)
    shares = shrink_proportions(draw.binomial(sizes, draw.beta(20, 80, 4000)).tolist(), sizes.tolist())
    assert shares.average == pytest.approx(0.2, abs=0.005)
    assert shares.between == pytest.approx(0.2 * 0.8 / 101, rel=0.1)


def test_intervals_hold_the_truth_about_as_often_as_they_say():
    draw = np.random.default_rng(3)
    expected = draw.uniform(5, 60, 3000)
    truth = draw.gamma(16, 1 / 16, 3000)
    found = shrink_rates(draw.poisson(truth * expected).tolist(), expected.tolist())
    held = np.mean([area.interval.holds(t) for area, t in zip(found.areas, truth, strict=True)])
    assert held == pytest.approx(0.95, abs=0.02)


def test_areas_that_differ_by_chance_alone_mostly_take_the_average():
    # The estimate of the variance between areas is as often below 0 as above it, where there is none.
    draw = np.random.default_rng(4)
    between = [shrink_rates(draw.poisson(20, 50).tolist(), [20.0] * 50).between for _ in range(400)]
    assert 0.4 < np.mean([found == 0 for found in between]) < 0.65
    assert np.mean(between) < 0.006


@given(AREAS)
def test_a_shrunk_rate_lies_between_its_own_and_the_average(areas):
    counts, expected = zip(*areas, strict=True)
    found = shrink_rates(counts, expected)
    for area, count, size in zip(found.areas, counts, expected, strict=True):
        low, high = sorted((count / size, found.average))
        assert low - 1e-9 <= area.value <= high + 1e-9
        assert area.value == pytest.approx(found.average + area.weight * (count / size - found.average), abs=1e-9)
        assert area.interval.lower <= area.value + 1e-9


@given(SHARES)
def test_a_shrunk_proportion_lies_between_its_own_and_the_average(areas):
    hits, sizes = zip(*areas, strict=True)
    found = shrink_proportions(hits, sizes)
    for area, hit, size in zip(found.areas, hits, sizes, strict=True):
        low, high = sorted((hit / size, found.average))
        assert low - 1e-9 <= area.value <= high + 1e-9
        assert 0 <= area.weight <= 1


def test_a_larger_area_keeps_more_of_its_own_figure():
    found = shrink_rates([2, 200, 50, 400], [1.0, 100.0, 100.0, 200.0])
    assert found.areas[0].weight < found.areas[1].weight < found.areas[3].weight


def test_an_area_of_nobody_takes_the_prior():
    found = shrink_proportions([5, 80, 0], [100, 100, 0])
    assert found.areas[2].value == pytest.approx(found.average)
    assert found.areas[2].weight == 0


@pytest.mark.parametrize(
    ("counts", "sizes", "why"),
    [
        ([1], [1, 2], "counts, but"),
        ([-1, 2], [1, 2], "negative"),
        ([0, 0], [0, 0], "nobody"),
        ([1, 0], [0, 3], "nobody"),
    ],
)
def test_what_cannot_be_shrunk_is_refused(counts, sizes, why):
    with pytest.raises(ValueError, match=why):
        shrink_rates(counts, sizes)


def test_more_hits_than_people_are_refused():
    with pytest.raises(ValueError, match="exceeds"):
        shrink_proportions([3, 1], [2, 2])
