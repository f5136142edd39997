"""Comparison: which figures are held against which, by the figures alone, and what contradicts them."""

from collections import defaultdict
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from familyhub.jsna import IndicatorRow, Nature, compare, false_alarms
from familyhub.stats import wilson

HERE, ENGLAND, REGION = "E06000001", "E92000001", "E12000001"
NEIGHBOURS = [f"E080000{i:02}" for i in range(1, 11)]
GOOD, BAD = Nature("high_is_good", "proportion"), Nature("high_is_bad", "proportion")
PLAIN = IndicatorRow(
    "gld", HERE, "Hartlepool", "council", "Persons", "5 yrs", "", "", "2023/24", 20230401, None, None, None, None, None,
    "", "", "", "a.csv", 2,
)  # fmt: skip


def share(count, of, area=HERE, year=2023, kind="council", **more):
    """A share in percent with its count and denominator, without a published interval."""
    name = {HERE: "Hartlepool", ENGLAND: "England", REGION: "North East"}.get(area, area)
    return replace(
        PLAIN, area_code=area, area_name=name, area_kind=kind, period=f"{year}/{(year + 1) % 100:02}",
        period_order=year * 10000 + 401, value=100 * count / of, count=count, denominator=of, **more,
    )  # fmt: skip


def england(count=7000, of=10000, **more):
    return share(count, of, ENGLAND, kind="england", **more)


def one(rows, nature=GOOD, neighbours=None, **more):
    (found,) = compare(rows, HERE, neighbours or {}, natures={"gld": nature}, **more)
    return found


def test_a_figure_without_an_interval_gets_wilsons_from_its_counts():
    found = one([share(60, 100), england()])
    own = wilson(60, 100)
    assert found.interval_from == "wilson"
    assert (found.interval.lower, found.interval.upper) == pytest.approx((100 * own.lower, 100 * own.upper))
    assert found.england.judged == "worse"
    assert found.england.difference == pytest.approx(-10)


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_periods_that_sort_alike_benchmarks_are_of_the_one_that_is_told(turned):
    """An answer whose quarters all sort by their year: the latest figure and England's are of one quarter."""
    rows = [
        replace(share(count, 100, area, kind=kind, row=row), period=f"2023/24 Q{quarter}")
        for row, (area, kind) in enumerate([(HERE, "council"), (ENGLAND, "england")], start=2)
        for quarter, count in ((1, 60), (2, 64), (3, 50), (4, 70))
    ]
    found = one(rows[::-1] if turned else rows)
    assert found.england.rows[0].period == found.row.period
    assert found.england.difference == 0
    assert found.spread.areas == 1 and found.spread.lowest == found.row.value


def test_a_published_interval_goes_before_our_own():
    found = one([share(60, 100, lower=50.0, upper=71.0), england()])
    assert found.interval_from == "published"
    assert found.england.standing == "similar"


def test_a_count_is_held_against_its_own_past_only():
    """England's total is no yardstick for the number of a council's children, nor are other councils' numbers."""
    everybody = [share(60, 100), england(), *(share(60, 100, code) for code in NEIGHBOURS)]
    rows = [replace(row, value=row.count, row=place) for place, row in enumerate(everybody)]
    found = one(rows, Nature("neither", "count"), {"2025": NEIGHBOURS})
    assert (found.against, found.ranks, found.spread) == ((), (), None)
    assert found.interval is not None and found.history == (rows[0],)
    assert false_alarms([found]).comparisons == 0


def test_what_has_neither_interval_nor_count_is_not_judged():
    found = one([replace(share(60, 100), count=None, denominator=None), england()])
    assert (found.interval, found.interval_from) == (None, "none")
    assert found.england.difference == pytest.approx(-10)
    assert (found.england.standing, found.england.judged) == (None, None)


@pytest.mark.parametrize(
    ("nature", "word"), [(GOOD, "worse"), (BAD, "better"), (Nature("neither", "proportion"), "lower")]
)
def test_whether_it_is_good_news_depends_on_the_indicator(nature, word):
    assert one([share(60, 100), england()], nature).england.judged == word


def test_nothing_counted_has_an_interval_by_how_other_rows_are_given():
    found = one([share(0, 400), england()])
    assert found.interval_from == "wilson"
    assert found.interval.lower == 0
    assert found.england.judged == "worse"
    assert one([share(0, 400)]).interval is None
    assert one([share(0, 400)], PERCENT).interval is not None


def test_benchmarks_are_of_the_same_period_or_missing():
    found = one([share(60, 100), england(year=2022), share(50, 100, year=2021)])
    assert found.against == ()


def test_the_latest_figure_is_compared_and_later_suppressed_periods_are_told():
    later = replace(share(1, 2, year=2024), value=None, count=None, denominator=None, note="suppressed")
    found = one([share(50, 100, year=2022), share(60, 100), later, england()])
    assert found.row.period == "2023/24"
    assert found.suppressed == (later,)
    assert found.change == pytest.approx(10)


def test_region_and_both_models_of_neighbours_stand_beside_england():
    rows = [share(60, 100), england(), share(66, 100, REGION, kind="region")]
    rows += [share(40 + 4 * i, 100, code) for i, code in enumerate(NEIGHBOURS)]
    found = one(rows, neighbours={"2021": NEIGHBOURS[:8], "2025": NEIGHBOURS[2:]}, region=REGION)
    assert [(each.kind, each.label) for each in found.against] == [
        ("england", "England"), ("region", "North East"), ("neighbours", "2021"), ("neighbours", "2025"),
    ]  # fmt: skip
    assert found.region.value == 66
    assert found.neighbours("2021").value == pytest.approx(54)
    assert len(found.neighbours("2021").rows) == 8
    assert found.neighbours("2025").value == pytest.approx(62)
    assert [(rank.label, rank.place, rank.of) for rank in found.ranks] == [("2021", 3, 9), ("2025", 5, 9)]


def test_rank_1_is_best_and_equals_share_a_place():
    rows = [share(60, 100)] + [
        share(count, 100, code) for count, code in zip((60, 70, 50, 40, 80), NEIGHBOURS, strict=False)
    ]
    assert one(rows, GOOD, {"2025": NEIGHBOURS[:5]}).ranks[0].place == 3
    assert one(rows, BAD, {"2025": NEIGHBOURS[:5]}).ranks[0].place == 3
    assert one(rows, Nature(), {"2025": NEIGHBOURS[:5]}).ranks[0].of == 6


def test_few_neighbours_are_no_benchmark():
    rows = [share(60, 100)] + [share(50, 100, code) for code in NEIGHBOURS[:4]]
    found = one(rows, neighbours={"2025": NEIGHBOURS})
    assert found.against == ()
    assert found.ranks == ()


def test_the_spread_is_of_areas_of_the_same_kind():
    rows = [share(60, 100), england(), share(99, 100, REGION, kind="region")]
    rows += [share(count, 100, code) for count, code in zip((20, 40, 70, 90), NEIGHBOURS, strict=False)]
    spread = one(rows).spread
    assert (spread.lowest, spread.lower_quarter, spread.middle, spread.upper_quarter, spread.highest) == (
        20,
        40,
        60,
        70,
        90,
    )
    assert spread.areas == 5


@pytest.mark.parametrize(("count", "quarter"), [(10, 1), (30, 2), (50, 2), (60, 3), (70, 3), (95, 4)])
def test_the_quarter_says_where_a_figure_stands(count, quarter):
    rows = [replace(share(count, 100), count=None, denominator=None)]
    rows += [share(at, 100, code) for at, code in zip((20, 30, 40, 50, 60, 70, 80), NEIGHBOURS, strict=False)]
    assert one(rows).quarter == quarter


def test_groups_of_people_are_compared_with_their_own_kind():
    boys, girls = {"sex": "Male"}, {"sex": "Female"}
    rows = [share(50, 100, **boys), share(70, 100, **girls), england(6000, **boys), england(8000, **girls)]
    found = {each.row.sex: each.england.value for each in compare(rows, HERE, {}, natures={"gld": GOOD})}
    assert found == {"Male": 60, "Female": 80}


RISING = [share(c, 1000, year=2019 + i) for i, c in enumerate((500, 540, 580, 620, 660))]


def test_a_trend_is_judged_by_the_indicator():
    assert (one(RISING).trend, one(RISING).trend_judged) == ("increasing", "better")
    assert one(RISING, BAD).trend_judged == "worse"
    assert one(RISING, Nature("neither", "proportion")).trend_judged == "higher"


def test_words_opposite_to_the_figures_are_flagged_and_not_taken_over():
    wrong = replace(RISING[-1], publisher_trend="Decreasing and getting worse", publisher_compared="Worse")
    found = one([*RISING[:-1], wrong, england(5000)])
    assert found.trend == "increasing"
    assert found.england.judged == "better"
    assert [(c.kind, c.stated, c.computed) for c in found.conflicts] == [
        ("trend_direction", "Decreasing and getting worse", "increasing"), ("compared", "Worse", "better"),
    ]  # fmt: skip
    assert found.conflicts[0].sentence().startswith('a.csv, row 2: the file says "Decreasing and getting worse"')


def test_words_that_agree_are_no_conflict():
    right = replace(RISING[-1], publisher_trend="Increasing and getting better", publisher_compared="Better")
    assert one([*RISING[:-1], right, england(5000)]).conflicts == ()


def test_a_trend_the_publisher_calls_insignificant_is_a_conflict_of_its_own():
    wrong = replace(RISING[-1], publisher_trend="No significant change")
    assert [c.kind for c in one([*RISING[:-1], wrong]).conflicts] == ["trend_significance"]


def test_the_same_figure_in_two_files_counts_once_and_another_figure_is_flagged():
    same, other = replace(share(60, 100), file="b.csv"), replace(share(61, 100), file="c.csv")
    found = one([other, same, share(60, 100), england()])
    assert found.row.file == "a.csv"
    assert len(found.history) == 1
    assert [(c.kind, c.row.file) for c in found.conflicts] == [("two_values", "c.csv")]


def test_an_interval_that_does_not_hold_its_value_is_not_used():
    found = one([share(60, 100, lower=70.0, upper=80.0), england()])
    assert found.interval_from == "wilson"
    assert [c.kind for c in found.conflicts] == ["interval"]


def test_an_area_without_figures_has_no_comparisons():
    assert compare([england()], HERE, {}) == ()


def test_chance_is_said_aloud():
    rows = [replace(row, indicator=f"i{n}") for n in range(40) for row in (share(60 if n < 3 else 70, 100), england())]
    found = false_alarms(compare(rows, HERE, {}, natures={f"i{n}": GOOD for n in range(40)}))
    assert (found.comparisons, found.differ, found.expected) == (40, 3, pytest.approx(2))
    assert found.sentence() == (
        "40 figures were compared with England, and 3 look different. If no figure truly differed, chance alone "
        "would still make about 2 look so (1 in 20)."
    )
    assert false_alarms(compare(rows, HERE, {}), "2025").comparisons == 0
    assert false_alarms([]).sentence() == "No figure could be compared with England."


def by_hand(rows):
    """The judgement against England by looping over rows: slow and plain."""
    found = defaultdict(dict)
    for row in rows:
        if row.value is not None:
            found[row.indicator].setdefault((row.period_order, row.area_code), row)
    answer = {}
    for indicator, listed in found.items():
        mine = [order for order, code in listed if code == HERE]
        if not mine:
            continue
        row, other = listed[max(mine), HERE], listed.get((max(mine), ENGLAND))
        own = wilson(int(row.count), int(row.denominator))
        if other is None:
            answer[indicator] = None
        elif own.upper * 100 < other.value:
            answer[indicator] = "worse"
        else:
            answer[indicator] = "better" if own.lower * 100 > other.value else "similar"
    return answer


PERCENT = Nature("high_is_good", "proportion", per=100)

ANY_ROWS = st.lists(
    st.builds(
        lambda indicator, area, year, of, part, missing: replace(
            share(round(part * of), of, area, year),
            indicator=indicator,
            **({"value": None} if missing else {}),
        ),
        st.sampled_from("ab"), st.sampled_from([HERE, ENGLAND]), st.integers(2020, 2023), st.integers(1, 400),
        st.floats(0, 1), st.booleans(),
    ),
    max_size=12, unique_by=lambda row: (row.indicator, row.area_code, row.period),
)  # fmt: skip


@given(ANY_ROWS)
@settings(max_examples=40)
def test_the_comparison_is_what_a_loop_over_the_rows_finds(rows):
    found = compare(rows, HERE, {}, natures={"a": PERCENT, "b": PERCENT})
    assert {each.indicator: each.england and each.england.judged for each in found} == by_hand(rows)
