"""Better, worse, the same: against the median of the months before, and never by chance alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from familyhub.quality import Share, trend

MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04")


def shares(*counts: tuple[int, int]) -> list[Share]:
    return [Share(at, part, whole) for at, (part, whole) in zip(MONTHS, counts, strict=False)]


def test_a_field_that_emptied_has_fallen():
    found = trend(shares((98, 100), (97, 100), (99, 100), (12, 100)))
    assert (found.before, found.direction, found.fell) == (98, "worse", True)


def test_the_median_is_not_moved_by_one_bad_month_before():
    found = trend(shares((98, 100), (5, 100), (98, 100), (97, 100)))
    assert (found.before, found.direction, found.fell) == (98, "the same", False)


@pytest.mark.parametrize(
    ("latest", "direction", "fell"),
    [
        ((95, 100), "the same", False),
        ((90, 100), "worse", False),
        ((99, 100), "better", False),
        ((50, 100), "worse", True),
    ],
)
def test_within_a_point_is_the_same_and_more_than_ten_is_a_fall(latest, direction, fell):
    found = trend(shares((96, 100), (95, 100), (96, 100), latest))
    assert (found.direction, found.fell) == (direction, fell)


def test_a_few_rows_fall_by_chance():
    found = trend(shares((90, 100), (90, 100), (90, 100), (3, 4)))
    assert (found.direction, found.fell) == ("worse", False)


def test_with_one_month_before_nothing_can_be_told():
    assert (trend(shares((98, 100), (12, 100))).direction, trend(shares((98, 100), (12, 100))).fell) == ("first", False)


def test_months_without_rows_are_passed_over():
    found = trend(shares((98, 100), (0, 0), (96, 100), (97, 100)))
    assert (found.before, len(found.earlier)) == (97, 2)
    assert trend(shares((0, 0), (0, 0))) is None


@given(
    st.lists(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1, max_size=4)
)
def test_a_fall_is_always_worse_and_never_a_matter_of_a_point(counts):
    found = trend(shares(*counts))
    if found.fell:
        assert found.direction == "worse"
        assert found.before - found.latest.percentage > 10
