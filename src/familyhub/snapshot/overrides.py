"""Overrides: what somebody rectified, put in the place of what a source says, before anything is worked out from it.

They are applied to what the sources state, so that versions, contradictions, linkage and facts never see what is wrong.
An override is known by digests alone: of the record, and of what its source says. So it finds the same wrong word in
every later extract, says nothing where the source says something else, and names nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from familyhub.linkage.stable_ids import define_record_key
from familyhub.model import Table
from familyhub.model.derive import SQL_TYPES
from familyhub.model.tables import BY_NAME
from familyhub.sql import identifier, literal, load

RULE = "still_sent"
DIGEST_HEX_DIGITS = 32
NOTHING = literal("")

DIGEST_MACRO = f"""
CREATE OR REPLACE TEMP MACRO override_digest(record, what, said) AS
    SUBSTR(
        SHA256(getvariable('secret') || 'override' || CHR(31) || record || CHR(31) || what || CHR(31) || said),
        1, {DIGEST_HEX_DIGITS}
    )
"""

APPLIED = """
CREATE OR REPLACE TABLE main.override_applied (
    entry BIGINT, source VARCHAR, person_key VARCHAR, table_name VARCHAR, column_name VARCHAR, extract_id INTEGER,
    row BIGINT, done_by VARCHAR, done_on DATE, because VARCHAR
)
"""


@dataclass(frozen=True, slots=True)
class Override:
    """One thing that stands instead of what a source says of a record.

    `record` is the record's opaque key; `said` the digest of the wrong cell, or of the row where `column` is None and
    the whole row is left out. `value` is what stands instead, as text; None leaves the cell out. `purged`: it is
    taken out of what landed too, and `emptied` is the digest of the row without the cell.
    """

    entry: int
    source: str
    record: str
    table: str
    column: str | None
    said: str
    value: str | None
    done_by: str
    done_on: date
    because: str
    purged: bool = False
    emptied: str | None = None


def define_digests(connection: duckdb.DuckDBPyConnection, secret: bytes) -> None:
    """Make `record_key(source, person_key)` and `override_digest(record, what, said)` available in SQL."""
    define_record_key(connection, secret)
    connection.execute(DIGEST_MACRO)


def said_sql(table: Table, column: str | None, *, emptied: bool = False) -> str:
    """SQL: the digest of what a row of `stated` says in a column, or as a whole; the same in every extract.

    A cell is known by its text and by what else names the row; a row by its own id in the source, else by all it says.
    With `emptied`, that of the same row with nothing in the column.
    """
    own = [name for name in table.key if name != "person_key"]
    if column is not None:
        names = [*(() if emptied else (column,)), *(name for name in own if name != column)]
    elif own and all(table.column(name).kind == "key" for name in own):
        names = own
    else:
        names = [name for name in table.names if name != "person_key"]
    # Cells that are empty say nothing: a column that a later version of the table adds changes no digest.
    cells = ", ".join(f"{literal(name + '=')} || CAST(stated.{identifier(name)} AS VARCHAR)" for name in names)
    what = literal(f"{table.name}.{column or ''}")
    said = f"CONCAT_WS(CHR(31), {cells or NOTHING})"
    return f"override_digest(record_key(stated.source, stated.person_key), {what}, {said})"


def apply_overrides(connection: duckdb.DuckDBPyConnection, secret: bytes, overrides: Sequence[Override]) -> int:
    """Put each override into `stated`, in the order they were written; returns how many rows are not as they were sent.

    Creates `override_applied`, one row for each. Needs the schema `stated` and comes before the versions of its rows.
    """
    connection.execute(APPLIED)
    if overrides:
        define_digests(connection, secret)
    for name in dict.fromkeys(override.table for override in overrides):
        of_table = [override for override in overrides if override.table == name]
        _find_records(connection, name, of_table)
        for override in of_table:
            _apply(connection, BY_NAME[name], override)
        connection.execute("DROP TABLE temp.override_record")
    return connection.execute("SELECT COUNT(*) FROM main.override_applied").fetchall()[0][0]


def tell_overrides(connection: duckdb.DuckDBPyConnection) -> int:
    """Add to `contradiction` each line that an override speaks against, for its sender's fix-list; returns how many.

    What was wrong is not repeated. The next extract that says it right closes it.
    """
    connection.execute(load("snapshot/sql/still_sent"))
    return connection.execute("SELECT COUNT(*) FROM main.contradiction WHERE rule = ?", [RULE]).fetchall()[0][0]


def mask_lines(connection: duckdb.DuckDBPyConnection) -> None:
    """Take the line as it stood out of the faults of lines that do not count as they were sent: it repeats them."""
    connection.execute(
        """
        UPDATE main.fault SET raw = NULL
        FROM main.override_applied AS applied
        WHERE applied.extract_id = fault.extract_id AND applied.row = fault.row
        """
    )


def _find_records(connection: duckdb.DuckDBPyConnection, table: str, overrides: Sequence[Override]) -> None:
    """`override_record(record, source, person_key)`: who the opaque keys are, of the sources concerned."""
    sources = sorted({override.source for override in overrides})
    records = sorted({override.record for override in overrides})
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE override_record AS
        WITH named AS (
            SELECT DISTINCT source, person_key FROM stated.{identifier(table)}
            WHERE person_key IS NOT NULL AND source IN (SELECT UNNEST(?::VARCHAR[]))
        )
        SELECT record_key(source, person_key) AS record, source, person_key
        FROM named
        WHERE record_key(source, person_key) IN (SELECT UNNEST(?::VARCHAR[]))
        """,
        [sources, records],
    )


def _apply(connection: duckdb.DuckDBPyConnection, table: Table, override: Override) -> None:
    theirs = connection.execute(
        "SELECT source, person_key FROM override_record WHERE record = ? AND source = ?",
        [override.record, override.source],
    ).fetchall()
    if not theirs:
        return
    named = "stated.source = ? AND stated.person_key = ?"
    # What was purged says nothing now: the right value stands there all the same.
    digests = [each for each in (override.said, override.emptied) if each is not None]
    meant = f"{named} AND {said_sql(table, override.column)} IN ({', '.join('?' * len(digests))})"
    row = [*theirs[0], *digests]
    connection.execute(
        f"""
        INSERT INTO main.override_applied
        SELECT ?, stated.source, stated.person_key, ?, ?, stated.extract_id, stated.row, ?, ?, ?
        FROM stated.{identifier(table.name)} AS stated
        WHERE {meant}
        """,
        [
            override.entry, table.name, override.column, override.done_by, override.done_on, override.because, *row,
        ],
    )  # fmt: skip
    if override.column is None:
        connection.execute(f"DELETE FROM stated.{identifier(table.name)} AS stated WHERE {meant}", row)
        return
    sql_type = SQL_TYPES[table.column(override.column).kind]
    connection.execute(
        f"UPDATE stated.{identifier(table.name)} AS stated"
        f" SET {identifier(override.column)} = CAST(? AS {sql_type}) WHERE {meant}",
        [override.value, *row],
    )
