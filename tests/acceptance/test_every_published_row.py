"""Every row of every published file that is an extract lands or lies in quarantine, as docs/published-files.md says.

What the page states is held against what comes out of the landing, and against a count by readers that are not ours.
NHS England's ASQ-3 vectors are no extract: tests/acceptance/test_nhs_tables.py reads all 127.
"""

import csv
import fnmatch
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
from lxml import etree

from familyhub.sources.faults import FILE_NAME
from familyhub.sources.formats import recognise
from familyhub.sources.landing import Landed, land_all, landed_extracts

PAGE = Path(__file__).parents[2] / "docs" / "published-files.md"
RECEIVED = date(2026, 11, 22)
ELEMENTS = {
    "cin_census/fake_CIN_data.xml": ("Child", "CINdetails", "Disability"),
    "ssda903/fake_903.xml": (
        "CHILD", "EPISODE", "AREVIEW", "DUC", "OC2", "IN_TOUCH", "DATE_INT", "AD_PLACED", "PERMANENCE", "AMISSING",
    ),
}  # fmt: skip
"""The elements of which each makes a row."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A line of the page: a file, what it is read as, its counts, and why anything was left out."""

    file: str
    format: str
    table: str
    read: int
    landed: int
    quarantined: int
    why: str


def lines_of(heading: str) -> list[list[str]]:
    """The cells of the table below a heading of the page."""
    below = PAGE.read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = [line.split("|")[1:-1] for line in below.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in row] for row in rows[1:]]


def number(cell: str) -> int:
    return int(cell.replace(",", ""))


EXTRACTS = [
    Stated(file.strip("`"), form, table, *map(number, counts), why=why)
    for file, form, table, *counts, why in lines_of("Extracts")
]
OTHERS = [(pattern.strip("`"), said) for pattern, _, said in lines_of("No extracts")]


@dataclass(frozen=True, slots=True)
class Came:
    """What came of one file: its manifest, and its faults as they are kept beside what landed."""

    extract: Landed
    faults: list[dict[str, object]]


@pytest.fixture(scope="module")
def landed(published: Path, tmp_path_factory) -> dict[str, Came]:
    """All extracts landed at once, each under a name that says nothing."""
    home = tmp_path_factory.mktemp("published")
    named = {}
    for turn, stated in enumerate(EXTRACTS):
        name = f"{stated.file.split('/')[0]}/{RECEIVED}/{turn}"
        (home / "incoming" / name).parent.mkdir(parents=True, exist_ok=True)
        (home / "incoming" / name).symlink_to(published / stated.file)
        named[name] = stated.file
    result = land_all(home / "incoming", home / "landed", home / "quarantine", RECEIVED)
    assert result.unread == ()
    found = {}
    for folder, extract in landed_extracts(home / "landed"):
        faults = folder / FILE_NAME
        rows = pq.read_table(faults).to_pylist() if faults.exists() else []
        with_reason = home / "quarantine" / extract.source / f"{folder.name}.csv"
        assert with_reason.exists() == bool(rows)
        if rows:
            with with_reason.open(encoding="utf-8-sig", newline="") as file:
                told = list(csv.DictReader(file))
            assert len(told) == len(rows) and all(row["rule"] and row["expected"] for row in told)
        found[named[extract.file]] = Came(extract, rows)
    return found


def counted(path: Path, file: str) -> int:
    """Rows of a file as another reader counts them: Python's own for CSV, openpyxl, and lxml's whole tree."""
    if path.suffix == ".xml":
        names = Counter(element.tag for element in etree.parse(path).iter() if isinstance(element.tag, str))
        return sum(names[name] for name in ELEMENTS[file])
    if path.suffix == ".xlsx":
        sheets = openpyxl.load_workbook(path, data_only=True).worksheets
        rows = (row for sheet in sheets for row in sheet.iter_rows(min_row=2, values_only=True))
        return sum(any(cell not in (None, "") for cell in row) for row in rows)
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return sum(1 for _ in csv.DictReader(lines))


def why(came: Came) -> str:
    """Why rows and cells were left out, in the words of the page."""
    reasons = Counter((fault["left_out"], fault["column"], fault["expected"]) for fault in came.faults)
    return "; ".join(
        f"{count:,} {left_out}{'s' * (count != 1)}: {column}, expected {expected}"
        for (left_out, column, expected), count in sorted(reasons.items())
    )


@pytest.mark.parametrize("stated", EXTRACTS, ids=lambda stated: stated.file)
def test_every_row_lands_or_lies_in_quarantine_as_the_page_says(landed, published, stated):
    came = landed[stated.file]
    extract = came.extract
    tables = [table for table, count in extract.tables.items() if count]
    table = tables[0] if len(tables) == 1 else f"{len(tables)} tables"
    found = (extract.format, table, extract.read_rows, extract.landed_rows, extract.quarantined_rows)
    assert found == (stated.format, stated.table, stated.read, stated.landed, stated.quarantined)
    assert why(came) == stated.why
    assert extract.read_rows == extract.landed_rows + extract.quarantined_rows
    assert extract.read_rows == counted(published / stated.file, stated.file), "counted by another reader"
    assert extract.landed_rows == sum(extract.tables.values())
    out = {(fault["part"], fault["table"], fault["row"]) for fault in came.faults if fault["left_out"] == "row"}
    assert len(out) == extract.quarantined_rows


def test_the_page_speaks_of_every_published_file(published):
    files = sorted(path.relative_to(published).as_posix() for path in published.rglob("*") if path.is_file())
    named = {stated.file for stated in EXTRACTS}
    assert named <= set(files), "a file that the page names is not there"
    silent = [file for file in files if file not in named and not any(fnmatch.fnmatch(file, p) for p, _ in OTHERS)]
    assert silent == []
    assert not [file for file in named if any(fnmatch.fnmatch(file, pattern) for pattern, _ in OTHERS)]


@pytest.mark.parametrize(("pattern", "said"), OTHERS, ids=[pattern for pattern, _ in OTHERS])
def test_what_is_no_extract_is_refused_in_words(published, pattern, said):
    files = [path for path in published.rglob("*") if fnmatch.fnmatch(path.relative_to(published).as_posix(), pattern)]
    assert files
    for path in files:
        found = recognise(path)
        assert not found.accepted, path.name
        assert said in found.why_not(), path.name


def test_the_page_adds_up(landed):
    total = f"{len(EXTRACTS)} files, {sum(s.read for s in EXTRACTS):,} rows: {sum(s.landed for s in EXTRACTS):,} landed"
    assert total in PAGE.read_text(encoding="utf-8")
    assert len(landed) == len(EXTRACTS)
