"""The published SSDA903 return, CSV set and XML: every row landed or in quarantine, counted against another reading."""

import csv
import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import duckdb
import pytest
from lxml import etree

from familyhub.sources.canonical import load_canonical, load_extracts
from familyhub.sources.formats import recognise
from familyhub.sources.landing import Landed, land_all, landed_extracts
from familyhub.sources.ssda903 import FORMAT
from familyhub.sources.ssda903.tables import TABLES

RECEIVED = date(2026, 11, 20)
TODAY = date(2026, 11, 22)
PLANNED_AHEAD = date(2028, 11, 20)
"""Nothing that happened lies more than two years after its receipt; some of these made-up reviews do."""
FILES = {
    "header.csv": ("ssda903_header", 2675),
    "episodes.csv": ("ssda903_episodes", 5050),
    "reviews.csv": ("ssda903_reviews", 12582),
    "uasc.csv": ("ssda903_uasc", 132),
    "oc2.csv": ("ssda903_oc2", 2675),
    "oc3.csv": ("ssda903_oc3", 53),
    "ad1.csv": ("ssda903_ad1", 29),
    "placed_for_adoption.csv": ("ssda903_placed_adoption", 29),
    "placed_for_adoption_errors.csv": ("ssda903_placed_adoption", 30),
    "previous_permanence.csv": ("ssda903_prev_perm", 2675),
    "missing.csv": ("ssda903_missing", 43),
    "sw_episodes.csv": ("ssda903_sw_episodes", 1),
    "DoLo.csv": ("ssda903_dolo", 1),
}


@pytest.fixture(scope="module")
def folder(published: Path) -> Path:
    """The folder of the published return."""
    if not (published / "ssda903").is_dir():
        pytest.skip("the published SSDA903 return is not beside the project")
    return published / "ssda903"


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def day(text: str) -> date:
    of_month, month, year = map(int, text.split("/"))
    return date(year, month, of_month)


def land(folder: Path, names: list[str], home: Path) -> dict[str, Landed]:
    incoming = home / "incoming" / "care" / RECEIVED.isoformat()
    incoming.mkdir(parents=True)
    for name in names:
        shutil.copy(folder / name, incoming / f"{len(name)}{name[::-1]}")  # no name helps
    result = land_all(home / "incoming", home / "landed", home / "quarantine", TODAY)
    assert result.unread == ()
    by_name = {f"{len(name)}{name[::-1]}": name for name in names}
    return {by_name[Path(extract.file).name]: extract for extract in result.new}


def test_no_csv_of_the_folder_is_forgotten(folder):
    assert {file.name for file in folder.glob("*.csv")} == set(FILES)


def test_every_row_of_every_csv_lands_or_is_in_quarantine(folder, tmp_path):
    landed = land(folder, list(FILES), tmp_path)
    for name, (table, count) in FILES.items():
        extract = landed[name]
        assert extract.read_rows == len(rows_of(folder / name)) == count, name
        assert extract.read_rows == extract.landed_rows + extract.quarantined_rows, name
        assert (extract.table, extract.unread) == (table, ())
    late = [row for row in rows_of(folder / "reviews.csv") if day(row["REVIEW"]) > PLANNED_AHEAD]
    assert {name: extract.quarantined_rows for name, extract in landed.items() if extract.quarantined_rows} == {
        "reviews.csv": len(late)
    }
    assert len(late) == 14


def test_the_csv_set_says_in_the_model_what_its_rows_say(folder, tmp_path):
    land(folder, [name for name in FILES if "errors" not in name], tmp_path)
    with duckdb.connect() as connection:
        extracts = landed_extracts(tmp_path / "landed")
        load_extracts(connection, extracts)
        load_canonical(connection, extracts)

        def count(query: str) -> int:
            return connection.execute(f"SELECT COUNT(*) FROM {query}").fetchall()[0][0]

        header, episodes = rows_of(folder / "header.csv"), rows_of(folder / "episodes.csv")
        assert count("person_record") == len(header) + 1, "one mother in care has a child"
        assert count("relationship_record") == 1
        reviews = {
            (row["CHILD"], row["REVIEW"])
            for row in rows_of(folder / "reviews.csv")
            if day(row["REVIEW"]) <= PLANNED_AHEAD
        }
        assert count("contact") == len(reviews)
        oc2 = rows_of(folder / "oc2.csv")
        scored = sum(bool(row["SDQ_SCORE"]) for row in oc2)
        assert count("assessment WHERE instrument = 'sdq'") == scored
        assert count("assessment WHERE instrument = 'drug_use' AND band = 'yes'") == sum(
            row["SUBSTANCE_MISUSE"] == "1" for row in oc2
        )
        assert count("(SELECT DISTINCT person_key FROM status WHERE status = 'looked_after')") == len(
            {row["CHILD"] for row in episodes}
        )
        assert count("status WHERE status = 'looked_after'") == periods(episodes)
        assert count("status WHERE status = 'missing'") == len(rows_of(folder / "missing.csv"))
        assert count("status WHERE status = 'unaccompanied_asylum_seeker'") == 132
        assert count("status WHERE status = 'previous_permanence'") == 0, "every one of them is Z1"
        assert count("status WHERE status = 'placed_for_adoption' AND detail = 'decided'") == 29
        assert count("status WHERE status = 'care_leaver'") == sum(
            row["IN_TOUCH"] != "DIED" for row in rows_of(folder / "oc3.csv")
        )
        adopted = {row["CHILD"] for row in episodes if row["REC"] in ("E11", "E12") and row["DEC"]}
        assert count("person_record WHERE restriction = 'adopted'") == len(adopted)


def periods(episodes: list[dict[str, str]]) -> int:
    """Periods of care, counted in plain Python: one begins with a child, with S, and after an end for a reason."""
    count = 0
    turns: dict[str, dict[date, dict[str, str]]] = {}
    for row in episodes:
        turns.setdefault(row["CHILD"], {})[day(row["DECOM"])] = row
    for of_child in turns.values():
        ended = True
        for _, row in sorted(of_child.items()):
            count += ended or row["RNE"] == "S"
            ended = bool(row["DEC"]) and row["REC"] != "X1"
    return count


def test_every_element_of_the_xml_lands(folder, tmp_path):
    extract = land(folder, ["fake_903.xml"], tmp_path)["fake_903.xml"]
    tree = etree.parse(folder / "fake_903.xml")
    elements = {
        "ssda903_header": "//CHILD", "ssda903_episodes": "//EPISODE", "ssda903_reviews": "//AREVIEW",
        "ssda903_uasc": "//DUC", "ssda903_oc2": "//OC2", "ssda903_oc3": "//IN_TOUCH", "ssda903_ad1": "//DATE_INT",
        "ssda903_placed_adoption": "//AD_PLACED", "ssda903_prev_perm": "//PERMANENCE", "ssda903_missing": "//AMISSING",
    }  # fmt: skip
    expected = {table: len(tree.xpath(path)) for table, path in elements.items()}
    assert expected == {
        "ssda903_header": 253, "ssda903_episodes": 459, "ssda903_reviews": 1206, "ssda903_uasc": 12, "ssda903_oc2": 253,
        "ssda903_oc3": 6, "ssda903_ad1": 3, "ssda903_placed_adoption": 3, "ssda903_prev_perm": 253,
        "ssda903_missing": 6,
    }  # fmt: skip
    assert {table: count for table, count in extract.tables.items() if count} == expected
    assert (extract.read_rows, extract.quarantined_rows) == (sum(expected.values()), 0)


def test_every_text_of_the_xml_stands_in_a_cell(folder):
    """The texts of all leaves, and the texts of all cells but those copied from the header, are the same."""
    file = folder / "fake_903.xml"
    leaves = Counter(
        element.text.strip()
        for element in etree.parse(file).iter()
        if len(element) == 0 and element.text and element.text.strip() and element.tag != "CHILDID"
    )
    cells: Counter[str] = Counter()
    match = recognise(file).match
    assert match is not None
    for batch in FORMAT.read(file, match):
        assert batch.notes == () and batch.rejects == ()
        copied = {"CHILD", "_row", "_raw"} | (set() if batch.table == "ssda903_header" else {"DOB", "SEX"})
        for row in batch.cells.to_pylist():
            cells.update(value for name, value in row.items() if value and name not in copied)
    assert cells == leaves


@pytest.mark.parametrize("cut", [0.2, 0.6, 0.97])
def test_a_truncated_copy_lands_the_children_before_the_break(folder, tmp_path, cut):
    text = (folder / "fake_903.xml").read_text()
    text = text[: int(len(text) * cut)]
    file = tmp_path / "cut.xml"
    file.write_text(text)
    match = recognise(file).match
    assert match is not None and match.accepted
    batches = list(FORMAT.read(file, match))
    assert sum(b.cells.num_rows for b in batches if b.table == "ssda903_header") == text.count("</CHILD>")
    (reject,) = [reject for batch in batches for reject in batch.rejects]
    assert reject.rule == "xml" and text.endswith(reject.raw[-20:])


@pytest.mark.parametrize("year", [2017, 2019, 2022, 2024, 2025, 2026])
def test_every_field_of_the_schema_of_every_year_is_a_column(folder, year):
    """The schemas are YAML: table names and field names are the keys, in capitals for fields."""
    (file,) = (folder / "schema").glob(f"*{year}*.yml")
    lines = [line.strip() for line in file.read_text().splitlines()]
    fields = {line.rstrip(":") for line in lines if line.endswith(":") and line[0].isupper()}
    fields |= {line.split(".")[2] for line in lines if line.startswith("column_map.") and line.count(".") > 1}
    known = {column.name for table in TABLES for column in table.columns}
    assert fields and fields - known == set()
