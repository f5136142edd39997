"""An old workbook (.xls), looked through before it is read: how far its cells reach, and its errors.

Source: [MS-XLS], Excel Binary File Format, records of BIFF5 and BIFF8.
"""

import struct
from collections.abc import Iterator

from familyhub.sources.compound import BrokenError
from familyhub.sources.worksheet_scan import Worksheet

BEGINNING, SHEET, PASSWORD, STRINGS, EXTENT = 0x0809, 0x0085, 0x002F, 0x00FC, 0x0200
FORMULA, ERROR, MANY_NUMBERS, MANY_BLANKS = 0x0006, 0x0205, 0x00BD, 0x00BE
CELLS = (FORMULA, ERROR, MANY_NUMBERS, MANY_BLANKS, 0x0201, 0x0203, 0x0204, 0x00D6, 0x027E, 0x00FD)
BIFF8 = 0x0600
MOST_ROWS, MOST_COLUMNS = 65_536, 256
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


class HasPasswordError(ValueError):
    """The workbook is encrypted."""


def scan_old_workbook(stream: bytes) -> dict[str, Worksheet]:
    """What the sheets of an old workbook hold, by name. Raises BrokenError or HasPasswordError."""
    names: dict[int, str] = {}
    found: dict[str, Worksheet] = {}
    sheet = Worksheet()
    version = BIFF8
    for place, kind, record in _records(stream):
        if kind == BEGINNING:
            if place == 0:
                version = _unpacked("<H", record, 0)[0]
            sheet = found.setdefault(names[place], Worksheet()) if place in names else Worksheet()
        elif kind == SHEET:
            names[_unpacked("<I", record, 0)[0]] = _sheet_name(record, version)
        elif kind == PASSWORD:
            raise HasPasswordError
        elif kind == STRINGS and _unpacked("<I", record, 4)[0] > len(stream):
            raise BrokenError("more words than the file has room for")
        elif kind == EXTENT:
            _check_stated_extent(record, version)
        elif kind in CELLS:
            _take(sheet, kind, record)
    return found


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    place = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        if kind == 0 and length == 0:  # what fills the last sector up
            return
        if place + 4 + length > len(stream):
            raise BrokenError("a record that breaks off")
        yield place, kind, stream[place + 4 : place + 4 + length]
        place += 4 + length


def _unpacked(form: str, record: bytes, place: int) -> tuple[int, ...]:
    try:
        return struct.unpack_from(form, record, place)
    except struct.error as error:
        raise BrokenError("a record that is too short") from error


def _sheet_name(record: bytes, version: int) -> str:
    if version != BIFF8:
        return record[7:].decode("cp1252", "replace")
    wide = _unpacked("<B", record, 7)[0] & 1
    return record[8:].decode("utf-16-le" if wide else "latin-1", "replace")


def _check_stated_extent(record: bytes, version: int) -> None:
    """The reader of workbooks makes room for as many cells as a sheet states: a lie there would fill the memory."""
    rows = _unpacked("<II" if version == BIFF8 else "<HH", record, 0)
    columns = _unpacked("<HH", record, 8 if version == BIFF8 else 4)
    if not (rows[0] <= rows[1] <= MOST_ROWS and columns[0] <= columns[1] <= MOST_COLUMNS):
        raise BrokenError("a sheet that states to be larger than any")


def _take(sheet: Worksheet, kind: int, record: bytes) -> None:
    row, column = _unpacked("<HH", record, 0)
    last = _unpacked("<H", record, len(record) - 2)[0] if kind in (MANY_NUMBERS, MANY_BLANKS) else column
    sheet.last_row = max(sheet.last_row, row + 1)
    sheet.last_column = max(sheet.last_column, last + 1)
    code = None
    if kind == ERROR:
        value, is_error = _unpacked("<BB", record, 6)
        code = value if is_error else None
    elif kind == FORMULA:
        what, _, value, _, _, _, mark = _unpacked("<BBBBBBH", record, 6)
        code = value if mark == 0xFFFF and what == 2 else None
    if code is not None:
        sheet.errors.setdefault(row + 1, {})[column + 1] = ERRORS.get(code, "#ERROR")
