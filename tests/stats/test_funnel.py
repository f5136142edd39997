"""Funnels: a figure lies outside just where its own interval leaves the average out; false alarms are about nominal."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import chi2

from familyhub.stats import (
    Z_99_8,
    against,
    byar,
    count_limits,
    dispersion,
    observed_against_expected,
    proportion_limits,
    rate_limits,
    wilson,
)


@given(st.floats(0.01, 0.99), st.integers(1, 3000), st.data())
def test_a_proportion_lies_outside_where_wilsons_interval_leaves_the_baseline_out(baseline, denominator, data):
    numerator = data.draw(st.integers(0, denominator))
    limits = proportion_limits(baseline, denominator)
    own95, own99 = wilson(numerator, denominator), wilson(numerator, denominator, Z_99_8)
    assert own95 is not None
    assert own99 is not None
    ends = (own95.lower, own95.upper, own99.lower, own99.upper)
    assume(all(abs(end - baseline) > 1e-9 for end in ends))
    assert limits.place(numerator / denominator) == against(baseline, own95, own99)


def exact(count, tail):
    lower = chi2.ppf(tail, 2 * count) / 2 if count else 0.0
    return lower, chi2.ppf(1 - tail, 2 * count + 2) / 2


@given(st.floats(0.001, 3000), st.integers(0, 4000))
def test_a_count_lies_outside_where_its_exact_interval_leaves_the_expected_out(expected, count):
    # A count above 0 whose interval begins at more than the expectation is high, and the other way round.
    limits = count_limits(expected)
    for within, tail in ((limits.within95, 0.025), (limits.within99_8, 0.001)):
        lower, upper = exact(count, tail)
        assume(abs(lower - expected) > 1e-6 and abs(upper - expected) > 1e-6)
        assert (count > within.upper) == (lower > expected)
        assert (count < within.lower) == (upper < expected)


@given(st.floats(0.5, 500), st.integers(10, 10**6))
def test_a_rates_limits_are_those_of_its_count(baseline, population):
    rates, counts = rate_limits(baseline, population, per=1000), count_limits(baseline * population / 1000)
    assert rates.within95.upper == pytest.approx(counts.within95.upper / population * 1000)
    assert rates.within99_8.lower == pytest.approx(counts.within99_8.lower / population * 1000)


def test_false_alarms_of_proportions_are_about_nominal():
    draw = np.random.default_rng(20261122)
    sizes = draw.integers(200, 3000, 20_000)
    shares = draw.binomial(sizes, 0.3) / sizes
    placed = [proportion_limits(0.3, n).place(share) for n, share in zip(sizes, shares, strict=True)]
    out95 = sum(place != "similar" for place in placed) / len(placed)
    out99 = sum(place.startswith("much") for place in placed) / len(placed)
    assert out95 == pytest.approx(0.05, abs=0.006)
    assert out99 == pytest.approx(0.002, abs=0.0012)


def test_false_alarms_of_rates_are_about_nominal_and_never_more():
    # Exact Poisson limits err on the safe side: counts are whole numbers.
    draw = np.random.default_rng(20261122)
    expected = draw.uniform(20, 400, 4000)
    counts = draw.poisson(expected)
    placed = [count_limits(e).place(c) for e, c in zip(expected, counts, strict=True)]
    assert 0.03 < sum(place != "similar" for place in placed) / len(placed) <= 0.055
    assert sum(place.startswith("much") for place in placed) / len(placed) <= 0.004


def test_observed_over_expected_has_byars_interval():
    found = observed_against_expected(30, 20.0)
    assert found is not None
    assert found.ratio == 1.5
    assert found.interval.lower == pytest.approx(byar(30).lower / 20)
    assert observed_against_expected(3, 0) is None


@pytest.mark.parametrize(
    "wrong", [lambda: proportion_limits(1.2, 5), lambda: proportion_limits(0.2, 0), lambda: rate_limits(3, 0),
              lambda: count_limits(-1), lambda: observed_against_expected(1, -1)],
)  # fmt: skip
def test_what_has_no_limits_is_refused(wrong):
    with pytest.raises(ValueError, match=r"limits|proportion|expected"):
        wrong()


def test_areas_that_vary_as_by_chance_have_a_dispersion_of_about_1():
    draw = np.random.default_rng(5)
    assert dispersion(draw.normal(0, 1, 2000).tolist()) == pytest.approx(1, abs=0.15)
    assert dispersion(draw.normal(0, 4, 2000).tolist()) == pytest.approx(16, rel=0.15)


@given(st.lists(st.floats(-50, 50), max_size=40), st.floats(100, 1000))
def test_one_area_far_out_does_not_hide_itself(deviates, far):
    found = dispersion(deviates)
    assert found >= 1
    assert dispersion([0.0] * 20 + [far]) == 1
    assert found == 1 or len(deviates) >= 10


@given(st.floats(0.05, 0.95), st.integers(20, 2000), st.floats(1, 40))
def test_widened_limits_hold_the_narrow_ones_and_keep_their_middle(baseline, people, factor):
    narrow = proportion_limits(baseline, people)
    wide = narrow.widened(baseline, factor)
    assert wide.within95.lower <= narrow.within95.lower + 1e-12
    assert wide.within95.upper >= narrow.within95.upper - 1e-12
    distance = narrow.within95.upper - baseline
    assert wide.within95.upper - baseline == pytest.approx(distance * factor**0.5)
    assert narrow.widened(baseline, 0.5) == narrow.widened(baseline, 1)


def test_false_alarms_among_areas_that_vary_widely_are_few_once_limits_are_widened():
    draw = np.random.default_rng(6)
    truth = draw.beta(40, 60, 600)
    counts = draw.binomial(2000, truth)
    baseline = counts.sum() / (600 * 2000)
    deviates = (counts / 2000 - baseline) / (baseline * (1 - baseline) / 2000) ** 0.5
    plain = proportion_limits(baseline, 2000)
    wide = plain.widened(baseline, dispersion(deviates.tolist()))
    out = [[limits.place(count / 2000) != "similar" for count in counts] for limits in (plain, wide)]
    assert np.mean(out[0]) > 0.5
    assert np.mean(out[1]) == pytest.approx(0.05, abs=0.025)
