"""Control charts: worked examples, and a slow reference that looks at every stretch of points by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from familyhub.stats import xmr
from familyhub.stats.spc import WORDS

VALUES = st.lists(st.none() | st.integers(0, 12).map(float), max_size=30)
SERIES = st.lists(st.floats(0, 100, width=32), min_size=2, max_size=30)


def signals(values):
    return [set(point.signals) for point in xmr(values).points]


def test_limits_by_hand():
    chart = xmr([10, 12, 11, 13])
    # Ranges 2, 1, 2: mean 5/3; limits 11.5 ± 2.66 times 5/3.
    assert chart.mean == 11.5
    assert chart.mean_moving_range == pytest.approx(5 / 3)
    assert chart.upper == pytest.approx(11.5 + 2.66 * 5 / 3)
    assert chart.lower == pytest.approx(11.5 - 2.66 * 5 / 3)


def test_an_outlying_range_does_not_widen_the_limits():
    # Nine ranges of 1 and two of 20 and 21: average 50/11 = 4.5, so both are dropped.
    values = [10, 11, 10, 11, 10, 30, 9, 10, 11, 10, 11, 10]
    assert xmr(values).mean_moving_range == pytest.approx(1)


def test_a_point_outside_the_limits_says_which():
    chart = xmr([10, 11, 12] * 8 + [30])
    assert chart.points[-1].signals == ("above_limit",)
    assert chart.points[-1].words == "above the upper limit"
    assert chart.points[0].words == ""


def test_seven_on_one_side_signal_and_six_do_not():
    seven = [1.0] * 7 + [9.0] * 7
    assert all("run_below" in s for s in signals(seven)[:7])
    assert all("run_above" in s for s in signals(seven)[7:])
    six = [1.0] * 6 + [9.0] * 6
    assert not any({"run_below", "run_above"} & s for s in signals(six))


def test_a_point_on_the_mean_ends_a_run():
    values = [1.0] * 4 + [5.0] + [1.0] * 3 + [9.0] * 4 + [5.0] + [9.0] * 3
    assert xmr(values).mean == 5
    assert not any({"run_below", "run_above"} & s for s in signals(values))


def test_seven_rising_signal_from_their_lowest_point():
    values = [5, 1, 2, 3, 4, 5, 6, 7, 2]
    rising = [i for i, s in enumerate(signals(values)) if "rising" in s]
    assert rising == [1, 2, 3, 4, 5, 6, 7]
    assert not any("rising" in s for s in signals([5, 1, 2, 3, 4, 5, 6, 2, 2]))


def test_two_of_three_near_a_limit():
    calm = [10.0, 11.0] * 6
    chart = xmr([*calm, 13.4, 10.5, 13.4])
    assert chart.upper is not None
    assert chart.mean is not None
    assert chart.mean + 2 / 3 * (chart.upper - chart.mean) < 13.4 <= chart.upper
    assert chart.points[-1].signals == ("near_upper",)
    assert chart.points[-2].signals == ()
    assert chart.points[-3].signals == ("near_upper",)


def test_a_missing_month_breaks_runs_and_ranges():
    chart = xmr([1.0, 1.0, 1.0, 1.0, None, 1.0, 1.0, 1.0, 9.0, 9.0])
    assert not any("run_below" in p.signals for p in chart.points)
    assert chart.points[4].value is None
    assert xmr([1.0, None, 9.0]).mean_moving_range is None


def test_nothing_gives_nothing():
    empty = xmr([None, None])
    assert (empty.mean, empty.lower, empty.upper) == (None, None, None)
    assert [p.signals for p in empty.points] == [(), ()]
    assert xmr([]).points == ()
    assert xmr([4.0]).lower is None


def test_what_never_moves_has_its_limits_on_the_mean_and_no_signal():
    chart = xmr([90.1] * 12)
    assert (chart.lower, chart.mean, chart.upper) == pytest.approx((90.1, 90.1, 90.1))
    assert not any(p.signals for p in chart.points)


def stretches(values, length):
    """Every stretch of that many points in a row without a gap, with their places."""
    for start in range(len(values) - length + 1):
        stretch = values[start : start + length]
        if None not in stretch:
            yield range(start, start + length), stretch


def slow_signals(values):
    """Each rule as it is said, one stretch after another."""
    found = [set() for _ in values]
    present = [v for v in values if v is not None]
    if not present:
        return found
    mean = sum(present) / len(present)
    for places, run in stretches(values, 7):
        said = {
            "run_above": all(v > mean for v in run),
            "run_below": all(v < mean for v in run),
            "rising": all(run[i] < run[i + 1] for i in range(6)),
            "falling": all(run[i] > run[i + 1] for i in range(6)),
        }
        for signal, holds in said.items():
            if holds:
                for place in places:
                    found[place].add(signal)
    ranges = [abs(pair[1] - pair[0]) for _, pair in stretches(values, 2)]
    if not ranges:
        return found
    average = sum(ranges) / len(ranges)
    kept = [r for r in ranges if r < 3.267 * average] or ranges
    reach = 2.66 * sum(kept) / len(kept)
    for place, value in enumerate(values):
        if value is not None and value > mean + reach:
            found[place].add("above_limit")
        if value is not None and value < mean - reach:
            found[place].add("below_limit")
    for places, three in stretches(values, 3):
        high = [p for p, v in zip(places, three, strict=True) if mean + reach * 2 / 3 < v <= mean + reach]
        low = [p for p, v in zip(places, three, strict=True) if mean - reach <= v < mean - reach * 2 / 3]
        for place in high if len(high) >= 2 else []:
            found[place].add("near_upper")
        for place in low if len(low) >= 2 else []:
            found[place].add("near_lower")
    return found


@given(VALUES)
def test_signals_equal_the_slow_reference(values):
    assert signals(values) == slow_signals(values)


@given(SERIES, st.floats(-1000, 1000, width=32))
def test_moving_the_scale_moves_the_limits_with_it(values, by):
    here, there = xmr(values), xmr([value + by for value in values])
    assert here.mean is not None
    assert there.mean == pytest.approx(here.mean + by, abs=1e-2)
    assert there.mean_moving_range == pytest.approx(here.mean_moving_range, abs=1e-2)


@given(VALUES)
def test_turning_the_chart_upside_down_turns_its_signals(values):
    turned = {
        "above_limit": "below_limit", "below_limit": "above_limit", "run_above": "run_below",
        "run_below": "run_above", "rising": "falling", "falling": "rising",
        "near_upper": "near_lower", "near_lower": "near_upper",
    }  # fmt: skip
    upside_down = [None if value is None else -value for value in values]
    assert signals(upside_down) == [{turned[s] for s in point} for point in signals(values)]


def test_every_signal_has_words():
    for words in WORDS.values():
        assert words
