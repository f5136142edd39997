"""The beginning of a file, taken once and shown to every format."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from familyhub.sources.encoding import encoding_of
from familyhub.sources.sections import MOST_TITLES, is_title
from familyhub.sources.shape import LaterRow, Sample, Sheet
from familyhub.sources.workbook import Cells, Page, opened
from familyhub.sources.workbook_check import is_workbook

SAMPLE_BYTES = 65_536
FIRST_ROWS = 40
MARKS = re.compile(r"(?<![^\r\n])\ufeff+")
LINE_OF_MARKS = re.compile(r"(?<=\r)\ufeff+(?=\n)")
"""Marks of an encoding at the beginning of lines, as `encoding.blocks` leaves them out."""
LATER_ROWS = 400
"""Rows that may be headers of second tables, kept of each sheet."""


def sample(path: Path) -> Sample:
    """The beginning of a file: text with the encoding its bytes show, or the first rows of a workbook's sheets.

    Raises SourceError where it is a workbook that cannot be opened, or an archive.
    """
    with path.open("rb") as file:
        head = file.read(SAMPLE_BYTES)
    size = path.stat().st_size
    if is_workbook(head):
        return _of_workbook(path, size, head)
    encoding = encoding_of(path, head)
    decoder = codecs.getincrementaldecoder(encoding.name)(errors="replace")
    text = MARKS.sub("", LINE_OF_MARKS.sub(" ", decoder.decode(head)))
    return Sample(path, size, head, text, encoding.name, notes=encoding.notes)


def _of_workbook(path: Path, size: int, head: bytes) -> Sample:
    with opened(path) as pages:
        sheets = tuple(_sheet(page) for page in pages)
        notes = tuple(note for page in pages for note in _notes(page))
    return Sample(path, size, head, "", "", sheets, notes)


def _notes(page: Page) -> Iterator[str]:
    if page.hidden:
        yield f'sheet "{page.name}" is hidden: it was looked at as any other'
    if page.found is not None and (count := page.found.without_value):
        formulas = "one formula comes" if count == 1 else f"{count:,} formulas come"
        yield f'sheet "{page.name}": {formulas} without a value, and so as empty cells: open the workbook and save it'


def _sheet(page: Page) -> Sheet:
    rows = page.rows()
    first = [tuple(cells) for _, cells in zip(range(FIRST_ROWS), rows, strict=False)]
    gap = not first or not any(first[-1])
    return Sheet(page.name, tuple(first), later=tuple(_later(rows, gap)))


def _later(rows: Iterator[Cells], gap: bool) -> Iterator[LaterRow]:
    """Rows that may be headers: words in several cells, below a gap or where the rows above held more than words."""
    count, titles, only_words = 0, 0, True
    for number, cells in enumerate(rows, start=FIRST_ROWS + 1):
        filled = [cell for cell in cells if cell is not None]
        if not filled:
            gap, titles = True, 0
            continue
        words = not any(cell[:1].isdigit() for cell in filled)
        if words and len(filled) > 1 and (gap or not only_words) and count < LATER_ROWS:
            count += 1
            yield LaterRow(number, tuple(cells), gap, titles)
        if gap and titles < MOST_TITLES and is_title(filled):
            titles += 1
        else:
            gap, titles = False, 0
        only_words = words
