"""Where a figure stands, and whether that is good news."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from familyhub.stats import Interval, against, judged

ENDS = st.lists(st.floats(-100, 100), min_size=4, max_size=4).map(sorted)


@pytest.mark.parametrize(
    ("benchmark", "word"),
    [(9.9, "higher"), (10.0, "similar"), (15.0, "similar"), (20.0, "similar"), (20.1, "lower")],
)
def test_a_touched_benchmark_is_similar(benchmark, word):
    assert against(benchmark, Interval(10, 20)) == word


@pytest.mark.parametrize(
    ("benchmark", "word"),
    [(4.0, "much higher"), (5.0, "higher"), (9.0, "higher"), (12.0, "similar"), (22.0, "lower"), (26.0, "much lower")],
)
def test_much_needs_the_wider_interval_too(benchmark, word):
    assert against(benchmark, Interval(10, 20), Interval(5, 25)) == word


@given(ENDS, st.floats(-120, 120))
def test_the_direction_is_that_of_the_figures(ends, benchmark):
    word = against(benchmark, Interval(ends[1], ends[2]), Interval(ends[0], ends[3]))
    assert ("higher" in word) == (ends[1] > benchmark)
    assert ("lower" in word) == (ends[2] < benchmark)
    assert word.startswith("much") == (ends[0] > benchmark or ends[3] < benchmark)


@given(ENDS, st.floats(-120, 120))
def test_a_mirrored_figure_has_the_opposite_word_and_the_same_judgement(ends, benchmark):
    there = against(benchmark, Interval(ends[1], ends[2]))
    back = against(-benchmark, Interval(-ends[2], -ends[1]))
    assert judged(there, "high_is_bad") == judged(back, "high_is_good")


def test_what_is_neither_good_nor_bad_is_low_or_high():
    assert judged("higher", "neither") == "higher"
    assert judged("higher", "high_is_bad") == "worse"
    assert judged("much lower", "high_is_bad") == "much better"
    assert judged("lower", "high_is_good") == "worse"


def test_intervals_that_do_not_nest_are_refused():
    with pytest.raises(ValueError, match="does not hold"):
        against(1, Interval(0, 10), Interval(1, 9))
