"""The faults of a snapshot: what every landed file got wrong, and what its rows contradict, gathered into one table."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from familyhub.sources import Landed
from familyhub.sources.faults import FILE_NAME
from familyhub.sql import literal, load

NOTHING = (
    "source_table", "column_name", "rule", "found", "expected", "left_out", "record_key", "person", "team",
    "practitioner", "happened", "raw", "source",
)  # fmt: skip
"""The columns of text that landing keeps of a fault, for a snapshot in which nothing was at fault."""


def gather_faults(connection: duckdb.DuckDBPyConnection, extracts: Sequence[tuple[Path, Landed]]) -> int:
    """Create `fault` from what landing kept and from `contradiction`; returns its rows.

    It has the columns of the linked table, and the values, own id and sentence of each, which stay in `identity`.
    """
    files = [folder / FILE_NAME for folder, _ in extracts if (folder / FILE_NAME).exists()]
    connection.execute(f"CREATE OR REPLACE TEMP VIEW kept_fault AS {_kept(files)}")
    connection.execute(f"CREATE OR REPLACE TABLE main.fault AS {load('snapshot/sql/fault')}")
    connection.execute("DROP VIEW kept_fault")
    return connection.execute("SELECT COUNT(*) FROM main.fault").fetchall()[0][0]


def _kept(files: Sequence[Path]) -> str:
    if not files:
        columns = ", ".join(f"CAST(NULL AS VARCHAR) AS {name}" for name in NOTHING)
        return f"SELECT CAST(NULL AS INTEGER) AS extract_id, CAST(NULL AS BIGINT) AS row, {columns} WHERE FALSE"
    listed = ", ".join(literal(file.as_posix()) for file in files)
    return f"""
        SELECT extract.extract_id, extract.source, kept.row, kept."table" AS source_table, kept."column" AS column_name,
            kept.rule, kept.found, kept.expected, kept.left_out, kept.key AS record_key, kept.person, kept.team,
            kept.practitioner, kept.happened, kept.raw
        FROM READ_PARQUET([{listed}], filename = 'fault_file') AS kept
        JOIN main.extract AS extract
            ON extract.folder || '/{FILE_NAME}' = kept.fault_file AND extract.part_number = kept.part
    """
