"""Tables whose further columns are not known beforehand, each a figure of its own: recognised by the columns that are.

The further columns are packed into one, so that a row of the file lands as one row and none of its cells is lost.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from familyhub.model import Column, Table
from familyhub.sources.csv_header import cells_of, header_at
from familyhub.sources.headers import plain_name
from familyhub.sources.lines import LINE
from familyhub.sources.published.tables import HEALTH_VISITING, PACKED, WIDE
from familyhub.sources.sampling import sample
from familyhub.sources.sections import Section, sections
from familyhub.sources.shape import Batch, Match, Part, Sample, Sheet
from familyhub.sources.tabular import read_tables, sniff_tables

MOST_TITLES = 12
HEADED = {
    table.name: replace(
        table,
        key=tuple(name for name in table.key if name != PACKED),
        columns=tuple(column for column in table.columns if column.name != PACKED),
    )
    for table in WIDE
}
"""The wide tables as headers show them: what is packed has no header of its own."""


def sniff_wide(name: str, table: Table, found: Sample) -> Match | None:
    """The table with all further headers as columns of their own; None where one of its own columns is missing."""
    known = HEADED[table.name]
    if found.sheets:
        match = sniff_tables(name, (_widened(known, _further(known, found.sheets)),), found)
        return match if match is not None and match.accepted else None
    match = sniff_tables(name, (known,), found)
    if match is None or match.missing:
        return None
    part = _whole_header(found, match)
    further = len(part.places) - len(match.columns)
    why = f"it has the columns of {table.name}; {further} further columns are its figures and their filters"
    # A second table below the first would need further columns of its own: published files have none.
    return replace(match, columns=part.columns, unread=(), parts=(part,), fit=1.0, why=why)


def _whole_header(found: Sample, match: Match) -> Part:
    """All columns of a CSV by their position: those of the table, and each further one by its header.

    A header that comes again is numbered, so that what it holds is not lost.
    """
    lines = [line[0] for line in LINE.finditer(found.text)]
    header, taken = header_at(lines, match.header_row, match.delimiter)
    places: dict[int, str] = {}
    columns: dict[str, str] = {}
    given: set[str] = set()
    turns: Counter[str] = Counter()
    for place, cell in enumerate(cells_of(header, match.delimiter)):
        if not cell.strip():
            continue
        own = match.columns.get(cell)
        name = own if own is not None and own not in given else cell
        turns[cell] = max(turns[cell], 1)
        while name in given:
            turns[cell] += 1
            name = f"{cell} ({turns[cell]})"
        given.add(name)
        places[place] = columns[cell if cell not in columns else name] = name
    return Part(match.table, columns=columns, header_row=match.header_row, header_rows=taken, places=places)


def _further(table: Table, sheets: Sequence[Sheet]) -> list[str]:
    """The headers beside those of the table, on every sheet where none of its required ones is missing."""
    found: dict[str, str] = {}
    for sheet in sheets:
        for section in sections([table], sheet):
            if not section.fitted.missing:
                headers = [*section.fitted.unread, *_under_groups(sheet, section)]
                found |= {plain_name(header): header for header in headers}
    return list(found.values())


def _under_groups(sheet: Sheet, section: Section) -> list[str]:
    """The headers with the titles of their groups, where the row above holds those: a quarter over three columns."""
    place = section.row - sheet.first_row
    above = sheet.rows[place - 1] if section.rows == 1 and 0 < place <= len(sheet.rows) else ()
    if not any(above[1:]):
        return []
    joined, group = [], ""
    for cell, over in zip(section.headers.cells, [*above, *[None] * len(section.headers.cells)], strict=False):
        group = over or (group if cell else "")
        if group and cell:
            joined.append(f"{group} {cell}")
    return joined


def _widened(table: Table, headers: Sequence[str]) -> Table:
    own = {plain_name(column.name) for column in table.columns}
    further = [Column(header, "text", header) for header in headers if plain_name(header) not in own]
    return replace(table, columns=(*table.columns, *further))


def read_packed(path: Path, match: Match) -> Iterator[Batch]:
    """Batches of rows; those of a wide table with their further columns packed into one."""
    wide = {table.name: table for table in WIDE}
    titles = _titles(path, match)
    for batch in read_tables(path, match):
        table = wide.get(batch.table)
        if table is None:
            yield batch
            continue
        cells = _packed(table, batch.cells)
        if table is HEALTH_VISITING and "sheet" not in cells.column_names:
            title = pa.repeat(pa.scalar(titles.get(batch.part), pa.string()), cells.num_rows)
            cells = cells.append_column("sheet", title)
        yield replace(batch, cells=cells)


def _packed(table: Table, cells: pa.Table) -> pa.Table:
    own = [name for name in cells.column_names if name in ("_row", "_raw", *table.names) and name != PACKED]
    further = [name for name in cells.column_names if name not in own]
    rows = zip(*(cells[name].to_pylist() for name in further), strict=True) if further else iter(())
    packed = [
        json.dumps({name: cell for name, cell in zip(further, row, strict=True) if cell}, ensure_ascii=False)
        for row in rows
    ]
    column = pa.array(packed, pa.string()) if further else pa.nulls(cells.num_rows, pa.string())
    return cells.select(own).append_column(PACKED, column)


def _titles(path: Path, match: Match) -> dict[int, str | None]:
    """By part, the sheet's name and the words above its table: they say what the figures are of."""
    if match.table != HEALTH_VISITING.name and not match.parts:
        return {}
    found = sample(path)
    if not found.sheets:
        above = found.text.splitlines()[: max(match.header_row - 1, 0)][:MOST_TITLES]
        return {0: " · ".join(filter(None, (line.strip(' ,;\t"') for line in above))) or None}
    sheets = {sheet.name: sheet for sheet in found.sheets}
    return {number: _title(part, sheets.get(part.sheet)) for number, part in enumerate(match.parts)}


def _title(part: Part, sheet: Sheet | None) -> str:
    above = sheet.rows[: max(part.header_row - sheet.first_row, 0)] if sheet else ()
    words = [cell.strip() for cells in above[:MOST_TITLES] for cell in cells if cell and cell.strip()]
    return " · ".join([part.sheet, *words])
