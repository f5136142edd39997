"""Quarantine: what could not be read, as a CSV beside what could, each row and cell with its reason.

It is made to be opened in a spreadsheet, so nothing in it may run there: what looks like a formula is written as text,
and characters that cannot be seen are spelled out.
"""

import re
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import csv as arrow_csv

from familyhub.sources import faults

HEADERS = ("file", "row", "column", "rule", "found", "expected", "what_happened", "line")
RUNS = r"^\s*[=+\-@\t\r＝＋－＠]"
"""How a cell begins that a spreadsheet may run, full-width signs and leading blanks included."""
UNSEEN = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u0080-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
"""Control characters, and those that turn the direction of writing or take no room."""
FILE_NAME = "quarantine.csv"
ROWS_AT_ONCE = 50_000


class FaultFiles:
    """The two files of an extract's faults, written batch by batch: for the machine, and for people in quarantine.

    Neither is there as long as there is no fault. Use as a context; `where` names the file and sheet of each part.
    """

    def __init__(self, folder: Path, where: dict[int, str]) -> None:
        self.folder = folder
        self.where = where
        self._open: tuple[pq.ParquetWriter, arrow_csv.CSVWriter, pa.OSFile] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for file in self._open or ():
            file.close()

    def write(self, found: pa.Table) -> None:
        """Add faults, a table of `faults.SCHEMA`."""
        if not found.num_rows:
            return
        # A piece at a time: as text for people, faults take several times the room.
        for start in range(0, found.num_rows, ROWS_AT_ONCE):
            self._write(found.slice(start, ROWS_AT_ONCE))

    def _write(self, found: pa.Table) -> None:
        told = _told(found, self.where)
        if self._open is None:
            kept = pq.ParquetWriter(self.folder / faults.FILE_NAME, faults.SCHEMA, compression="zstd")
            sink = pa.OSFile(str(self.folder / FILE_NAME), "wb")
            sink.write(b"\xef\xbb\xbf")  # the mark by which spreadsheets know UTF-8
            self._open = (kept, arrow_csv.CSVWriter(sink, told.schema), sink)
        self._open[0].write_table(found)
        self._open[1].write_table(told)


def _told(found: pa.Table, where: dict[int, str]) -> pa.Table:
    """The faults as people read them, under the headers of quarantine."""
    parts = found.column("part").to_pylist()
    only = len(set(parts)) == 1
    named = [where[parts[0]]] * len(parts) if only else [where[part] for part in parts]
    is_row = pc.call_function("equal", [found.column("left_out"), pa.scalar("row")])
    words = [pa.scalar("the row was left out"), pa.scalar("the row was read without this cell")]
    happened = pc.call_function("if_else", [is_row, *words])
    columns = (
        pa.array(named, pa.string()), found.column("row"), found.column("column"), found.column("rule"),
        found.column("found"), found.column("expected"), happened, found.column("raw"),
    )  # fmt: skip
    return pa.table(
        [column if pa.types.is_integer(column.type) else harmless(column) for column in columns], names=HEADERS
    )


def harmless(cells: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """Cells of text as a spreadsheet may open them."""
    found = cells
    if any(_matches(found, UNSEEN).to_pylist()):
        found = pa.array([None if cell is None else _spelled(cell) for cell in found.to_pylist()], pa.string())
    marked = pc.call_function("binary_join_element_wise", [pa.scalar("'"), found, pa.scalar("")])
    return pc.call_function("if_else", [_matches(found, RUNS), marked, found])


def _matches(cells: pa.Array | pa.ChunkedArray, pattern: str) -> pa.Array | pa.ChunkedArray:
    """TRUE or FALSE for each cell; an empty one matches nothing."""
    found = pc.call_function("match_substring_regex", [cells], pc.MatchSubstringOptions(pattern))
    return pc.call_function("coalesce", [found, pa.scalar(False)])


def _spelled(cell: str) -> str:
    return re.sub(UNSEEN, lambda found: f"\\x{ord(found[0]):02x}", cell)
