"""Reading the SSDA903 return as XML: rows by what its fields are called, not by what they are wrapped in.

A child's fields stand in HEADER, EPISODE, AREVIEW and other elements, whose order and wrapping vary from system to
system. Whatever element holds fields of a table is a row of it; a field that comes again begins the next row.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from familyhub.model import Table
from familyhub.sources.csv_shape import plain_name
from familyhub.sources.shape import Batch, Reject
from familyhub.sources.ssda903.tables import HEADER, SHARED, TABLES, UASC
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

CHILDREN_PER_BATCH = 2_000
WRAPPERS = {"CHILD", "HEADER", "EPISODE", "AREVIEW", "AMISSING", "OC2", "OC3", "AD1", "PERMANENCE", "AD_PLACED"}
YES = ("1", "Y", "YES", "TRUE")

BY_FIELD: dict[str, tuple[Table, str]] = {
    plain_name(name): (table, column.name)
    for table in reversed(TABLES)
    for column in table.columns
    for name in (column.name, *column.also)
}
"""The table and column of each field; the fields about the child are the header's."""


@dataclass(slots=True)
class Growing:
    """A row that is still being read: its cells, and the elements they come from."""

    table: Table
    within: Any
    cells: Cells = field(default_factory=dict)
    leaves: list[Any] = field(default_factory=list)

    def add(self, column: str, leaf: Any) -> None:
        """One more cell."""
        self.cells[column] = text_of(leaf)
        self.leaves.append(leaf)

    @property
    def is_empty(self) -> bool:
        """Whether no cell says anything."""
        return not any(self.cells.values())

    def row(self, about: Cells, lines: Lines) -> Row:
        """The row, with what the child's header says of the child."""
        alone = self.table is not HEADER and list(self.within) == self.leaves
        raw = raw_of(self.within) if alone else "".join(map(raw_of, self.leaves))
        shared = {name: value for name, value in about.items() if name in self.table.names}
        return Row(self.table, shared | self.cells, lines.get(self.within, 0), raw)


def read_xml(path: Path) -> Iterator[Batch]:
    """Batches of rows, table by table. A child that is broken as XML, or cut off, is a reject that says where.

    Raises SourceError for a file with a document type.
    """
    gathered, said = Gathered(TABLES), set[str]()
    for found in read_records(path, ("CHILD",)):
        match found:
            case Note(sentence):
                gathered.notes.append(sentence)
            case Unreadable():
                gathered.refuse(found.reject(HEADER.name))
            case Record(element, lines):
                _take_child(gathered, element, lines, said)
        if gathered.records >= CHILDREN_PER_BATCH:
            yield from gathered.batches()
    yield from gathered.batches()


def _take_child(gathered: Gathered, child: Any, lines: Lines, said: set[str]) -> None:
    gathered.records += 1
    header = Growing(HEADER, child)
    rows: list[Growing] = []
    for group in [child, *child.iterdescendants(etree.Element)]:
        for found in _rows_of(group, header, lines, said, gathered):
            if found.is_empty and header.within is not group:
                gathered.pass_over(found.table)
            elif not found.is_empty:
                rows.append(found)
    if _is_yes(header.cells.get("UASC")) and not any(row.table is UASC for row in rows):
        rows.append(Growing(UASC, header.within, leaves=[x for x in header.leaves if local_name(x) == "UASC"]))
    about = {name: header.cells.get(name) for name in SHARED}
    for row in (header, *rows):
        gathered.take(row.row(about, lines))
    for holder, text in stray_texts(child):
        gathered.refuse(stray(lines.get(holder, 0), text).reject(HEADER.name))


def _rows_of(group: Any, header: Growing, lines: Lines, said: set[str], gathered: Gathered) -> Iterator[Growing]:
    """The rows of the fields that stand directly in one element; the header's fields go to the header."""
    growing: dict[str, Growing] = {}
    for leaf in group:
        if len(leaf):
            continue
        name = local_name(leaf)
        known = BY_FIELD.get(plain_name(name))
        if known is None:
            if name not in said and (name.upper() not in WRAPPERS or text_of(leaf)):
                said.add(name)
                gathered.notes.append(f"element {name}, first on line {lines.get(leaf, 0)}, is not read")
            continue
        table, column = known
        if table is HEADER:
            if column in header.cells and header.cells[column] is not None:
                if text_of(leaf) not in (None, header.cells[column]):
                    gathered.refuse(_contradiction(leaf, column, header, lines))
                continue
            if not header.leaves:
                header.within = group
            header.add(column, leaf)
            continue
        row = growing.setdefault(table.name, Growing(table, group))
        if column in row.cells:
            yield row
            row = growing[table.name] = Growing(table, group)
        row.add(column, leaf)
    yield from growing.values()


def _contradiction(leaf: Any, column: str, header: Growing, lines: Lines) -> Reject:
    found, expected = text_of(leaf) or "", f"{column} once for a child: {header.cells[column]} came first"
    return Reject(HEADER.name, lines.get(leaf, 0), column, "repeated_element", found, expected, raw_of(leaf))


def _is_yes(text: str | None) -> bool:
    return (text or "").upper() in YES
