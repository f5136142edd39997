"""Directly standardised rates."""

from math import fsum

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from familyhub.stats import EUROPEAN_2013, AgeBand, byar_rate, directly_standardised

BANDS = st.lists(
    st.builds(AgeBand, st.integers(0, 60), st.integers(1, 5000), st.integers(1, 9000)), min_size=1, max_size=6
)


@given(BANDS)
def test_the_rate_is_what_the_standard_population_would_have(bands):
    found = directly_standardised(bands, per=1000)
    events = fsum(band.standard * (band.count / band.population) for band in bands)
    assert found is not None
    assert found.rate == pytest.approx(1000 * events / fsum(band.standard for band in bands))
    assert (found.interval is None) == (sum(band.count for band in bands) < 10)


@given(BANDS, st.integers(2, 7))
def test_only_the_shape_of_the_standard_population_matters(bands, times):
    one = directly_standardised(bands)
    other = directly_standardised([AgeBand(b.count, b.population, b.standard * times) for b in bands])
    assert one is not None
    assert other is not None
    assert one.rate == pytest.approx(other.rate)
    assume(one.interval is not None and other.interval is not None)
    assert one.interval.upper == pytest.approx(other.interval.upper)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 5000)), min_size=1, max_size=6))
def test_standardised_to_its_own_ages_a_rate_is_the_crude_one(bands):
    found = directly_standardised([AgeBand(count, people, people) for count, people in bands])
    events, people = sum(count for count, _ in bands), sum(people for _, people in bands)
    crude = byar_rate(events, people)
    assert found is not None
    assert found.rate == pytest.approx(events / people * 100_000)
    if found.interval is not None:
        assert crude is not None
        assert found.interval.lower == pytest.approx(crude.lower)
        assert found.interval.upper == pytest.approx(crude.upper)


def test_no_bands_have_no_rate():
    assert directly_standardised([]) is None


@pytest.mark.parametrize(
    ("band", "why"),
    [(AgeBand(1, 0, 5), "nobody in it"), (AgeBand(-1, 5, 5), "negative"), (AgeBand(1, 5, 0), "holds nobody")],
)
def test_what_is_no_band_is_refused(band, why):
    with pytest.raises(ValueError, match=why):
        directly_standardised([band])


def test_the_european_standard_population_has_100_000_people():
    assert sum(EUROPEAN_2013.values()) == 100_000
    assert len(EUROPEAN_2013) == 19
