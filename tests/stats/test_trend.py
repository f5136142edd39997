"""The recent trend: the two tests against slow, obvious ones; what one point may not decide; gaps."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from familyhub.stats import Z_95, TrendPoint, recent_trend, trend_test

YEARS = range(2019, 2024)
VALUES = st.lists(st.tuples(st.floats(1, 200), st.floats(0.5, 20)), min_size=5, max_size=8)
SHARES = st.lists(
    st.integers(2, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=5, max_size=7
)


def rates(*values, error=1.0, first=2019):
    return [
        TrendPoint(first + i, value, value - Z_95 * error, value + Z_95 * error)
        if value is not None
        else TrendPoint(first + i)
        for i, value in enumerate(values)
    ]


def shares(*pairs):
    return [TrendPoint(year, count=count, denominator=of) for year, (count, of) in zip(YEARS, pairs, strict=True)]


def slope_by_matrices(times, values, errors):
    """Generalised least squares as textbooks write it: slope squared over its variance."""
    design = np.column_stack([np.ones(len(times)), np.asarray(times) - np.mean(times)])
    inverse = np.diag(1 / np.asarray(errors) ** 2)
    covariance = np.linalg.inv(design.T @ inverse @ design)
    slope = (covariance @ design.T @ inverse @ np.asarray(values))[1]
    return slope**2 / covariance[1, 1], slope


@given(VALUES)
def test_the_test_of_rates_is_least_squares_weighed_by_variance(values):
    points = [TrendPoint(2010 + i, v, v - Z_95 * e, v + Z_95 * e) for i, (v, e) in enumerate(values)]
    found = trend_test(points, "rate")
    last = list(enumerate(values))[-5:]
    expected, slope = slope_by_matrices([i for i, _ in last], [v for _, (v, _) in last], [e for _, (_, e) in last])
    assert found is not None
    assert found.chi_squared == pytest.approx(expected, rel=1e-6, abs=1e-6)
    assume(expected > 1e-6)
    assert found.direction == np.sign(slope)


@given(SHARES)
def test_the_test_of_proportions_is_the_correlation_of_single_people_with_time(shares):
    points = [TrendPoint(i, count=c, denominator=n) for i, (c, n) in enumerate(shares)]
    people = [(i, int(k < c)) for i, (c, n) in list(enumerate(shares))[-5:] for k in range(n)]
    counted = sum(so for _, so in people)
    assume(0 < counted < len(people))
    correlation = np.corrcoef(np.array(people).T)[0, 1]
    found = trend_test(points, "proportion")
    assert found is not None
    assert found.chi_squared == pytest.approx(len(people) * correlation**2, rel=1e-6, abs=1e-9)


@given(VALUES)
def test_a_trend_turned_upside_down_has_the_opposite_word(values):
    up = [TrendPoint(i, v, v - Z_95 * e, v + Z_95 * e) for i, (v, e) in enumerate(values)]
    down = [TrendPoint(i, -v, -v - Z_95 * e, -v + Z_95 * e) for i, (v, e) in enumerate(values)]
    opposite = {"increasing": "decreasing", "decreasing": "increasing"}
    said = recent_trend(up, "rate")
    assert recent_trend(down, "rate") == opposite.get(said, said)


@given(VALUES, st.integers(0, 3), st.floats(0.01, 100))
def test_neither_the_order_of_points_nor_the_unit_changes_a_trend(values, turn, unit):
    points = [TrendPoint(i, v, v - Z_95 * e, v + Z_95 * e) for i, (v, e) in enumerate(values)]
    scaled = [TrendPoint(p.at, p.value * unit, p.lower * unit, p.upper * unit) for p in points]
    one, other = trend_test(points, "rate"), trend_test(scaled[turn:] + scaled[:turn], "rate")
    assert one is not None
    assert other is not None
    assert one.chi_squared == pytest.approx(other.chi_squared, rel=1e-6, abs=1e-6)


def test_figures_that_rise_step_by_step_increase():
    assert recent_trend(rates(10, 12, 14, 16, 18), "rate") == "increasing"
    assert recent_trend(rates(18, 16, 14, 12, 10), "rate") == "decreasing"


def test_figures_that_wobble_do_not_change():
    assert recent_trend(rates(10, 10.5, 9.5, 10, 10.2), "rate") == "no significant change"


def test_one_high_year_makes_no_trend():
    # The slope is significant, but without the first year the figures rise.
    points = rates(30, 10, 11, 12, 13)
    tested = trend_test(points, "rate")
    assert tested is not None
    assert tested.chi_squared > 9.5495
    assert tested.rests_on_one
    assert recent_trend(points, "rate") == "no significant change"


def test_only_the_last_five_points_count():
    assert recent_trend(rates(50, 40, 30, 10, 12, 14, 16, 18), "rate") == "increasing"


def test_a_gap_is_passed_over_and_keeps_its_time():
    assert recent_trend(rates(9, 10, 12, None, 16, 18), "rate") == "increasing"
    with_gap = trend_test(rates(9, 10, 12, None, 16, 18), "rate")
    closed_up = trend_test(rates(9, 10, 12, 16, 18), "rate")
    assert with_gap is not None
    assert closed_up is not None
    assert with_gap.chi_squared > closed_up.chi_squared


@pytest.mark.parametrize("points", [[], rates(1, 2, 3, 4), rates(1, 2, 3, 4, 5, None), rates(1, 2, None, None, 5)])
def test_too_few_points_or_no_latest_one_cannot_be_calculated(points):
    assert recent_trend(points, "rate") == "cannot be calculated"


def test_a_rate_without_an_interval_cannot_be_calculated():
    points = [TrendPoint(year, value=float(i)) for i, year in enumerate(YEARS)]
    assert recent_trend(points, "rate") == "cannot be calculated"


def test_a_count_has_byars_interval_of_its_own():
    assert recent_trend([TrendPoint(y, count=100 + 40 * i) for i, y in enumerate(YEARS)], "count") == "increasing"
    assert recent_trend([TrendPoint(y, count=100 + i) for i, y in enumerate(YEARS)], "count") == "no significant change"


def test_proportions_need_no_interval():
    assert recent_trend(shares((50, 100), (60, 100), (70, 100), (80, 100), (90, 100)), "proportion") == "increasing"
    everybody = shares(*[(9, 9)] * 5)
    assert recent_trend(everybody, "proportion") == "no significant change"


def test_a_point_where_nobody_is_counted_is_no_point():
    assert recent_trend(shares((0, 0), (1, 9), (2, 9), (3, 9), (4, 9)), "proportion") == "cannot be calculated"


def test_two_points_of_one_time_are_refused():
    with pytest.raises(ValueError, match="same time"):
        recent_trend([*rates(1, 2, 3, 4, 5), *rates(3)], "rate")


def test_trends_of_figures_that_only_wobble_are_rare():
    draw = np.random.default_rng(20261122)
    said = [recent_trend(rates(*draw.normal(50, 1, 5)), "rate") for _ in range(4000)]
    counted = [
        recent_trend(shares(*[(int(count), 400) for count in draw.binomial(400, 0.3, 5)]), "proportion")
        for _ in range(4000)
    ]
    for trends in (said, counted):
        assert sum(trend != "no significant change" for trend in trends) / len(trends) <= 0.004


def test_trends_that_are_planted_are_found():
    draw = np.random.default_rng(20261122)
    rising = [recent_trend(rates(*(50 + 3 * i + draw.normal(0, 1) for i in range(5))), "rate") for _ in range(400)]
    assert rising.count("increasing") > 390
