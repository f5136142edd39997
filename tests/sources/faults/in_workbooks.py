"""Faults of a workbook: its sheets, its cells, and what wraps it."""

# Messages stand whole, so that whoever reads one finds it here.
# ruff: noqa: E501 (a table of faults is read across)

import io
import struct
import zipfile

from faults.good import ADDRESSES, PEOPLE, Workbook, cells
from faults.named import fault

W = "people.xlsx"
HEADER = cells(PEOPLE)[0]


def merged_header() -> bytes:
    made = Workbook([["Child", "", "", "", "", "Facts", "", ""], *cells(PEOPLE)])
    made.sheet.merge_range(0, 0, 0, 4, "Child")
    made.sheet.merge_range(0, 5, 0, 7, "Facts")
    return made.saved()


def second_table() -> bytes:
    made = Workbook()
    for number, row in enumerate(cells(ADDRESSES), start=8):
        made.sheet.write_row(number, 0, row)
    return made.saved()


def formatted_below() -> bytes:
    made = Workbook()
    grey = made.book.add_format({"bg_color": "#CCCCCC"})
    for row in range(7, 3000):
        made.sheet.write_blank(row, 0, None, grey)
    return made.saved()


def with_formula(formula: str, value: str) -> bytes:
    made = Workbook()
    made.sheet.write_formula(3, HEADER.index("birth_date"), formula, None, value)
    return made.saved()


def without_values() -> bytes:
    """A workbook as programs write it that never work a formula out."""
    made = Workbook()
    made.sheet.write_formula(3, HEADER.index("surname"), '="Re"&"ed"', None, "")
    content = made.saved()
    source, target = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for member in source.infolist():
            out.writestr(member, source.read(member).replace(b"<v></v>", b""))
    return target.getvalue()


def beside(cell: str) -> bytes:
    made = Workbook()
    made.sheet.write(3, len(HEADER) + 2, cell)
    return made.saved()


def stray_cell() -> bytes:
    made = Workbook()
    made.sheet.write(1_048_575, 16_383, "x")
    return made.saved()


def hidden() -> bytes:
    made = Workbook()
    made.book.add_worksheet("Front").activate()
    made.sheet.hide()
    return made.saved()


def front_sheet() -> bytes:
    made = Workbook()
    made.book.add_worksheet("Guidance").write(0, 0, "Please return by Friday")
    return made.saved()


def bomb() -> bytes:
    """A workbook of 40 KB with a sheet of 70 MB."""
    source, target = zipfile.ZipFile(io.BytesIO(Workbook().saved())), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for member in source.infolist():
            out.writestr(member, source.read(member))
        out.writestr("xl/worksheets/sheet9.xml", b" " * (70 << 20))
    return target.getvalue()


def with_password() -> bytes:
    """The old container that wraps an encrypted workbook: header, allocation table, directory."""
    free, last = 0xFFFFFFFF, 0xFFFFFFFE
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    header += struct.pack("<9I", 1, 1, 0, 4096, last, 0, last, 0, 0) + struct.pack("<I", free) * 108
    table = struct.pack("<II", 0xFFFFFFFD, last) + struct.pack("<I", free) * 126

    def entry(name: str, kind: int) -> bytes:
        named = name.encode("utf-16-le") + bytes(2)
        return (
            named.ljust(64, b"\0") + struct.pack("<HB", len(named), kind) + bytes(49) + struct.pack("<3I", last, 0, 0)
        )

    return header + table + (entry("Root Entry", 5) + entry("EncryptedPackage", 2)).ljust(512, b"\0")


def plain_zip() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as out:
        out.writestr("people.csv", PEOPLE)
    return target.getvalue()


FAULTS = [
    fault("merged header", W, merged_header(), "note", 'sheet "Children": its header is in row 2', 6),
    fault(
        "second table on a sheet",
        W,
        second_table(),
        "note",
        'sheet "Children", table in row 9: one more table of the sheet, read as address_record',
        9,
    ),
    fault(
        "thousands of formatted empty rows",
        W,
        formatted_below(),
        "note",
        'sheet "Children": 2,993 empty rows were passed over',
        6,
    ),
    fault(
        "title rows on a sheet", W, Workbook(first_row=3).saved(), "note", 'sheet "Children": its header is in row 4', 6
    ),
    fault(
        "front sheet",
        W,
        front_sheet(),
        "note",
        'sheet "Guidance" was left alone: nothing in it resembles a table of plain',
        6,
    ),
    fault("hidden sheet", W, hidden(), "note", 'sheet "Children" is hidden: it was looked at as any other', 6),
    fault(
        "cell beside the table",
        W,
        beside("ask Jo"),
        "note",
        'sheet "Children": column K has no header and was not read, though one cell holds something',
        6,
    ),
    fault(
        "Excel error cell",
        W,
        with_formula("=NA()", "#N/A"),
        "spreadsheet_error",
        'people.xlsx, row 4, column "birth_date": found "#N/A", expected the value itself: the spreadsheet holds an error here.',
        5,
        1,
    ),
    fault(
        "formula without a value",
        W,
        without_values(),
        "note",
        'sheet "Children": one formula comes without a value, and so as empty cells: open the workbook and save it',
        6,
    ),
    fault(
        "stray cell far out",
        W,
        stray_cell(),
        "unread",
        "people.xlsx: found a sheet whose cells reach to row 1,048,576 and column 16,384, expected at most 60 million cells up to there. Delete what stands far from the table (a stray cell does), or save the sheet as CSV.",
        0,
    ),
    fault(
        "zip bomb workbook",
        W,
        bomb(),
        "unread",
        "people.xlsx: found an archive that unpacks to 950 times its size, expected at most 300 times. It was not unpacked. If it is a true workbook, remove what is no table from it, or save its sheets as CSV.",
        0,
    ),
    fault(
        "workbook with a password",
        W,
        with_password(),
        "unread",
        "people.xlsx: found a workbook with a password, expected one that opens without. Open it with the password, save it without one, and put that copy here.",
        0,
    ),
    fault(
        "plain zip",
        W,
        plain_zip(),
        "unread",
        "people.xlsx: found an archive, expected a CSV or a workbook. Unpack it, and put the files that it holds here instead.",
        0,
    ),
    fault(
        "workbook cut off",
        W,
        Workbook().saved()[:-200],
        "unread",
        "people.xlsx: found a workbook or archive that is damaged or cut off, expected one that opens. Ask the sender for the file again, or open it, repair it and save it anew.",
        0,
    ),
]
