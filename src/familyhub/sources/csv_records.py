"""Reading a CSV record by record: quoted line breaks, quotes that never close, bytes that are no text, NUL bytes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pyarrow as pa

from familyhub.sources.csv_cells import CUT_OFF, Plan, batch_of, parsed, row_cells
from familyhub.sources.csv_header import BLANK, is_open, quoted_cell
from familyhub.sources.encoding import LONGEST_LINE, UNDECODED
from familyhub.sources.lines import Lines
from familyhub.sources.shape import Batch, Reject

ROWS_PER_BATCH = 100_000
LONGEST_RECORD = 200
"""Lines one quoted cell may span; beyond it the quote was never closed."""


@dataclass(frozen=True, slots=True)
class Record:
    """A row with its line ends, and the number of its first line. `whole` unless a quote in it never closes."""

    row: int
    text: str
    whole: bool = True


def by_record(lines: Lines, plan: Plan, until: int | None) -> Iterator[Batch]:
    """Batches of the records that begin in the lines that can be taken singly; the last may run beyond them."""
    rows: list[int] = []
    raw: list[str] = []
    rejects: list[Reject] = []
    blank = 0

    def batch() -> Batch:
        data = "".join(line if line.endswith(("\n", "\r")) else line + "\n" for line in raw)
        cells, bad = parsed(plan, data.encode())
        return batch_of(plan, cells, bad, pa.array(rows, pa.int64()), pa.array(raw, pa.string()), rejects, blank)

    for record in _records(lines, plan.delimiter, until):
        text = _without_padding(record.text, plan)
        if not text.strip(BLANK):
            blank += 1
        elif text.rstrip("\r\n") == plan.header:
            blank += 1
            plan.counted["header"] += 1
        elif (fault := _fault(plan, record, text)) is not None:
            rejects.append(fault)
        else:
            rows.append(record.row)
            raw.append(text)
        if len(rows) + len(rejects) >= ROWS_PER_BATCH:
            yield batch()
            rows, raw, rejects, blank = [], [], [], 0
    if rows or rejects or blank:
        yield batch()


def _records(lines: Lines, delimiter: str, until: int | None) -> Iterator[Record]:
    while lines.has_single:
        row = lines.row
        line = lines.line(until)
        if line is None:
            return
        yield _record(lines, row, line, delimiter, until) if is_open(line, delimiter) else Record(row, line)


def _record(lines: Lines, row: int, line: str, delimiter: str, until: int | None) -> Record:
    """A record that begins with a line whose quote is open: joined with the lines below, or broken."""
    more: list[str] = []
    length, is_closed = len(line), False
    while not is_closed and len(more) < LONGEST_RECORD and length < LONGEST_LINE:
        following = lines.line(until)
        if following is None:
            break
        more.append(following)
        length += len(following)
        # The lines above end inside a quoted cell, and this one goes on in it: where many a line is broken, looking
        # through all of them again would take for ever.
        is_closed = '"' in following and not is_open(f'"{following}', delimiter)
    joined = "".join([line, *more])
    if is_closed and _is_whole(joined, delimiter):
        return Record(row, joined)
    lines.give_back(more)
    return Record(row, line, whole=False)


def _is_whole(text: str, delimiter: str) -> bool:
    """Whether every cell with line breaks ends where its quotation mark closes.

    A mark that opens and never closes would otherwise run on to the next line's quoted cell, and take the rows between
    for its own.
    """
    if is_open(text, delimiter):
        return False
    broken = [found for found in quoted_cell(delimiter).finditer(text) if "\n" in found[0] or "\r" in found[0]]
    return all(text[found.end() : found.end() + 1] in ("", delimiter, "\r", "\n") for found in broken)


def _without_padding(text: str, plan: Plan) -> str:
    """A record without the NUL bytes that follow its last cell."""
    if "\x00" not in text:
        return text
    content = text.rstrip("\r\n")
    bare = content.rstrip("\x00")
    plan.counted["padding"] += bare != content
    return bare + text[len(content) :]


def _fault(plan: Plan, record: Record, text: str) -> Reject | None:
    """Why a record cannot be read as a row of cells; None where it can."""
    if not record.whole:
        return _unclosed(plan, record.row, text)
    if not text.isascii() and UNDECODED.search(text):
        place, cell = _holding(plan, text, UNDECODED.search)
        found, expected = f'bytes that are no text: "{cell}"', f"{plan.encoding} text, as in the rest of the file"
        return Reject(plan.table, record.row, place, "encoding", found, expected, shown(text))
    if "\x00" in text:
        place, cell = _holding(plan, text, lambda each: "\x00" in each)
        found = f'a NUL byte: "{cell}"'
        return Reject(plan.table, record.row, place, "nul_byte", found, "text without NUL bytes", shown(text))
    return None


def _unclosed(plan: Plan, row: int, text: str) -> Reject:
    expected = "a closing quotation mark for each opening one"
    found = shown(text).strip()[:80]
    if text.endswith(("\n", "\r")):
        return Reject(plan.table, row, "", "unclosed_quote", found, expected, shown(text))
    return Reject(plan.table, row, "", "cut_off", found, f"{expected}; {CUT_OFF}", shown(text))


def _holding(plan: Plan, text: str, holds: Callable[[str], object]) -> tuple[str, str]:
    """The column of the first cell that holds something, as far as one is read there, and the cell as it is shown."""
    for place, cell in enumerate(row_cells(text, plan.delimiter)):
        if holds(cell):
            name = plan.names[place] if place < len(plan.names) else ""
            return (name if name in plan.read else ""), shown(cell)[:80]
    return "", shown(text)[:80]


def shown(text: str) -> str:
    r"""A text that may be kept and printed: bytes that are none appear as \xNN."""
    text = text.rstrip("\r\n").replace("\x00", r"\x00")
    return UNDECODED.sub(lambda found: rf"\x{ord(found[0]) - 0xDC00:02X}", text)
