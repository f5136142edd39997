"""Finding the header of a CSV, below title lines and whatever its delimiter, and the headers of tables below it."""

import csv
import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from familyhub.model import Table
from familyhub.sources.headers import CLEARLY, Fitted, Headers, fit, said
from familyhub.sources.lines import LINE
from familyhub.sources.sections import MOST_TITLES, is_title
from familyhub.sources.shape import Match, Part, Sample

DELIMITERS = (",", ";", "\t", "|")
SPOKEN = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}
BLANK = ' \t\r\n,;|"\x00'
"""What a line may hold and still say nothing."""
HEADER_SEARCHED = 30
LATER_SEARCHED = 200
LONGEST_HEADER = 20
"""Lines a header may take: people break long headers inside a cell."""
UNDECODED = "\ufffd"
"""What stands in a sample for bytes that are no text."""
WITHOUT_GAP = 0.9
"""How well a line must fit to be the header of a second table that no blank line sets off from the first."""
SAID_DELIMITER = re.compile(r"\s*\"?sep=(.)\"?[\s,;|]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class HeaderLine:
    """A line that may be a header, taken apart by one delimiter: its number, and how many lines it takes.

    `after_gap` says that a blank line stands above it, or above the `titles` right above it.
    """

    row: int
    delimiter: str
    headers: Headers
    lines: int
    after_gap: bool
    titles: int


def sniff_csv(format_name: str, tables: Sequence[Table], found: Sample) -> Match | None:
    """The table whose columns the file's header fits best; None where no header fits anything."""
    lines = _header_lines(found.text, len(found.head) < found.size)
    best: tuple[HeaderLine, Fitted] | None = None
    for line in lines:
        if line.row > HEADER_SEARCHED or (best and line.row > best[0].row and _is_clear(best[1])):
            break
        fitted = _best(tables, line)
        if fitted is not None and (best is None or fitted.rank > best[1].rank):
            best = line, fitted
    if best is None:
        return None
    line, fitted = best
    below = list(_below(tables, lines, line)) if fitted.accepted else []
    notes = [*found.notes, *said(fitted)]
    if line.row > 1:
        notes.append(f"its header is in row {line.row}")
    if line.delimiter != ",":
        notes.append(f"its cells are divided by {SPOKEN.get(line.delimiter, repr(line.delimiter))}")
    for other, other_fitted in below:
        notes.append(f"a second table stands below, its header in row {other.row}: {other_fitted.table}")
        notes += said(other_fitted)
    # A header with bytes that are no text is another text to whoever reads it: it is known by its place.
    is_broken = any(UNDECODED in header for header in fitted.columns)
    parts = tuple(_parts([best, *below])) if below or is_broken else ()
    return Match(
        format=format_name,
        table=fitted.table,
        fit=fitted.fit,
        why=fitted.why,
        columns=fitted.columns,
        missing=fitted.missing,
        unread=fitted.unread,
        encoding=found.encoding,
        delimiter=line.delimiter,
        header_row=line.row,
        parts=parts,
        notes=tuple(notes),
    )


def _is_clear(fitted: Fitted) -> bool:
    return fitted.accepted and fitted.fit > CLEARLY


def _best(tables: Iterable[Table], line: HeaderLine) -> Fitted | None:
    fitting = (fitted for table in tables if (fitted := fit(table, line.headers)) is not None)
    return max(fitting, key=lambda fitted: fitted.rank, default=None)


def _below(
    tables: Sequence[Table], lines: Sequence[HeaderLine], first: HeaderLine
) -> Iterable[tuple[HeaderLine, Fitted]]:
    """Headers of other tables below the first; the same header once more is none."""
    known = first
    for line in lines:
        if line.row < known.row + known.lines or line.delimiter != first.delimiter:
            continue
        if line.headers.cells == known.headers.cells:
            continue
        fitted = _best(tables, line)
        enough = CLEARLY if line.after_gap else WITHOUT_GAP
        if fitted is not None and fitted.accepted and fitted.fit >= enough:
            known = line
            yield line, fitted


def _parts(found: Sequence[tuple[HeaderLine, Fitted]]) -> Iterator[Part]:
    for (line, fitted), following in zip(found, [*found[1:], None], strict=True):
        yield Part(
            table=fitted.table,
            columns=fitted.columns,
            missing=fitted.missing,
            unread=fitted.unread,
            header_row=line.row,
            header_rows=line.lines,
            places=fitted.places,
            until=_end(line, following[0]) if following else 0,
        )


def _end(header: HeaderLine, following: HeaderLine) -> int:
    """The row of the first title above a second table's header, or of that header."""
    titles_from = following.row - following.titles
    # Titles that begin at the first table's header or above it are no titles of the second, but the first one's rows.
    return titles_from if titles_from >= header.row + header.lines else following.row


@functools.lru_cache(maxsize=4)
def _header_lines(text: str, goes_on: bool) -> tuple[HeaderLine, ...]:
    """Lines that may be headers: the first of the file, and further down those that follow a blank one."""
    if text.lstrip("\ufeff \t\r\n").startswith(("<", "{", "[")):  # XML and JSON
        return ()
    lines = [line[0] for line in LINE.finditer(text)]
    if goes_on and len(lines) > 1:
        lines.pop()  # what the sample holds of the last line need not be all of it
    stated = SAID_DELIMITER.match(lines[0]) if lines else None
    found: list[HeaderLine] = []
    gap, titles, below = True, 0, False
    for row, line in enumerate(lines, start=1):
        if not line.strip(BLANK):
            gap, titles = True, 0
            continue
        if (row <= HEADER_SEARCHED or gap) and not (stated and row == 1):
            for delimiter in [stated[1]] if stated else _delimiters(line):
                header, taken = header_at(lines, row, delimiter)
                # Below other lines a single word is a title: many a text that is no table names some column on a line.
                if (cells := cells_of(header, delimiter)) and (len(cells) > 1 or not below):
                    found.append(HeaderLine(row, delimiter, Headers.of(cells), taken, gap, titles))
        if gap and titles < MOST_TITLES and is_title(cells_of(line, _delimiters(line)[0])):
            titles += 1
        else:
            gap, titles = False, 0
        below = below or not (stated and row == 1)
        if len(found) > HEADER_SEARCHED * 2 + LATER_SEARCHED:
            break
    return tuple(found)


def _delimiters(line: str) -> list[str]:
    """What may divide the cells of a line: at most two, the likelier first."""
    bare = re.sub(r'"[^"]*"', "", line)
    counted = sorted(((bare.count(each), each) for each in DELIMITERS if each in bare), key=lambda pair: -pair[0])
    return [delimiter for _, delimiter in counted[:2]] or [","]


def header_at(lines: Sequence[str], row: int, delimiter: str) -> tuple[str, int]:
    """The header that begins on a line (the first is 1), and how many lines it takes: a cell of it may hold breaks."""
    header = ""
    for taken, line in enumerate(islice(lines, row - 1, row - 1 + LONGEST_HEADER), start=1):
        header += line
        if not is_open(header, delimiter):
            return header, taken
    return lines[row - 1], 1


def cells_of(line: str, delimiter: str) -> list[str]:
    """The cells of a header line, without spaces around them; none where it is no line of a CSV."""
    try:
        return next(csv.reader([line.replace("\x00", "").rstrip("\r\n")], delimiter=delimiter), [])
    except csv.Error:
        return []


def is_open(text: str, delimiter: str) -> bool:
    """Whether the text ends inside a quoted cell. Only a mark at a cell's beginning quotes it: 5" is five inches."""
    return '"' in text and any(not found[1] for found in quoted_cell(delimiter).finditer(text))


@functools.cache
def quoted_cell(delimiter: str) -> re.Pattern[str]:
    """A cell that begins with a quotation mark; its group is empty where the mark is never closed."""
    return re.compile(rf'(?:^|{re.escape(delimiter)})"(?:[^"]|"")*("|$)')
