"""CSV, shared by every format that arrives as CSV: recognising a header and reading rows with their lines.

Headers are matched loosely, and what was matched is said in the `Match`. Rows are read in blocks, so that a file of any
size needs little memory; a block in which a row spans lines or a byte is no text is read record by record.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from familyhub.sources.csv_blocks import by_block
from familyhub.sources.csv_cells import UNNAMED, UNREAD, Plan, row_cells
from familyhub.sources.csv_header import BLANK, LONGEST_HEADER, cells_of, is_open, sniff_csv
from familyhub.sources.csv_records import by_record, shown
from familyhub.sources.encoding import LONGEST_LINE, Block, blocks, spoken
from familyhub.sources.headers import plain_name
from familyhub.sources.lines import Lines
from familyhub.sources.sampling import sample
from familyhub.sources.shape import Batch, Match, Part, Reject

__all__ = ["plain_name", "read_csv", "sample", "sniff_csv"]

PIECE_BYTES = 256 << 10
"""Of a block with a fault in it, what is tried as a block of its own."""
ROWS_PEEKED = 20
"""Rows that show how many cells a row has, where the header ends in empty ones or the rows do."""


def read_csv(path: Path, match: Match) -> Iterator[Batch]:
    """Batches of rows as text, each with its line number and the line as it stood.

    A row with too few or too many cells, with a quote that never closes or with bytes that are no text becomes a
    `Reject`. The last batch has notes on what was passed over.
    """
    parts = match.parts or (_only_part(match),)
    with path.open("rb") as file:
        lines = Lines(blocks(file, match.encoding))
        for number, part in enumerate(parts):
            lines.skip_to(part.header_row)
            plan = _plan(lines, part, number, match)
            yield from _with_notes(_batches(lines, plan, part.until or None), plan)


def _only_part(match: Match) -> Part:
    return Part(match.table, columns=match.columns, header_row=match.header_row)


def _plan(lines: Lines, part: Part, number: int, match: Match) -> Plan:
    """How the rows below a header are read; takes the header's lines."""
    delimiter = match.delimiter
    header = _header(lines, delimiter)
    names: list[str] = []
    for place, name in enumerate(cells_of(header, delimiter)):
        column = part.places.get(place) if part.places else part.columns.get(name)
        if column is not None and column not in names:
            names.append(column)
        else:
            names.append(f"{UNREAD if name.strip() else UNNAMED}{place}")
    plan = Plan(part.table, tuple(names), delimiter, header.rstrip("\r\n"), spoken(match.encoding), number)
    return replace(plan, names=_as_wide_as_rows(plan, lines.peek(ROWS_PEEKED)))


def _header(lines: Lines, delimiter: str) -> str:
    """The header that begins on the next line, with its line ends. Raises EOFError where there is no line."""
    taken: list[str] = []
    while len(taken) < LONGEST_HEADER and (line := lines.line()) is not None:
        taken.append(line)
        if not is_open("".join(taken), delimiter):
            return "".join(taken)
    if not taken:
        raise EOFError("nothing where its header was found")
    lines.give_back(taken[1:])
    return taken[0]


def _as_wide_as_rows(plan: Plan, below: list[str]) -> tuple[str, ...]:
    """The names of a row's cells where all rows end in more empty cells than the header does, or in fewer."""
    rows = [
        row_cells(line, plan.delimiter) for line in below if line.strip(BLANK) and not is_open(line, plan.delimiter)
    ]
    widths = {len(row) for row in rows}
    if len(widths) != 1:
        return plan.names
    (width,) = widths
    if plan.named <= width < len(plan.names):
        return plan.names[:width]
    if any(cell.strip() for row in rows for cell in row[len(plan.names) :]):
        return plan.names
    return plan.names + tuple(f"{UNNAMED}{place}" for place in range(len(plan.names), width))


def _batches(lines: Lines, plan: Plan, until: int | None) -> Iterator[Batch]:
    """Whole blocks at once, where every line of a block is a row; of the others each piece that allows it."""
    while until is None or lines.row < until:
        if lines.has_single:
            yield from by_record(lines, plan, until)
            continue
        block = lines.block(until)
        if block is None:
            return
        if block.too_long:
            yield _too_long(plan, block, lines.row)
            lines.passed(block, 1)
        elif (found := by_block(plan, block.text, lines.row)) is not None:
            batch, count = found
            lines.passed(block, count)
            yield batch
        elif len(block.text) <= PIECE_BYTES:
            lines.unpack(block)
        else:
            yield _together(list(_in_pieces(lines, plan, until)))


def _in_pieces(lines: Lines, plan: Plan, until: int | None) -> Iterator[Batch]:
    number = lines.block_number
    while lines.is_within(number) and (piece := lines.block(until, PIECE_BYTES)) is not None:
        if (found := by_block(plan, piece.text, lines.row)) is not None:
            batch, count = found
            lines.passed(piece, count)
            yield batch
        else:
            lines.unpack(piece)
            yield from by_record(lines, plan, until)


def _together(batches: Sequence[Batch]) -> Batch:
    """One batch of several: checking takes its time for each, however small."""
    rejects = tuple(reject for batch in batches for reject in batch.rejects)
    blank = sum(batch.blank_rows for batch in batches)
    cells = pa.concat_tables([batch.cells for batch in batches])
    return replace(batches[0], cells=cells, rejects=rejects, blank_rows=blank)


def _too_long(plan: Plan, block: Block, row: int) -> Batch:
    beginning = shown(block.text.decode("utf-8", "surrogateescape"))
    found = f"a line of {block.too_long >> 20} MB"
    expected = f"a line of at most {LONGEST_LINE >> 20} MB"
    reject = Reject(plan.table, row, "", "too_long", found, expected, f"{beginning} ... (the rest was not kept)")
    return Batch(plan.table, plan.no_rows(), (reject,), part=plan.part)


def _with_notes(batches: Iterator[Batch], plan: Plan) -> Iterator[Batch]:
    """The batches; the last of them has the notes on all."""
    last: Batch | None = None
    for batch in batches:
        plan.counted["blank"] += batch.blank_rows
        if last is not None:
            yield last
        last = batch
    if last is not None:
        yield replace(last, notes=last.notes + plan.notes())
