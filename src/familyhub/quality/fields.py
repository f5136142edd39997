"""How complete and how valid the fields of the sources' own tables are, month by month."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from familyhub.model import Column
from familyhub.quality.tables import QUALITY_EXTRACT, QUALITY_FIELD
from familyhub.quality.writing import fill
from familyhub.sources import Format, Landed
from familyhub.sql import load

LANDED_TABLE = pa.schema(
    [
        pa.field("source", pa.string()),
        pa.field("sha256", pa.string()),
        pa.field("submission", pa.string()),
        pa.field("source_table", pa.string()),
        pa.field("in_parts", pa.bool_()),
        pa.field("path", pa.string()),
    ]
)

DECLARED_FIELD = pa.schema(
    [
        pa.field("format", pa.string()),
        pa.field("source_table", pa.string()),
        pa.field("field", pa.string()),
        pa.field("position", pa.int32()),
        pa.field("says", pa.string()),
        pa.field("ends", pa.bool_()),
    ]
)

_STANDING = """
CREATE OR REPLACE TEMP TABLE landed_table AS
SELECT every_landed_table.path, every_landed_table.source, every_landed_table.source_table,
    ANY_VALUE(quality_extract.format) AS format, MAX(quality_extract.month) AS month,
    ANY_VALUE(quality_extract.month_is) AS month_is
FROM every_landed_table
JOIN facts.extract AS extract
    ON extract.source = every_landed_table.source AND extract.sha256 = every_landed_table.sha256
    AND extract.submission = every_landed_table.submission
JOIN marts.quality_extract ON quality_extract.extract_id = extract.extract_id
-- A sheet is replaced by itself; a file that holds several tables as a whole.
WHERE NOT quality_extract.replaced
    AND (extract.source_table = every_landed_table.source_table OR NOT every_landed_table.in_parts)
GROUP BY every_landed_table.path, every_landed_table.source, every_landed_table.source_table
"""


def write_extracts(connection: duckdb.DuckDBPyConnection) -> int:
    """Write `marts.quality_extract` from `facts.extract`; returns its rows."""
    return fill(connection, QUALITY_EXTRACT, load("quality/sql/extract"))


def write_fields(
    connection: duckdb.DuckDBPyConnection,
    extracts: Sequence[tuple[Path, Landed]],
    formats: Mapping[str, Format],
) -> int:
    """Write `marts.quality_field`; returns its rows. Needs `marts.quality_extract`, `facts.fault` and what is landed.

    Rows of a field are those landed and those in quarantine because of it; extracts that were replaced do not count.
    """
    tables = pa.Table.from_pylist(list(_landed_tables(extracts)), LANDED_TABLE)
    used = {landed.format for _, landed in extracts}
    fields = [row for name in sorted(used & formats.keys()) for row in _declared(formats[name])]
    connection.register("every_landed_table", tables)
    connection.register("declared_field", pa.Table.from_pylist(fields, DECLARED_FIELD))
    connection.execute(_STANDING)
    paths = [path for (path,) in connection.execute("SELECT path FROM landed_table").fetchall()]
    connection.execute("SET VARIABLE landed_paths = ?", [paths])
    try:
        return fill(connection, QUALITY_FIELD, load("quality/sql/field")) if paths else fill(connection, QUALITY_FIELD)
    finally:
        connection.execute("RESET VARIABLE landed_paths")
        connection.execute("DROP TABLE temp.landed_table")
        connection.unregister("every_landed_table")
        connection.unregister("declared_field")


def _landed_tables(extracts: Sequence[tuple[Path, Landed]]) -> Iterator[dict[str, object]]:
    for folder, landed in extracts:
        of_parts = {part.table for part in landed.parts}
        for table in landed.tables:
            path = folder / f"{table}.parquet"
            if path.exists():
                yield {
                    "source": landed.source,
                    "sha256": landed.sha256,
                    "submission": landed.submission,
                    "source_table": table,
                    "in_parts": table in of_parts,
                    "path": path.as_posix(),
                }


def _declared(form: Format) -> Iterator[dict[str, object]]:
    for table in form.tables:
        for position, column in enumerate(table.columns, start=1):
            yield {
                "format": form.name,
                "source_table": table.name,
                "field": column.name,
                "position": position,
                "says": column.says,
                "ends": _ends(column),
            }


def _ends(column: Column) -> bool:
    """Whether an empty cell says that something goes on: the end of a spell, or a death."""
    return column.kind == "date" and (column.not_before is not None or "death" in column.name.lower())
