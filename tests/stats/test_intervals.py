"""Intervals against scipy as an oracle, and what must hold for all of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, chi2

from familyhub.stats import Interval, byar, byar_rate, newcombe, wilson

PROPORTIONS = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(PROPORTIONS)
def test_wilson_equals_scipy(proportion):
    numerator, denominator = proportion
    ours = wilson(numerator, denominator)
    theirs = binomtest(numerator, denominator).proportion_ci(0.95, method="wilson")
    assert ours is not None
    assert ours.lower == pytest.approx(theirs.low, abs=1e-9)
    assert ours.upper == pytest.approx(theirs.high, abs=1e-9)


@given(PROPORTIONS)
def test_wilson_holds_its_proportion_and_stays_within_0_and_1(proportion):
    numerator, denominator = proportion
    interval = wilson(numerator, denominator)
    assert interval is not None
    assert 0 <= interval.lower <= interval.upper <= 1
    assert interval.lower - 1e-12 <= numerator / denominator <= interval.upper + 1e-12


@given(PROPORTIONS)
def test_wilson_of_the_misses_mirrors_wilson_of_the_hits(proportion):
    numerator, denominator = proportion
    hits, misses = wilson(numerator, denominator), wilson(denominator - numerator, denominator)
    assert hits is not None
    assert misses is not None
    assert hits.lower == pytest.approx(1 - misses.upper, abs=1e-12)


def test_wilson_of_nobody_is_no_interval():
    assert wilson(0, 0) is None


@pytest.mark.parametrize(("numerator", "denominator"), [(-1, 5), (6, 5), (1, 0)])
def test_what_is_no_proportion_is_refused(numerator, denominator):
    with pytest.raises(ValueError, match="no proportion"):
        wilson(numerator, denominator)


def test_wilson_of_a_published_example():
    # Newcombe (1998), 81 of 263: 0.2553 to 0.3662.
    interval = wilson(81, 263)
    assert interval is not None
    assert (round(interval.lower, 4), round(interval.upper, 4)) == (0.2553, 0.3662)


@pytest.mark.parametrize(
    ("first", "second", "lower", "upper"),
    [((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090), ((10, 10), (0, 10), 0.6075, 1.0)],
)
def test_differences_of_newcombes_own_table(first, second, lower, upper):
    interval = newcombe(first, second)
    assert interval is not None
    assert (round(interval.lower, 4), round(interval.upper, 4)) == (lower, upper)


@given(PROPORTIONS, PROPORTIONS)
def test_a_difference_turned_round_is_its_mirror_and_lies_within_1(first, second):
    there, back = newcombe(first, second), newcombe(second, first)
    assert there is not None
    assert back is not None
    assert there.lower == pytest.approx(-back.upper, abs=1e-12)
    assert -1 - 1e-12 <= there.lower <= there.upper <= 1 + 1e-12


def test_a_difference_from_nobody_is_no_interval():
    assert newcombe((1, 2), (0, 0)) is None


def exact_poisson(count):
    lower = chi2.ppf(0.025, 2 * count) / 2 if count else 0.0
    return lower, chi2.ppf(0.975, 2 * count + 2) / 2


@pytest.mark.parametrize("count", range(10))
def test_small_counts_have_the_exact_interval(count):
    lower, upper = exact_poisson(count)
    assert byar(count).lower == pytest.approx(lower, abs=1e-9)
    assert byar(count).upper == pytest.approx(upper, abs=1e-9)


@given(st.integers(10, 100_000))
def test_byar_is_close_to_the_exact_interval(count):
    lower, upper = exact_poisson(count)
    assert byar(count).lower == pytest.approx(lower, rel=2e-3)
    assert byar(count).upper == pytest.approx(upper, rel=2e-3)


@given(st.integers(0, 10_000), st.integers(1, 10**7))
def test_a_rate_is_the_count_over_its_population(count, population):
    rate, of_count = byar_rate(count, population, per=1000), byar(count)
    assert rate is not None
    assert rate.lower == pytest.approx(of_count.lower * 1000 / population)
    assert rate.upper == pytest.approx(of_count.upper * 1000 / population)


def test_a_rate_of_nobody_is_no_interval():
    assert byar_rate(0, 0) is None


def test_negative_counts_and_populations_are_refused():
    with pytest.raises(ValueError, match="no count"):
        byar(-1)
    with pytest.raises(ValueError, match="no population"):
        byar_rate(1, -5)


def test_both_ends_belong_to_an_interval():
    assert Interval(0.8, 0.9).holds(0.8)
    assert Interval(0.8, 0.9).holds(0.9)
    assert not Interval(0.8, 0.9).holds(0.91)
