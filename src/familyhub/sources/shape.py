"""What a format is: how it is recognised, how its rows are read, how they become the canonical tables.

A format is an entry point in the group `familyhub.sources`: an object of the class `Format`. Reading yields rows of
text; checking types, codes and required cells is done once for all formats, in `landing`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pyarrow as pa

from familyhub.model import Table


@dataclass(frozen=True, slots=True)
class LaterRow:
    """A row further down a sheet that may be the header of a second table.

    `row` is its number; `after_gap` says that an empty row stands above it, or above the `titles` right above it.
    """

    row: int
    cells: tuple[str | None, ...]
    after_gap: bool
    titles: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """The beginning of one sheet of a workbook: its name, and its first rows, each cell as text (None where empty).

    `first_row` is the number the spreadsheet shows beside the first of `rows`; `later` are rows below them that may be
    the header of a second table.
    """

    name: str
    rows: tuple[tuple[str | None, ...], ...]
    first_row: int = 1
    later: tuple[LaterRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Sample:
    """The beginning of a file: its first bytes and its first lines as text (at most 64 KB), or its sheets.

    A workbook has `sheets` and no text; every other file has text and no sheets. `notes` are sentences about the file
    as a whole, such as the encoding its bytes show.
    """

    path: Path
    size: int
    head: bytes
    text: str
    encoding: str
    sheets: tuple[Sheet, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One table within a file: a sheet of a workbook, or one of two tables on a sheet.

    `columns` maps the headers to the table's columns; `places` are the positions of those headers (0 is the first
    cell of a row), for sheets whose headers repeat or span several rows. `span` are the positions its cells lie in, the
    first and the one behind the last; `until` is the row below its last one, 0 where it runs to the end.
    """

    table: str
    sheet: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    header_row: int = 1
    header_rows: int = 1
    places: dict[int, str] = field(default_factory=dict)
    span: tuple[int, int] = (0, 0)
    until: int = 0


@dataclass(frozen=True, slots=True)
class Match:
    """How well a file fits one table of one format.

    `fit` runs from 0 to 1; 1 is certain. `columns` maps the file's own headers to the table's columns. `missing` are
    required columns that no header fits, `unread` headers that fit no column. `why` is a sentence for people.

    A workbook has `parts`, one for each table in it that can be read, and a `Batch` says which of them it is from;
    `table`, `columns`, `missing`, `unread` and `header_row` are then those of the first. `notes` are sentences that
    say what was decided about the file: its encoding, where its header stands, which sheets were left alone and why.
    """

    format: str
    table: str
    fit: float
    why: str
    columns: dict[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    encoding: str = "utf-8"
    delimiter: str = ","
    header_row: int = 1
    parts: tuple[Part, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether the file can be read as this table."""
        return self.fit >= 0.5 and not self.missing


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file says of itself: who sent it, for which days, and when it was made."""

    sender: str | None = None
    period_from: date | None = None
    period_to: date | None = None
    made_on: date | None = None


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that could not be read: its line in the file, the rule it broke, what was found and expected."""

    table: str
    row: int
    column: str
    rule: str
    found: str
    expected: str
    raw: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of one table, all cells as text (empty cells null).

    `cells` has one string column for each column of the table that the file carries (by the table's names), and
    `_row` (int64: line number in the file, the first line is 1; in a workbook the row of the sheet) and `_raw` (the
    line as it stood). `part` is the place of its part in the `Match`. `notes` are sentences about what was found on the
    way and is no fault: empty rows below the table, a second table that was left alone.

    Where one row of the file gives rows of several tables, they come as several batches, each with the numbers of the
    file's rows; `rows` is how many of them were read for the first, and 0 for the others, so that each counts once.
    `headers` has another name for a column, for faults to say: one column of a table may be several of the file.
    """

    table: str
    cells: pa.Table
    rejects: tuple[Reject, ...] = ()
    blank_rows: int = 0
    part: int = 0
    notes: tuple[str, ...] = ()
    rows: int | None = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its source tables, and how it is recognised, read and turned into canonical tables.

    `canonical` maps a canonical table's name to a SELECT over the format's source tables (each a view of its own name,
    in lower case, with the columns of the declaration plus `source`, `submission`, `extract_id`, `row`, `received`). It
    returns the canonical table's columns by name, plus `source, extract_id, row, received`. Rows of different source
    tables belong together only within one `submission` (same source, same period).
    """

    name: str
    says: str
    tables: tuple[Table, ...]
    sniff: Callable[[Sample], Match | None]
    read: Callable[[Path, Match], Iterator[Batch]]
    canonical: dict[str, str]
    facts: Callable[[Path, Match], Facts] = lambda path, match: Facts()
    version: int = 1
    """Counts changes of how the format is read: a file that an earlier version landed is landed again."""
    whole: bool = False
    """Each submission states all that stands, so that its tables replace the earlier ones though no period is named."""

    def table(self, name: str) -> Table:
        """The source table of that name. Raises KeyError."""
        for table in self.tables:
            if table.name == name:
                return table
        raise KeyError(f"{self.name} has no table {name}")
