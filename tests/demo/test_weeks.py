"""The county's weeks: people live on, agencies hear of it at their own speed, and the truth of each week is kept."""

import csv
import shutil
from collections import Counter
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest

import familyhub
from familyhub.demo import MISSING_AT_AGENCIES, County, generate, make_workspace, truth_people, weeks, write_truth
from familyhub.demo.weeks import Week

CSV_SOURCES = ("chis", "births", "hub", "earlyhelp", "school", "csc")


def made(folder: Path) -> tuple[County, list[Week]]:
    county = generate(folder / "incoming", children=1_000, seed=6, hard=True, missing_identifiers=MISSING_AT_AGENCIES)
    return county, list(weeks(county, folder / "weeks", 10))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("weeks")


@pytest.fixture(scope="module")
def lived(root: Path) -> tuple[County, list[Week]]:
    return made(root)


def keys_in(folder: Path) -> set[tuple[str, str]]:
    """The records that any file of a week names as its person."""
    found: set[tuple[str, str]] = set()
    for source in CSV_SOURCES:
        for path in folder.glob(f"{source}/*/*.csv"):
            encoding = "cp1252" if source == "earlyhelp" else "utf-8-sig"
            with path.open(encoding=encoding, newline="") as file:
                for row in csv.DictReader(file):
                    tidy = {name.lower().replace(" ", "_"): cell for name, cell in row.items()}
                    found.add((source, tidy["person_key"]))
    return found


def test_each_week_is_received_a_week_after_the_last(lived, root):
    county, ten = lived
    assert [week.received - county.as_of for week in ten] == [timedelta(days=7 * n) for n in range(1, 11)]
    for week in ten:
        days = {path.parent.name for path in week.folder.rglob("*.csv")}
        assert days == {week.received.isoformat()}


def test_ten_weeks_hold_every_kind_of_change(lived):
    found = Counter(change.change for week in lived[1] for change in week.changes)
    assert set(found) == {"born", "joined", "named", "renamed", "died", "moved", "put_right", "told_again"} | (
        {"number_put_right"} & set(found)
    )


def test_the_changes_name_the_records_that_the_files_hold(lived):
    for week in lived[1]:
        told = {(change.source, change.person_key) for change in week.changes}
        held = keys_in(week.folder)
        assert told <= held
        # Rows of relationships alone name a child whose own row did not change.
        assert held - told == set() or {source for source, _ in held - told} == {"chis"}


def test_every_record_of_a_week_is_somebodys(lived):
    county, ten = lived
    known = {(record.source, record.person_key) for record in truth_people(county)}
    for week in ten:
        assert keys_in(week.folder) <= known


def test_a_record_is_of_one_person_for_good(lived, tmp_path):
    before = generate(tmp_path / "incoming", children=1_000, seed=6, hard=True, missing_identifiers=MISSING_AT_AGENCIES)
    first = {(record.source, record.person_key): record.person for record in truth_people(before)}
    last = {(record.source, record.person_key): record.person for record in truth_people(lived[0])}
    assert first.items() < last.items()


def test_a_county_lives_its_weeks_once(lived, tmp_path):
    with pytest.raises(ValueError, match="10 weeks already"):
        next(weeks(lived[0], tmp_path))


def test_the_same_county_lives_the_same_weeks(lived, root, tmp_path):
    _, again = made(tmp_path)
    assert [week.changes for week in again] == [week.changes for week in lived[1]]
    for source in ("chis", "hub", "births"):
        assert fingerprint(tmp_path / "weeks", source) == fingerprint(root / "weeks", source)


def fingerprint(folder: Path, source: str) -> dict[str, str]:
    files = sorted(folder.glob(f"*/{source}/**/*.csv"))
    return {path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}


def test_an_easy_county_has_weeks_of_the_agencies_it_has(tmp_path):
    county = generate(tmp_path / "incoming", children=400, seed=2)
    found = {change.source for week in weeks(county, tmp_path / "weeks", 4) for change in week.changes}
    assert "chis" in found
    assert found <= {"chis", "hub", "earlyhelp", "csc"}
    assert {record.kind for record in truth_people(county)} == {""}


def test_weeks_lie_beside_incoming_with_their_truth(tmp_path):
    make_workspace(tmp_path / "demo", children=200, seed=9, weeks=2)
    for week in ("01", "02"):
        assert list((tmp_path / "demo" / "weeks" / week).rglob("*.csv"))
        for name in ("people", "ties", "changes", "figures"):
            assert (tmp_path / "demo" / "truth" / "weeks" / week / f"{name}.parquet").stat().st_size > 0


@pytest.mark.slow
def test_figures_are_the_true_ones_after_a_week(tmp_path):
    root = tmp_path / "county"
    county = make_workspace(root, children=600, seed=3, hard=True)
    (week,) = weeks(county, root / "weeks", 1)
    shutil.copytree(week.folder, root / "incoming", dirs_exist_ok=True)
    write_truth(week.county, root / "truth")
    familyhub.open(root).refresh()
    (snapshot,) = (root / "snapshots").iterdir()
    columns = "measure, period_kind, period, hierarchy, level, place, numerator, denominator, excluded"
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{snapshot / 'marts.duckdb'}' AS marts (READ_ONLY)")
        # Sums to date of months without any member are told by one side alone, and only in a county as small as this.
        told, true = (
            f"SELECT {columns} FROM {table} WHERE period_kind <> 'year_to_date'"
            for table in ("marts.figure", f"'{root / 'truth' / 'figures.parquet'}'")
        )
        both = f"({told} EXCEPT ALL {true}) UNION ALL ({true} EXCEPT ALL {told})"
        assert connection.execute(both).fetchall() == []
        assert connection.execute(f"SELECT COUNT(*) FROM ({told})").fetchall()[0][0] > 5_000
