"""Published tables as they are: every row landed or in quarantine, and figures that agree with another reading."""

import csv
import math
from collections import Counter
from datetime import date
from pathlib import Path

import duckdb
import pyarrow.csv
import pyarrow.parquet
import pytest

from familyhub.sources import recognise
from familyhub.sources.canonical import load_canonical, load_extracts
from familyhub.sources.landing import land_all, landed_extracts

TABLES = {
    "ohid/DATA.csv": ("asq3", 750),
    "ohid/contextual_database.csv": ("area_context", 33),
    "ohid/eyfsp_la_level.csv": ("explore_education", 9120),
    "ohid/eyfsp_national_level.csv": ("explore_education", 156),
    "ohid/eyfsp_region_level.csv": ("explore_education", 1716),
    "ohid/fingertips_data_london.csv": ("fingertips", 231),
    "csc/b1_children_in_need_2013_to_2025.csv": ("explore_education", 2132),
    "csc/c3_factors_identified_at_end_of_assessment_2018_to_2025.csv": ("explore_education", 1312),
    "csc/cla_number_and_rate_per_10k_children.csv": ("explore_education", 2505),
    "csc/la_hospital_admissions_2324.csv": ("fingertips", 7208),
    "csc/ons_mid-year_population_estimates_2012_to_2024.csv": ("explore_education", 2132),
    "csc/region_hospital_admissions_2324.csv": ("fingertips", 6847),
    "csc/spending_data.csv": ("explore_education", 318),
    "csc/spending_per_capita.csv": ("explore_education", 318),
    "fingertips/new_upload_format_sample.csv": ("fingertips_upload", 9),
    "lait/lait_data_dictionary.csv": ("lait_measures", 448),
}
OTHERS = (
    "csc/LTLA-UTLA_Apr23_Lookup_England-Wales.csv",
    "csc/New_Statistical_Neighbour_Groupings_April_2021.csv",
    "csc/sn_model_2025_wide.csv",
    "geo/lookup_ltla23_utla23.csv",
    "imd/imd2025_ltla24_england.csv",
    "pop/census21_agegroup_lsoa21_5areas.csv",
)
EDUCATION_KEYS = {
    "", "time_period", "time_identifier", "geographic_level", "country_code", "country_name", "region_code",
    "region_name", "old_la_code", "new_la_code", "la_name", "lad_code", "lad_name", "geo_breakdown",
}  # fmt: skip
FILTERS = {
    "category", "population_type", "age_group", "characteristic", "characteristic_type", "gender", "geo_breakdown_sn",
}  # fmt: skip
TODAY = date(2025, 11, 3)
ROWS_OF_LAIT = 641_070


def rows_of(file: Path) -> list[dict[str, str]]:
    """Another reading of the file: Python's own."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def world(folder: Path):
    """The landed files of a folder, and a connection with their canonical rows."""
    result = land_all(folder / "incoming", folder / "landed", folder / "quarantine", TODAY)
    assert result.unread == ()
    extracts = landed_extracts(folder / "landed")
    connection = duckdb.connect()
    load_extracts(connection, extracts)
    load_canonical(connection, extracts)
    return {extract.file: extract for _, extract in extracts}, connection


@pytest.fixture(scope="module")
def landed(published, tmp_path_factory):
    folder = tmp_path_factory.mktemp("published")
    for name in TABLES:
        file = folder / "incoming" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes((published / name).read_bytes())
    extracts, connection = world(folder)
    yield extracts, connection
    connection.close()


def figures(landed, name):
    """The figures that came from one file, by its rows."""
    _, connection = landed
    query = """
        SELECT published.*
        FROM stated.published
        JOIN extract ON extract.extract_id = published.extract_id
        WHERE extract.file = ?
    """
    return connection.sql(query, params=[name]).to_arrow_table().to_pylist()


@pytest.mark.parametrize("name", TABLES)
def test_every_row_of_the_file_is_landed_or_in_quarantine(published, landed, name):
    table, rows = TABLES[name]
    (part,) = landed[0][name].parts
    assert part.table == table
    assert part.read_rows == rows == len(rows_of(published / name))
    assert (part.landed_rows, part.quarantined_rows) == (rows, 0)


@pytest.mark.parametrize("name", [name for name, (table, _) in TABLES.items() if table == "explore_education"])
def test_every_cell_of_an_indicator_is_a_figure_or_says_why_not(published, landed, name):
    stated = Counter()
    marked = Counter()
    total = 0.0
    for row in rows_of(published / name):
        for header in row.keys() - EDUCATION_KEYS - FILTERS:
            cell = row[header].strip()
            if cell:
                stated[header] += 1
                if cell in ("c", "u", "x", "z"):
                    marked[header] += 1
                else:
                    total += float(cell)
    found = figures(landed, name)
    assert Counter(figure["indicator"] for figure in found) == stated
    assert Counter(figure["indicator"] for figure in found if figure["value"] is None) == marked
    assert all(figure["note"] for figure in found if figure["value"] is None)
    assert math.isclose(math.fsum(f["value"] for f in found if f["value"] is not None), total, rel_tol=1e-9)


@pytest.mark.parametrize("name", [name for name, (table, _) in TABLES.items() if table == "fingertips"])
def test_every_row_of_fingertips_is_the_figure_it_states(published, landed, name):
    found = {figure["row"]: figure for figure in figures(landed, name)}
    rows = rows_of(published / name)
    assert sorted(found) == list(range(2, len(rows) + 2))
    for number, row in enumerate(rows, start=2):
        plain = {header.replace(" ", "").lower(): cell for header, cell in row.items()}
        figure = found[number]
        assert (figure["indicator"], figure["area_code"]) == (plain["indicatorid"], plain["areacode"])
        assert figure["period"] == plain["timeperiod"]
        for column, header in (
            ("value", "value"), ("numerator", "count"), ("denominator", "denominator"),
            ("lower", "lowerci95.0limit"), ("upper", "upperci95.0limit"),
        ):  # fmt: skip
            assert figure[column] == (float(plain[header]) if plain[header] else None)


def test_asq3_agrees_cell_by_cell(published, landed):
    name = "ohid/DATA.csv"
    found = {(figure["row"], figure["indicator"]): figure for figure in figures(landed, name)}
    domains = {
        "C6iii": "comms", "C6iv": "gms", "C6v": "fms", "C6vi": "problem_solving", "C6vii": "personal_social",
        "C6viii": "overall",
    }  # fmt: skip
    values = notes = 0
    for number, row in enumerate(rows_of(published / name), start=2):
        for indicator, domain in domains.items():
            figure = found[number, indicator]
            for column, start in (("numerator", "n_above_avg"), ("denominator", "total"), ("value", "p_above_avg")):
                cell = row[f"{start}_{domain}"]
                if cell in ("-", "DK", "dk"):
                    assert figure[column] is None and figure["note"]
                    notes += 1
                elif cell:
                    assert figure[column] == float(cell)
                    values += 1
    assert (values, notes) == (12_611, 889)


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        ("csc/b1_children_in_need_2013_to_2025.csv", ("Anypoint_episodes", "E92000001", "2025"), 756120),
        ("csc/b1_children_in_need_2013_to_2025.csv", ("Started_child", "E12000001", "2025"), 20530),
        ("csc/c3_factors_identified_at_end_of_assessment_2018_to_2025.csv", ("Neglect", "E92000001", "2025"), 90370),
        ("ohid/eyfsp_national_level.csv", ("gld_percentage", "E92000001", "2021/22"), 65.2),
        ("ohid/eyfsp_la_level.csv", ("gld_percentage", "E06000047", "2021/22"), 64.5),
        ("ohid/eyfsp_region_level.csv", ("gld_number", "E12000001", "2021/22"), 18006),
        ("ohid/contextual_database.csv", ("child_population_2021", "E09000002", "2021"), 63332),
        ("csc/spending_per_capita.csv", ("Cost per child", "E06000001", "2024/25"), 2528),
        ("ohid/DATA.csv", ("C6viii", "E06000047", "April 2021 - June 2021"), 952 / 1098),
    ],
)
def test_the_headline_of_an_area_is_found_by_indicator_area_and_period(landed, name, key, value):
    headline = [
        figure
        for figure in figures(landed, name)
        if (figure["indicator"], figure["area_code"], figure["period"]) == key
        and (figure["breakdown"] or "category: ").startswith("category: ")
    ]
    assert [figure["value"] for figure in headline] == [value]


def test_no_two_figures_of_one_row_say_the_same(landed):
    _, connection = landed
    twice = connection.execute(
        "SELECT extract_id, row, indicator FROM stated.published GROUP BY ALL HAVING COUNT(*) > 1"
    ).fetchall()
    assert twice == []


@pytest.mark.parametrize("name", OTHERS)
def test_lookups_and_neighbours_are_no_published_figures(published, name):
    found = recognise(published / name)
    assert not found.accepted or found.match is None or found.match.format != "published"


def test_all_of_lait_lands_with_ons_codes(published, tmp_path):
    """DfE offers LAIT as CSV; the copy beside the project is Parquet, and is written as what DfE offers."""
    incoming = tmp_path / "incoming" / "lait"
    incoming.mkdir(parents=True)
    lait = pyarrow.parquet.read_table(published / "lait" / "bds_long_0.parquet")
    pyarrow.csv.write_csv(lait, incoming / "bds.csv")
    (incoming / "dictionary.csv").write_bytes((published / "lait" / "lait_data_dictionary.csv").read_bytes())
    extracts, connection = world(tmp_path)
    with connection:
        (part,) = extracts["lait/bds.csv"].parts
        assert (part.read_rows, part.landed_rows, part.quarantined_rows) == (ROWS_OF_LAIT, ROWS_OF_LAIT, 0)
        figures, values, keys, without_code = connection.execute(
            "SELECT COUNT(*), COUNT(value), COUNT(DISTINCT (indicator, area_code, period)),"
            " COUNT(*) FILTER (area_code NOT SIMILAR TO 'E[0-9]{8}') FROM stated.published"
        ).fetchall()[0]
        marks = sum(1 for value in lait["Values"].to_pylist() if value == "-")
        assert (figures, keys, without_code) == (ROWS_OF_LAIT, ROWS_OF_LAIT, 0)
        assert values == ROWS_OF_LAIT - marks == 547_187
