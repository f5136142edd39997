"""Differences within an area: sums of counts, funnels around the area's own figure, the slope over quintiles."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from familyhub.geography import Place, build_hierarchy
from familyhub.jsna import IndicatorRow, Nature, false_alarms_within, look_within

AREA = "E06000001"
BAD = Nature("high_is_bad", "proportion", per=100)
ROW = IndicatorRow(
    "poor", "E01000000", "", "lsoa", "", "", "", "", "2021", 20210321, None, None, None, None, None, "", "", "",
    "c.csv", 2,
)  # fmt: skip
WARDS = {"E05000001": "De Bruce", "E05000002": "Seaton"}


def lsoa(number):
    return f"E0100000{number}"


def places(quintiles=(1, 1, 2, 3, 4, 5)):
    """Six neighbourhoods in two wards."""
    listed = [Place(AREA, "Hartlepool", "district"), *(Place(code, name, "ward", AREA) for code, name in WARDS.items())]
    for number, quintile in enumerate(quintiles, start=1):
        listed.append(Place(lsoa(number), f"Hartlepool {number}", "lsoa", list(WARDS)[number > 3], quintile))
    return build_hierarchy(listed)


def share(number, count, of=200, **more):
    return replace(
        ROW, area_code=lsoa(number), value=100 * count / of, count=count, denominator=of, row=number + 1, **more
    )


SHARES = [share(1, 90), share(2, 80), share(3, 60), share(4, 50), share(5, 30), share(6, 20)]


def one(rows, nature=BAD, hierarchy=None):
    (found,) = look_within(rows, AREA, hierarchy or places(), natures={"poor": nature})
    return found


def test_wards_and_quintiles_are_sums_of_their_neighbourhoods():
    found = one(SHARES)
    assert (found.whole.count, found.whole.denominator, found.whole.value) == (330, 1200, 27.5)
    wards = {part.name: (part.count, part.denominator) for part in found.of_kind("ward")}
    assert wards == {"De Bruce": (230, 600), "Seaton": (100, 600)}
    assert [(part.code, part.count) for part in found.of_kind("quintile")] == [
        ("1", 170), ("2", 60), ("3", 50), ("4", 30), ("5", 20),
    ]  # fmt: skip


def test_every_part_leads_back_to_the_lines_it_was_added_up_from():
    found = one(SHARES)
    ward = found.of_kind("ward")[0]
    assert ward.rows == (("c.csv", 2), ("c.csv", 3), ("c.csv", 4))
    assert found.whole.rows == tuple(("c.csv", number) for number in range(2, 8))


def test_parts_are_placed_in_the_funnel_around_the_areas_own_figure():
    found = {part.name: part for part in one(SHARES).of_kind("ward")}
    assert (found["De Bruce"].standing, found["De Bruce"].judged) == ("much higher", "much worse")
    assert found["Seaton"].judged == "much better"
    assert one([share(n, 50) for n in range(1, 7)]).of_kind("ward")[0].standing == "similar"


def test_the_slope_runs_from_the_most_to_the_least_deprived():
    found = one(SHARES)
    assert found.slope.slope_index > 30
    assert found.slope.relative_index > 2
    assert found.gap_judged == "unfair to the most deprived"
    assert one(SHARES, Nature("high_is_good", "proportion", 100)).gap_judged == "unfair to the least deprived"
    assert one(SHARES, Nature("neither", "proportion", 100)).gap_judged is None
    assert one([share(n, 50) for n in range(1, 7)]).gap_judged == "fair"


def test_a_line_that_would_end_below_nobody_is_drawn_on_the_log_odds():
    steep = [share(n, count, 2000) for n, count in enumerate((900, 900, 100, 40, 20, 10), start=1)]
    found = one(steep)
    assert found.slope.scale == "logit"
    assert 0 < found.slope.least < found.slope.most < 100
    assert one(SHARES).slope.scale == "plain"
    assert one(steep, Nature("high_is_bad", "rate", 100)).slope.scale == "log"


def test_with_ranks_the_slope_runs_over_the_areas_own_tenths():
    codes = [f"E010{number:05}" for number in range(60)]
    wards = [Place(AREA, "Hartlepool", "district"), Place("E05000001", "De Bruce", "ward", AREA)]
    homes = [Place(code, code, "lsoa", "E05000001", 1) for code in codes]
    rows = [replace(share(1, 60 - at, 100), area_code=code, row=at + 2) for at, code in enumerate(codes)]
    hierarchy, ranks = build_hierarchy([*wards, *homes]), {code: 1000 + at for at, code in enumerate(codes)}
    (found,) = look_within(rows[::-1], AREA, hierarchy, natures={"poor": BAD}, ranks=ranks)
    tenths = found.of_kind("tenth")
    assert [part.denominator for part in tenths] == [600] * 10
    assert [part.value for part in tenths] == sorted((part.value for part in tenths), reverse=True)
    assert sum(part.count for part in tenths) == found.whole.count
    assert (found.slope.most, found.slope.least) == pytest.approx((60.5, 0.5), abs=0.1)
    assert one(SHARES).of_kind("tenth") == ()
    (without,) = look_within(rows, AREA, hierarchy, natures={"poor": BAD}, ranks=dict(list(ranks.items())[1:]))
    assert without.of_kind("tenth") == ()


def test_an_area_of_one_quintile_has_no_slope():
    found = one(SHARES, hierarchy=places((2, 2, 2, 2, 2, 2)))
    assert found.slope is None
    assert [part.code for part in found.of_kind("quintile")] == ["2"]


def test_neighbourhoods_without_a_figure_are_counted_not_guessed():
    found = one([*SHARES[1:5], replace(SHARES[0], value=None, count=None)])
    assert found.whole.silent == 2
    assert found.whole.denominator == 800
    assert {part.name: part.silent for part in found.of_kind("ward")} == {"De Bruce": 1, "Seaton": 1}
    assert [part.code for part in found.of_kind("quintile")] == ["1", "2", "3", "4"]


def test_counts_are_added_up_and_not_judged():
    rows = [replace(row, denominator=None, value=row.count) for row in SHARES]
    found = one(rows, Nature("neither", "count"))
    assert (found.whole.value, found.whole.denominator) == (330, None)
    assert {part.value for part in found.of_kind("ward")} == {230, 100}
    assert {part.standing for part in found.parts} == {None}
    assert found.slope is None


def test_scores_stand_at_their_neighbourhood_and_are_not_averaged():
    rows = [replace(row, count=None, denominator=None) for row in SHARES]
    found = one(rows)
    assert {part.kind for part in found.parts} == {"lsoa"}
    assert found.whole.value is None
    assert [part.value for part in found.of_kind("lsoa")] == [45, 40, 30, 25, 15, 10]


def test_where_wards_differ_widely_only_the_farthest_stands_out():
    codes = [f"E010{number:05}" for number in range(40)]
    wards = [Place(f"E05{at:06}", f"Ward {at}", "ward", AREA) for at in range(40)]
    homes = [Place(code, code, "lsoa", f"E05{at:06}", 1) for at, code in enumerate(codes)]
    counts = [300 + 80 * (at % 6) for at in range(39)] + [1900]
    rows = [replace(share(1, count, 2000), area_code=code) for code, count in zip(codes, counts, strict=True)]
    hierarchy = build_hierarchy([Place(AREA, "Hartlepool", "district"), *wards, *homes])
    (found,) = look_within(rows, AREA, hierarchy, natures={"poor": BAD})
    outside = [part.name for part in found.of_kind("ward") if part.standing != "similar"]
    assert len(outside) > 25
    assert [part.name for part in found.of_kind("ward") if part.stands_out != "similar"] == ["Ward 39"]
    assert {part.stands_out for part in found.of_kind("quintile")} == {None}


def test_few_wards_stand_out_as_by_chance_alone():
    assert {part.name: part.stands_out for part in one(SHARES).of_kind("ward")} == {
        part.name: part.standing for part in one(SHARES).of_kind("ward")
    }


def test_chance_is_said_of_wards_too():
    found = [one(SHARES)] * 20
    assert false_alarms_within(found, "ward").sentence() == (
        "40 figures were compared with the area as a whole, wards one by one, and 40 look different. If no "
        "figure truly differed, chance alone would still make about 2 look so (1 in 20)."
    )


def test_only_the_last_period_counts():
    earlier = [replace(row, period="2011", period_order=20110327, count=1.0) for row in SHARES]
    assert one([*earlier, *SHARES]).whole.count == 330


def test_other_areas_do_not_count():
    assert one([*SHARES, replace(SHARES[0], area_code="E01999999")]).whole.count == 330


def test_a_figure_in_two_files_counts_once():
    assert one([*SHARES, *(replace(row, file="d.csv") for row in SHARES)]).whole.count == 330


NUMBERS = st.lists(
    st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=6, max_size=6
)


@given(NUMBERS, st.permutations([1, 1, 2, 3, 4, 5]))
@settings(max_examples=30)
def test_parts_of_each_kind_add_up_to_the_whole(numbers, quintiles):
    rows = [share(i, count, of) for i, (count, of) in enumerate(numbers, start=1)]
    found = one(rows, hierarchy=places(tuple(quintiles)))
    for kind in ("lsoa", "ward", "quintile"):
        parts = found.of_kind(kind)
        assert sum(part.count for part in parts) == found.whole.count
        assert sum(part.denominator for part in parts) == found.whole.denominator
    by_quintile = Counter()
    for quintile, (count, _) in zip(quintiles, numbers, strict=True):
        by_quintile[str(quintile)] += count
    assert {part.code: part.count for part in found.of_kind("quintile")} == by_quintile
    for part in found.parts:
        assert part.value == pytest.approx(100 * part.count / part.denominator)
        assert part.interval.lower - 1e-9 <= part.value <= part.interval.upper + 1e-9
