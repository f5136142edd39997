"""Parts: each sheet of a workbook is an extract of its own, so that its id and a row name one line of one sheet."""

import csv
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from familyhub.sources import landed_extracts
from workspaces import County

PEOPLE = [["person_key", "forename", "birth_date"], ["ada", "Ada", "2025-09-01"], ["ben", "Ben", "31/02/2025"]]
CONTACTS = [
    ["contact_key", "person_key", "happened_on", "attended"],
    ["c1", "ada", "2025-09-10", "seen"],
    ["c2", "ada", "2025-09-11", "perhaps"],
    ["c3", "ada", "2025-09-12", "seen"],
]


def workbook(path: Path, sheets: dict[str, list[list[str]]]) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


@pytest.fixture
def county(tmp_path: Path) -> County:
    county = County(tmp_path)
    workbook(county.folders.incoming / "hub/2026-01-02/register.xlsx", {"Families": PEOPLE, "Visits": CONTACTS})
    return county


def test_each_sheet_is_an_extract_and_a_row_names_a_line_of_one_sheet(county):
    rows = county.canonical(
        "SELECT extract.file, extract.part, extract.source_table, contact.row"
        " FROM contact JOIN extract USING (extract_id) ORDER BY contact.row"
    )
    file = 'hub/2026-01-02/register.xlsx, sheet "Visits"'
    assert rows == [(file, "Visits", "contact", 2), (file, "Visits", "contact", 4)]
    assert county.canonical("SELECT part, row FROM person_record JOIN extract USING (extract_id)") == [("Families", 2)]


def test_the_counts_of_the_sheets_add_up_to_those_of_the_file(county):
    county.land()
    ((_, extract),) = landed_extracts(county.folders.landed)
    families, visits = extract.parts
    assert (families.sheet, families.read_rows, families.landed_rows, families.quarantined_rows) == (
        "Families",
        2,
        1,
        1,
    )
    assert (visits.sheet, visits.read_rows, visits.landed_rows, visits.quarantined_rows) == ("Visits", 3, 2, 1)
    assert (extract.read_rows, extract.landed_rows, extract.quarantined_rows) == (5, 3, 2)
    assert extract.file == "hub/2026-01-02/register.xlsx"


def test_quarantine_names_the_sheet(county):
    county.land()
    (file,) = county.folders.quarantine.rglob("*.csv")
    with file.open(encoding="utf-8-sig", newline="") as text:
        told = {(fault["file"].partition(", ")[2], fault["row"]) for fault in csv.DictReader(text)}
    assert told == {('sheet "Families"', "3"), ('sheet "Visits"', "3")}


def test_a_fault_stands_with_the_extract_of_its_sheet(county):
    built = county.build()
    rows = built.ask(
        "SELECT extract.part, fault.row, fault.rule, says FROM facts.fault JOIN facts.extract USING (extract_id)"
        " JOIN identity.fault AS said USING (fault_id) ORDER BY fault_id"
    )
    assert [row[:3] for row in rows] == [("Families", 3, "date"), ("Visits", 3, "code")]
    assert rows[1][3].startswith(
        'hub/2026-01-02/register.xlsx, sheet "Visits", row 3, column "attended": found "perhaps"'
    )


def test_each_sheet_is_decided_by_its_own_dates(tmp_path):
    county = County(tmp_path)
    american = [PEOPLE[0], ["cat", "Cat", "12/25/2019"], ["dot", "Dot", "01/02/2020"]]
    british = [PEOPLE[0], ["eve", "Eve", "25/12/2019"], ["fay", "Fay", "01/02/2020"]]
    workbook(county.folders.incoming / "hub/2026-01-02/two.xlsx", {"A": american, "B": british})
    born = dict(county.canonical("SELECT person_key, birth_date FROM person_record"))
    assert (born["dot"], born["fay"]) == (date(2020, 1, 2), date(2020, 2, 1))
    ((_, extract),) = landed_extracts(county.folders.landed)
    (note,) = [note for note in extract.notes if "month first" in note]
    assert note.startswith('sheet "A", column "birth_date" is read month first')
