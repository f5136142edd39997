"""Reading a file by a mapping: each of its rows becomes rows of the mapping's tables, still as text.

A row of the file counts once, whatever it gives: it is landed where everything made of it is.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow as pa

from familyhub.sources.mapping.compiling import Compiled
from familyhub.sources.shape import Batch, Match, Reject
from familyhub.sources.tabular import read_tables


def read(compiled: Compiled, path: Path, match: Match) -> Iterator[Batch]:
    """Batches of the mapping's tables; those of the same rows of the file follow each other, and only the first counts.

    Raises SourceError where a workbook cannot be opened.
    """
    gave_nothing = unsplit = 0
    with duckdb.connect() as connection:
        for batch in read_tables(path, match):
            made = list(_made(connection, compiled, batch))
            unsplit += sum(count for _, count in made)
            gave = {row for rows, _ in made for row in rows.cells.column("_row").to_pylist()}
            gave_nothing += batch.cells.num_rows - len(gave)
            first, *others = (rows for rows, _ in made)
            yield replace(
                first,
                rejects=_under(first.table, batch.rejects),
                blank_rows=batch.blank_rows,
                notes=batch.notes,
                rows=batch.cells.num_rows,
            )
            yield from (rows for rows in others if rows.cells.num_rows)
    notes = tuple(_notes(gave_nothing, unsplit))
    if notes:
        block = compiled.blocks[0]
        columns = {column.name: pa.array([], pa.string()) for column in block.table.columns}
        none = pa.table(columns | {"_row": pa.array([], pa.int64()), "_raw": pa.array([], pa.string())})
        yield Batch(block.table.name, none, notes=notes, rows=0)


def _made(connection: duckdb.DuckDBPyConnection, compiled: Compiled, batch: Batch) -> Iterator[tuple[Batch, int]]:
    """The rows that a batch of the file's rows gives, and how many of their cells did not split in two."""
    cells = batch.cells
    for header in compiled.headers:
        if header not in cells.column_names:
            cells = cells.append_column(header, pa.nulls(cells.num_rows, pa.string()))
    connection.register("file", cells)
    try:
        for block in compiled.blocks:
            for variant in block.variants:
                rows = connection.sql(variant.select).to_arrow_table()
                unsplit = sum(rows.column("_unsplit").to_pylist())
                made = Batch(block.table.name, rows.drop_columns("_unsplit"), part=batch.part, rows=0)
                yield replace(made, headers=variant.headers), unsplit
    finally:
        connection.unregister("file")


def _under(table: str, rejects: tuple[Reject, ...]) -> tuple[Reject, ...]:
    return tuple(replace(reject, table=table) for reject in rejects)


def _notes(gave_nothing: int, unsplit: int) -> Iterator[str]:
    if gave_nothing:
        rows = "one row gave" if gave_nothing == 1 else f"{gave_nothing:,} rows gave"
        yield f"{rows} nothing: no condition of the mapping holds for them, and they say no yes"
    if unsplit:
        cells = "one cell holds" if unsplit == 1 else f"{unsplit:,} cells hold"
        yield f"{cells} one word where the mapping splits it in two: it went to the first half alone"
