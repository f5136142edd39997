"""Reading the rows of the tables in a workbook, each with the number the spreadsheet shows."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from familyhub.sources.shape import Batch, Match, Part
from familyhub.sources.workbook import Cells, Page, opened

ROWS_PER_BATCH = 50_000
MANY_BLANK = 100


def read_workbook(path: Path, match: Match) -> Iterator[Batch]:
    """Batches of rows as text from each part of a workbook, each row with its cells as a line of CSV.

    Raises SourceError where the workbook cannot be read.
    """
    with opened(path) as pages:
        by_name = {page.name: page for page in pages}
        for number, part in enumerate(match.parts):
            beside = [other.span for other in match.parts if other.sheet == part.sheet and other is not part]
            yield from _batches(by_name[part.sheet], _Reading(part, number, beside))


def _batches(page: Page, reading: "_Reading") -> Iterator[Batch]:
    part, last = reading.part, 0
    for last, cells in enumerate(page.rows(), start=1):
        if part.until and last >= part.until:
            break
        reading.take(last, cells)
        if len(reading.taken) >= ROWS_PER_BATCH:
            yield reading.batch()
    if not part.until and page.found is not None:
        # The reader of workbooks ends with the last row that holds anything; formatted ones follow, often thousands.
        reading.blank += max(0, page.found.last_row - max(last, part.header_row + part.header_rows - 1))
    last_batch = reading.batch()
    yield Batch(last_batch.table, last_batch.cells, (), last_batch.blank_rows, last_batch.part, tuple(reading.notes()))


@dataclass(slots=True)
class _Reading:
    """The rows of one part as they are read. `beside` are the columns that other parts of the sheet take."""

    part: Part
    number: int
    beside: Sequence[tuple[int, int]]
    header: list[Cells] = field(default_factory=list)
    headed: set[int] = field(default_factory=set)
    taken: list[tuple[int, Cells]] = field(default_factory=list)
    blank: int = 0
    blank_in_all: int = 0
    again: int = 0
    outside: Counter[int] = field(default_factory=Counter)

    def take(self, row: int, cells: Cells) -> None:
        """A row of the sheet: one of the header, one that says nothing, or one of the table."""
        below = self.part.header_row + self.part.header_rows
        if row < self.part.header_row:
            return
        first, behind = self.part.span
        within = cells[first:behind]
        if row < below:
            self.header.append(within)
            self.headed.update(first + place for place, cell in enumerate(within) if cell)
            return
        for place, cell in enumerate(cells):
            if cell and place not in self.headed and not any(start <= place < end for start, end in self.beside):
                self.outside[place] += 1
        if not any(within):
            self.blank += 1
        elif within == self.header[-1]:
            self.blank += 1
            self.again += 1
        else:
            self.taken.append((row, cells))

    def batch(self) -> Batch:
        """The rows taken since the last batch."""
        columns: dict[str, pa.Array] = {
            column: pa.array([cells[place] if place < len(cells) else None for _, cells in self.taken], pa.string())
            for place, column in self.part.places.items()
        }
        columns["_row"] = pa.array([row for row, _ in self.taken], pa.int64())
        columns["_raw"] = pa.array(self._lines(), pa.string())
        batch = Batch(self.part.table, pa.table(columns), blank_rows=self.blank, part=self.number)
        self.blank_in_all += self.blank
        self.taken, self.blank = [], 0
        return batch

    def _lines(self) -> list[str]:
        first, behind = self.part.span if self.beside else (0, None)
        lines = _Written()
        writer = csv.writer(lines, lineterminator="")
        for _, cells in self.taken:
            writer.writerow(cells[first:behind])
        return lines

    def notes(self) -> Iterator[str]:
        """What was passed over, in sentences."""
        where = f'sheet "{self.part.sheet}"'
        if self.blank_in_all - self.again >= MANY_BLANK:
            yield f"{where}: {self.blank_in_all - self.again:,} empty rows were passed over"
        if self.again:
            rows = "one row says" if self.again == 1 else f"{self.again:,} rows say"
            yield f"{where}: {rows} the header again: passed over"
        for place, count in sorted(self.outside.items()):
            cells = "one cell holds" if count == 1 else f"{count:,} cells hold"
            column = column_letters(place + 1)
            yield f"{where}: column {column} has no header and was not read, though {cells} something"


class _Written(list[str]):
    """Lines as a CSV writer writes them, each as it is written."""

    write = list.append


def column_letters(number: int) -> str:
    """The letters of a column by its number: 1 is A, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
