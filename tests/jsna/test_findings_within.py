"""Findings about differences within an area: wards that stand out, and the slope from most to least deprived."""

from dataclasses import replace

import pytest
from findings_walk import untraced
from hypothesis import given
from hypothesis import strategies as st

from familyhub.jsna import Nature, Part, Within
from familyhub.jsna.findings import find
from familyhub.jsna.indicator import Found, Indicator
from familyhub.stats import RankedGroup, slope_index, wilson

BAD = Nature("high_is_bad", "proportion", 100.0)
KNOWN = Indicator(
    name="Children who live with smoke", cohort="all", theme="health", polarity="high_is_bad", source="neighbourhoods",
    found=Found(value="x"), of="proportion", unit="% of children", per=100.0, definition="d", why="w",
)  # fmt: skip


def part(kind, code, name, count, people, line, judged=None):
    interval = wilson(count, people)
    return Part(code, name, kind, 100 * count / people, count, people, replace(
        interval, lower=100 * interval.lower, upper=100 * interval.upper
    ), None, judged, (("census.csv", line), ("census.csv", line + 1)))  # fmt: skip


def within(counts, people=1000, nature=BAD, wards=()):
    """An area of five quintiles, most deprived first, with so many of 1,000 people each."""
    parts = [part("quintile", str(n), f"Fifth {n}", count, people, 10 * n) for n, count in enumerate(counts, start=1)]
    groups = [RankedGroup(people, each.value, (each.interval.upper - each.interval.lower) / 3.92) for each in parts]
    whole = part("area", "E06000001", "Hartlepool", sum(counts), people * len(counts), 900)
    slope = slope_index(groups)
    return Within("smoke", nature, ("Persons", "", "", ""), "2021", whole, (*parts, *wards), slope)


def found_in(*given, nature=BAD, area="Hartlepool"):
    known = Indicator(
        **{name: getattr(KNOWN, name) for name in KNOWN.__struct_fields__} | {"polarity": nature.polarity}
    )
    return find((), {"smoke": known}, area=area, within=given)


def test_a_gap_is_told_from_end_to_end_with_what_it_means_in_people():
    (finding,) = found_in(within([300, 250, 200, 150, 100]))
    assert finding.rule == "widest-gap"
    assert finding.sentence == (
        "Children who live with smoke: 30.0% of children in the most deprived neighbourhoods of Hartlepool and "
        "10.0% in the least deprived neighbourhoods (2021). The most deprived do worse, by more than chance alone "
        "would give. At the level of the least deprived the number would be about 500 instead of 1,000."
    )
    assert finding.extra == pytest.approx(500)
    ends = [
        number for number in finding.numbers if number.what == "part" and number.text.startswith(("30.0%", "10.0%"))
    ]
    assert [{line.row for line in number.lines} for number in ends] == [{10, 11}, {50, 51}]


def test_the_other_way_round_is_said_so():
    good = Nature("high_is_good", "proportion", 100.0)
    (finding,) = found_in(within([300, 250, 200, 150, 100], nature=good), nature=good)
    assert "The least deprived do worse, by more than chance" in finding.sentence


def test_ends_that_lie_against_the_slope_are_no_sentence():
    """Four fifths fall steeply and the last is as bad as the first: the slope is clear, its ends are not."""
    assert found_in(within([300, 280, 150, 20, 301])) == ()


def test_an_area_and_a_ward_may_have_digits_in_their_names():
    ward = part("ward", "W1", "Ward 7 in District 2", 90, 200, 500, "much worse")
    found = found_in(within([300, 250, 200, 150, 100], wards=(ward,)), area="Hartlepool 2026")
    assert [finding.rule for finding in found] == ["widest-gap", "places"]
    for finding in found:
        (told,) = [number for number in finding.numbers if number.text == "Hartlepool 2026"]
        assert told.what == "label" and told.lines
        assert untraced(finding.sentence, finding.numbers) == []


def test_a_level_slope_is_no_finding():
    assert found_in(within([200, 201, 199, 200, 200])) == ()


def test_wards_that_stand_out_are_named_the_most_people_first():
    wards = (
        part("ward", "W1", "Ward 7", 90, 200, 500, "much worse"),
        part("ward", "W2", "Harbour", 400, 900, 600, "much worse"),
        part("ward", "W3", "Green", 10, 300, 700, "much better"),
        part("ward", "W4", "Tiny", 5, 6, 800, "much worse"),
    )
    (finding,) = [each for each in found_in(within([200] * 5, wards=wards)) if each.rule == "places"]
    assert finding.sentence == (
        "Children who live with smoke: 20.0% of children in Hartlepool as a whole (2021). These wards stand out as "
        "worse: Harbour (44.4%) and Ward 7 (45.0%)."
    )
    assert finding.people == 490


@given(st.lists(st.integers(0, 1000), min_size=5, max_size=5), st.sampled_from(["high_is_bad", "high_is_good"]))
def test_random_areas_give_possible_figures_traced_and_true(counts, polarity):
    nature = Nature(polarity, "proportion", 100.0)
    given_ = within(counts, nature=nature)
    for finding in found_in(given_, nature=nature):
        assert untraced(finding.sentence, finding.numbers) == []
        most, least = (number.value for number in finding.numbers if number.what == "part" and "%" in number.text)
        assert (most, least) == (given_.ends[0].value, given_.ends[1].value)
        assert 0 <= most <= 100
        assert 0 <= least <= 100
        most_do_worse = (most > least) == (polarity == "high_is_bad")
        assert ("The most deprived do worse" in finding.sentence) == most_do_worse
