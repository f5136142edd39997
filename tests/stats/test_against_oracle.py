"""Our intervals, rates and funnels against PHStatsMethods, public health analysts' own package (GPL-3: tests only)."""

import warnings

import pandas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from familyhub.stats import (
    Z_95,
    Z_99_8,
    AgeBand,
    byar,
    byar_rate,
    directly_standardised,
    observed_against_expected,
    proportion_limits,
    rate_limits,
    wilson,
)

PHStatsMethods = pytest.importorskip("PHStatsMethods")

LEVELS = [(Z_95, 0.95, "95"), (Z_99_8, 0.998, "99_8")]
CLOSE = {"rel": 1e-6, "abs": 1e-6}


def theirs(function, frame, *arguments, **named):
    """One row of their answer; their package warns of what pandas will change."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return function(pandas.DataFrame(frame), *arguments, **named)


@given(st.integers(1, 100_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
@settings(max_examples=40)
def test_wilson(pair):
    for z, level, name in LEVELS:
        row = theirs(PHStatsMethods.ph_proportion, {"c": [pair[0]], "n": [pair[1]]}, "c", "n", confidence=level).iloc[0]
        ours = wilson(*pair, z=z)
        assert ours is not None
        assert (ours.lower, ours.upper) == pytest.approx((row[f"lower_{name}_ci"], row[f"upper_{name}_ci"]), **CLOSE)


@given(st.integers(1, 20_000), st.integers(1, 10**6))
@settings(max_examples=40)
def test_rates_by_byar_and_below_10_exactly(count, people):
    # A count of 0 they refuse.
    for z, level, name in LEVELS:
        row = theirs(PHStatsMethods.ph_rate, {"c": [count], "n": [people]}, "c", "n", confidence=level).iloc[0]
        ours = byar_rate(count, people, z=z)
        assert ours is not None
        assert (ours.lower, ours.upper) == pytest.approx((row[f"lower_{name}_ci"], row[f"upper_{name}_ci"]), **CLOSE)


@given(st.integers(10, 20_000))
def test_byar(count):
    for z, level, _ in LEVELS:
        ours = byar(count, z)
        ends = (PHStatsMethods.byars_lower(count, level), PHStatsMethods.byars_upper(count, level))
        assert (ours.lower, ours.upper) == pytest.approx(ends, **CLOSE)


BANDS = st.lists(
    st.builds(AgeBand, st.integers(0, 300), st.integers(300, 50_000), st.integers(1, 9000)), min_size=2, max_size=19
).filter(lambda bands: sum(band.count for band in bands) >= 10)


@given(BANDS)
@settings(max_examples=40)
def test_directly_standardised_rates_by_dobson(bands):
    frame = {
        "a": "x",
        "c": [b.count for b in bands],
        "n": [b.population for b in bands],
        "s": [b.standard for b in bands],
    }
    for z, level, name in LEVELS:
        row = theirs(PHStatsMethods.ph_dsr, frame, "c", "n", "s", "a", confidence=level, euro_standard_pops=False).iloc[
            0
        ]
        ours = directly_standardised(bands, z=z)
        assert ours is not None
        assert ours.interval is not None
        assert (ours.rate, ours.interval.lower, ours.interval.upper) == pytest.approx(
            (row["Value"], row[f"lower_{name}_ci"], row[f"upper_{name}_ci"]), **CLOSE
        )


@given(st.integers(10, 5000), st.integers(1, 9000))
@settings(max_examples=20)
def test_observed_over_expected(observed, expected):
    frame = {"a": ["x"], "o": [observed], "n": [1000], "ro": [expected], "rn": [1000]}
    row = theirs(PHStatsMethods.ph_ISRatio, frame, "o", "n", "ro", "rn", "a").iloc[0]
    ours = observed_against_expected(observed, float(expected))
    assert ours is not None
    assert (ours.ratio, ours.interval.lower, ours.interval.upper) == pytest.approx(
        (row["Value"], row["lower_95_ci"], row["upper_95_ci"]), **CLOSE
    )


AREAS = st.lists(
    st.integers(50, 3000).flatmap(lambda n: st.tuples(st.integers(5, n // 2), st.just(n))), min_size=3, max_size=8
)
WIDTHS = (("2s", "within95"), ("3s", "within99_8"))


@given(AREAS)
@settings(max_examples=20)
def test_funnel_limits_of_proportions(areas):
    frame = {"c": [c for c, _ in areas], "n": [n for _, n in areas]}
    found = theirs(PHStatsMethods.calculate_funnel_limits, frame, "c", "proportion", 100, denom_col="n")
    baseline = sum(frame["c"]) / sum(frame["n"])
    for _, row in found.iterrows():
        ours = proportion_limits(baseline, row["Population"])
        for width, name in WIDTHS:
            within = getattr(ours, name)
            ends = (row[f"lower_{width}_limit"], row[f"upper_{width}_limit"])
            assert (within.lower * 100, within.upper * 100) == pytest.approx(ends, **CLOSE)


@given(AREAS)
@settings(max_examples=10)
def test_funnel_limits_of_rates(areas):
    """They give the population at which a count reaches the limit; at that population our limit is that rate."""
    frame = {"c": [c for c, _ in areas], "n": [n for _, n in areas], "r": [c / n * 1000 for c, n in areas]}
    found = theirs(
        PHStatsMethods.calculate_funnel_limits, frame, "c", "rate", 1000, denom_col="n", rate="r", rate_type="crude",
        years_of_data=1,
    )  # fmt: skip
    baseline = sum(frame["c"]) / sum(frame["n"]) * 1000
    for _, row in found.iterrows():
        for width, name in WIDTHS:
            for side in ("lower", "upper"):
                people, limit = row[f"{side}_{width}_population_1_year"], row[f"{side}_{width}_limit"]
                ours = getattr(getattr(rate_limits(baseline, people, per=1000), name), side)
                # Their search for the population stops some 1e-6 of the expected count away from its end.
                assert ours == pytest.approx(limit, rel=2e-5)


@given(AREAS)
@settings(max_examples=20)
def test_places_in_a_funnel_of_proportions(areas):
    words = {
        "Not significant": "similar",
        "Low (0.025)": "lower",
        "High (0.025)": "higher",
        "Low (0.001)": "much lower",
        "High (0.001)": "much higher",
    }
    frame = {"c": [c for c, _ in areas], "n": [n for _, n in areas]}
    found = theirs(PHStatsMethods.assign_funnel_significance, frame, "c", "proportion", denom_col="n")
    baseline = sum(frame["c"]) / sum(frame["n"])
    ours = [proportion_limits(baseline, n).place(c / n) for c, n in areas]
    assert ours == [words[said] for said in found["significance"]]
