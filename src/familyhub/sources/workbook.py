"""Workbooks (.xlsx, .xlsm, .xls, .ods): opened once they were checked, every cell as text."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import python_calamine as calamine

from familyhub.sources.archive import damaged, has_password
from familyhub.sources.workbook_check import checked
from familyhub.sources.worksheet_scan import Worksheet

EXACT = 10**15
"""Excel keeps fifteen digits: a longer number has lost its last ones before it came here."""

Cells = list[str | None]


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet of an open workbook: its name, whether it is hidden, and what was found in its XML (None if unknown).

    `rows` gives the cells of each row as text, None where empty; the first row is 1, and none is left out before the
    last that holds anything.
    """

    name: str
    hidden: bool
    found: Worksheet | None
    rows: Callable[[], Iterator[Cells]]


@contextmanager
def opened(path: Path) -> Iterator[list[Page]]:
    """The sheets of a workbook. Raises SourceError where it is none, has a password, or would fill the memory."""
    found = checked(path)
    with _troubles(path):
        book = calamine.load_workbook(str(path))
    with book:
        yield [
            _page(path, book, each, found.get(each.name))
            for each in book.sheets_metadata
            if each.typ == calamine.SheetTypeEnum.WorkSheet
        ]


def _page(path: Path, book: calamine.CalamineWorkbook, sheet: calamine.SheetMetadata, found: Worksheet | None) -> Page:
    def rows() -> Iterator[Cells]:
        with _troubles(path):
            cells = book.get_sheet_by_name(sheet.name)
            yield from _rows(cells, found.errors if found else {})

    hidden = sheet.visible != calamine.SheetVisibleEnum.Visible
    return Page(sheet.name, hidden, found, rows)


def _rows(sheet: calamine.CalamineSheet, errors: dict[int, dict[int, str]]) -> Iterator[Cells]:
    number = 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = [_TEXT[type(cell)](cell) for cell in row]
        yield _with_errors(cells, errors[number]) if number in errors else cells
    for row in range(number + 1, max(errors, default=0) + 1):
        yield _with_errors([], errors.get(row, {}))


def _with_errors(cells: Cells, errors: dict[int, str]) -> Cells:
    cells += [None] * (max(errors, default=0) - len(cells))
    for column, error in errors.items():
        cells[column - 1] = error
    return cells


def _text(cell: str) -> str | None:
    return cell if cell and not cell.isspace() else None


def _number(cell: float) -> str:
    """A number as the spreadsheet shows it: whole ones without a fraction, others to fifteen digits."""
    return str(int(cell)) if cell.is_integer() and abs(cell) < EXACT else f"{cell:.15g}"


def _length_of_time(cell: timedelta) -> str:
    minutes, seconds = divmod(round(cell.total_seconds()), 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"


_TEXT: dict[type, Callable[..., str | None]] = {
    str: _text,
    float: _number,
    int: str,
    bool: lambda cell: "true" if cell else "false",
    date: date.isoformat,
    datetime: lambda cell: cell.isoformat(" ", "seconds"),
    time: lambda cell: cell.isoformat("seconds"),
    timedelta: _length_of_time,
}


@contextmanager
def _troubles(path: Path) -> Iterator[None]:
    """Whatever the reader of workbooks raises, as an error that says what to do."""
    try:
        yield
    except calamine.PasswordError as error:
        raise has_password(path) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise damaged(path) from error
    except BaseException as error:
        # A reader written in Rust panics where a file is damaged beyond what it foresaw.
        if type(error).__name__ == "PanicException":
            raise damaged(path) from error
        raise
