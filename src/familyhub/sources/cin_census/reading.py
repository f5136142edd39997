"""Reading the CIN census: a child at a time, so that a file of any size needs little memory.

The XML is somebody else's: no document type, no entities, no network, no huge trees. Element names are taken without
their namespace. Elements nobody declared (such as PreProceedingsandFGDM) are passed over.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
from lxml import etree

from familyhub.errors import SourceError
from familyhub.model import Column, Table
from familyhub.model.derive import expected
from familyhub.sources.cin_census import tables
from familyhub.sources.shape import Batch, Reject

CHILDREN_PER_BATCH = 5_000
LONGEST_PIECE = 65_536
"""Bytes handed to the parser at once: a census may be a single line of many megabytes."""
XML_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T[0-9:.]+)?(?:Z|[+-]\d{2}:\d{2})?")

Cells = dict[str, str | None]
Lines = dict[Any, int]
"""The line each element begins on."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of one table: its cells, its line in the file, and the XML it was read from."""

    table: Table
    cells: Cells
    line: int
    raw: str


@dataclass(slots=True)
class Gathered:
    """Rows and rejects on their way to a batch."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    rejects: dict[str, list[Reject]] = field(default_factory=dict)
    children: int = 0

    def take_child(self, rows: list[Row]) -> None:
        """Take a child's rows; where the child itself is malformed, reject them all and say why."""
        self.children += 1
        fault = child_fault(rows[0])
        for row in rows:
            if fault is None:
                self.rows.setdefault(row.table.name, []).append(row)
            else:
                reject = fault if row is rows[0] else _with_its_child(row, fault)
                self.rejects.setdefault(row.table.name, []).append(reject)

    def batches(self) -> Iterator[Batch]:
        """What was gathered, one batch a table, in the order the tables are declared."""
        for table in tables.TABLES:
            rows, rejects = self.rows.get(table.name, []), self.rejects.get(table.name, [])
            if rows or rejects:
                yield Batch(table.name, _cells(table, rows), tuple(rejects))


def read_census(path: Path) -> Iterator[Batch]:
    """Batches of rows, table by table. Where the XML breaks off, what was read stays and a reject says where.

    Raises SourceError for a file with a document type: a census has none, and it could reach for other files.
    """
    gathered = Gathered()
    header: Cells = {}
    try:
        for element, lines in elements(path):
            if _name(element) == "Header":
                header = header_cells(element)
            else:
                gathered.take_child(child_rows(element, lines, header))
            if gathered.children >= CHILDREN_PER_BATCH:
                yield from gathered.batches()
                gathered = Gathered()
    except etree.XMLSyntaxError as error:
        gathered.rejects.setdefault(tables.CHILD.name, []).append(_broken_off(error))
    yield from gathered.batches()


def elements(path: Path) -> Iterator[tuple[Any, Lines]]:
    """The header and the children, each whole, in the order of the file, with the line of every element in it.

    Raises XMLSyntaxError where the XML breaks off.
    """
    parser = etree.XMLPullParser(
        events=("start", "end"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    lines: Lines = {}
    with path.open("rb") as file:
        for line, piece in _pieces(file):
            broken: etree.XMLSyntaxError | None = None
            try:
                parser.feed(piece) if piece else parser.close()
            except etree.XMLSyntaxError as error:
                broken = error
            for event, element in parser.read_events():
                if event == "start":
                    lines[element] = line
                    _refuse_document_type(path, element)
                elif _name(element) in ("Header", "Child"):
                    yield element, lines
                    lines.clear()
                    _let_go(element)
            if broken is not None:
                raise broken


def _pieces(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Line by line, with the line's number: libxml2 itself is unsure of lines beyond 65,535. Empty at the end."""
    line = 1
    while piece := file.readline(LONGEST_PIECE):
        yield line, piece
        line += piece.endswith(b"\n")
    yield line, b""


def header_cells(header: Any) -> Cells:
    """What a Header element says: Collection, Year, ReferenceDate, LEA, DateTime, where it says it."""
    wanted = ("Collection", "Year", "ReferenceDate", "LEA", "DateTime")
    return {name: _text(found) for found in header.iter() if (name := _name(found)) in wanted}


def child_rows(child: Any, lines: Lines, header: Cells) -> list[Row]:
    """A child's rows in all tables; the child's own row first."""
    identifiers, characteristics = _first(child, "ChildIdentifiers"), _first(child, "ChildCharacteristics")
    own = [part for part in (identifiers, characteristics) if part is not None]
    cells: Cells = {name: header.get(name) for name in ("LEA", "Year", "ReferenceDate")}
    for part in own:
        cells |= _values(part, tables.CHILD)
    known: Cells = {"LAchildID": cells.get("LAchildID")}
    rows = [Row(tables.CHILD, cells, lines[child], "".join(map(_raw, own)) or _raw(child))]
    for disability in _all(characteristics, "Disabilities", "Disability"):
        named = known | {"Disability": _text(disability), "Year": header.get("Year")}
        rows.append(Row(tables.DISABILITY, named, lines[disability], _raw(disability)))
    for details in _all(child, "CINdetails"):
        rows += _details_rows(details, lines, known)
    return rows


def _details_rows(details: Any, lines: Lines, known: Cells) -> Iterator[Row]:
    def row(table: Table, element: Any, cells: Cells) -> Row:
        return Row(table, known | cells, lines[element], _raw(element))

    referral = _values(details, tables.DETAILS)
    yield row(tables.DETAILS, details, referral)
    known = known | {"CINreferralDate": referral.get("CINreferralDate")}
    for assessment in _all(details, "Assessments"):
        dates = _values(assessment, tables.ASSESSMENT)
        yield row(tables.ASSESSMENT, assessment, dates)
        started: Cells = {"AssessmentActualStartDate": dates.get("AssessmentActualStartDate")}
        for factor in _all(assessment, "FactorsIdentifiedAtAssessment", "AssessmentFactors"):
            yield row(tables.FACTOR, factor, started | {"AssessmentFactors": _text(factor)})
    for name, table in (("CINPlanDates", tables.PLAN), ("Section47", tables.SECTION_47)):
        for found in _all(details, name):
            yield row(table, found, _values(found, table))
    for plan in _all(details, "ChildProtectionPlans"):
        cells = _values(plan, tables.PROTECTION_PLAN)
        yield row(tables.PROTECTION_PLAN, plan, cells)
        began: Cells = {"CPPstartDate": cells.get("CPPstartDate")}
        for review in _all(plan, "Reviews", "CPPreviewDate"):
            yield row(tables.REVIEW, review, began | {"CPPreviewDate": xml_date(_text(review))})


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


def _broken_off(error: etree.XMLSyntaxError) -> Reject:
    line, column = error.position
    found = f"{error.msg} (column {column})"
    return Reject(tables.CHILD.name, line or 1, "", "xml", found, "XML that is whole up to </Message>", "")


def _refuse_document_type(path: Path, element: Any) -> None:
    if element.getparent() is not None:
        return
    tree = element.getroottree()
    if tree.docinfo.internalDTD is not None or tree.docinfo.doctype:
        raise SourceError(
            "document_type",
            path.name,
            found="a document type (<!DOCTYPE ...>)",
            expected="a census without one",
            next_step="Ask the sender for the census as the case-management system wrote it.",
        )


def _let_go(element: Any) -> None:
    """Free an element and its elder siblings, so that memory does not grow with the file."""
    element.clear(keep_tail=False)
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _name(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _text(element: Any) -> str | None:
    return (element.text or "").strip() or None


def _first(parent: Any, name: str) -> Any | None:
    return next(_all(parent, name), None)


def _all(parent: Any | None, *path: str) -> Iterator[Any]:
    """Children of that name; with several names, their children in turn."""
    if parent is None:
        return
    for element in parent:
        if _name(element) == path[0]:
            if len(path) == 1:
                yield element
            else:
                yield from _all(element, *path[1:])


def _values(element: Any, table: Table) -> Cells:
    """The cells of a table that stand as children of an element, with dates tidied."""
    columns: dict[str, Column] = {column.name: column for column in table.columns}
    cells: Cells = {}
    for child in element:
        column = columns.get(_name(child))
        if column is not None and column.name not in cells:
            cells[column.name] = xml_date(_text(child)) if column.kind == "date" else _text(child)
    return cells


def _raw(element: Any) -> str:
    return etree.tostring(element, encoding="unicode", with_tail=False)


def _cells(table: Table, rows: list[Row]) -> pa.Table:
    columns = {name: pa.array([row.cells.get(name) for row in rows], pa.string()) for name in table.names}
    columns["_row"] = pa.array([row.line for row in rows], pa.int64())
    columns["_raw"] = pa.array([row.raw for row in rows], pa.string())
    return pa.table(columns)
