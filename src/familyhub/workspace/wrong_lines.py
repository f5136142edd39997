"""Finding, among what landed, the cells of a value that should never have been held: which line, which columns.

A rectification knows a wrong word by digests alone, so its lines are found in what the sources state; the lineage of
each format says which columns of its own tables the word came from.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from familyhub.inventory import of_format
from familyhub.inventory.sql_columns import Traced
from familyhub.model import Table
from familyhub.model.tables import BY_NAME
from familyhub.snapshot.overrides import Override, said_sql
from familyhub.sources import Format, Landed, faults
from familyhub.sql import identifier
from familyhub.workspace.purging import PURGED
from familyhub.workspace.their_lines import NO_ROWS, Found, lines_of

__all__ = ["Spots", "find_spots", "plain", "wrong_lines"]

TELLING = ("text", "postcode", "nhs_number", "upn", "key")
"""Kinds of columns whose value is looked for on every line of the record, not only on the line that states it."""
SHORTEST = 5
"""A word of fewer letters and digits stands on other lines by chance."""


@dataclass(frozen=True, slots=True)
class Spots:
    """Where the sources state what an override is about, in every extract of its source.

    `lines` are (folder, part, row); `people` the ids that the source gives to the record; `said` the values by column
    that tell of somebody, and `words` those to be looked for elsewhere, as letters and digits in lower case.
    """

    override: Override
    lines: frozenset[tuple[str, int, int]]
    people: frozenset[str]
    said: frozenset[tuple[str, str]]
    words: frozenset[str]


def find_spots(connection: duckdb.DuckDBPyConnection, override: Override) -> Spots:
    """The lines that say what `override` is about; needs `stated`, `extract` and the macros of `define_digests`."""
    table = BY_NAME[override.table]
    named = [override.column] if override.column else [name for name in table.names if name != "person_key"]
    cells = ", ".join(f"CAST(stated.{identifier(name)} AS VARCHAR)" for name in named)
    rows = connection.execute(
        f"""
        SELECT extract.folder, extract.part_number, stated.row, {cells}
        FROM stated.{identifier(table.name)} AS stated
        JOIN extract ON extract.extract_id = stated.extract_id
        WHERE stated.source = ? AND record_key(stated.source, stated.person_key) = ?
            AND {said_sql(table, override.column)} = ?
        """,
        [override.source, override.record, override.said],
    ).fetchall()
    # Of a whole row what names or locates somebody; of one cell that cell, whatever it is.
    telling = [place for place, name in enumerate(named) if override.column or table.column(name).identifies]
    said = {(named[at], cells[at]) for _, _, _, *cells in rows for at in telling if cells[at] is not None}
    people = connection.execute(
        f"SELECT DISTINCT person_key FROM stated.{identifier(table.name)} AS stated"
        " WHERE source = ? AND record_key(source, person_key) = ?",
        [override.source, override.record],
    ).fetchall()
    return Spots(
        override,
        frozenset((folder, part, row) for folder, part, row, *_ in rows),
        frozenset(key for (key,) in people),
        frozenset(said),
        frozenset(plain(cell) for name, cell in said if table.column(name).kind in TELLING and plain(cell)),
    )


def plain(cell: object) -> str:
    """A cell as its letters and digits alone, in lower case: the same however it is spaced and spelled."""
    return "" if cell is None else re.sub(r"[^\w]|_", "", str(cell)).casefold()


def wrong_lines(extracts: Iterable[tuple[Path, Landed]], formats: Mapping[str, Format], spots: Spots) -> list[Found]:
    """What is to be taken out of each extract of the source: cells, whole lines, and what faults tell. Writes nothing.

    A line goes whole where nothing else is made of it than the row that is left out, or where the wrong word is what
    says whose line it is. Faults of the lines lose the line as it stood; so do rows of the record in quarantine, of
    which nobody can tell what they say.
    """
    found = []
    for folder, landed in extracts:
        if landed.source == spots.override.source and landed.format in formats:
            each = _in_extract(folder, landed, formats[landed.format], spots)
            if each.anything:
                found.append(each)
    return found


def _in_extract(folder: Path, landed: Landed, form: Format, spots: Spots) -> Found:
    found = Found(folder, landed, {}, {}, NO_ROWS, NO_ROWS, set())
    lines = {(part, row) for of, part, row in spots.lines if of == folder.as_posix()}
    traced = of_format(form)
    fed: set[str] = set()
    for table in form.tables:
        path = folder / f"{table.name}.parquet"
        if not path.exists():
            continue
        rows = pq.read_table(path)
        found.own[table.name], found.named[table.name] = np.zeros(rows.num_rows, dtype=bool), {}
        columns, alone = _behind(table, traced, spots.override)
        if columns or alone:
            fed.add(table.name)
            _mark(found, table, rows, columns, lines, spots, whole=alone)
    own_lines = set[tuple[int, int]]()
    for name, own in found.own.items():
        places = pq.read_table(folder / f"{name}.parquet", columns=["_part", "_row"])
        own_lines |= lines_of(places, own)
        for cells in found.named[name].values():
            found.lines |= lines_of(places, cells)
    found.lines |= own_lines
    _mark_faults(found, fed, own_lines, lines, spots)
    return found


def _behind(table: Table, traced: Mapping[str, Traced], override: Override) -> tuple[list[str], bool]:
    """The columns of a landed table that the wrong word comes from, and whether its lines go whole."""
    name = table.name.lower()
    made = traced.get(override.table)
    if made is None:
        return [], False
    wanted = [override.column] if override.column else [each for each in made.columns if each != "person_key"]
    origins = frozenset[tuple[str, str]]().union(*(made.columns.get(each, frozenset()) for each in wanted))
    whose = made.columns.get("person_key", frozenset())
    if override.column is None:
        kept = frozenset[tuple[str, str]]().union(
            *(each for of, other in traced.items() if of != override.table for each in _values(other))
        )
        of_table = [column for column in table.names if (name, column.lower()) in origins - whose]
        only = not any((name, column.lower()) in kept for column in table.names)
        return [column for column in of_table if (name, column.lower()) not in kept], bool(of_table) and only
    of_table = [column for column in table.names if (name, column.lower()) in origins]
    beside = [column for column in of_table if (name, column.lower()) not in whose]
    return beside, bool(of_table) and not beside


def _values(traced: Traced) -> list[frozenset[tuple[str, str]]]:
    return [origins for column, origins in traced.columns.items() if column != "person_key"]


def _mark(
    found: Found, table: Table, rows: pa.Table, columns: list[str], lines: set[tuple[int, int]], spots: Spots,
    *, whole: bool,
) -> None:  # fmt: skip
    """Mark what goes of a landed table: whole lines, or cells on the lines and wherever the record says the same."""
    places = list(zip(rows.column("_part").to_pylist(), rows.column("_row").to_pylist(), strict=True))
    here = np.fromiter((place in lines for place in places), dtype=bool, count=len(places))
    if whole:
        found.own[table.name] = here
        return
    about = table.about("person")
    theirs = np.zeros(len(places), dtype=bool)
    if about is not None and about.name in rows.column_names:
        cells = rows.column(about.name).to_pylist()
        theirs = np.fromiter((str(cell) in spots.people for cell in cells), dtype=bool, count=len(cells))
    held = [name for name in columns if name in rows.column_names]
    alike = {name: _alike(rows.column(name).to_pylist(), spots.words) for name in held}
    any_alike = np.logical_or.reduce([*alike.values(), np.zeros(len(places), dtype=bool)])
    for name in held:
        said = rows.column(name).is_valid().to_numpy()
        # Where no cell of the line reads like the wrong word (a code that is translated), all that it is made of goes.
        every = spots.override.column is None
        hit = said & ((here & (alike[name] | ~any_alike | every)) | (theirs & alike[name]))
        if hit.any():
            found.named[table.name][name] = hit


def _alike(cells: list[object], words: frozenset[str]) -> np.ndarray:
    """TRUE where a cell is one of the words, or a part of one that is no chance."""

    def is_alike(cell: object) -> bool:
        said = plain(cell)
        return any(said == word or (len(said) >= SHORTEST and (said in word or word in said)) for word in words)

    yes = {cell for cell in set(cells) if cell is not None and is_alike(cell)}
    return np.fromiter((cell in yes for cell in cells), dtype=bool, count=len(cells))


def _mark_faults(
    found: Found, fed: set[str], own_lines: set[tuple[int, int]], lines: set[tuple[int, int]], spots: Spots
) -> None:
    path = found.folder / faults.FILE_NAME
    if not path.exists():
        return
    kept = pq.read_table(path)
    own, told = [], []
    for row in kept.select(["table", "part", "row", "person", "left_out", "raw", "found"]).to_pylist():
        place = (row["part"], row["row"])
        theirs = row["person"] in spots.people or (row["person"] is None and _names(row["raw"], spots.people))
        in_quarantine = row["left_out"] == "row" and row["table"] in fed and theirs
        own.append(place in own_lines)
        open_still = row["raw"] != PURGED or (row["found"] or PURGED) != PURGED
        told.append(place not in own_lines and open_still and (place in lines | found.lines or in_quarantine))
    found.faults, found.told = np.array(own, dtype=bool), np.array(told, dtype=bool)
    places = kept.select(["part", "row"]).rename_columns(["_part", "_row"])
    found.lines |= lines_of(places, found.faults | found.told)


def _names(line: str | None, people: frozenset[str]) -> bool:
    """Whether a line that nobody could split holds the record's own id as one of its words."""
    return bool(people & {word.strip() for word in re.split(r'[,;|\t"<>=\r\n]+', line or "")})
