"""Tables with a line for each area: answers of NOMIS and LG Inform as they come, and the indices by council."""

import csv
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from familyhub.jsna import compare, read
from familyhub.jsna.area_tables import order_of
from familyhub.jsna.clients import Shelf, load_wanted
from familyhub.jsna.collecting import collect
from familyhub.jsna.indicator import load_catalogue
from typing_commands import run_in

HEADER = [
    "DATE", "DATE_NAME", "GEOGRAPHY", "GEOGRAPHY_NAME", "GEOGRAPHY_CODE", "GEOGRAPHY_TYPE", "C2021_ENGPRF_6",
    "C2021_ENGPRF_6_NAME", "MEASURES", "MEASURES_NAME", "OBS_VALUE", "RECORD_OFFSET", "RECORD_COUNT",
]  # fmt: skip
NAMES = {"0": "Total: All usual residents", "4": "Cannot speak English well", "5": "Cannot speak English", "1001": "X"}
ENGLISH, DEPRIVED = load_catalogue()["english-not-well"], load_catalogue()["households-deprived-three"]
OURS = {"english-not-well": ENGLISH}


def answer(folder, cells, name="english.csv", dimension="C2021_ENGPRF_6", records=None, more=()):
    """An answer of NOMIS: (area's code, category's code, number); percentages beside each number, as it gives both.

    A Welsh council, which nobody here asks about, stands at its end with every category.
    """
    folder.mkdir(exist_ok=True)
    cells = [*cells, ("W06000024", "4", 1), ("W06000024", "5", 1)]
    header = [column.replace("C2021_ENGPRF_6", dimension) for column in HEADER]
    lines = [
        ["2021", "2021", "1", f"Area {code}", code, "type", category, NAMES.get(category, ""), measure, "", value, i, n]
        for i, (code, category, number) in enumerate(cells)
        for n in [records or 2 * len(cells)]
        for measure, value in (("20100", number), ("20301", 99.9))
    ]
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *lines, *more])
    return folder


def by_area(collected, id="english-not-well"):
    return {row.area_code: row for row in read(collected.rows) if row.indicator == id}


def test_the_lines_of_an_answer_become_a_share_with_both_numbers_and_their_lines(tmp_path):
    cells = [("E06000001", "0", 90_000), ("E06000001", "4", 400), ("E06000001", "5", 50), ("E06000001", "1001", 999)]
    collected = collect(answer(tmp_path / "in", cells), catalogue=OURS)
    row = by_area(collected)["E06000001"]
    assert (row.value, row.count, row.denominator) == (pytest.approx(0.5), 450, 90_000)
    assert (row.area_name, row.area_kind, row.period, row.period_order) == (
        "Area E06000001", "council", "2021", 20210000,
    )  # fmt: skip
    assert (row.file, row.row) == ("english.csv", 4)
    assert row.note == "from rows 4, 6; of row 2"
    (told,) = collected.used
    assert (told.table, told.rows) == ("census", 12)


def test_england_and_regions_come_with_the_councils_and_other_areas_do_not(tmp_path):
    codes = ["E92000001", "E12000001", "E06000001", "E07000066", "W06000001", "K04000001", "E02000001"]
    cells = [(code, category, 10 if category == "4" else 100) for code in codes for category in ("0", "4")]
    found = by_area(collect(answer(tmp_path / "in", cells), catalogue=OURS))
    assert {code: row.area_kind for code, row in found.items()} == {
        "E92000001": "england", "E12000001": "region", "E06000001": "council", "E07000066": "district",
    }  # fmt: skip


def lookup(folder, lines):
    folder.mkdir(exist_ok=True)
    header = "lsoa21_code,lsoa21_name,ltla24_code,ltla24_name,utla_code,utla_name"
    (folder / "lookup.csv").write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return folder


def test_a_county_is_the_sum_of_its_districts_where_all_are_there(tmp_path):
    folder = lookup(
        tmp_path / "in",
        [f"E0100000{n},N,E0700006{n},D,E10000012,Essex" for n in (6, 7)],
    )
    cells = [("E07000066", "0", 100), ("E07000066", "4", 10), ("E07000067", "0", 300), ("E07000067", "4", 90)]
    row = by_area(collect(answer(folder, cells), catalogue=OURS))["E10000012"]
    assert (row.value, row.count, row.denominator) == (25.0, 100, 400)
    assert (row.area_name, row.area_kind) == ("Essex", "council")
    assert row.note == "the sum of 2 districts, rows 4 to 8"
    alone = collect(answer(folder, cells[:2]), catalogue=OURS)
    assert "E10000012" not in by_area(alone)


def test_neighbourhoods_are_those_of_the_area_and_add_up_where_nothing_else_states_it(tmp_path):
    folder = lookup(
        tmp_path / "in",
        [
            *(f"E0100000{n},N,E06000001,H,E06000001,Hartlepool" for n in (1, 2)),
            "E01000003,N,E06000002,M,E06000002,Middlesbrough",
        ],
    )
    cells = [(f"E0100000{n}", category, 10 * n if category == "4" else 100) for n in (1, 2, 3) for category in "04"]
    found = by_area(collect(answer(folder, cells), catalogue=OURS, area="E06000001"))
    assert set(found) == {"E01000001", "E01000002", "E06000001"}
    assert (found["E06000001"].count, found["E06000001"].denominator) == (30, 200)
    own = [*cells, ("E06000001", "0", 1000), ("E06000001", "4", 7)]
    stated = by_area(collect(answer(folder, own), catalogue=OURS, area="E06000001"))["E06000001"]
    assert (stated.count, stated.denominator) == (7, 1000)


def test_nothing_is_added_up_that_another_file_states(tmp_path):
    folder = lookup(tmp_path / "in", ["E01000001,N,E06000001,H,E06000001,Hartlepool"])
    answer(folder, [("E01000001", "0", 100), ("E01000001", "4", 9)], name="a-here.csv")
    answer(folder, [("E06000001", "0", 1000), ("E06000001", "4", 7)], name="b.csv")
    rows = list(read(collect(folder, catalogue=OURS).rows))
    assert {(row.area_code, row.count, row.file) for row in rows} == {
        ("E01000001", 9, "a-here.csv"),
        ("E06000001", 7, "b.csv"),
    }


def test_an_answer_without_a_category_that_counts_is_not_read(tmp_path):
    folder = answer(tmp_path / "in", [("E06000001", "0", 1000), ("E06000001", "4", 7)])
    lines = [line for line in (folder / "english.csv").read_text("utf-8").splitlines() if ",5," not in line]
    (folder / "short.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    collected = collect(folder, catalogue=OURS)
    assert {row.file for row in read(collected.rows)} == {"english.csv"}
    (unknown,) = collected.unknown
    assert unknown.path.name == "short.csv"
    assert "broke off" in unknown.why  # and where NOMIS does not say how many lines there are:
    without = [",".join(line.split(",")[:-1]) for line in lines]
    (folder / "short.csv").write_text("\n".join(without) + "\n", encoding="utf-8")
    (unknown,) = collect(folder, catalogue=OURS).unknown
    assert "categories that it needs are not there" in unknown.why


def test_an_answer_that_broke_off_is_told_and_not_read(tmp_path):
    cells = [("E06000001", "0", 90_000), ("E06000001", "4", 400)]
    folder = answer(tmp_path / "in", cells, records=66_000)
    answer(folder, cells, name="whole.csv")
    collected = collect(folder, catalogue=OURS)
    assert {row.file for row in read(collected.rows)} == {"whole.csv"}
    (unknown,) = collected.unknown
    assert unknown.path.name == "english.csv" and "8 of 66,000 lines" in unknown.why


def test_nomis_goes_before_the_sum_of_a_file_of_neighbourhoods(tmp_path):
    folder = lookup(tmp_path / "in", ["E01000001,N,E06000001,H,E06000001,Hartlepool"])
    (folder / "deprivation.csv").write_text(
        "lsoa21_code,total_households,deprivation_dimensions,n,prop\n"
        "E01000001,500,Household is deprived in three dimensions,50,0.1\n",
        encoding="utf-8",
    )
    cells = [("E06000001", "0", 40_000), ("E06000001", "4", 3_000), ("E06000001", "5", 1_000)]
    answer(folder, cells, name="nomis.csv", dimension="C2021_DEP_6")
    rows = list(read(collect(folder, catalogue={"d": DEPRIVED}).rows))
    assert {(row.area_code, row.file, row.value) for row in rows} == {
        ("E06000001", "nomis.csv", 10.0),
        ("E01000001", "deprivation.csv", 10.0),
    }


@given(
    st.lists(
        st.tuples(st.sampled_from(["E06000001", "E07000066", "E92000001"]), st.sampled_from("045"), st.integers(0, 99)),
        min_size=1, max_size=30,
    )
)  # fmt: skip
def test_any_answer_counts_as_a_slow_sum_over_its_lines_does(tmp_path_factory, cells):
    folder = answer(tmp_path_factory.mktemp("nomis"), [*cells, ("E06000002", "0", 50), ("E06000002", "4", 5)])
    found = by_area(collect(folder, catalogue=OURS))
    for code in {code for code, _, _ in cells}:
        numbers = [number for of, category, number in cells if of == code and category in ("4", "5")]
        wholes = [number for of, category, number in cells if of == code and category == "0"]
        if not numbers or not wholes:
            assert code not in found
            continue
        row = found[code]
        assert (row.count, row.denominator) == (sum(numbers), sum(wholes))
        assert row.value == (pytest.approx(100 * sum(numbers) / sum(wholes)) if sum(wholes) else None)


NEET = {"neet-16-17-known": load_catalogue()["neet-16-17-known"]}
LG_INFORM = (
    "area,area label,area long label,2021/22,2022/23 (academic)\n"
    "area,area label,area long label,2021/22,2022/23\n"
    "E06000001,Hartlepool,Hartlepool (unitary),4.5,\n"
    "E92000001,England,England (country),2.6,2.8\n"
    "Near_Neighbours,Mean,Mean,3,3\n"
)


def test_an_answer_of_lg_inform_is_of_the_metric_that_the_ledger_says(tmp_path):
    shelf = Shelf(tmp_path / "published")
    entry = load_wanted()["lg-inform-neet"].of_area(["E06000001"])
    shelf.put("lg-inform-neet.csv", entry.place(), LG_INFORM.encode(), date(2026, 3, 31))
    collected = collect(shelf.current, catalogue=NEET)
    rows = {(row.area_code, row.period): row for row in read(collected.rows)}
    assert set(rows) == {(area, year) for area in ("E06000001", "E92000001") for year in ("2021/22", "2022/23")}
    row = rows["E06000001", "2021/22"]
    assert (row.value, row.area_name, row.file, row.row) == (4.5, "Hartlepool", "lg-inform-neet.csv", 3)
    silent = rows["E06000001", "2022/23"]
    assert silent.value is None and silent.note == "nothing stated"
    assert row.denominator is None and row.count is None


def test_an_answer_of_lg_inform_that_was_not_fetched_here_says_its_metric_in_its_name(tmp_path):
    (tmp_path / "metric-9613.csv").write_text(LG_INFORM, encoding="utf-8")
    (tmp_path / "neet.csv").write_text(LG_INFORM, encoding="utf-8")
    (tmp_path / "metric-1.csv").write_text(LG_INFORM, encoding="utf-8")
    collected = collect(tmp_path, catalogue=NEET)
    assert {row.file for row in read(collected.rows)} == {"metric-9613.csv"}
    whys = {each.path.name: each.why for each in collected.unknown}
    assert "neither ledger nor name" in whys["neet.csv"] and "1, is no indicator" in whys["metric-1.csv"]


def test_quarters_and_months_of_an_answer_are_in_their_order(tmp_path):
    (tmp_path / "metric-9613.csv").write_text(
        "area,area label,2023/24 Q1,2023/24 Q4 (provisional),2023/24 Q2,March 2023\n"
        "E06000001,Hartlepool,9,1,4,12\nE92000001,England,3,3.3,3.1,2\n",
        encoding="utf-8",
    )
    rows = collect(tmp_path, catalogue=NEET).rows
    (found,) = compare(rows, "E06000001", {})
    assert [(row.period, row.value) for row in found.history] == [
        ("March 2023", 12), ("2023/24 Q1", 9), ("2023/24 Q2", 4), ("2023/24 Q4", 1),
    ]  # fmt: skip
    assert (found.england.value, found.england.rows[0].period) == (3.3, "2023/24 Q4")
    assert found.trend == "cannot be calculated"


@pytest.mark.parametrize(
    ("period", "order"),
    [("2023", 20230000), ("2023/24", 20230000), ("2023 Q2", 20230400), ("2023/24 Q2", 20230700),
     ("Q4 2023/24", 20240100), ("March 2024", 20240300), ("Sept 2023", 20230900), ("2023/24 February", 20240200),
     ("2023/24 May", 20230500), ("2023/24 (Q3)", 20231000), ("2018/19 - 20/21", 20180000)],
)  # fmt: skip
def test_a_period_sorts_as_its_first_day(period, order):
    assert order_of(period) == order


@pytest.mark.parametrize("cell", ["nan", "inf", "-Infinity", "1e999", "see note"])
def test_what_is_no_number_is_told_and_not_taken_for_one(tmp_path, cell):
    (tmp_path / "metric-9613.csv").write_text(LG_INFORM.replace("4.5", cell), encoding="utf-8")
    (row,) = [
        row for row in read(collect(tmp_path, catalogue=NEET).rows)
        if (row.area_code, row.period) == ("E06000001", "2021/22")
    ]  # fmt: skip
    assert (row.value, row.note) == (None, f'stated as "{cell}"')


def test_the_indices_by_council_have_a_line_each(tmp_path):
    (tmp_path / "imd.csv").write_text(
        "ltla24_code,ltla24_name,imd_average_score,imd25_extent,income_average_score\n"
        "E06000001,Hartlepool,37.58,0.5259,0.357\n",
        encoding="utf-8",
    )
    catalogue = {id: load_catalogue()[id] for id in ("council-deprivation", "council-extent")}
    rows = {row.indicator: row for row in read(collect(tmp_path, catalogue=catalogue).rows)}
    assert (rows["council-deprivation"].value, rows["council-deprivation"].period) == (37.58, "2025")
    assert rows["council-extent"].value == pytest.approx(52.59)
    assert rows["council-extent"].row == 2


def test_a_cell_of_the_indices_may_hold_a_mark_or_a_comma(tmp_path):
    (tmp_path / "imd.csv").write_text(
        "ltla24_code,ltla24_name,imd_average_score,imd25_extent\n"
        'E06000001,Hartlepool,n/a,0.5\nE06000002,Middlesbrough,"1,240.5",see note\n',
        encoding="utf-8",
    )
    catalogue = {id: load_catalogue()[id] for id in ("council-deprivation", "council-extent")}
    collected = collect(tmp_path, catalogue=catalogue)
    found = {(row.indicator, row.area_code): row for row in read(collected.rows)}
    marked = found["council-deprivation", "E06000001"]
    assert (marked.value, marked.note) == (None, "nothing stated")
    assert found["council-deprivation", "E06000002"].value == 1240.5
    odd = found["council-extent", "E06000002"]
    assert (odd.value, odd.note, odd.file, odd.row) == (None, 'stated as "see note"', "imd.csv", 3)
    assert [remark.sentence() for remark in collected.remarks] == [
        'imd.csv, row 3, column "council-extent": stated as "see note"; expected a number'
    ]


def test_every_table_and_category_that_indicators_read_is_asked_for():
    """What `familyhub jsna fetch` asks of NOMIS and LG Inform holds every cell that the catalogue reads."""
    entries = load_wanted()
    asked = {}
    for name, entry in entries.items():
        if entry.of == "nomis":
            (dimension,) = [key for key in entry.ask if key.startswith("c2021")]
            asked.setdefault((entry.data_set, dimension.upper(), name.endswith("-here")), set()).update(
                entry.ask[dimension].split(",")
            )
    read_here = set()
    for id, each in load_catalogue().items():
        found = each.found if each.source == "nomis" else each.nomis
        if found is None:
            continue
        for cells in (found.where, found.whole):
            ((dimension, codes),) = cells.items()
            for here in (False, True):
                assert set(codes.split(" | ")) <= asked[found.data_set, dimension, here], id
                read_here.add((found.data_set, dimension, here))
    assert read_here == set(asked)
    metrics = {entry.ask["metricType"] for entry in entries.values() if entry.of == "lg_inform"}
    assert metrics == {each.found.value for each in load_catalogue().values() if each.source == "lg_inform"}


def test_an_entry_names_every_area_that_it_is_given():
    entry = load_wanted()["census-tenure-here"]
    assert entry.needs_area and not load_wanted()["census-tenure"].needs_area
    place = entry.of_area(["E07000066", "E07000067"]).place()
    assert "geography=E07000066TYPE151,E07000067TYPE151&" in place
    metric = load_wanted()["lg-inform-mmr"].of_area(["E06000001"]).place()
    assert "area=E06000001,E92000001" in metric


def test_what_lies_there_of_another_area_is_not_taken_for_the_answer(tmp_path):
    run = run_in(tmp_path)
    entry = load_wanted()["census-tenure-here"].of_area(["E06000001"])
    Shelf(tmp_path / "published").put("census-tenure-here.csv", entry.place(), b"a,b\n", date(2026, 3, 31))
    for area, got_on in (("E06000001", "2026-03-31"), ("E09000033", "")):
        (row,) = json.loads(run("jsna", "fetch", "census-tenure-here", "--list", "--json", "--area", area).out)
        assert row["got on"] == got_on


def test_an_entry_that_needs_an_area_says_so_where_it_is_named(tmp_path):
    run = run_in(tmp_path)
    named = run("jsna", "fetch", "census-tenure-here", "--list")
    assert named.code == 2 and "--area" in named.err
    listed = [row["name"] for row in json.loads(run("jsna", "fetch", "--list", "--json").out)]
    assert "census-tenure" in listed and "census-tenure-here" not in listed


def test_every_indicator_of_fingertips_is_asked_for():
    asked = {str(number) for entry in load_wanted().values() for number in entry.indicators}
    assert {each.found.value for each in load_catalogue().values() if each.source == "fingertips"} == asked
