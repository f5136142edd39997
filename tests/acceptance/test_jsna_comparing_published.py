"""Comparison on real figures: conflicts found in the stored exports, neighbours of both models, wards of five areas."""

import csv

import pytest

from familyhub.geography import build_hierarchy, read_lookup, read_quintiles, read_ranks
from familyhub.jsna import IndicatorRow, Nature, compare, false_alarms, look_within
from familyhub.jsna.neighbours import read_neighbours

AREAS = ("E06000001", "E06000057", "E10000012", "E09000033", "E10000014")
INJURIES = {"90284": Nature("high_is_bad", "rate", per=10_000)}
EXPORTS = ("la_hospital_admissions_2324.csv", "region_hospital_admissions_2324.csv")
KINDS = {"England": "england", "Regions (statistical)": "region"}


def number(cell):
    return float(cell) if cell else None


def rows_of(published, name):
    with (published / "csc" / name).open(encoding="utf-8-sig", newline="") as lines:
        for line, row in enumerate(csv.DictReader(lines), start=2):
            yield IndicatorRow(
                row["Indicator ID"], row["Area Code"], row["Area Name"], KINDS.get(row["Area Type"], "council"),
                row["Sex"], row["Age"], row["Category Type"], row["Category"], row["Time period"],
                int(row["Time period Sortable"]), number(row["Value"]), number(row["Lower CI 95.0 limit"]),
                number(row["Upper CI 95.0 limit"]), number(row["Count"]), number(row["Denominator"]), row["Value note"],
                row["Recent Trend"], row["Compared to England value or percentiles"], name, line,
            )  # fmt: skip


@pytest.fixture(scope="module")
def neighbours(published):
    return {
        "2021": read_neighbours(published / "lait" / "sn_april_2021.xlsx"),
        "2025": read_neighbours(published / "lait" / "sn_may_2025.xlsx"),
    }


@pytest.mark.parametrize(("name", "opposite"), [(EXPORTS[0], True), (EXPORTS[1], False)])
def test_every_opposite_word_is_flagged_and_none_is_taken_over(published, name, opposite):
    rows = list(rows_of(published, name))
    stated = {row.area_code for row in rows if row.area_kind == "council"}
    found = [
        each for code in sorted(stated)[:40] for each in compare(rows_small(rows, code), code, {}, natures=INJURIES)
    ]
    moved = [each for each in found if each.trend in ("increasing", "decreasing")]
    flagged = [each for each in moved if any(c.kind == "trend_direction" for c in each.conflicts)]
    assert moved
    assert flagged == (moved if opposite else [])
    kinds = {conflict.kind for each in found for conflict in each.conflicts}
    assert kinds <= {"trend_direction"}


def rows_small(rows, code):
    """What one council is compared with here: itself and England."""
    return [row for row in rows if row.area_code in (code, "E92000001")]


def test_both_exports_together_flag_the_words_of_one(published):
    rows = [row for name in EXPORTS for row in rows_of(published, name)]
    found = compare(rows_small(rows, "E10000012"), "E10000012", {}, natures=INJURIES)
    conflicts = [conflict for each in found for conflict in each.conflicts]
    assert {conflict.row.file for conflict in conflicts} <= {EXPORTS[0]}
    assert all(len(each.history) == len({row.period for row in each.history}) for each in found)


@pytest.mark.parametrize("area", AREAS)
def test_an_area_is_compared_with_england_and_both_models_of_neighbours(published, neighbours, area):
    models = {model: [each.code for each in listed[area]] for model, listed in neighbours.items()}
    rows = list(rows_of(published, EXPORTS[1]))
    found = compare(rows, area, models, natures=INJURIES)
    assert {each.row.sex for each in found} == {"Persons", "Male", "Female"}
    for each in found:
        assert each.england is not None
        assert each.england.judged.capitalize() == each.row.publisher_compared
        assert each.neighbours("2025") is not None
        assert {rank.label for rank in each.ranks} >= {"2025"}
        assert each.spread.areas > 140
        assert each.spread.lowest <= each.row.value <= each.spread.highest
    assert false_alarms(found).comparisons == 3


def test_workbooks_and_csv_name_the_same_neighbours(published, neighbours):
    by_csv = read_neighbours(published / "csc" / "sn_model_2025_wide.csv")
    codes = {area: [each.code for each in listed] for area, listed in neighbours["2025"].items()}
    # The workbook keeps councils that have been abolished since.
    assert {area: codes[area] for area in by_csv} == {
        area: [each.code for each in listed] for area, listed in by_csv.items()
    }
    assert set(AREAS) <= codes.keys()
    assert all(len(listed) == 10 for listed in codes.values())
    assert neighbours["2021"]["E06000001"] != neighbours["2025"]["E06000001"]


@pytest.mark.parametrize("area", AREAS)
def test_deprived_households_by_ward_and_quintile(published, area):
    quintiles = read_quintiles(published / "imd" / "imd2025_lsoa21_5areas_full.csv")
    lookup = published / "geo" / "lookup_lsoa21_ward24_ltla24_utla_5areas.csv"
    places = build_hierarchy(read_lookup(lookup, within=[area], quintiles=quintiles))
    own = {place.place_key for place in places.below(area, "lsoa")}
    rows = households(published, own)
    assert len(rows) == len(own)
    nature = Nature("high_is_good", "proportion", per=100)
    ranks = read_ranks(published / "imd" / "imd2025_lsoa21_5areas_full.csv")
    (found,) = look_within(rows, area, places, natures={"not deprived": nature}, ranks=ranks)
    assert found.whole.count == sum(row.count for row in rows)
    assert found.whole.silent == 0
    wards = found.of_kind("ward")
    assert sum(part.denominator for part in wards) == found.whole.denominator
    assert sum(part.standing != "similar" for part in wards) >= len(wards) / 2
    fifths = [part.value for part in found.of_kind("quintile")]
    assert fifths == sorted(fifths)
    tenths = found.of_kind("tenth")
    assert len(tenths) == 10
    assert all(part.denominator == pytest.approx(found.whole.denominator / 10, rel=0.25) for part in tenths)
    assert tenths[0].value == min(part.value for part in tenths)
    assert found.slope.slope_index < -20
    assert 0 < found.slope.most < found.slope.least < 100
    assert found.gap_judged == "unfair to the most deprived"


def households(published, own):
    """Households that are not deprived in any of the census's four dimensions, by neighbourhood."""
    import gzip

    name = "household_deprivation21_lsoa21_5areas.csv.gz"
    with gzip.open(published / "pop" / name, "rt", encoding="utf-8-sig", newline="") as lines:
        return [
            IndicatorRow(
                "not deprived", row["lsoa21_code"], "", "lsoa", "", "", "", "", "2021", 20210321,
                100 * float(row["n"]) / float(row["total_households"]), None, None, float(row["n"]),
                float(row["total_households"]), "", "", "", name, line,
            )
            for line, row in enumerate(csv.DictReader(lines), start=2)
            if row["lsoa21_code"] in own and "not deprived" in row["deprivation_dimensions"]
        ]  # fmt: skip
