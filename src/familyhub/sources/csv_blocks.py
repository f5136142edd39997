"""Reading a CSV by whole blocks, as long as every line of a block is a row."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from familyhub.sources.csv_cells import Plan, batch_of, parsed, trimmed
from familyhub.sources.csv_header import BLANK, is_open
from familyhub.sources.shape import Batch


def by_block(plan: Plan, block: bytes, first_row: int) -> tuple[Batch, int] | None:
    """The batch of a block and its number of lines; None where it has to be read record by record.

    That is where a row spans lines, a line ends in CR alone, a byte is no text, or there is a NUL.
    """
    if b"\x00" in block or block.count(b"\r") != block.count(b"\r\n") or not _is_text(block):
        return None
    counted = plan.counted.copy()
    raw = _lines(block)
    count = len(raw)
    rows = pa.array(np.arange(first_row, first_row + count), pa.int64())
    blank = _blank(plan, block, raw)
    if passed := blank.true_count:
        kept = pc.call_function("invert", [blank])
        raw, rows = raw.filter(kept), rows.filter(kept)
        block = "".join(raw.to_pylist()).encode()
    cells, bad = parsed(plan, block)
    # A row with line breaks inside its quotes takes several lines, so that there are fewer rows than lines.
    if cells.num_rows + len(bad) != len(rows) or (len(raw) and is_open(raw[-1].as_py(), plan.delimiter)):
        plan.counted.clear()
        plan.counted.update(counted)
        return None
    return batch_of(plan, cells, bad, rows, raw, [], passed), count


def _is_text(block: bytes) -> bool:
    if block.isascii():
        return True
    try:
        block.decode()
    except UnicodeDecodeError:
        return False
    return True


def _blank(plan: Plan, block: bytes, raw: pa.StringArray) -> pa.BooleanArray:
    """Which lines are no rows: those that say nothing, and those that say the header again."""
    filled = pc.call_function("binary_length", [trimmed("utf8_trim", raw, BLANK)]).cast(pa.bool_())
    blank = pc.call_function("invert", [filled])
    header = plan.header.encode("utf-8", "surrogateescape")
    if header and header in block and _is_text(header):
        again = pc.call_function("equal", [trimmed("utf8_rtrim", raw, "\r\n"), pa.scalar(plan.header)])
        plan.counted["header"] += again.true_count
        blank = pc.call_function("or", [blank, again])
    return blank


def _lines(block: bytes) -> pa.StringArray:
    """The lines of a block with their ends, as Arrow text that shares the block's memory."""
    ends = np.flatnonzero(np.frombuffer(block, np.uint8) == ord("\n")) + 1
    if not block.endswith(b"\n"):
        ends = np.append(ends, len(block))
    offsets = np.concatenate([[0], ends]).astype(np.int32)
    return pa.StringArray.from_buffers(len(ends), pa.py_buffer(offsets), pa.py_buffer(block))
