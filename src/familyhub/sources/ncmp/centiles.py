"""How a file writes centiles: from 0 to 1, or from 0 to 100. Decided by all values of the column, and said."""

import dataclasses
import re
from collections.abc import Iterator

import pyarrow as pa

from familyhub.sources.shape import Batch

COLUMN = "BmiPScore"
SEVERAL = 5
"""From so many values on, none above 1 means that 1 is the top of the scale; the SELECTs decide by the same number."""
NUMBER = re.compile(r"[+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?$", re.ASCII)


def saying_the_scale(batches: Iterator[Batch]) -> Iterator[Batch]:
    """The same batches; the last one says how the file's centiles are read, where it has any."""
    held: Batch | None = None
    count, highest = 0, 0.0
    for batch in batches:
        if held is not None:
            yield held
        held = batch
        numbers = _numbers(batch.cells)
        count += len(numbers)
        highest = max(highest, *numbers, 0.0)
    if held is not None:
        yield dataclasses.replace(held, notes=(*held.notes, *_note(count, highest)))


def _numbers(cells: pa.Table) -> list[float]:
    if COLUMN not in cells.column_names:
        return []
    texts = [(text or "").strip() for text in cells.column(COLUMN).cast(pa.string()).to_pylist()]
    return [float(text) for text in texts if NUMBER.match(text) and float(text) <= 100]


def _note(count: int, highest: float) -> tuple[str, ...]:
    if count == 0:
        return ()
    if highest > 1:
        return (f"Centiles are read as running from 0 to 100: the highest of {count:,} is {highest:g}.",)
    if count >= SEVERAL:
        return (f"Centiles are read as running from 0 to 1: none of {count:,} is higher.",)
    return (f"Centiles are left out: {count:,} of at most 1 may run to 1 or to 100, and nothing decides between them.",)
