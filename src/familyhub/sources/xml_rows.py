"""Rows made of XML on their way to landing: gathered table by table, with the line and the text of each."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pyarrow as pa

from familyhub.model import Table
from familyhub.sources.shape import Batch, Reject

Cells = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of one table: its cells, its line in the file, and the XML it was read from."""

    table: Table
    cells: Cells
    line: int
    raw: str


@dataclass(slots=True)
class Gathered:
    """Rows, rejects, empty elements and notes on their way to batches of the tables."""

    tables: tuple[Table, ...]
    rows: dict[str, list[Row]] = field(default_factory=dict)
    rejects: dict[str, list[Reject]] = field(default_factory=dict)
    blank: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    records: int = 0

    def take(self, row: Row) -> None:
        """A row that was read."""
        self.rows.setdefault(row.table.name, []).append(row)

    def refuse(self, reject: Reject) -> None:
        """A row that could not be read."""
        self.rejects.setdefault(reject.table, []).append(reject)

    def pass_over(self, table: Table) -> None:
        """An element that would be a row, had it not been empty."""
        self.blank[table.name] = self.blank.get(table.name, 0) + 1

    def batches(self) -> Iterator[Batch]:
        """What was gathered, one batch a table, in the order of the tables; the first carries the notes."""
        notes = tuple(self.notes)
        for table in self.tables:
            rows, rejects = self.rows.get(table.name, []), self.rejects.get(table.name, [])
            blank = self.blank.get(table.name, 0)
            if rows or rejects or blank or notes:
                yield Batch(table.name, _cells(table, rows), tuple(rejects), blank, notes=notes)
                notes = ()
        self.rows, self.rejects, self.blank, self.notes, self.records = {}, {}, {}, [], 0


def _cells(table: Table, rows: list[Row]) -> pa.Table:
    columns = {name: pa.array([row.cells.get(name) for row in rows], pa.string()) for name in table.names}
    columns["_row"] = pa.array([row.line for row in rows], pa.int64())
    columns["_raw"] = pa.array([row.raw for row in rows], pa.string())
    return pa.table(columns)
