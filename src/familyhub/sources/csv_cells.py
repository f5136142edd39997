"""From lines of a CSV to cells in columns: what belongs to the table, and what becomes of rows that do not fit it."""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from familyhub.sources.shape import Batch, Reject

UNREAD = "_unread_"
UNNAMED = "_unnamed_"
MANY_BLANK = 100
CUT_OFF = "the file may have been cut off"


@dataclass(frozen=True, slots=True)
class Plan:
    """How the rows of one table in a CSV are read: its columns by position, and what was counted on the way.

    `names` has an item for each cell of a row: the column, or a name that begins with `UNREAD` or, where the header is
    empty, `UNNAMED`. `header` is the header as it stands, without its line end; `encoding` is named as people do.
    """

    table: str
    names: tuple[str, ...]
    delimiter: str
    header: str
    encoding: str
    part: int = 0
    counted: Counter[str] = field(default_factory=Counter)

    @property
    def read(self) -> list[str]:
        """The columns that are read."""
        return [name for name in self.names if not name.startswith((UNREAD, UNNAMED))]

    @property
    def named(self) -> int:
        """How many cells a row has up to the last one with a header."""
        return max((place for place, name in enumerate(self.names, 1) if not name.startswith(UNNAMED)), default=0)

    def no_rows(self) -> pa.Table:
        """The cells of no row."""
        names = pa.schema([(name, pa.string()) for name in self.read])
        return names.append(pa.field("_row", pa.int64())).append(pa.field("_raw", pa.string())).empty_table()

    def notes(self) -> tuple[str, ...]:
        """What was counted, in sentences."""
        counted = self.counted
        notes = []
        if count := counted["header"]:
            notes.append(f"{_many(count, 'row says', 'rows say')} the header again: passed over")
        if (count := counted["blank"] - counted["header"]) >= MANY_BLANK:
            notes.append(f"{count:,} empty rows were passed over")
        if count := counted["padding"]:
            notes.append(f"{_many(count, 'line ends', 'lines end')} in NUL bytes: read without them")
        if count := counted["beyond"]:
            notes.append(f"{_many(count, 'row ends', 'rows end')} in empty cells beyond the header")
        for name, count in counted.items():
            if name.startswith(UNNAMED) and count:
                place = int(name.removeprefix(UNNAMED)) + 1
                cells = _many(count, "cell holds", "cells hold")
                notes.append(f"column {place} has no header and was not read, though {cells} something")
        return tuple(notes)


def _many(count: int, one: str, more: str) -> str:
    return f"one {one}" if count == 1 else f"{count:,} {more}"


def trimmed(function: str, lines: pa.StringArray, characters: str) -> pa.StringArray:
    """The lines without some characters at their ends; `function` is Arrow's name for which of the ends."""
    return pc.call_function(function, [lines], pc.TrimOptions(characters))


def parsed(plan: Plan, data: bytes) -> tuple[pa.Table, list[tuple[int, int]]]:
    """The cells of the columns that are read, and of each row with another number of cells its place and number."""
    unnamed = [name for name in plan.names if name.startswith(UNNAMED)]
    bad: list[tuple[int, int]] = []

    def remember(invalid: arrow_csv.InvalidRow) -> str:
        bad.append((invalid.number - 1, invalid.actual_columns))
        return "skip"

    if not data:
        return pa.table({name: pa.array([], pa.string()) for name in plan.read}), bad
    cells = arrow_csv.read_csv(
        io.BytesIO(data),
        read_options=arrow_csv.ReadOptions(column_names=plan.names, use_threads=False, block_size=len(data) + 1),
        parse_options=arrow_csv.ParseOptions(
            delimiter=plan.delimiter, newlines_in_values=True, invalid_row_handler=remember
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types={name: pa.string() for name in plan.names},
            include_columns=plan.read + unnamed,
            null_values=[""],
            strings_can_be_null=True,
        ),
    )
    for name in unnamed:
        plan.counted[name] += len(cells) - cells[name].null_count
    return cells.select(plan.read), bad


def batch_of(
    plan: Plan,
    cells: pa.Table,
    bad: Sequence[tuple[int, int]],
    rows: pa.Int64Array,
    raw: pa.StringArray,
    rejects: Sequence[Reject],
    blank: int,
) -> Batch:
    """The batch of parsed lines, rows that do not fit mended or rejected.

    `rows` and `raw` have an item for each row parsed, `bad` ones too: its line number, and the line as it stood.
    """
    ended = raw
    raw = trimmed("utf8_rtrim", raw, "\r\n")
    rejected = list(rejects)
    mended: list[dict[str, object]] = []
    for place, found in bad:
        row, line = rows[place].as_py(), raw[place].as_py()
        if (fitting := _mended(plan, line, found)) is not None:
            mended.append(fitting | {"_row": row, "_raw": line})
        else:
            whole = ended[place].as_py() != line or found > len(plan.names)
            rejected.append(_wrong_count(plan, row, line, found, whole=whole))
    if bad:
        kept = np.ones(len(rows), dtype=bool)
        kept[[place for place, _ in bad]] = False
        rows, raw = rows.filter(pa.array(kept)), raw.filter(pa.array(kept))
    cells = cells.append_column("_row", rows).append_column("_raw", raw)
    if mended:
        cells = pa.concat_tables([cells, pa.Table.from_pylist(mended, cells.schema)]).sort_by("_row")
    return Batch(plan.table, cells, tuple(rejected), blank, plan.part)


def _wrong_count(plan: Plan, row: int, line: str, found: int, *, whole: bool) -> Reject:
    expected = f"{len(plan.names)} cells"
    if whole:
        return Reject(plan.table, row, "", "wrong_cell_count", f"{found} cells", expected, line)
    return Reject(plan.table, row, "", "cut_off", f"{found} cells", f"{expected}; {CUT_OFF}", line)


def _mended(plan: Plan, line: str, found: int) -> dict[str, object] | None:
    """The cells of a row whose number differs only in empty cells behind the last header; None where others do."""
    if found < plan.named:
        return None
    cells = row_cells(line, plan.delimiter)
    if any(cell.strip() for cell in cells[len(plan.names) :]):
        return None
    plan.counted["beyond"] += found > len(plan.names)
    by_name = dict(zip(plan.names, cells, strict=False))
    for name in by_name.keys() - plan.read:
        plan.counted[name] += name.startswith(UNNAMED) and by_name[name] != ""
    return {name: by_name[name] or None for name in plan.read}


def row_cells(line: str, delimiter: str) -> list[str]:
    """The cells of one record; the whole of it as one cell where it is no line of a CSV."""
    try:
        return next(csv.reader(io.StringIO(line, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return [line]
