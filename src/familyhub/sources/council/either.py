"""Rows that need one of several cells: of a person or a family, of one day or another."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from familyhub.sources.shape import Batch, Match, Reject
from familyhub.sources.tabular import read_tables

Needs = Mapping[str, tuple[tuple[str, ...], ...]]
"""By table, the groups of columns of which a row must fill at least one."""


def read_with_either(path: Path, match: Match, needs: Needs) -> Iterator[Batch]:
    """The batches of a tabular file; a row that fills no column of a group its table needs becomes a `Reject`."""
    return (with_either(batch, needs.get(batch.table, ())) for batch in read_tables(path, match))


def with_either(batch: Batch, groups: tuple[tuple[str, ...], ...]) -> Batch:
    """The batch without the rows that fill no column of a group, and a reject for each of them."""
    for group in groups:
        filled = _filled(batch.cells, group)
        if pc.call_function("all", [filled]).as_py() is not False:
            continue
        without = batch.cells.filter(pc.call_function("invert", [filled]))
        rejects = tuple(_reject(batch.table, group, row) for row in without.select(["_row", "_raw"]).to_pylist())
        batch = Batch(
            batch.table, batch.cells.filter(filled), batch.rejects + rejects, batch.blank_rows, batch.part, batch.notes
        )
    return batch


def _filled(cells: pa.Table, group: tuple[str, ...]) -> pa.BooleanArray:
    """For each row whether any column of the group has a cell that says something."""
    found = pa.array([False] * cells.num_rows, pa.bool_())
    for name in group:
        if name in cells.column_names:
            texts = cells.column(name).combine_chunks().to_pylist()
            found = pc.call_function("or", [found, pa.array([_says(text) for text in texts], pa.bool_())])
    return found


def _says(text: str | None) -> bool:
    # A database that has nothing to say writes NULL, as `check` knows too.
    return text is not None and text.strip() not in {"", "NULL", "null"}


def _reject(table: str, group: tuple[str, ...], row: dict[str, object]) -> Reject:
    names = " or ".join(group)
    return Reject(table, int(str(row["_row"])), group[0], "required", "", f"a value in {names}", str(row["_raw"]))
