"""Recognising the files of a mapping: by the headers it reads, below titles, on whichever sheets it names.

A mapping is local knowledge of one file. It fits wholly where it knows every header there is, and less the more there
are that it does not know, so that a mapping of three common headers takes no file from a format that reads all of it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from familyhub.sources.csv_header import DELIMITERS, HEADER_SEARCHED, cells_of, header_at
from familyhub.sources.headers import plain_name
from familyhub.sources.lines import LINE
from familyhub.sources.mapping.compiling import Compiled
from familyhub.sources.shape import Match, Part, Sample

ENOUGH = 0.6
"""How well a file fits that has all the headers a mapping needs, and none of its others."""
NEAREST = 0.5
"""The share of its headers that makes a file worth naming as nearly one of the mapping's."""


@dataclass(frozen=True, slots=True)
class HeaderRow:
    """A row that may hold the headers: its number, how many lines it takes, and its cells by name."""

    row: int
    lines: int
    cells: tuple[str, ...]
    sheet: str = ""
    delimiter: str = ","

    @property
    def span(self) -> tuple[int, int]:
        """The positions of the cells that are filled: the first, and the one behind the last."""
        filled = [place for place, cell in enumerate(self.cells) if cell]
        return filled[0], filled[-1] + 1


def sniff(compiled: Compiled, found: Sample) -> Match | None:
    """The parts of a file that a mapping reads; None where hardly any of its headers are there."""
    if not compiled.blocks:
        return None
    encoding = compiled.definition.recognise.encoding
    if encoding and not found.sheets:
        found = replace(found, text=found.head.decode(encoding, "replace"), encoding=encoding)
    best: dict[str, HeaderRow] = {}
    for row in _searched(compiled, found):
        held = best.get(row.sheet)
        if held is None or len(_needed_in(compiled, row)) > len(_needed_in(compiled, held)):
            best[row.sheet] = row
    if not best:
        return None
    needed = _needed(compiled)
    whole = [row for row in best.values() if len(_needed_in(compiled, row)) == len(needed)]
    if whole:
        return _match(compiled, found, whole, [row.sheet for row in best.values() if row not in whole])
    nearest = max(best.values(), key=lambda row: len(_needed_in(compiled, row)))
    there = _needed_in(compiled, nearest)
    if len(there) < NEAREST * len(needed):
        return None
    missing = tuple(header for header in needed if header not in there)
    said = f"{len(there)} of the {len(needed)} headers it needs are there; not found: {', '.join(missing)}"
    return Match(
        compiled.name, compiled.blocks[0].table.name, NEAREST * len(there) / len(needed), said, missing=missing
    )


def named(cells: Sequence[str | None]) -> tuple[str, ...]:
    """The cells of a header by name: without breaks, and a header that comes again with its turn, as in "DOB (2)"."""
    headers = [" ".join((cell or "").split()) for cell in cells]
    found: list[str] = []
    known = {_plain(header) for header in headers}
    turns: Counter[str] = Counter()
    for header in headers:
        name, turn = header, turns[_plain(header)] + 1
        while header and turn > 1 and _plain(name := f"{header} ({turn})") in known:
            turn += 1
        turns[_plain(header)] = turn
        known.add(_plain(name))
        found.append(name)
    return tuple(found)


def _plain(header: str) -> str:
    """A header as it is compared: one of signs alone is what it is."""
    return plain_name(header) or header


def header_rows(found: Sample, sheet: str = "") -> Iterator[HeaderRow]:
    """The first rows of a CSV, by each delimiter, or of the sheets whose name fits, with the names of their cells."""
    for page in found.sheets:
        if sheet and not fnmatchcase(page.name.casefold(), sheet.casefold()):
            continue
        for number, cells in enumerate(page.rows, start=page.first_row):
            if any(cells):
                yield HeaderRow(number, 1, named(cells), page.name)
    if found.sheets or found.text.lstrip("\ufeff \t\r\n").startswith(("<", "{", "[")):  # XML and JSON
        return
    lines = [line[0] for line in LINE.finditer(found.text)]
    for number, line in enumerate(lines[:HEADER_SEARCHED], start=1):
        for delimiter in DELIMITERS if line.strip() else ():
            if delimiter == DELIMITERS[0] or delimiter in line:
                header, taken = header_at(lines, number, delimiter)
                cells = named(cells_of(header.removeprefix("\ufeff"), delimiter))
                if any(cells):
                    yield HeaderRow(number, taken, cells, "", delimiter)


def _searched(compiled: Compiled, found: Sample) -> Iterator[HeaderRow]:
    wanted = compiled.definition.recognise
    rows = header_rows(found, wanted.sheet)
    return (row for row in rows if not wanted.header_row or row.row == wanted.header_row)


def _needed(compiled: Compiled) -> tuple[str, ...]:
    return compiled.definition.recognise.headers or compiled.headers


def _needed_in(compiled: Compiled, row: HeaderRow) -> set[str]:
    there = {_plain(cell) for cell in row.cells}
    return {header for header in _needed(compiled) if _plain(header) in there}


def _match(compiled: Compiled, found: Sample, rows: Sequence[HeaderRow], others: Sequence[str]) -> Match:
    parts, notes, shares = [], list(found.notes), []
    for row in rows:
        part, share = _part(compiled, row)
        parts.append(part)
        shares.append(share)
        notes += _notes(compiled, row, part)
    notes += [f'sheet "{sheet}" was left alone: it lacks headers that the mapping reads' for sheet in others]
    first = parts[0]
    return Match(
        format=compiled.name,
        table=first.table,
        fit=round(ENOUGH + (1 - ENOUGH) * max(shares), 4),
        why=f"all {len(_needed(compiled))} headers it needs are there",
        columns=first.columns,
        unread=first.unread,
        encoding=found.encoding,
        delimiter=rows[0].delimiter,
        header_row=first.header_row,
        parts=tuple(parts),
        notes=tuple(notes),
    )


def _part(compiled: Compiled, row: HeaderRow) -> tuple[Part, float]:
    """How a sheet or CSV is read, and the share of its headers that the mapping knows."""
    ours = {_plain(header): header for header in compiled.headers}
    left_out = {_plain(header) for header in compiled.definition.leave_out}
    places: dict[int, str] = {}
    unread: list[str] = []
    known = filled = 0
    for place, cell in enumerate(row.cells):
        if not cell:
            continue
        filled += 1
        header = ours.get(_plain(cell))
        if header is not None and header not in places.values():
            places[place] = header
        elif _plain(cell) not in left_out:
            unread.append(cell)
            continue
        known += 1
    part = Part(
        table=compiled.blocks[0].table.name,
        sheet=row.sheet,
        columns={row.cells[place]: compiled.goes_to(header) for place, header in places.items()},
        unread=tuple(unread),
        header_row=row.row,
        header_rows=row.lines,
        places=places,
        span=row.span,
    )
    return part, known / filled


def _notes(compiled: Compiled, row: HeaderRow, part: Part) -> Iterator[str]:
    where = f'sheet "{row.sheet}": ' if row.sheet else ""
    if row.row > 1:
        yield f"{where}its header is in row {row.row}"
    for header in compiled.headers:
        if header not in part.places.values():
            yield f'{where}there is no column "{header}": {compiled.goes_to(header)} stays empty'
    if part.unread:
        yield f"{where}the mapping does not know {', '.join(part.unread)}: not read"
