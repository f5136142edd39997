"""A worksheet's XML, looked through before it is read: how far its cells reach, its errors, formulas without a value.

Reading a sheet takes memory for every cell up to the last row and column, so that one stray cell far out can fill a
machine; and the reader gives errors such as #N/A as empty cells. Both are found here, in little memory.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

ROOT = re.compile(rb"<([\w.-]+:)?worksheet[\s>]")
ROOT_SEARCHED = 1 << 16
LONGEST_ROW = 64 << 20
MOST_LETTERS, MOST_DIGITS = 8, 20
"""Letters and digits of a cell's place that are counted: far more than any sheet has."""
LOOKED_AT = 52
"""Columns up to AZ are taken as there, and only those beyond are looked for."""


@dataclass(slots=True)
class Worksheet:
    """What a worksheet holds: its last row and column (an upper bound), errors by row and column, the first being 1,
    and how many formulas come without the value they had when the workbook was saved.
    """

    last_row: int = 0
    last_column: int = 0
    errors: dict[int, dict[int, str]] = field(default_factory=dict)
    without_value: int = 0


def scan_worksheet(pieces: Iterator[bytes]) -> Worksheet | None:
    """What a member of a workbook holds, given piece by piece; None where it is no worksheet. Takes all pieces."""
    head = b""
    for piece in pieces:
        head += piece
        if len(head) >= ROOT_SEARCHED:
            break
    root = ROOT.search(head[:ROOT_SEARCHED])
    if root is None:
        for _ in pieces:  # whoever gives the pieces counts them
            pass
        return None
    scan = _Scan(_Tags.with_prefix(root[1] or b""))
    rest = head
    for piece in pieces:
        end = rest.rfind(scan.tags.row)
        if end > 0 or len(rest) > LONGEST_ROW:
            end = end if end > 0 else len(rest)
            scan.take(rest[:end])
            rest = rest[end:]
        rest += piece
    scan.take(rest)
    return scan.found


@dataclass(frozen=True, slots=True)
class _Tags:
    """The tags of a worksheet, as its prefix makes them."""

    row: bytes
    cells: tuple[bytes, ...]
    placed: bytes
    far: re.Pattern[bytes]
    rows: re.Pattern[bytes]
    error: re.Pattern[bytes]
    formula: bytes
    without_value: re.Pattern[bytes]
    tag: re.Pattern[bytes]
    value: re.Pattern[bytes]

    @classmethod
    def with_prefix(cls, prefix: bytes) -> "_Tags":
        p = re.escape(prefix)
        return cls(
            row=b"<" + prefix + b"row",
            cells=tuple(b"<" + prefix + b"c" + end for end in (b" ", b">", b"/", b"\n", b"\t", b"\r")),
            placed=b"<" + prefix + b'c r="',
            far=re.compile(rb"<" + p + rb'c r="([A-Za-z]{3,}|[B-Zb-z][A-Za-z])[0-9]'),
            rows=re.compile(rb"<" + p + rb'c r="[A-Za-z]*([0-9]+)'),
            error=re.compile(rb"""\bt=["']e["']"""),
            formula=b"<" + prefix + b"f",
            without_value=re.compile(
                rb"(?:</%bf>|<%bf(?:\s[^>]*)?/>)\s*(?:<%bv\s*/>|<%bv>\s*</%bv>)?\s*</%bc>" % ((p,) * 6)
            ),
            tag=re.compile(rb"<%b(row|c)\b([^>]*)>" % p),
            value=re.compile(rb"<%bv>([^<]*)<" % p),
        )


PLACE = re.compile(rb"""\br=["']([A-Za-z]*)([0-9]+)["']""")


@dataclass(slots=True)
class _Scan:
    tags: _Tags
    found: Worksheet = field(default_factory=Worksheet)
    row: int = 0
    column: int = 0

    def take(self, text: bytes) -> None:
        """Look through whole rows."""
        tags, found = self.tags, self.found
        cells = sum(text.count(each) for each in tags.cells)
        if cells != text.count(tags.placed) or tags.error.search(text):
            self._one_by_one(text)
        else:
            for tag in re.finditer(re.escape(tags.row) + rb"\b([^>]*)>", text):
                self._next_row(tag[1])
            if cells:
                found.last_column = max(found.last_column, LOOKED_AT)
            for far in tags.far.finditer(text):
                found.last_column = max(found.last_column, column_number(far[1]))
            # The reader goes by what a cell says of its place, whatever the row says that it stands in.
            found.last_row = max(found.last_row, *map(_row_number, {b"0", *tags.rows.findall(text)}))
        if tags.formula in text:
            found.without_value += len(tags.without_value.findall(text))

    def _next_row(self, attributes: bytes) -> None:
        place = PLACE.search(attributes)
        self.row, self.column = _row_number(place[2]) if place else self.row + 1, 0
        self.found.last_row = max(self.found.last_row, self.row)

    def _one_by_one(self, text: bytes) -> None:
        """Follow each cell: for cells that do not state their place, and for errors."""
        for tag in self.tags.tag.finditer(text):
            if tag[1] == b"row":
                self._next_row(tag[2])
                continue
            place = PLACE.search(tag[2])
            self.column = column_number(place[1]) if place and place[1] else self.column + 1
            self.found.last_column = max(self.found.last_column, self.column)
            self.found.last_row = max(self.found.last_row, _row_number(place[2]) if place else 0)
            if self.tags.error.search(tag[2]) and (value := self.tags.value.search(text, tag.end())):
                self.found.errors.setdefault(self.row, {})[self.column] = value[1].decode("utf-8", "replace")


def _row_number(digits: bytes) -> int:
    return int(digits[:MOST_DIGITS])


def column_number(letters: bytes) -> int:
    """The number of a column by its letters: A is 1, AA is 27; of a broken place with very many, some large number."""
    number = 0
    for letter in letters[:MOST_LETTERS].upper():
        number = number * 26 + letter - 64
    return number
