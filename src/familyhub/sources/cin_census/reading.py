"""Reading the CIN census: a child at a time, so that a file of any size needs little memory.

Element names are taken without their namespace. Elements nobody declared (such as PreProceedingsandFGDM) are said once
in the notes.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from familyhub.model import Column, Table
from familyhub.model.derive import expected
from familyhub.sources.cin_census import tables
from familyhub.sources.shape import Batch, Reject
from familyhub.sources.xml_rows import Cells, Gathered, Row
from familyhub.sources.xml_shape import (
    Lines,
    Note,
    Record,
    Unreadable,
    local_name,
    raw_of,
    read_records,
    stray,
    stray_texts,
    text_of,
)

CHILDREN_PER_BATCH = 5_000
XML_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T[0-9:.]+)?(?:Z|[+-]\d{2}:\d{2})?")
RECORDS = ("Header", "Child")
CONTAINERS = {
    "Child", "ChildIdentifiers", "ChildCharacteristics", "Disabilities", "CINdetails", "Assessments",
    "FactorsIdentifiedAtAssessment", "CINPlanDates", "Section47", "ChildProtectionPlans", "Reviews",
}  # fmt: skip
KNOWN = CONTAINERS | {column.name for table in tables.TABLES for column in table.columns}


def read_census(path: Path) -> Iterator[Batch]:
    """Batches of rows, table by table. A child that is broken as XML, or cut off, is a reject that says where.

    Raises SourceError for a file with a document type: a census has none, and it could reach for other files.
    """
    gathered, header, said = Gathered(tables.TABLES), Cells(), set[str]()
    for found in read_records(path, RECORDS):
        match found:
            case Note(sentence):
                gathered.notes.append(sentence)
            case Unreadable():
                gathered.refuse(found.reject(tables.CHILD.name))
            case Record(element, _) if local_name(element) == "Header":
                header = header_cells(element)
            case Record(element, lines):
                _take_child(gathered, child_rows(element, lines, header))
                _tell_of_the_rest(gathered, element, lines, said)
        if gathered.records >= CHILDREN_PER_BATCH:
            yield from gathered.batches()
    yield from gathered.batches()


def elements(path: Path) -> Iterator[tuple[Any, Lines]]:
    """The header and the children, each whole, in the order of the file, with the line of every element in it."""
    for found in read_records(path, RECORDS):
        if isinstance(found, Record):
            yield found.element, found.lines


def _take_child(gathered: Gathered, rows: list[Row]) -> None:
    """Take a child's rows; where the child itself is malformed, reject them all and say why."""
    gathered.records += 1
    fault = child_fault(rows[0])
    for row in rows:
        if fault is None:
            gathered.take(row)
        else:
            gathered.refuse(fault if row is rows[0] else _with_its_child(row, fault))


def _tell_of_the_rest(gathered: Gathered, child: Any, lines: Lines, said: set[str]) -> None:
    """Text between elements, and elements that nothing is read from: whatever stands within one of those is meant."""
    for holder, text in stray_texts(child):
        gathered.refuse(stray(lines.get(holder, 0), text).reject(tables.CHILD.name))
    for container in child.iter():
        if local_name(container) not in CONTAINERS:
            continue
        for element in container:
            name = local_name(element)
            if name and name not in KNOWN and name not in said:
                said.add(name)
                gathered.notes.append(f"element {name}, first on line {lines.get(element, 0)}, is not read")


def header_cells(header: Any) -> Cells:
    """What a Header element says: Collection, Year, ReferenceDate, LEA, DateTime, where it says it."""
    wanted = ("Collection", "Year", "ReferenceDate", "LEA", "DateTime")
    return {name: text_of(found) for found in header.iter() if (name := local_name(found)) in wanted}


def child_rows(child: Any, lines: Lines, header: Cells) -> list[Row]:
    """A child's rows in all tables; the child's own row first."""
    identifiers, characteristics = _first(child, "ChildIdentifiers"), _first(child, "ChildCharacteristics")
    own = [part for part in (identifiers, characteristics) if part is not None]
    cells: Cells = {name: header.get(name) for name in ("LEA", "Year", "ReferenceDate")}
    for part in own:
        cells |= _values(part, tables.CHILD)
    known: Cells = {"LAchildID": cells.get("LAchildID")}
    rows = [Row(tables.CHILD, cells, lines[child], "".join(map(raw_of, own)) or raw_of(child))]
    for disability in _all(characteristics, "Disabilities", "Disability"):
        named = known | {"Disability": text_of(disability), "Year": header.get("Year")}
        rows.append(Row(tables.DISABILITY, named, lines[disability], raw_of(disability)))
    for details in _all(child, "CINdetails"):
        rows += _details_rows(details, lines, known)
    return rows


def _details_rows(details: Any, lines: Lines, known: Cells) -> Iterator[Row]:
    def row(table: Table, element: Any, cells: Cells) -> Row:
        return Row(table, known | cells, lines[element], raw_of(element))

    referral = _values(details, tables.DETAILS)
    yield row(tables.DETAILS, details, referral)
    known = known | {"CINreferralDate": referral.get("CINreferralDate")}
    for assessment in _all(details, "Assessments"):
        dates = _values(assessment, tables.ASSESSMENT)
        yield row(tables.ASSESSMENT, assessment, dates)
        started: Cells = {"AssessmentActualStartDate": dates.get("AssessmentActualStartDate")}
        for factor in _all(assessment, "FactorsIdentifiedAtAssessment", "AssessmentFactors"):
            yield row(tables.FACTOR, factor, started | {"AssessmentFactors": text_of(factor)})
    for name, table in (("CINPlanDates", tables.PLAN), ("Section47", tables.SECTION_47)):
        for found in _all(details, name):
            yield row(table, found, _values(found, table))
    for plan in _all(details, "ChildProtectionPlans"):
        cells = _values(plan, tables.PROTECTION_PLAN)
        yield row(tables.PROTECTION_PLAN, plan, cells)
        began: Cells = {"CPPstartDate": cells.get("CPPstartDate")}
        for review in _all(plan, "Reviews", "CPPreviewDate"):
            yield row(tables.REVIEW, review, began | {"CPPreviewDate": xml_date(text_of(review))})


def child_fault(row: Row) -> Reject | None:
    """What makes a child unusable: no id, or an identifying value that breaks its rule; None where it is sound.

    A wrong UPN is no such fault: landing leaves out the cell alone.
    """
    for column in tables.CHILD.columns:
        found = row.cells.get(column.name)
        if found is None:
            if column.required:
                return _reject(row, column.name, "required", "", "a value")
        elif column.kind == "date" and not is_day(found):
            return _reject(row, column.name, "date", found, "a date that exists (year-month-day)")
        elif column.codes is not None and found.upper() not in column.codes:
            return _reject(row, column.name, "code", found, expected(column))
    return None


def is_day(text: str) -> bool:
    """Whether it is a day that exists, as XML writes it."""
    try:
        return bool(date.fromisoformat(text)) and len(text) == len("2024-01-31")
    except ValueError:
        return False


def xml_date(text: str | None) -> str | None:
    """An XML date without the time and time zone it may carry; other text as it stands."""
    found = XML_DATE.fullmatch(text) if text else None
    return found[1] if found else text


def _reject(row: Row, column: str, rule: str, found: str, wanted: str) -> Reject:
    return Reject(row.table.name, row.line, column, rule, found, wanted, row.raw)


def _with_its_child(row: Row, fault: Reject) -> Reject:
    found = f"a child whose {fault.column} is {fault.found or 'empty'} (line {fault.row})"
    return _reject(row, "LAchildID", "child_rejected", found, "a child that can be read")


def _first(parent: Any, name: str) -> Any | None:
    return next(_all(parent, name), None)


def _all(parent: Any | None, *path: str) -> Iterator[Any]:
    """Children of that name; with several names, their children in turn."""
    if parent is None:
        return
    for element in parent:
        if local_name(element) == path[0]:
            if len(path) == 1:
                yield element
            else:
                yield from _all(element, *path[1:])


def _values(element: Any, table: Table) -> Cells:
    """The cells of a table that stand as children of an element, with dates tidied."""
    columns: dict[str, Column] = {column.name: column for column in table.columns}
    cells: Cells = {}
    for child in element:
        column = columns.get(local_name(child))
        if column is not None and column.name not in cells:
            cells[column.name] = xml_date(text_of(child)) if column.kind == "date" else text_of(child)
    return cells
