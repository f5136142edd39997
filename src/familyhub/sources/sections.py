"""Finding the tables on a sheet: below titles, beside blank columns, under merged headers, several below each other."""

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from familyhub.model import Table
from familyhub.sources.headers import CLEARLY, Fitted, Headers, fit
from familyhub.sources.shape import Part, Sheet

ENOUGH_BELOW_A_GAP = 0.6
"""How well a row must fit to be the header of a table, where an empty row sets it off and it names three columns."""
WITHOUT_GAP = 0.9
"""How well a row must fit to be the header of a second table that no empty row sets off."""
TITLE_CELLS = 2
"""Cells of a row that is a title at most."""
MOST_TITLES = 5
"""Titles above a header at most: more rows are rows of a table."""
MOST_BANDS = 50
"""Tables side by side at most: more blank columns than that divide none."""
VALUE = re.compile(r"[£+-]?[0-9][0-9 ,./:-]*%?")
"""What no header looks like: a number, a date, a time."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row that may be a header, alone or with the one above it, which then holds titles of groups of headers."""

    number: int
    headers: Headers
    with_above: Headers | None
    after_gap: bool
    titles: int


@dataclass(frozen=True, slots=True)
class Section:
    """A table on a sheet: where its header stands, how many rows it takes, and how well it fits."""

    row: int
    rows: int
    headers: Headers
    fitted: Fitted
    titles: int
    span: tuple[int, int]


def sections(tables: Sequence[Table], sheet: Sheet) -> list[Section]:
    """The tables on a sheet, from the top; where none is accepted, the nearest guess alone; empty where there is none.

    The sheet is searched as a whole, and by what blank columns divide it into: whichever explains more headers stands.
    """
    whole, *parts = _bands(sheet)
    found = _in_band(tables, whole)
    if not parts:
        return found
    divided = [section for band in parts for section in _in_band(tables, band) if section.fitted.accepted]
    return sorted(divided, key=_place) if _explained(divided) > _explained(found) else found


def parts_of(found: Sequence[Section], sheet: Sheet) -> tuple[Part, ...]:
    """The parts of a file that the accepted sections of a sheet are, each ending where the next below it begins."""
    return tuple(
        Part(
            table=section.fitted.table,
            sheet=sheet.name,
            columns=section.fitted.columns,
            missing=section.fitted.missing,
            unread=section.fitted.unread,
            header_row=section.row,
            header_rows=section.rows,
            places=section.fitted.places,
            span=section.span,
            until=min((_end(section, other) for other in found if _is_below(other, section)), default=0),
        )
        for section in found
    )


def _is_below(other: Section, section: Section) -> bool:
    apart = other.span[0] >= section.span[1] or section.span[0] >= other.span[1]
    return other.row > section.row and not apart


def _end(section: Section, below: Section) -> int:
    """The row of the first title above a table further down, or of its header."""
    titles_from = below.row - below.titles
    # Titles that begin at the upper table's header or above it are no titles of the lower, but the upper one's rows.
    return titles_from if titles_from >= section.row + section.rows else below.row


def _place(section: Section) -> tuple[int, int]:
    return section.row, section.span[0]


def _explained(found: Sequence[Section]) -> int:
    return sum(len(section.fitted.places) for section in found if section.fitted.accepted)


def _in_band(tables: Sequence[Table], rows: Sequence[Row]) -> list[Section]:
    found: list[Section] = []
    nearest: Section | None = None
    explained: dict[int, int] = {}  # headers explained by each row alone
    for row in rows:
        above = found[-1] if found else nearest
        alone = _best(tables, row.headers)
        explained[row.number] = len(alone.places) if alone else 0
        section = _joined(tables, row, max(explained[row.number], explained.get(row.number - 1, 0)))
        if section is None and alone is not None:
            section = Section(row.number, 1, row.headers, alone, row.titles, _span(row.headers))
        if section is None:
            continue
        if _replaces(section, above):
            # What looked like a header was the upper of two rows of one.
            found = found[:-1]
            nearest = None if nearest is above else nearest
        if _is_header(section, row, is_first=not found):
            if not found or section.headers.cells != found[-1].headers.cells:
                found.append(section)
        elif nearest is None or section.fitted.rank > nearest.fitted.rank:
            nearest = section
    if nearest is not None and (not found or (nearest.row < found[0].row and nearest.fitted.accepted)):
        # A header with many columns that nobody knows is one all the same, where its table is the first.
        found.insert(0, nearest)
    return found


def _joined(tables: Sequence[Table], row: Row, explained: int) -> Section | None:
    """A row and the one above it as one header; None where that explains no more than either alone."""
    fitted = _best(tables, row.with_above) if row.with_above is not None else None
    if fitted is None or row.with_above is None or len(fitted.places) <= explained:
        return None
    return Section(row.number - 1, 2, row.with_above, fitted, max(0, row.titles - 1), _span(row.with_above))


def _replaces(section: Section, above: Section | None) -> bool:
    return above is not None and section.rows == 2 and above.row == section.row


def _is_header(section: Section, row: Row, *, is_first: bool) -> bool:
    fitted = section.fitted
    if not fitted.accepted:
        return False
    if is_first or row.after_gap:
        return fitted.fit > CLEARLY or (row.after_gap and len(fitted.places) > 2 and fitted.fit >= ENOUGH_BELOW_A_GAP)
    return fitted.fit >= WITHOUT_GAP


def _best(tables: Sequence[Table], headers: Headers) -> Fitted | None:
    fitting = (fitted for table in tables if (fitted := fit(table, headers)) is not None)
    return max(fitting, key=lambda fitted: fitted.rank, default=None)


def _span(headers: Headers) -> tuple[int, int]:
    filled = [place for place, cell in enumerate(headers.cells) if cell.strip()]
    return filled[0], filled[-1] + 1


@functools.lru_cache(maxsize=64)
def _bands(sheet: Sheet) -> tuple[tuple[Row, ...], ...]:
    """The rows of a sheet that may be headers: of all its columns first, then of each band between blank columns."""
    width = max((len(cells) for cells in sheet.rows), default=0)
    filled = [any(place < len(cells) and cells[place] for cells in sheet.rows) for place in range(width)]
    bands: list[tuple[int, int]] = []
    for place, is_filled in enumerate(filled):
        if is_filled and bands and bands[-1][1] == place:
            bands[-1] = (bands[-1][0], place + 1)
        elif is_filled:
            bands.append((place, place + 1))
    spans = [(0, max(width, 1)), *(bands if 1 < len(bands) <= MOST_BANDS else [])]
    return tuple(tuple(_rows(sheet, *span)) for span in spans)


def _rows(sheet: Sheet, first: int, behind: int) -> Iterator[Row]:
    """The rows of a band that may be headers: those further down are seen only where they might be."""
    above: tuple[str, ...] = ()
    gap, titles = True, 0
    for number, cells in enumerate(sheet.rows, start=sheet.first_row):
        band = tuple((cell or "") if first <= place < behind else "" for place, cell in enumerate(cells))
        filled = sum(1 for cell in band if cell)
        if not filled:
            above, gap, titles = (), True, 0
            continue
        if _may_be_header(band):
            yield Row(number, Headers.of(band), _with_above(above, band), gap, titles)
        if gap and titles < MOST_TITLES and is_title(band):
            titles += 1
        else:
            gap, titles = False, 0
        above = band
    for later in sheet.later:
        band = tuple((cell or "") if first <= place < behind else "" for place, cell in enumerate(later.cells))
        if any(band) and _may_be_header(band):
            yield Row(later.row, Headers.of(band), None, later.after_gap, later.titles)


def is_title(cells: Iterable[str | None]) -> bool:
    """Whether a row may be the title of the table below it."""
    return sum(1 for cell in cells if cell) <= TITLE_CELLS


def _may_be_header(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return 3 * sum(1 for cell in filled if VALUE.fullmatch(cell)) <= len(filled)


def _with_above(above: Sequence[str], cells: Sequence[str]) -> Headers | None:
    """Two rows as one header: the title of a group stands over all its headers, though only the first cell holds it."""
    if not above:
        return None
    joined: list[str] = []
    group = ""
    for place, cell in enumerate(cells):
        over = above[place] if place < len(above) else ""
        group = over or (group if cell else "")
        joined.append(f"{group} {cell}".strip() if cell else over)
    headers = Headers.of(joined)
    return replace(headers, otherwise=Headers.of(cells).plain, names=headers.names | Headers.of(cells).names)
