"""Which lists a file holds, and their rows."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from familyhub.sources.annex_a.columns import SHARED
from familyhub.sources.annex_a.tables import TABLES
from familyhub.sources.shape import Batch, Match, Part, Reject, Sample
from familyhub.sources.tabular import read_tables, sniff_tables

NAME = "annex_a"
WHOSE = {table.name: column.name for table in TABLES if (column := table.about("person")) is not None}
"""The column of each list that says whose row it is."""


def sniff(sample: Sample) -> Match | None:
    """The lists in a file; None where nothing in it resembles one.

    Every list has a child's id, sex, ethnicity and date of birth, and so has any list of children: headers of that
    kind alone make no file Annex A.
    """
    match = sniff_tables(NAME, TABLES, sample)
    if match is None:
        return None
    if not match.parts:
        return match if _is_its_own(match) or not match.accepted else _none(match)
    parts = tuple(part for part in match.parts if _is_its_own(part))
    if not parts:
        return _none(match)
    left_alone = tuple(_left_alone(part) for part in match.parts if part not in parts)
    first = parts[0]
    return replace(
        match,
        table=first.table,
        columns=first.columns,
        missing=first.missing,
        unread=first.unread,
        header_row=first.header_row,
        parts=parts,
        notes=(*match.notes, *left_alone),
    )


def _is_its_own(found: Match | Part) -> bool:
    return bool(set(found.columns.values()) - SHARED)


def _none(match: Match) -> Match:
    return replace(match, fit=0.0, why=f"{match.why}, but none of them is that list's own")


def _left_alone(part: Part) -> str:
    return (
        f'sheet "{part.sheet}" was left alone: it has headers that every list has, and none that says which list it is'
    )


def read(path: Path, match: Match) -> Iterator[Batch]:
    """Batches of rows as text; a row whose id is an error of the spreadsheet is rejected."""
    return map(_of_somebody, read_tables(path, match))


def _of_somebody(batch: Batch) -> Batch:
    """The batch without rows of nobody: "#N/A" would be one child made of every child whose id could not be found."""
    whose = WHOSE[batch.table]
    if whose not in batch.cells.column_names:
        return batch
    ids = batch.cells.column(whose).to_pylist()
    broken = [name is not None and name.lstrip().startswith("#") for name in ids]
    if not any(broken):
        return batch
    rejects = tuple(
        Reject(batch.table, row["_row"], whose, "spreadsheet_error", row[whose], "an id", row["_raw"])
        for row in batch.cells.filter(pa.array(broken)).to_pylist()
    )
    good = batch.cells.filter(pa.array([not is_broken for is_broken in broken]))
    return replace(batch, cells=good, rejects=(*batch.rejects, *rejects))
