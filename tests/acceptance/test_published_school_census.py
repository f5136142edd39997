"""The published school census of spring 2025: eight modules, every row landed or in quarantine with a reason."""

import csv
import re
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from familyhub.sources import land_all, landed_extracts
from familyhub.sources.canonical import load_canonical, load_extracts
from familyhub.sources.formats import recognise
from familyhub.sources.landing import LandingResult
from familyhub.sources.school_census import FORMAT, TABLES

ROWS = {
    "fsmperiod": 25_889, "pupilnolongeronroll": 375, "pupilonroll": 9_498, "senneeds": 16_954,
    "termlyexclusionsoffroll": 516, "termlyexclusionsonroll": 10_064, "termlysessiondetailsoffroll": 1_684,
    "termlysessiondetailsonroll": 41_251,
}  # fmt: skip
RECEIVED = date(2025, 5, 20)


@pytest.fixture(scope="module")
def census(published: Path) -> dict[str, Path]:
    """The eight modules by name."""
    folder = published / "school_census"
    if not folder.is_dir():
        pytest.skip("the published school census is not beside this checkout")
    return {path.stem.removeprefix("2025_spring_"): path for path in sorted(folder.glob("*.csv"))}


@pytest.fixture(scope="module")
def landed(census, tmp_path_factory) -> tuple[LandingResult, Path]:
    """All modules landed as one submission, under file names that say nothing."""
    workspace = tmp_path_factory.mktemp("census")
    folder = workspace / "incoming" / "schools" / RECEIVED.isoformat()
    folder.mkdir(parents=True)
    for number, path in enumerate(census.values()):
        (folder / f"extract {number}.csv").symlink_to(path)
    return land_all(workspace / "incoming", workspace / "landed", workspace / "quarantine", RECEIVED), workspace


@pytest.fixture(scope="module")
def tables(landed) -> duckdb.DuckDBPyConnection:
    """The canonical tables made of them."""
    connection = duckdb.connect()
    extracts = landed_extracts(landed[1] / "landed")
    load_extracts(connection, extracts)
    load_canonical(connection, extracts)
    return connection


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def day(cell: str) -> date:
    return datetime.strptime(cell, "%Y-%b-%d %H:%M:%S").date()


def one(tables: duckdb.DuckDBPyConnection, sql: str) -> int:
    return tables.execute(sql).fetchall()[0][0]


def test_each_module_is_told_by_its_content(census):
    for name, path in census.items():
        match = recognise(path).match
        assert match is not None and match.accepted, name
        assert (match.format, match.table, match.unread) == ("school_census", name, ())


def test_every_row_of_eight_modules_is_landed_or_in_quarantine_with_a_reason(landed, census):
    result, _ = landed
    assert result.unread == ()
    assert {extract.table: extract.read_rows for extract in result.new} == ROWS
    assert {name: len(rows_of(path)) for name, path in census.items()} == ROWS, "counted by another reader"
    quarantined = {extract.table: extract.quarantined_rows for extract in result.new if extract.quarantined_rows}
    backwards = sum(
        bool(row["fsmenddate"]) and day(row["fsmenddate"]) < day(row["fsmstartdate"])
        for row in rows_of(census["fsmperiod"])
    )
    assert quarantined == {"fsmperiod": backwards} == {"fsmperiod": 6_382}
    for extract in result.new:
        assert extract.read_rows == extract.landed_rows + extract.quarantined_rows
        assert extract.blank_rows == 0


def test_all_quarantined_rows_say_why(landed):
    _, workspace = landed
    told: Counter[tuple[str, str]] = Counter()
    for file in (workspace / "quarantine").rglob("*.csv"):
        with file.open(encoding="utf-8-sig", newline="") as text:
            told.update((fault["column"], fault["rule"]) for fault in csv.DictReader(text) if fault["column"] != "upn")
    assert told == {("fsmenddate", "order"): 6_382}


def test_hashed_numbers_cost_no_pupil(tables, census):
    pupils = {row["pupilonrolltableid"] for row in rows_of(census["pupilonroll"])}
    assert (
        one(tables, "SELECT COUNT(*) FROM stated.person_record WHERE person_key LIKE '%/on/%'") == len(pupils) == 9_498
    )
    left = {(row["pupilnolongeronrolltableid"], row["NativeId"]) for row in rows_of(census["pupilnolongeronroll"])}
    assert one(tables, "SELECT COUNT(*) FROM stated.person_record WHERE person_key LIKE '%/off/%'") == len(left) == 374
    assert one(tables, "SELECT COUNT(*) FROM stated.person_record WHERE upn IS NOT NULL") == 0


def test_the_term_is_found_in_the_days_of_the_modules(tables):
    assert tables.execute("SELECT DISTINCT term, census_on FROM stated.school_term").fetchall() == [
        ("2025 spring", date(2025, 1, 16))
    ]
    assert one(tables, "SELECT COUNT(*) FROM stated.school_term") == 9_498 + 374
    assert one(tables, "SELECT COUNT(*) FROM stated.place") == 8


def test_counts_of_the_terms_agree_with_the_modules(tables, census):
    exclusions = rows_of(census["termlyexclusionsonroll"]) + rows_of(census["termlyexclusionsoffroll"])
    suspended = sum(row["category"] in {"FIXD", "LNCH"} for row in exclusions)
    assert one(tables, "SELECT SUM(suspensions) FROM stated.school_term") == suspended == 6_335
    assert one(tables, "SELECT COUNT(*) FROM stated.status WHERE status = 'suspended'") == suspended
    permanent = sum(row["category"] == "PERM" for row in exclusions)
    assert one(tables, "SELECT COUNT(*) FROM stated.status WHERE status = 'excluded'") == permanent == 4_245
    pupils = rows_of(census["pupilonroll"])
    carers = sum(row["youngcarer"] in {"P", "S"} for row in pupils)
    assert one(tables, "SELECT COUNT(*) FROM stated.status WHERE status = 'young_carer'") == carers == 328
    service = sum(row["servicechild"] == "Y" for row in pupils)
    assert one(tables, "SELECT COUNT(*) FROM stated.status WHERE status = 'military_family'") == service == 683


def test_half_days_missed_agree_with_a_count_by_hand_and_impossible_ones_are_empty(tables, census):
    """The published file invents each code's half days apart, so that most pupils missed more than there were."""
    absent = set("CEHIMRSTGNOU")
    missed: Counter[str] = Counter()
    unclear: set[str] = set()
    for row in rows_of(census["termlysessiondetailsonroll"]):
        if row["attendancereason"] in absent:
            missed[row["pupilonrolltableid"]] += int(float(row["sessions"] or 0))
            unclear |= set() if row["sessions"] else {row["pupilonrolltableid"]}
    expected = {}
    for row in rows_of(census["pupilonroll"]):
        key = row["pupilonrolltableid"]
        possible = int(float(row["termlysessionspossible"] or 400))
        if key not in unclear and missed[key] <= possible:
            expected[key] = missed[key]
    found = tables.execute(
        "SELECT SPLIT_PART(person_key, '/', 4), sessions_missed FROM stated.school_term"
        " WHERE person_key LIKE '%/on/%' AND sessions_missed IS NOT NULL"
    ).fetchall()
    assert dict(found) == expected
    assert len(found) > 500


@pytest.mark.parametrize("year", range(2015, 2027))
def test_every_field_of_the_schema_is_read(published, year):
    """No module and no field from 2015 to 2026 is passed over unnoticed."""
    file = next((published / "school_census" / "schema").glob(f"school_census_schema_{year}*.yml"))
    text = file.read_text(encoding="utf-8")
    known = {name for table in TABLES for column in table.columns for name in (column.name, *column.also)}
    if year == 2015:
        modules = re.findall(r"^    (\w+):$", text, re.MULTILINE)
        fields = re.findall(r"^        (\w+):", text, re.MULTILINE)
    else:
        modules = re.findall(r"^  column_map\.(\w+)", text, re.MULTILINE)
        fields = re.findall(r"^  column_map\.\w+\.(\w+):", text, re.MULTILINE)
        fields += re.findall(r"^ {6,8}(\w+):$\n +[&*]", text, re.MULTILINE)
        renamed = re.findall(r"type: rename\n +description: .*\n +value:\n +(\w+)", text)
        fields += renamed
    names = {table.name for table in FORMAT.tables} | {"addressesonroll", "fsmperiodsonroll"}
    assert set(modules) - names == set()
    assert len(fields) > 0
    assert set(fields) - known - set(modules) == set()
