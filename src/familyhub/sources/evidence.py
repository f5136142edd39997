"""The evidence of a whole file: what its columns show of how they are to be read, and what is decided by it.

Rows are checked while the file is read. What a later row shows may overturn what the first ones did: then the file is
read again from its beginning, with all of it known.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import duckdb
import pyarrow as pa

from familyhub.model import Table
from familyhub.sources import dates, number_evidence
from familyhub.sources.dates import DateEvidence
from familyhub.sources.number_evidence import SHAPES, NumberEvidence


@dataclass(frozen=True, slots=True)
class Decided:
    """How the columns of one table are read: by name, those written month first and those that are hashed.

    `only_iso` are dates in no other form than year-month-day: no decision, but they need less work.
    """

    month_first: frozenset[str] = frozenset()
    hashed: frozenset[str] = frozenset()
    only_iso: frozenset[str] = field(default=frozenset(), compare=False)


@dataclass(slots=True)
class Evidence:
    """What has been seen of a file, by part, table and column."""

    dates: dict[tuple[int, str, str], DateEvidence] = field(default_factory=dict)
    numbers: dict[tuple[int, str, str], NumberEvidence] = field(default_factory=dict)
    fillers: dict[tuple[int, str, str], int] = field(default_factory=dict)
    """Ends of spells that hold the last day of a calendar, counted while rows are checked."""

    def gather(self, connection: duckdb.DuckDBPyConnection, table: Table, part: int, cells: pa.Table) -> None:
        """Add what a batch of cells shows."""
        present = [column for column in table.columns if column.name in cells.column_names]
        days = tuple(column.name for column in present if column.kind == "date" and not column.written)
        numbers = {column.name: column.kind for column in present if column.kind in SHAPES}
        if not days and not numbers:
            return
        connection.register("batch", cells.select([*days, *numbers]))
        try:
            for name, found in dates.gather(connection, days).items():
                place = (part, table.name, name)
                self.dates[place] = self.dates.get(place, DateEvidence()) + found
            for name, more in number_evidence.gather(connection, numbers).items():
                place = (part, table.name, name)
                self.numbers[place] = self.numbers.get(place, NumberEvidence()) + more
        finally:
            connection.unregister("batch")

    def count_fillers(self, table: Table, part: int, counts: Mapping[str, int]) -> None:
        """Add ends of spells that were read as open."""
        for name, count in counts.items():
            place = (part, table.name, name)
            self.fillers[place] = self.fillers.get(place, 0) + count

    def decided(self, table: Table, part: int) -> Decided:
        """How the columns of a table are read, as far as has been seen."""
        here = (part, table.name)
        days = {name: found for (p, t, name), found in self.dates.items() if (p, t) == here}
        seen = {*days, *(column.name for column in table.columns if column.written)}
        return Decided(
            frozenset(name for name, found in days.items() if found.is_month_first),
            frozenset(name for (p, t, name), found in self.numbers.items() if (p, t) == here and found.is_hashed),
            frozenset(column.name for column in table.columns if column.kind == "date" and column.name not in seen),
        )

    def notes(self, tables: dict[str, Table], sheets: dict[int, str], received: date) -> Iterator[str]:
        """What was decided about the file, in sentences; `sheets` names the parts that are sheets of a workbook."""
        for (part, table, name), found in self.dates.items():
            yield from _in_sheet(sheets.get(part, ""), found.notes(tables[table].column(name), received))
        for (part, table, name), numbers in self.numbers.items():
            yield from _in_sheet(sheets.get(part, ""), numbers.notes(tables[table].column(name)))
        for (part, _, name), count in self.fillers.items():
            edge = f'column "{name}": {count:,} × a day at the edge of the calendar, such as 9999-12-31'
            yield from _in_sheet(sheets.get(part, ""), (f"{edge}: read as empty, no end is known.",))


def _in_sheet(sheet: str, notes: Iterator[str] | tuple[str, ...]) -> Iterator[str]:
    for note in notes:
        yield f'sheet "{sheet}", {note}' if sheet else note
