"""From landed extracts to the canonical tables, with every version of every row and the days it was known.

Later extracts correct earlier ones. A row is the same row while its source and key are the same; a version stands from
the day it was received until another version, or a resubmission of its period without it, is received. Both stay.
"""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from familyhub.model import TABLES, Table
from familyhub.model.derive import SQL_TYPES, ddl
from familyhub.model.facts import EXTRACT
from familyhub.sources.formats import installed
from familyhub.sources.landing import Landed
from familyhub.sources.shape import Format

LandedExtracts = Sequence[tuple[Path, Landed]]


def load_extracts(connection: duckdb.DuckDBPyConnection, extracts: LandedExtracts) -> None:
    """Create `extract`: one numbered row for each landed file, oldest first, and what replaced it."""
    connection.execute(ddl(EXTRACT))
    connection.execute("ALTER TABLE extract ADD COLUMN submission VARCHAR")
    connection.execute("ALTER TABLE extract ADD COLUMN folder VARCHAR")
    connection.execute("ALTER TABLE extract ADD COLUMN replaced_on DATE")
    replaced = _replaced(extracts)
    for number, (folder, landed) in enumerate(extracts, start=1):
        values = (
            number, landed.source, landed.format, landed.file, landed.sha256, landed.received, landed.period_from,
            landed.period_to, landed.read_rows, landed.landed_rows, landed.quarantined_rows, number in replaced,
            landed.submission, str(folder), replaced.get(number),
        )  # fmt: skip
        connection.execute(f"INSERT INTO extract VALUES ({', '.join('?' * len(values))})", values)


def _replaced(extracts: LandedExtracts) -> dict[int, object]:
    """Extract numbers that a later one of the same source, format, tables and period replaces, and on which day."""
    newest: dict[tuple[object, ...], int] = {}
    replaced: dict[int, object] = {}
    for number, (_, landed) in enumerate(extracts, start=1):
        if landed.period_from is None:
            continue
        what = (landed.source, landed.format, tuple(sorted(landed.tables)), landed.period_from, landed.period_to)
        earlier = newest.get(what)
        if earlier is not None:
            replaced[earlier] = landed.received
        newest[what] = number
    return replaced


def load_canonical(connection: duckdb.DuckDBPyConnection, extracts: LandedExtracts) -> dict[str, int]:
    """Create `stated.<table>` (every row as stated) and `<table>` (versions) for each canonical table.

    `<table>` has the canonical columns and `source, extract_id, row, learnt_from, learnt_to`. Returns rows by table.
    """
    connection.execute("CREATE SCHEMA IF NOT EXISTS stated")
    for table in TABLES:
        columns = ", ".join(f"{column.name} {SQL_TYPES[column.kind]}" for column in table.columns)
        connection.execute(
            f"CREATE TABLE stated.{table.name} ({columns},"
            " source VARCHAR, extract_id INTEGER, row BIGINT, received DATE)"
        )
    for name in sorted({landed.format for _, landed in extracts}):
        _load_format(connection, installed()[name], extracts)
    counts = {}
    for table in TABLES:
        connection.execute(_versions(connection, table))
        counts[table.name] = connection.execute(f"SELECT COUNT(*) FROM main.{table.name}").fetchall()[0][0]
    return counts


def _load_format(connection: duckdb.DuckDBPyConnection, form: Format, extracts: LandedExtracts) -> None:
    schema = f"source_{form.name}"
    connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
    for table in form.tables:
        files = [
            str(folder / f"{table.name}.parquet")
            for folder, landed in extracts
            if landed.format == form.name and landed.tables.get(table.name)
        ]
        connection.execute(f"CREATE OR REPLACE VIEW {schema}.{table.name} AS {_view(table, files)}")
    connection.execute(f"SET search_path = '{schema},main'")
    try:
        for name, select in form.canonical.items():
            connection.execute(f"INSERT INTO stated.{name} BY NAME {select}")
    finally:
        connection.execute("SET search_path = 'main'")


def _view(table: Table, files: list[str]) -> str:
    if not files:
        columns = ", ".join(f"CAST(NULL AS {SQL_TYPES[column.kind]}) AS {column.name}" for column in table.columns)
        return (
            f"SELECT {columns}, CAST(NULL AS VARCHAR) AS source, CAST(NULL AS VARCHAR) AS submission,"
            " CAST(NULL AS INTEGER) AS extract_id, CAST(NULL AS BIGINT) AS row, CAST(NULL AS DATE) AS received"
            " WHERE FALSE"
        )
    names = ", ".join(f'landed."{column.name}"' for column in table.columns)
    listed = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
    return f"""
        SELECT {names}, extract.source, extract.submission, extract.extract_id, landed._row AS row, extract.received
        FROM READ_PARQUET([{listed}], filename = 'landed_file') AS landed
        JOIN main.extract AS extract ON landed.landed_file = extract.folder || '/{table.name}.parquet'
    """


def _versions(connection: duckdb.DuckDBPyConnection, table: Table) -> str:
    """Rows that occur once stand as they are; only repeated keys go through the windows."""
    names = ", ".join(table.names)
    key = ", ".join(table.key)
    content = ", ".join(name for name in table.names if name not in table.key) or "NULL"
    repeated = connection.execute(
        f"SELECT COUNT(*) - COUNT(DISTINCT HASH(source, {key})) FROM stated.{table.name}"
    ).fetchall()[0][0]
    once = f"""
        SELECT {names}, stated.source, stated.extract_id, stated.row,
            stated.received AS learnt_from, extract.replaced_on AS learnt_to
        FROM stated.{table.name} AS stated
        JOIN extract ON extract.extract_id = stated.extract_id
    """
    if not repeated:
        return f"CREATE TABLE main.{table.name} AS {once}"
    return f"""
        CREATE TABLE main.{table.name} AS
        WITH keyed AS (            -- what names a row, and what it says
            SELECT stated.*, extract.replaced_on,
                HASH(stated.source, {key}) AS key_hash, HASH({content}) AS content_hash
            FROM stated.{table.name} AS stated
            JOIN extract ON extract.extract_id = stated.extract_id
        ),
        counted AS (
            SELECT key_hash, COUNT(*) AS times FROM keyed GROUP BY key_hash
        ),
        marked AS (                -- TRUE where a row says something else than the one before
            SELECT keyed.*,
                content_hash IS DISTINCT FROM LAG(content_hash) OVER told AS is_new
            FROM keyed
            JOIN counted ON counted.key_hash = keyed.key_hash AND counted.times > 1
            WINDOW told AS (PARTITION BY keyed.key_hash ORDER BY received, extract_id, row)
        ),
        numbered AS (              -- repetitions of one version share a number
            SELECT *, SUM(CASE WHEN is_new THEN 1 ELSE 0 END) OVER told AS version
            FROM marked
            WINDOW told AS (PARTITION BY key_hash ORDER BY received, extract_id, row ROWS UNBOUNDED PRECEDING)
        ),
        ended AS (                 -- a version ends when its last repetition is replaced
            SELECT *,
                LAST_VALUE(replaced_on) OVER (
                    PARTITION BY key_hash, version ORDER BY received, extract_id, row
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ) AS dropped_on
            FROM numbered
        ),
        spelled AS (
            SELECT *, LEAD(received) OVER (PARTITION BY key_hash ORDER BY received, extract_id, row) AS next_on
            FROM ended
            WHERE is_new
        ),
        several AS (
            SELECT {names}, source, extract_id, row, received AS learnt_from, LEAST(next_on, dropped_on) AS learnt_to
            FROM spelled
        ),
        single AS (
            SELECT {names}, keyed.source, keyed.extract_id, keyed.row,
                keyed.received AS learnt_from, keyed.replaced_on AS learnt_to
            FROM keyed
            JOIN counted ON counted.key_hash = keyed.key_hash AND counted.times = 1
        )
        SELECT * FROM single
        UNION ALL
        SELECT * FROM several
        -- of two statements on one day, the later one alone was ever known
        WHERE learnt_to IS NULL OR learnt_to > learnt_from
    """

