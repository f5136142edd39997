"""The slope index against matrices and simulation; Gini against all pairs of people."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from familyhub.stats import RankedGroup, concentration, slope_index

GROUPS = st.lists(
    st.builds(RankedGroup, st.integers(1, 5000), st.floats(1, 100), st.floats(0, 10)), min_size=3, max_size=10
)
DECILES = [RankedGroup(1000 + 50 * i, 60 - 4 * i + (-1) ** i, 1.0 + i / 10) for i in range(10)]


@given(GROUPS)
def test_the_slope_is_least_squares_weighed_by_population(groups):
    weights = np.array([group.population for group in groups], dtype=float)
    ranks = (np.cumsum(weights) - weights / 2) / weights.sum()
    root = np.sqrt(weights)
    design = np.column_stack([np.ones(len(groups)), ranks]) * root[:, None]
    most, slope = np.linalg.lstsq(design, np.array([group.value for group in groups]) * root, rcond=None)[0]
    found = slope_index(groups)
    assert found is not None
    assert found.most == pytest.approx(most, rel=1e-6, abs=1e-6)
    assert found.slope_index == pytest.approx(-slope, rel=1e-6, abs=1e-6)
    assert found.slope_interval.holds(found.slope_index)


def test_the_intervals_are_where_simulated_ones_settle():
    draw = np.random.default_rng(11)
    fits = []
    for _ in range(20_000):
        drawn = [RankedGroup(g.population, draw.normal(g.value, g.error), 0.0) for g in DECILES]
        fit = slope_index(drawn)
        assert fit is not None
        fits.append((fit.slope_index, fit.relative_index))
    found = slope_index(DECILES)
    assert found is not None
    assert found.relative_interval is not None
    lower, upper = np.quantile(np.array(fits), [0.025, 0.975], axis=0)
    assert (found.slope_interval.lower, found.slope_interval.upper) == pytest.approx((lower[0], upper[0]), abs=0.15)
    ends = (found.relative_interval.lower, found.relative_interval.upper)
    assert ends == pytest.approx((lower[1], upper[1]), abs=0.02)


CURVED = [RankedGroup(1000 + 40 * i, 100 * 0.6**i, 2.0 * 0.8**i) for i in range(5)]


@pytest.mark.parametrize("scale", ["log", "logit"])
def test_on_other_scales_too_the_intervals_are_where_simulated_ones_settle(scale):
    draw = np.random.default_rng(12)
    fits = []
    groups = [RankedGroup(g.population, g.value * 0.9, g.error) for g in CURVED]
    for _ in range(8000):
        fit = slope_index([RankedGroup(g.population, draw.normal(g.value, g.error), 0.0) for g in groups], scale=scale)
        if fit is not None:
            fits.append((fit.slope_index, fit.relative_index))
    assert len(fits) > 7900
    found = slope_index(groups, scale=scale)
    lower, upper = np.quantile(np.array(fits), [0.025, 0.975], axis=0)
    assert found.slope_interval.lower == pytest.approx(lower[0], rel=0.05)
    assert found.slope_interval.upper == pytest.approx(upper[0], rel=0.05)
    assert found.relative_interval.lower == pytest.approx(lower[1], rel=0.05)
    assert found.relative_interval.upper == pytest.approx(upper[1], rel=0.05)


def test_a_curve_that_is_straight_on_its_scale_has_the_ratio_it_was_made_with():
    groups = [RankedGroup(100, 50 * 0.2 ** ((i + 0.5) / 5), 0.5) for i in range(5)]
    found = slope_index(groups, scale="log")
    assert (found.most, found.least) == pytest.approx((50, 10))
    assert (found.slope_index, found.relative_index) == pytest.approx((40, 5))
    assert slope_index(CURVED).least < 0
    assert slope_index(CURVED, scale="log").least > 0


def test_what_has_no_logarithm_has_no_slope_on_that_scale():
    groups = [RankedGroup(10, value, 1.0) for value in (9, 5, 0)]
    assert slope_index(groups, scale="log") is None
    assert slope_index([RankedGroup(10, value, 1.0) for value in (100, 50, 1)], scale="logit") is None


@given(GROUPS)
def test_turned_round_the_gap_changes_its_sign_and_the_ratio_turns_over(groups):
    there, back = slope_index(groups), slope_index(groups[::-1])
    assert there is not None
    assert back is not None
    assert there.slope_index == pytest.approx(-back.slope_index, rel=1e-6, abs=1e-6)
    assume(there.relative_index is not None and back.relative_index is not None)
    assert there.relative_index == pytest.approx(1 / back.relative_index, rel=1e-6)


@given(GROUPS)
def test_the_same_figures_have_the_same_interval(groups):
    assert slope_index(groups) == slope_index(list(groups))


def test_a_group_split_in_two_changes_little_and_an_empty_one_nothing():
    found = slope_index(DECILES)
    assert slope_index([*DECILES, RankedGroup(0, 99.0, 1.0)]) == found


def test_a_line_has_the_gap_it_was_made_with():
    groups = [RankedGroup(100, 50 - 30 * (i + 0.5) / 5, 0.5) for i in range(5)]
    found = slope_index(groups)
    assert found is not None
    assert (found.most, found.least) == pytest.approx((50, 20))
    assert found.slope_index == pytest.approx(30)
    assert found.relative_index == pytest.approx(2.5)
    assert found.significant


def test_a_figure_that_does_not_differ_from_nothing_has_no_ratio():
    found = slope_index([RankedGroup(10, value, 5.0) for value in (9, 5, 1)])
    assert found is not None
    assert found.relative_index is None
    assert found.relative_interval is None


@pytest.mark.parametrize("groups", [[], DECILES[:2], [*DECILES[:2], RankedGroup(0, 1, 1)]])
def test_two_groups_have_no_slope(groups):
    assert slope_index(groups) is None


def test_negative_people_are_refused():
    with pytest.raises(ValueError, match="negative"):
        slope_index([RankedGroup(-1, 1, 1)] * 3)


AMOUNTS = st.lists(st.integers(0, 500), min_size=1, max_size=40).filter(any)


@given(AMOUNTS)
def test_the_gini_is_half_the_mean_difference_of_all_pairs_over_the_mean(amounts):
    found = concentration(amounts)
    pairs = [abs(one - other) for one in amounts for other in amounts]
    assert found is not None
    assert found.gini == pytest.approx(np.mean(pairs) / (2 * np.mean(amounts)), abs=1e-9)


@given(AMOUNTS)
def test_the_curve_runs_under_the_diagonal_from_corner_to_corner(amounts):
    found = concentration(amounts)
    assert found is not None
    assert (found.people[0], found.amount[0], found.people[-1], found.amount[-1]) == (0, 0, 1, 1)
    assert all(amount <= people + 1e-12 for people, amount in zip(found.people, found.amount, strict=True))
    assert list(found.amount) == sorted(found.amount)


@given(AMOUNTS, st.integers(1, 5))
def test_a_group_of_people_with_the_same_is_as_so_many_people(amounts, times):
    one, other = (
        concentration([a for a in amounts for _ in range(times)]),
        concentration([a * times for a in amounts], [times] * len(amounts)),
    )
    assert one is not None
    assert other is not None
    assert one.gini == pytest.approx(other.gini, abs=1e-9)


def test_the_share_of_the_top():
    found = concentration([0] * 90 + [10] * 10)
    assert found is not None
    assert found.share_of_the_top(0.1) == pytest.approx(1)
    assert found.share_of_the_top(0.05) == pytest.approx(0.5)
    assert found.thinned(10).amount[9] == pytest.approx(0)
    assert found.thinned(10).gini == found.gini == pytest.approx(0.9)


def test_nothing_to_share_has_no_curve():
    assert concentration([]) is None
    assert concentration([0, 0]) is None
    with pytest.raises(ValueError, match="from 0 up"):
        concentration([1, -1])
    with pytest.raises(ValueError, match="nobody"):
        concentration([1, 1], [0, 2])
    with pytest.raises(ValueError, match="no part"):
        concentration([1]).share_of_the_top(2)
