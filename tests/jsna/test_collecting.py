"""Collecting: small files as their publishers write them, in; the one table of rows, out."""

import gzip

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from familyhub.errors import FamilyhubError, SourceError
from familyhub.jsna import read
from familyhub.jsna.collecting import collect
from familyhub.jsna.indicator import Found, Indicator, People, load_catalogue

COUNCILS = {805: ("E06000001", "Hartlepool"), 929: ("E06000057", "Northumberland"), 970: ("E92000001", "England")}


def lait(folder, lines, name="bds_long_0.parquet"):
    """LAIT in its long form: (measure, years, area number, value as text)."""
    folder.mkdir(exist_ok=True)
    columns = list(zip(*lines, strict=True)) if lines else [(), (), (), ()]
    pq.write_table(
        pa.table(
            {
                "Short Desc": pa.array(columns[0], pa.string()),
                "Data item": pa.array(["words"] * len(lines), pa.string()),
                "Years": pa.array(columns[1], pa.string()),
                "LA and Regions": pa.array([COUNCILS.get(n, ("", f"area {n}"))[1] for n in columns[2]], pa.string()),
                "Values": pa.array(columns[3], pa.string()),
                "LA Number": pa.array([float(n) for n in columns[2]], pa.float64()),
                "Region": pa.array(["North East"] * len(lines), pa.string()),
            }
        ),
        folder / name,
    )
    return folder


def indicator(found, of="proportion", per=100, source="lait"):
    return Indicator(
        name="X", cohort="all", theme="health", polarity="high_is_bad", source=source, found=found, of=of, unit="%",
        definition="X.", why="X.", per=per,
    )  # fmt: skip


def by_place(collected, id):
    return {(row.area_code, row.period): row for row in read(collected.rows) if row.indicator == id}


def test_a_measure_of_lait_becomes_rows_with_their_line(tmp_path):
    folder = lait(tmp_path / "in", [("Other", "2024", 805, "1"), ("A", "2024", 805, "12.5"), ("A", "2025", 805, "-")])
    found = by_place(collect(folder, catalogue={"a": indicator(Found(value="A"))}), "a")
    row = found["E06000001", "2024"]
    assert (row.value, row.area_kind, row.file, row.row) == (12.5, "council", "bds_long_0.parquet", 2)
    assert row.period_order == 20240000
    assert row.whole and row.count is None and row.denominator is None
    silent = found["E06000001", "2025"]
    assert silent.value is None and "nothing stated" in silent.note


def test_a_number_and_its_share_become_one_row_and_the_whole_is_worked_out(tmp_path):
    folder = lait(tmp_path / "in", [("P", "2024", 805, "40"), ("N", "2024", 805, "20"), ("P", "2023", 805, "30")])
    found = by_place(collect(folder, catalogue={"p": indicator(Found(value="P", count="N"))}), "p")
    row = found["E06000001", "2024"]
    assert (row.value, row.count, row.denominator) == (40, 20, 50)
    assert "denominator worked out" in row.note
    assert found["E06000001", "2023"].count is None


def test_a_rate_is_of_the_children_of_the_year_before_and_says_whose_line_that_is(tmp_path):
    folder = lait(tmp_path / "in", [("R", "2025", 805, "150"), ("R", "2019", 805, "150")])
    children = "E06000001,Hartlepool,Children aged 0 to 17 years,20000"
    people_file(folder, f"2024,Reporting year,Local authority,E92000001,England,E12000001,North East,805,{children}")
    catalogue = {
        "children-0-17": load_catalogue()["children-0-17"],
        "r": indicator(Found(value="R", people=People(indicator="children-0-17", years=1)), "rate", 10_000),
    }
    found = by_place(collect(folder, catalogue=catalogue), "r")
    row = found["E06000001", "2025"]
    assert (row.value, row.count, row.denominator) == (150, 300, 20_000)
    assert "number worked out from the rate and 20,000 people (children.csv, row 2)" in row.note
    assert found["E06000001", "2019"].denominator is None


def people_file(folder, *lines):
    header = "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name"
    header += ",old_la_code,new_la_code,la_name,age_group,population_estimate"
    (folder / "children.csv").write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")


def test_an_amount_is_divided_among_children_and_is_no_number_of_events(tmp_path):
    folder = lait(tmp_path / "in", [("Spend", "2024-25 (OT)", 805, "3000000")])
    children = "E06000001,Hartlepool,Children aged 0 to 17 years,20000"
    people_file(folder, f"2024,Reporting year,Local authority,E92000001,England,E12000001,North East,805,{children}")
    spend = indicator(Found(value="Spend", each=People(indicator="children-0-17")), "rate", None)
    collected = collect(folder, catalogue={"children-0-17": load_catalogue()["children-0-17"], "s": spend})
    row = by_place(collected, "s")["E06000001", "2024/25"]
    assert row.value == 150
    assert row.count is None and row.denominator is None


def test_an_amount_without_children_to_divide_it_among_has_no_value_and_is_remarked(tmp_path):
    spent = [("Spend", f"{year}-{year - 1999} (OT)", area, "3000000") for area in (805, 929) for year in (2024, 2025)]
    folder = lait(tmp_path / "in", spent)
    children = "E06000001,Hartlepool,Children aged 0 to 17 years,20000"
    people_file(folder, f"2024,Reporting year,Local authority,E92000001,England,E12000001,North East,805,{children}")
    spend = indicator(Found(value="Spend", each=People(indicator="children-0-17")), "rate", None)
    collected = collect(folder, catalogue={"children-0-17": load_catalogue()["children-0-17"], "s": spend})
    found = by_place(collected, "s")
    assert {place: row.value for place, row in found.items()} == {
        ("E06000001", "2024/25"): 150, ("E06000001", "2025/26"): None,
        ("E06000057", "2024/25"): None, ("E06000057", "2025/26"): None,
    }  # fmt: skip
    left_out = found["E06000001", "2025/26"]
    assert left_out.note.startswith("left out: the number of people to divide it among is in no file")
    assert left_out.count is None and left_out.denominator is None
    (remark,) = collected.remarks
    assert (remark.file, remark.row, remark.column) == ("bds_long_0.parquet", 2, "s")
    assert "3 amounts" in remark.sentence() and "no file holds the number of people" in remark.sentence()


def test_without_any_file_of_children_no_amount_stands_for_each_child(tmp_path):
    folder = lait(tmp_path / "in", [("Spend", "2024-25 (OT)", 970, "8955421269"), ("A", "2024", 805, "3")])
    spend = indicator(Found(value="Spend", each=People(indicator="children-0-17")), "rate", None)
    catalogue = {"children-0-17": load_catalogue()["children-0-17"], "s": spend, "a": indicator(Found(value="A"))}
    collected = collect(folder, catalogue=catalogue)
    assert by_place(collected, "s")["E92000001", "2024/25"].value is None
    assert by_place(collected, "a")["E06000001", "2024"].value == 3


def test_england_outside_all_regions_is_left_out_and_said(tmp_path):
    regions = [("Y", "2024", number, str(100 + number - 980)) for number in range(980, 987)]
    folder = lait(tmp_path / "in", [*regions, ("Y", "2024", 970, "1258"), ("Y", "2023", 970, "1258")])
    collected = collect(folder, catalogue={"y": indicator(Found(value="Y"), "rate", None)})
    found = by_place(collected, "y")
    assert found["E92000001", "2024"].value is None
    assert "left out" in found["E92000001", "2024"].note
    assert found["E92000001", "2023"].value == 1258
    (remark,) = collected.remarks
    assert (remark.file, remark.row) == ("bds_long_0.parquet", 8)
    assert "1,258" in remark.sentence() and "100 to 106" in remark.sentence()


def test_a_cell_that_is_no_number_is_named_with_file_and_row(tmp_path):
    folder = lait(tmp_path / "in", [("A", "2024", 805, "3"), ("A", "2024", 929, "about 3")])
    collected = collect(folder, catalogue={"a": indicator(Found(value="A"))})
    (remark,) = collected.remarks
    assert (remark.file, remark.row) == ("bds_long_0.parquet", 2)
    assert '"about 3"' in remark.sentence()


FINGERTIPS = (
    "Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,Sex,Age,Category Type,Category,"
    "Time period,Value,Lower CI 95.0 limit,Upper CI 95.0 limit,Lower CI 99.8 limit,Upper CI 99.8 limit,Count,"
    "Denominator,Value note,Recent Trend,Compared to England value or percentiles,Compared to percentiles,"
    "Time period Sortable,New data,Compared to goal,Time period range\n"
    "90284,Injuries,,,E06000001,Hartlepool,UA,Male,<15 yrs,,,2023/24,50,40,60,,,100,20000,,Increasing,Worse,,"
    "20230000,,,1y\n"
    "90284,Injuries,,,E92000001,England,England,Persons,<15 yrs,Deprivation,Most deprived,2023/24,50,40,60,,,100,20000,"
    ",,,,20230000,,,1y\n"
)


def test_an_export_of_fingertips_keeps_sex_group_and_the_publishers_words(tmp_path):
    (tmp_path / "any name.csv").write_text(FINGERTIPS, encoding="utf-8")
    catalogue = {"i": indicator(Found(value="90284"), "rate", 10_000, "fingertips")}
    council, england = sorted(read(collect(tmp_path, catalogue=catalogue).rows), key=lambda row: row.row)
    assert (council.sex, council.age, council.category, council.publisher_trend) == (
        "Male",
        "<15 yrs",
        "",
        "Increasing",
    )
    assert (council.value, council.lower, council.upper, council.count, council.denominator) == (50, 40, 60, 100, 20000)
    assert (council.publisher_compared, council.period_order, council.row) == ("Worse", 20230000, 2)
    assert (england.category_type, england.category, england.area_kind) == ("Deprivation", "Most deprived", "england")


def test_neighbourhoods_add_up_to_their_area_and_keep_their_lines(tmp_path):
    with gzip.open(tmp_path / "tenure.csv.gz", "wt", encoding="utf-8") as file:
        file.write(
            "lsoa21_code,total_households,tenure,n,prop\n"
            "E01000001,100,Rented,30,0.3\nE01000001,100,Owned,70,0.7\n"
            "E01000002,300,Rented,30,0.1\nE01000002,300,Owned,270,0.9\nE01000009,50,Rented,50,1\n"
        )
    (tmp_path / "lookup.csv").write_text(
        "lsoa21_code,lsoa21_name,ltla24_code,ltla24_name,utla_code,utla_name\n"
        "E01000001,One,E06000001,Hartlepool,E06000001,Hartlepool\n"
        "E01000002,Two,E06000001,Hartlepool,E06000001,Hartlepool\n"
        "E01000009,Nine,E06000057,Northumberland,E06000057,Northumberland\n",
        encoding="utf-8",
    )
    rented = Found(count="n", denominator="total_households", where={"tenure": "Rented | Let"})
    catalogue = {"r": indicator(rented, source="neighbourhoods")}
    rows = {row.area_code: row for row in read(collect(tmp_path, catalogue=catalogue, area="E06000001").rows)}
    assert set(rows) == {"E01000001", "E01000002", "E06000001"}
    assert (rows["E01000002"].value, rows["E01000002"].count, rows["E01000002"].row) == (10, 30, 4)
    assert rows["E06000001"].value == pytest.approx(15)
    assert (rows["E06000001"].count, rows["E06000001"].denominator) == (60, 400)
    assert "the sum of 2 neighbourhoods, rows 2 to 4" in rows["E06000001"].note
    everywhere = {row.area_code for row in read(collect(tmp_path, catalogue=catalogue).rows)}
    assert {"E01000009", "E06000057"} <= everywhere


def test_a_broken_cell_of_neighbourhoods_stops_with_file_row_and_column(tmp_path):
    (tmp_path / "tenure.csv").write_text(
        "lsoa21_code,total_households,tenure,n\nE01000001,100,Rented,30\nE01000002,3OO,Rented,30\n", encoding="utf-8"
    )
    rented = Found(count="n", denominator="total_households", where={"tenure": "Rented"})
    with pytest.raises(FamilyhubError) as broken:
        collect(tmp_path, catalogue={"r": indicator(rented, source="neighbourhoods")})
    assert broken.value.trouble.where == 'tenure.csv, row 3, column "total_households"'
    assert broken.value.trouble.found == "'3OO'"


def test_files_nobody_knows_are_said_and_never_refused(tmp_path):
    lait(tmp_path, [("A", "2024", 805, "3")])
    (tmp_path / "letter.txt").write_text("Dear all", encoding="utf-8")
    pq.write_table(pa.table({"a": [1]}), tmp_path / "other.parquet")
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 and then nothing")
    collected = collect(tmp_path, catalogue={"a": indicator(Found(value="A"))})
    assert [each.path.name for each in collected.used] == ["bds_long_0.parquet"]
    assert {each.path.name for each in collected.unknown} == {"letter.txt", "other.parquet", "broken.parquet"}
    assert all(each.why for each in collected.unknown)
    assert collected.indicators("E06000001") == ("a",)
    assert collected.indicators("E06000057") == ()


def test_files_that_tell_of_areas_are_known_for_what_they_are(tmp_path):
    lait(tmp_path, [("A", "2024", 805, "3")])
    (tmp_path / "sn.csv").write_text("old_la_code,la_name,SN_1,SN_1P\n805,Hartlepool,929,Close\n", encoding="utf-8")
    (tmp_path / "regions.csv").write_text(
        "ltla24_name,ltla24_code,region24_name,region24_code\nHartlepool,E06000001,North East,E12000001\n",
        encoding="utf-8",
    )
    # One line longer than a reader of CSV takes, as an XML file may be.
    (tmp_path / "census.xml").write_text(f"<a>{'x' * 200_000}</a>", encoding="utf-8")
    (tmp_path / "districts.csv").write_text("ltla24_code,score\nE06000001,3\n", encoding="utf-8")
    collected = collect(tmp_path, catalogue={"a": indicator(Found(value="A"))})
    known = {each.path.name: (each.table, each.rows) for each in collected.used}
    assert known["sn.csv"] == ("neighbours", 1)
    assert known["regions.csv"] == ("places", 1)
    assert sorted(each.path.name for each in collected.unknown) == ["census.xml", "districts.csv"]


def test_nothing_known_and_nothing_there_are_errors(tmp_path):
    (tmp_path / "letter.txt").write_text("Dear all", encoding="utf-8")
    with pytest.raises(SourceError, match="no figure of any indicator"):
        collect(tmp_path)
    with pytest.raises(SourceError, match="no file and no folder"):
        collect(tmp_path / "absent")


cells = st.one_of(st.just("-"), st.integers(0, 400).map(str), st.floats(0, 100).map(lambda x: f"{x:.1f}"))
lines = st.lists(
    st.tuples(
        st.sampled_from(["P", "N", "D", "Z"]), st.sampled_from(["2023", "2024"]), st.sampled_from(sorted(COUNCILS)),
        cells,
    ),
    min_size=1, max_size=30, unique_by=lambda line: line[:3],
)  # fmt: skip


@given(lines=lines)
def test_joining_measures_equals_looking_them_up_one_by_one(tmp_path_factory, lines):
    folder = lait(tmp_path_factory.mktemp("lait"), lines)
    stated = {line[:3]: None if line[3] == "-" else float(line[3]) for line in lines}
    expected = {}
    for number, (measure, year, area, _) in enumerate(lines, start=1):
        if measure != "P":
            continue
        value, count, whole = (stated.get((name, year, area)) for name in ("P", "N", "D"))
        if whole is None and count and value:
            whole = float(duckdb.execute("SELECT ROUND(?::DOUBLE * 100 / ?::DOUBLE)", [count, value]).fetchall()[0][0])
        if count is None and value is not None and whole:
            count = float(duckdb.execute("SELECT ROUND(?::DOUBLE * ?::DOUBLE / 100)", [value, whole]).fetchall()[0][0])
        if value is None and count is not None and whole:
            value = count * 100 / whole
        expected[COUNCILS[area][0], year] = (value, count, whole, number)
    catalogue = {"p": indicator(Found(value="P", count="N", denominator="D"))}
    try:
        found = by_place(collect(folder, catalogue=catalogue), "p")
    except SourceError:
        found = {}
    got = {place: (row.value, row.count, row.denominator, row.row) for place, row in found.items()}
    assert got.keys() == expected.keys()
    for place, figures in expected.items():
        assert got[place] == pytest.approx(figures)
