"""From landed extracts to the canonical tables, with every version of every row and the days it was known.

Later extracts correct earlier ones, and both stay. A row is the same row while its source and key are the same; a
version stands from the day it was received until a newer one is received, or its extract is replaced.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from familyhub.model import TABLES, Table
from familyhub.model.derive import SQL_TYPES, ddl
from familyhub.model.facts import EXTRACT
from familyhub.sources import contradictions
from familyhub.sources.formats import installed
from familyhub.sources.landed import Landed, format_gone
from familyhub.sources.shape import Format
from familyhub.sources.versions import repeated_keys, stated_once, versions
from familyhub.sql import identifier, literal

LandedExtracts = Sequence[tuple[Path, Landed]]


def load_extracts(connection: duckdb.DuckDBPyConnection, extracts: LandedExtracts, whole: Collection[str] = ()) -> None:
    """Create `extract`: one numbered row for each part of each landed file, oldest first, and what replaced it.

    A part is a sheet of a workbook, or the whole file; an extract's id and a row name one line of one of them. `whole`
    are sources or formats whose every submission states all that stands.
    """
    connection.execute(ddl(EXTRACT))
    connection.execute("ALTER TABLE extract ADD COLUMN folder VARCHAR")
    connection.execute("ALTER TABLE extract ADD COLUMN part_number INTEGER")
    connection.execute("ALTER TABLE extract ADD COLUMN replaced_on DATE")
    gone = replaced(extracts, whole)
    parts = ((folder, landed, place, part) for folder, landed in extracts for place, part in enumerate(landed.parts))
    rows = [
        (
            number, landed.source, landed.format, landed.place(part), landed.sha256, landed.received,
            landed.period_from, landed.period_to, part.read_rows, part.landed_rows, part.quarantined_rows,
            part.erased_rows, (folder, place) in gone, part.sheet or None, part.table, landed.submission,
            folder.as_posix(), place, gone.get((folder, place)),
        )
        for number, (folder, landed, place, part) in enumerate(parts, start=1)
    ]  # fmt: skip
    if rows:
        # one transaction: a file's database waits for the disk at the end of each
        connection.execute("BEGIN")
        connection.executemany(f"INSERT INTO extract VALUES ({', '.join('?' * len(rows[0]))})", rows)
        connection.execute("COMMIT")


def replaced(extracts: LandedExtracts, whole: Collection[str] = ()) -> dict[tuple[Path, int], date]:
    """The parts (folder, place in it) that a later extract replaces, and on which day.

    A later submission of the same period replaces the earlier one, table by table; files of one submission never
    replace each other, because a large table may come in parts. A file mended where it lay replaces what it was.
    Of a source or format in `whole`, which states all that stands each time, a submission without a period does so too.
    """
    newest: dict[tuple[object, ...], tuple[str, list[tuple[Path, int]]]] = {}
    mended: dict[tuple[str, str], tuple[Path, Landed]] = {}
    gone: dict[tuple[Path, int], date] = {}
    for folder, landed in extracts:
        before = mended.get((landed.submission, landed.file))
        if before is not None:
            gone |= {(before[0], place): landed.received for place in range(len(before[1].parts))}
        mended[landed.submission, landed.file] = (folder, landed)
        if landed.period_from is None and not {landed.source, landed.format} & set(whole):
            continue
        for place, part in enumerate(landed.parts):
            what = (landed.source, landed.format, part.table, landed.period_from, landed.period_to)
            submission, parts = newest.get(what, (landed.submission, []))
            if submission != landed.submission:
                gone |= dict.fromkeys(parts, landed.received)
                parts = []
            newest[what] = (landed.submission, [*parts, (folder, place)])
    return gone


def load_canonical(
    connection: duckdb.DuckDBPyConnection, extracts: LandedExtracts, formats: Mapping[str, Format] | None = None
) -> dict[str, int]:
    """Create `stated.<table>` (every row as stated) and `<table>` (versions) for each canonical table.

    `<table>` has the canonical columns and `source, extract_id, row, learnt_from, learnt_to`; `contradiction` what they
    contradict, `shared_number` the NHS numbers that too many people bear. Returns rows by table.
    `formats` are those on offer (those installed). Raises SourceError for an extract whose format nobody offers.
    """
    load_stated(connection, extracts, formats)
    return load_versions(connection)


def load_stated(
    connection: duckdb.DuckDBPyConnection, extracts: LandedExtracts, formats: Mapping[str, Format] | None = None
) -> int:
    """Create `stated.<table>`, every row as stated, for each canonical table; returns how many rows there are.

    `formats` are those on offer (those installed). Raises SourceError for an extract whose format nobody offers.
    """
    offered = installed() if formats is None else formats
    for _, landed in extracts:
        if landed.format not in offered:
            raise format_gone(landed)
    connection.execute("CREATE SCHEMA IF NOT EXISTS stated")
    for table in TABLES:
        columns = ", ".join(f"{column.name} {SQL_TYPES[column.kind]}" for column in table.columns)
        connection.execute(
            f"CREATE TABLE stated.{table.name} ({columns},"
            " source VARCHAR, extract_id INTEGER, row BIGINT, received DATE)"
        )
    for name in sorted({landed.format for _, landed in extracts}):
        _load_format(connection, offered[name], extracts)
    return sum(connection.execute(f"SELECT COUNT(*) FROM stated.{table.name}").fetchall()[0][0] for table in TABLES)


def load_versions(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Create `<table>` (versions), `contradiction` and `shared_number` from `stated`; returns rows by table."""
    contradictions.create(connection)
    counts = {}
    for table in TABLES:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE repeated_key AS {repeated_keys(table)}")
        repeated = connection.execute("SELECT COUNT(*) FROM repeated_key").fetchall()[0][0]
        if repeated:
            contradictions.find_repeated(connection, table)
        select = versions(table) if repeated else stated_once(table)
        connection.execute(f"CREATE TABLE main.{table.name} AS {select}")
        counts[table.name] = connection.execute(f"SELECT COUNT(*) FROM main.{table.name}").fetchall()[0][0]
    connection.execute("DROP TABLE temp.repeated_key")
    contradictions.find(connection)
    return counts


def _load_format(connection: duckdb.DuckDBPyConnection, form: Format, extracts: LandedExtracts) -> None:
    schema = f"source_{form.name}"
    connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
    for table in form.tables:
        held = [
            (folder / f"{table.name}.parquet", landed) for folder, landed in extracts if _holds(landed, form, table)
        ]
        # A mapping may change its columns at any time; the version of a format counts for the others.
        outdated = any(landed.format_version != form.version or landed.mapping for _, landed in held)
        view = _view(table, [file for file, _ in held], outdated=outdated)
        connection.execute(f"CREATE OR REPLACE VIEW {schema}.{table.name} AS {view}")
    connection.execute(f"SET search_path = '{schema},main'")
    try:
        for name, select in form.canonical.items():
            connection.execute(f"INSERT INTO stated.{name} BY NAME {select}")
    finally:
        connection.execute("SET search_path = 'main'")


def _holds(landed: Landed, form: Format, table: Table) -> bool:
    return landed.format == form.name and bool(landed.tables.get(table.name))


def _view(table: Table, files: Sequence[Path], *, outdated: bool) -> str:
    if not files:
        columns = ", ".join(
            f"CAST(NULL AS {SQL_TYPES[column.kind]}) AS {identifier(column.name)}" for column in table.columns
        )
        return (
            f"SELECT {columns}, CAST(NULL AS VARCHAR) AS source, CAST(NULL AS VARCHAR) AS submission,"
            " CAST(NULL AS INTEGER) AS extract_id, CAST(NULL AS BIGINT) AS row, CAST(NULL AS DATE) AS received"
            " WHERE FALSE"
        )
    cells = {column: f"landed.{identifier(column.name)}" for column in table.columns}
    names, options = ", ".join(cells.values()), ""
    if outdated:  # an earlier version of the format knew fewer columns, or another type of one, and its file is gone
        known = {name for file in files for name in pq.read_schema(file).names}
        found = {column: cell if column.name in known else "NULL" for column, cell in cells.items()}
        names = ", ".join(
            f"TRY_CAST({cell} AS {SQL_TYPES[column.kind]}) AS {identifier(column.name)}"
            for column, cell in found.items()
        )
        options = ", union_by_name = TRUE"
    listed = ", ".join(literal(file.as_posix()) for file in files)
    return f"""
        SELECT {names}, extract.source, extract.submission, extract.extract_id, landed._row AS row, extract.received
        FROM READ_PARQUET([{listed}], filename = 'landed_file'{options}) AS landed
        JOIN main.extract AS extract
            ON extract.folder || '/{table.name}.parquet' = landed.landed_file AND extract.part_number = landed._part
    """
