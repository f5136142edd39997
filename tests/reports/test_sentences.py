"""Sentences are right for none, one, many, and for figures that are missing."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from familyhub.reports.kpi_data import Measure
from familyhub.reports.kpi_sentences import (
    distance,
    fiscal_start,
    in_month,
    in_year,
    month_alone,
    named,
    some_of,
    span,
    verdict,
    verdict_words,
)
from familyhub.reports.kpi_share import Share
from familyhub.reports.words import counted, listed, month, number, percent, points

VISIT = Measure(
    "kpi-2-02", "Families that had a visit", "Visit", "family", "families", "had a visit within 14 days", "Because.",
    ("Counts families.",), "abc", 96.0,
)  # fmt: skip


@pytest.mark.parametrize(
    ("numerator", "denominator", "says"),
    [
        (412, 455, "In February 2026, 412 of 455 families (90.5%) had a visit within 14 days; the target is 96%."),
        (0, 455, "In February 2026, none of 455 families (0%) had a visit within 14 days; the target is 96%."),
        (455, 455, "In February 2026, all 455 families (100%) had a visit within 14 days; the target is 96%."),
        (1, 1, "In February 2026, 1 of 1 family (100%) had a visit within 14 days; the target is 96%."),
        (0, 1, "In February 2026, 0 of 1 family (0%) had a visit within 14 days; the target is 96%."),
        (0, 0, "In February 2026, no families were due to be counted, so there is no percentage."),
        (
            1412,
            1455,
            "In February 2026, 1,412 of 1,455 families (97.0%) had a visit within 14 days; the target is 96%.",
        ),
    ],
)
def test_the_sentence_of_a_month(numerator, denominator, says):
    assert in_month(VISIT, Share(numerator, denominator, 0), "2026-02") == says


def test_a_withheld_figure_says_so_and_gives_no_number():
    sentence = in_month(VISIT, Share(5, 9, 0, withheld=True), "2026-02")
    assert sentence == "In February 2026, the figure is withheld, because too few records say what it asks."


def test_a_count_has_no_denominator():
    contacts = replace(VISIT, counts_only=True, target=None, outcome="had an antenatal contact")
    assert in_month(contacts, Share(1, 0, 0), "2025-26 Q3") == (
        "In quarter 3 of 2025/26, 1 family had an antenatal contact."
    )
    assert "no families had" in in_month(contacts, Share(0, 0, 0), "2025-26 Q3")


def test_the_year_to_date_says_how_far_the_target_is():
    share = Share(4812, 5306, 0)
    assert in_year(VISIT, share, "2026-02") == (
        "From April 2025 to February 2026, 4,812 of 5,306 families (90.7%) had a visit within 14 days, "
        "5.3 percentage points below the target of 96%."
    )
    assert in_year(VISIT, share, "2026-04").startswith("In April 2026, 4,812 of")
    assert distance(97.0, 96.0) == "1.0 percentage point above the target of 96%"
    assert distance(96.0, 96.0) == "which is the target of 96%"
    assert month_alone(Share(0, 0, 0), "2026-02") == "February 2026 alone: no figure."


@pytest.mark.parametrize(("period", "start"), [("2026-02", "2025-04"), ("2025-04", "2025-04"), ("2025-12", "2025-04")])
def test_the_financial_year_begins_in_april(period, start):
    assert fiscal_start(period) == start
    assert span(period).endswith(month(period))


@pytest.mark.parametrize(
    ("numerator", "denominator", "target", "words"),
    [
        (96, 100, 96.0, "Target met"),
        (94, 100, 96.0, "Target within reach"),
        (80, 100, 96.0, "Target not met"),
        (80, 100, None, "No target to judge by"),
        (0, 0, 96.0, "Nobody counted"),
    ],
)
def test_the_verdict_in_words(numerator, denominator, target, words):
    assert verdict_words(Share(numerator, denominator, 0), target) == words


@given(st.integers(1, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.floats(1, 100))
def test_a_higher_numerator_never_worsens_the_verdict(share, target):
    numerator, denominator = share
    order = ["below", "short", "met"]
    now = verdict(Share(numerator, denominator, 0), target)
    one_more = verdict(Share(min(numerator + 1, denominator), denominator, 0), target)
    assert order.index(one_more) >= order.index(now)


@given(st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_only_none_is_0_percent_and_only_all_are_100(share):
    numerator, denominator = share
    said = percent(100 * numerator / denominator)
    assert (said == "0%") == (numerator == 0)
    assert (said == "100%") == (numerator == denominator)
    assert re.fullmatch(r"100%|0%|\d{1,2}\.\d%", said)


def test_small_words():
    assert [counted(n, "family", "families") for n in (0, 1, 2, 5208)] == [
        "no families", "1 family", "2 families", "5,208 families",
    ]  # fmt: skip
    assert [listed(x) for x in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == ["", "A", "A and B", "A, B and C"]
    assert named(["A", "B", "C", "D", "E", "F"]) == "A, B, C, D and 2 more"
    assert points(-2.34) == "2.3 percentage points"
    assert points(0.96) == "1.0 percentage point"
    assert number(1234.5) == "1,234.5"
    assert [some_of(n, 12, "district", "districts") for n in (0, 1, 12)] == [
        "none of the 12 districts", "1 of the 12 districts", "all 12 districts",
    ]  # fmt: skip
    assert some_of(1, 1, "district", "districts") == "the only district"
