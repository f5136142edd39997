"""Putting tables into files below incoming/, as each source does it."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

Cell = str | int | date | None
Row = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Style:
    """How a system writes its CSV: encoding, dates, headers, and empty lines at the end."""

    encoding: str = "utf-8"
    date_form: str = "%Y-%m-%d"
    spaced_headers: bool = False
    blank_lines: int = 0


PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault that was written on purpose.

    `lost` says what a reader must lose by it: the `row`, the `cell`, or `nothing` (a repetition, an odd encoding).
    `line` counts from 1, the header; it is 0 where the whole file is meant.
    """

    file: str
    line: int
    column: str
    kind: str
    found: str
    lost: str


@dataclass(slots=True)
class Incoming:
    """The folder of extracts, with counts of what was written and the faults in it."""

    folder: Path
    rows: int = 0
    files: int = 0
    faults: list[Fault] = field(default_factory=list)

    def path(self, source: str, received: date, name: str) -> Path:
        """Where a file of a source goes; the folder is made."""
        path = self.folder / source / received.isoformat() / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def name(self, path: Path) -> str:
        """A file's name below incoming/."""
        return path.relative_to(self.folder).as_posix()

    def write(
        self, source: str, received: date, name: str, headers: Sequence[str], rows: Iterable[Row], style: Style = PLAIN
    ) -> Path:
        """Write one CSV; dates in the style's form, None as an empty cell."""
        path = self.path(source, received, name)
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n" if style.encoding == "cp1252" else "\n")
        writer.writerow(
            [header.replace("_", " ").capitalize() for header in headers] if style.spaced_headers else headers
        )
        written = 0
        for row in rows:
            written += 1
            # A date is written as 2024-05-01 without help; other forms need it.
            writer.writerow(row if style.date_form == PLAIN.date_form else [_cell(cell, style) for cell in row])
        for _ in range(style.blank_lines):
            text.write("," * (len(headers) - 1) + "\n")
        path.write_bytes(text.getvalue().encode(style.encoding, errors="replace"))
        self.rows += written
        self.files += 1
        return path

    def fault(self, path: Path, line: int, column: str, kind: str, found: str, lost: str) -> None:
        """Note a fault in a file."""
        self.faults.append(Fault(self.name(path), line, column, kind, found, lost))


def _cell(cell: Cell, style: Style) -> Cell:
    return cell.strftime(style.date_form) if isinstance(cell, date) else cell
