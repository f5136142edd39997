"""CSV, shared by every format that arrives as CSV: recognising a header and reading rows with their lines.

Headers are matched loosely (case, spaces, underscores and punctuation do not count); what was matched is said in the
`Match`. Rows are read in blocks, so that a file of any size needs little memory.
"""

import codecs
import csv
import functools
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from familyhub.model import Table
from familyhub.sources.shape import Batch, Match, Reject, Sample

DELIMITERS = (",", ";", "\t", "|")
LINES_PER_BATCH = 100_000
BLOCK_BYTES = 8 << 20
BLANK = ' \t\r\n,;|"'
"""What a line may hold and still say nothing."""
LONGEST_RECORD = 200
"""Lines one quoted cell may span; beyond it the quote was never closed."""
HEADER_SEARCHED = 10
LONGEST_HEADER = 20
"""Lines a header may take: people break long headers inside a cell."""
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
"""A line with its end, for whoever looks for the header and whoever reads on below it alike."""
CLEARLY = 0.8
"""A line that fits this well is the header: the lines below it are not searched."""
SAMPLE_BYTES = 65_536


def sample(path: Path) -> Sample:
    """The beginning of a file, with the encoding its bytes show."""
    with path.open("rb") as file:
        head = file.read(SAMPLE_BYTES)
    encoding = encoding_of(path, head)
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    return Sample(path, path.stat().st_size, head, decoder.decode(head), encoding)


def encoding_of(path: Path, head: bytes) -> str:
    """UTF-8 or UTF-16, each with or without its mark, or else Windows-1252: what councils' systems write."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for encoding, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        if zeros.count(0) > len(head) / 4:  # Latin letters in two bytes each, without the mark that says so
            return encoding
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


@functools.cache
def plain_name(header: str) -> str:
    """A header without what people vary: case, spaces, underscores, punctuation."""
    return re.sub(r"[^0-9a-z]", "", header.casefold())


def sniff_csv(format_name: str, tables: Sequence[Table], found: Sample) -> Match | None:
    """The table whose columns the file's header fits best; None where no header fits anything."""
    best: Match | None = None
    lines = [line[0] for line in islice(LINE.finditer(found.text), HEADER_SEARCHED + LONGEST_HEADER)]
    for row, line in enumerate(lines[:HEADER_SEARCHED], start=1):
        if best is not None and best.accepted and best.fit > CLEARLY:
            break
        if not line.strip():
            continue
        delimiter = max(DELIMITERS, key=line.count)
        headers = _cells(_header(lines, row, delimiter)[0], delimiter)
        for table in tables:
            match = _fit(format_name, table, headers, found.encoding, delimiter, row)
            if match is not None and (best is None or _rank(match) > _rank(best)):
                best = match
    return best


def _rank(match: Match) -> tuple[float, int, bool]:
    # What explains the headers best wins even where a required one is missing: better to say so than to read
    # half a contact list as a list of people.
    return (match.fit, len(match.columns), match.accepted)


@functools.cache
def _known_names(table: Table) -> dict[str, str]:
    return {plain_name(name): column.name for column in table.columns for name in (column.name, *column.also)}


def _fit(format_name: str, table: Table, headers: list[str], encoding: str, delimiter: str, row: int) -> Match | None:
    known = _known_names(table)
    columns: dict[str, str] = {}
    for header in headers:
        column = known.get(plain_name(header))
        if column is not None and column not in columns.values():
            columns[header] = column
    if not columns:
        return None
    unread = tuple(header for header in headers if header.strip() and header not in columns)
    required = [column.name for column in table.columns if column.required]
    missing = tuple(name for name in required if name not in columns.values())
    of_headers = len(columns) / (len(columns) + len(unread))
    of_required = 1 - len(missing) / len(required) if required else 1.0
    of_table = len(columns) / len(table.columns)
    why = f"{len(columns)} of its {len(columns) + len(unread)} headers belong to {table.name}"
    if missing:
        why += f"; {', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing"
    return Match(
        format=format_name,
        table=table.name,
        fit=round(0.6 * of_headers + 0.3 * of_required + 0.1 * of_table, 4),
        why=why,
        columns=columns,
        missing=missing,
        unread=unread,
        encoding=encoding,
        delimiter=delimiter,
        header_row=row,
    )


def read_csv(path: Path, match: Match) -> Iterator[Batch]:
    """Batches of rows as text, each with its line number and the line as it stood.

    A row with too few or too many cells, or with a quote that never closes, becomes a `Reject`.
    """
    with path.open("rb") as file:
        # One character a byte, so that the lengths of the lines above are the place where the rows begin.
        wide = match.encoding.startswith("utf-16")
        text = io.TextIOWrapper(file, encoding=match.encoding if wide else "latin-1", errors="replace", newline="")
        above = list(islice(text, match.header_row + LONGEST_HEADER))
        lines = above if wide else [line.encode("latin-1").decode(match.encoding, "replace") for line in above]
        header, taken = _header(lines, match.header_row, match.delimiter)
        names, row = _names(match, header), match.header_row + taken
        if wide:
            yield from _batches(chain(above[row - 1 :], text), match, names, row)
            return
        text.detach()
        file.seek(sum(map(len, above[: row - 1])))
        yield from _blocks(file, match, names, row)


def _header(lines: Sequence[str], row: int, delimiter: str) -> tuple[str, int]:
    """The header that begins on a line (the first is 1), and how many lines it takes: a cell of it may hold breaks."""
    header = ""
    for taken, line in enumerate(lines[row - 1 : row - 1 + LONGEST_HEADER], start=1):
        header += line
        if not _is_open(header, delimiter):
            return header, taken
    return lines[row - 1], 1


def _cells(line: str, delimiter: str) -> list[str]:
    """The cells of a header line; none where it is no line of a CSV."""
    try:
        return next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter), [])
    except csv.Error:
        return []


def _names(match: Match, header: str) -> list[str]:
    names: list[str] = []
    for place, name in enumerate(_cells(header, match.delimiter)):
        column = match.columns.get(name)
        names.append(column if column is not None and column not in names else f"_unread_{place}")
    return names


def _blocks(file: BinaryIO, match: Match, names: list[str], row: int) -> Iterator[Batch]:
    """Whole blocks at once, as long as every line of a block is a row; from the first that is not, line by line."""
    start = file.tell()
    while block := file.read(BLOCK_BYTES):
        block += file.readline()
        batch = _block_batch(match, names, block, row)
        if batch is None:
            file.seek(start)
            encoding = match.encoding.removesuffix("-sig")
            text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
            yield from _batches(text, match, names, row)
            return
        yield batch
        start += len(block)
        row += block.count(b"\n")


def _block_batch(match: Match, names: list[str], block: bytes, first_row: int) -> Batch | None:
    """The batch of a block; None where a row spans lines, a line ends in CR alone, or there is a NUL."""
    if b"\x00" in block or block.count(b"\r") != block.count(b"\r\n"):
        return None
    if match.encoding == "cp1252":
        block = block.decode("cp1252", errors="replace").encode()
    raw = _lines(block)
    rows = pa.array(np.arange(first_row, first_row + len(raw)), pa.int64())
    filled = pc.call_function("binary_length", [_trimmed("utf8_trim", raw, BLANK)]).cast(pa.bool_())
    blank = len(raw) - filled.true_count
    if blank:
        raw, rows = raw.filter(filled), rows.filter(filled)
        block = "".join(raw.to_pylist()).encode()
    cells, bad = _parsed(match, names, block)
    # A row with line breaks inside its quotes takes several lines, so that there are fewer rows than lines.
    if cells.num_rows + len(bad) != len(rows) or (len(raw) and _is_open(raw[-1].as_py(), match.delimiter)):
        return None
    return _batch(match, cells, bad, len(names), rows, raw, [], blank)


def _lines(block: bytes) -> pa.StringArray:
    """The lines of a block with their ends, as Arrow text that shares the block's memory."""
    ends = np.flatnonzero(np.frombuffer(block, np.uint8) == ord("\n")) + 1
    if not block.endswith(b"\n"):
        ends = np.append(ends, len(block))
    offsets = np.concatenate([[0], ends]).astype(np.int32)
    return pa.StringArray.from_buffers(len(ends), pa.py_buffer(offsets), pa.py_buffer(block))


def _trimmed(function: str, lines: pa.StringArray, characters: str) -> pa.StringArray:
    return pc.call_function(function, [lines], pc.TrimOptions(characters))


def _batches(file: Iterable[str], match: Match, names: list[str], first_row: int) -> Iterator[Batch]:
    rows: list[int] = []
    raw: list[str] = []
    broken: list[Reject] = []
    blank = 0

    def batch() -> Batch:
        # NUL stands for nothing in a text file, and Arrow would end a cell there.
        data = "".join(line if line.endswith(("\n", "\r")) else line + "\n" for line in raw).replace("\x00", "")
        cells, bad = _parsed(match, names, data.encode())
        numbers, lines = pa.array(rows, pa.int64()), pa.array(raw, pa.string())
        return _batch(match, cells, bad, len(names), numbers, lines, broken, blank)

    for row, line, whole in _records(file, first_row, match.delimiter):
        if not line.replace("\x00", "").strip(BLANK):
            blank += 1
            continue
        if not whole:
            broken.append(_unclosed(match.table, row, line))
            continue
        rows.append(row)
        raw.append(line)
        if len(rows) >= LINES_PER_BATCH:
            yield batch()
            rows, raw, broken, blank = [], [], [], 0
    if rows or broken or blank:
        yield batch()


def _records(file: Iterable[str], first_row: int, delimiter: str) -> Iterator[tuple[int, str, bool]]:
    """Logical lines: (line number, text, whole). A quoted line break joins lines; an unclosed quote is not whole."""
    lines = enumerate(file, start=first_row)
    waiting: list[tuple[int, str]] = []
    while True:
        row, line = waiting.pop(0) if waiting else next(lines, (0, ""))
        if row == 0:
            return
        if not _is_open(line, delimiter):
            yield row, line, True
            continue
        joined, more = line, []
        for next_row, next_line in chain(waiting, lines):
            more.append((next_row, next_line))
            joined += next_line
            if ('"' in next_line and not _is_open(joined, delimiter)) or len(more) >= LONGEST_RECORD:
                break
        if _is_whole(joined, delimiter):
            waiting = waiting[len(more) :] if waiting else []
            yield row, joined, True
        else:
            waiting = more + waiting[len(more) :] if waiting else more
            yield row, line, False


def _is_open(text: str, delimiter: str) -> bool:
    """Whether the text ends inside a quoted cell. Only a mark at a cell's beginning quotes it: 5" is five inches."""
    return '"' in text and any(not found[1] for found in _quoted_cell(delimiter).finditer(text))


def _is_whole(text: str, delimiter: str) -> bool:
    """Whether every cell with line breaks ends where its quotation mark closes.

    A mark that opens and never closes would otherwise run on to the next line's quoted cell, and take the rows between
    for its own.
    """
    if _is_open(text, delimiter):
        return False
    broken = [found for found in _quoted_cell(delimiter).finditer(text) if "\n" in found[0] or "\r" in found[0]]
    return all(text[found.end() : found.end() + 1] in ("", delimiter, "\r", "\n") for found in broken)


@functools.cache
def _quoted_cell(delimiter: str) -> re.Pattern[str]:
    return re.compile(rf'(?:^|{re.escape(delimiter)})"(?:[^"]|"")*("|$)')


def _unclosed(table: str, row: int, line: str) -> Reject:
    expected = "a closing quotation mark for each opening one"
    return Reject(table, row, "", "unclosed_quote", line.strip()[:80], expected, line.rstrip("\r\n"))


def _parsed(match: Match, names: list[str], data: bytes) -> tuple[pa.Table, list[tuple[int, int]]]:
    """The cells of the columns that are read, and of each row with another number of cells its place and number."""
    read = [name for name in names if not name.startswith("_unread_")]
    bad: list[tuple[int, int]] = []

    def remember(invalid: arrow_csv.InvalidRow) -> str:
        bad.append((invalid.number - 1, invalid.actual_columns))
        return "skip"

    if not data:
        return pa.table({name: pa.array([], pa.string()) for name in read}), bad
    cells = arrow_csv.read_csv(
        io.BytesIO(data),
        read_options=arrow_csv.ReadOptions(column_names=names, use_threads=False, block_size=len(data) + 1),
        parse_options=arrow_csv.ParseOptions(
            delimiter=match.delimiter, newlines_in_values=True, invalid_row_handler=remember
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types={name: pa.string() for name in names},
            include_columns=read,
            null_values=[""],
            strings_can_be_null=True,
        ),
    )
    return cells, bad


def _batch(
    match: Match,
    cells: pa.Table,
    bad: list[tuple[int, int]],
    cell_count: int,
    rows: pa.Int64Array,
    raw: pa.StringArray,
    broken: list[Reject],
    blank: int,
) -> Batch:
    """`rows` and `raw` have an item for each row parsed, `bad` ones too: its line number, and the line as it stood."""
    raw = _trimmed("utf8_rtrim", raw, "\r\n")
    rejects = list(broken)
    for place, found in bad:
        row, line = rows[place].as_py(), raw[place].as_py()
        cells_found, cells_expected = f"{found} cells", f"{cell_count} cells"
        rejects.append(Reject(match.table, row, "", "wrong_cell_count", cells_found, cells_expected, line))
    if bad:
        kept = np.ones(len(rows), dtype=bool)
        kept[[place for place, _ in bad]] = False
        rows, raw = rows.filter(pa.array(kept)), raw.filter(pa.array(kept))
    cells = cells.append_column("_row", rows).append_column("_raw", raw)
    return Batch(match.table, cells, tuple(rejects), blank)
