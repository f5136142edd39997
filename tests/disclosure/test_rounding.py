"""The HES rule: small counts hidden, others to the nearest 5, percentages from rounded counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from familyhub.disclosure import HIDDEN, percentage_range, protected_count, protected_percentage, protected_text

COUNTS = st.integers(0, 100_000)


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (0, "0"), (1, "*"), (5, "*"), (7, "*"), (8, "10"), (10, "10"), (12, "10"), (13, "15"), (43, "45"), (45, "45"),
        (47, "45"), (48, "50"), (412, "410"), (1_412, "1,410"), (1_413, "1,415"),
    ],
)  # fmt: skip
def test_a_count_is_hidden_or_rounded(count, shown):
    assert protected_text(count) == shown
    assert protected_count(count) == (None if shown == HIDDEN else int(shown.replace(",", "")))


@pytest.mark.parametrize(
    ("numerator", "denominator", "percentage"),
    [
        (412, 455, 100 * 410 / 455),
        (43, 45, 100.0),  # why the managers of the place see exact figures
        (0, 40, 0.0),
        (5, 40, None),
        (3, 6, None),
        (0, 6, None),
        (0, 0, None),
        (8, 8, 100.0),
    ],
)
def test_a_percentage_comes_from_the_rounded_counts_or_there_is_none(numerator, denominator, percentage):
    assert protected_percentage(numerator, denominator) == percentage


@pytest.mark.parametrize(("numerator", "denominator"), [(-1, 5), (6, 5), (1, -1)])
def test_what_is_no_proportion_is_refused(numerator, denominator):
    with pytest.raises(ValueError, match="no proportion"):
        protected_percentage(numerator, denominator)


def test_a_count_below_0_is_refused():
    with pytest.raises(ValueError, match="-1 is no count"):
        protected_count(-1)


@given(COUNTS)
def test_what_is_shown_is_a_multiple_of_5_within_2_and_never_small(count):
    shown = protected_count(count)
    if shown is None:
        assert 1 <= count <= 7
    else:
        assert shown % 5 == 0
        assert abs(shown - count) <= 2
        assert shown == 0 or shown >= 10


@given(COUNTS, COUNTS)
def test_a_larger_count_is_never_shown_as_a_smaller_one(one, other):
    low, high = (protected_count(count) for count in sorted((one, other)))
    assert low is None or high is None or low <= high


@given(st.tuples(COUNTS, COUNTS).map(sorted))
def test_the_exact_percentage_lies_in_the_range_that_the_rounded_counts_leave(pair):
    numerator, denominator = pair
    met, counted = protected_count(numerator), protected_count(denominator)
    if met is None or not counted:
        return
    low, high = percentage_range(met, counted)
    assert low <= 100 * numerator / denominator <= high
    assert low <= 100 * met / counted <= high


@pytest.mark.parametrize(("numerator", "denominator"), [(412, 455), (0, 0), (10, 12)])
def test_counts_that_are_not_rounded_leave_no_range(numerator, denominator):
    with pytest.raises(ValueError, match="not two rounded counts"):
        percentage_range(numerator, denominator)
