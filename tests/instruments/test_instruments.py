"""Instruments as data: one band a score, the cut-offs of NHS England, reliable change as published."""

import csv
from datetime import date
from importlib.util import find_spec

import pytest
from hypothesis import given
from hypothesis import strategies as st

from familyhub.instruments import (
    INSTRUMENTS,
    asq3_band,
    asq3_forms,
    banded,
    bmi_centile,
    form_for,
    improved,
    weight_status,
)


def test_every_scale_has_a_range_and_bands_that_lie_in_it():
    for instrument in INSTRUMENTS.values():
        assert instrument.source
        for scale in instrument.scales:
            assert scale.lowest < scale.highest
            assert all(scale.holds(cut.from_score) for cut in scale.cuts)


@given(st.integers(0, 40), st.integers(0, 40), st.sampled_from(["child", "parent", "practitioner"]))
def test_a_higher_sdq_total_is_never_in_a_better_band(one, other, who):
    sdq = INSTRUMENTS["sdq"]
    low, high = sorted((one, other))
    bands = [sdq.bands.index(banded(sdq, score, respondent=who) or "") for score in (low, high)]
    assert bands[0] <= bands[1]


def test_sdq_bands_differ_by_who_answers_and_none_is_guessed_where_nobody_says():
    sdq = INSTRUMENTS["sdq"]
    assert [banded(sdq, 16, respondent=who) for who in ("parent", "practitioner", "child")] == [
        "slightly_raised", "high", "slightly_raised",
    ]  # fmt: skip
    assert banded(sdq, 16) is None
    assert banded(sdq, 41, respondent="parent") is None
    assert banded(sdq, 7, "prosocial", "parent") == "slightly_raised"


def test_reliable_change_is_the_published_one_and_none_where_none_is_published():
    assert improved(INSTRUMENTS["epds"], 16, 12) is True
    assert improved(INSTRUMENTS["epds"], 16, 13) is False
    assert improved(INSTRUMENTS["wemwbs"], 40, 43) is True
    assert improved(INSTRUMENTS["ucla3"], 9, 3) is None
    with pytest.raises(ValueError, match="0 to 30"):
        improved(INSTRUMENTS["epds"], 31, 12)


def test_asq3_cut_offs_are_those_of_nhs_england(published):
    with (published / "nhs" / "DERIVED_asq3_snomed_cutoffs.csv").open(encoding="utf-8") as file:
        theirs = {float(row["band1_below_cutoff_if_score_lt"]) for row in csv.DictReader(file)}
    ours = {cut for form in (24, 27, 30) for cut in asq3_forms()[form].cut_offs.values()}
    assert ours == theirs


def test_the_form_follows_the_age_and_the_band_follows_the_form():
    ages = ((22, 30), (23, 0), (25, 15), (25, 16), (66, 0), (66, 1))
    assert [form.months if (form := form_for(*age)) else None for age in ages] == [None, 24, 24, 27, 60, None]
    assert asq3_band(25.17, "communication", 24) == "at_or_above"
    assert asq3_band(25.16, "communication", 24) == "below"
    assert asq3_band(61, "communication", 24) is None


def test_weight_status_follows_the_centile():
    found = [weight_status(centile) for centile in (2, 2.1, 84.9, 85, 95, 99.6)]
    assert found == [
        "underweight",
        "healthy_weight",
        "healthy_weight",
        "overweight",
        "very_overweight",
        "severely_obese",
    ]


def test_a_centile_needs_the_optional_package():
    found = bmi_centile(date(2019, 1, 1), date(2024, 1, 1), "F", 110, 19)
    assert found is None if find_spec("rcpchgrowth") is None else 0 < (found or 0) < 100
