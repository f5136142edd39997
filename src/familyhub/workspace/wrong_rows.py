"""Finding the rows that are said to be wrong, among all that the sources state of a person."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb

from familyhub.errors import UsageError
from familyhub.model import Table
from familyhub.model.tables import BY_NAME
from familyhub.snapshot.overrides import Override, apply_overrides, said_sql
from familyhub.sources import landed_extracts
from familyhub.sql import identifier
from familyhub.workspace.offer import Offer
from familyhub.workspace.opened import Opened
from familyhub.workspace.purging_values import SAYS_LITTLE, stated_of

MOST_LISTED = 8


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong, as somebody says it: a cell, or the whole of a row.

    `column` is None where the row is about somebody else. `said` is what the source says (None: whatever it says,
    where that is one thing; empty: it says nothing), `right` what stands instead (None: nothing). `source` and `line`
    (`file:row`, as a trace shows it) choose among several.
    """

    table: str
    column: str | None
    said: str | None = None
    right: str | None = None
    source: str | None = None
    line: str | None = None


@dataclass(frozen=True, slots=True)
class WrongRow:
    """A row that is meant: whose it is by which source, its line, the digest of what it says, and the wrong cell.

    `emptied` is the digest of the same row with nothing in the cell.
    """

    source: str
    person_key: str
    record: str
    line: str
    digest: str
    text: str | None
    emptied: str


@contextmanager
def stated_rows(workspace: Opened, key: bytes, overrides: Sequence[Override]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to `extract` and `stated`: what sources state, with what was rectified before, gone at the end."""
    folders = workspace.folders
    extracts, formats = landed_extracts(folders.landed), Offer.of(folders).formats
    with stated_of(folders, workspace.settings, extracts, formats, key) as connection:
        apply_overrides(connection, key, overrides)
        yield connection


def rows_meant(
    connection: duckdb.DuckDBPyConnection, records: Sequence[tuple[str, str]], table: Table, wrong: Wrong
) -> list[WrongRow]:
    """The rows of one record that say one wrong thing, in every extract that stands.

    Raises UsageError where there is none, and where several records, or several things they say, may be meant.
    """
    found = [row for row in _rows(connection, records, table, wrong.column) if _is_meant(row, wrong)]
    if wrong.line is not None:
        found = [row for row in found if row.digest in {each.digest for each in found if each.line == wrong.line}]
    where = f"{table.name}.{wrong.column}" if wrong.column else table.name
    if not found:
        raise UsageError(
            "nothing_to_rectify",
            where,
            found="no row of the person that says so",
            expected="what a source states of them now",
            next_step="See what is held with `familyhub subject-access`. Nothing was changed.",
        )
    if len({(row.source, row.person_key, row.digest) for row in found}) > 1:
        raise _several(where, found)
    return found


def says_the_same(
    connection: duckdb.DuckDBPyConnection, row: WrongRow, table: Table, column: str | None
) -> tuple[tuple[str, str, int], ...]:
    """Other columns of the same record in which the wrong cell stands too: table, column, rows.

    Only of values that say something by themselves: names, numbers, places and days, not codes and counts.
    """
    if column is None or row.text is None or table.column(column).kind in SAYS_LITTLE:
        return ()
    kind = table.column(column).kind
    found = []
    for other in BY_NAME.values():
        if "person_key" not in other.names:
            continue
        for each in other.columns:
            if each.kind != kind or each.name == "person_key" or (other.name, each.name) == (table.name, column):
                continue
            ((rows,),) = connection.execute(
                f"SELECT COUNT(*) FROM stated.{identifier(other.name)} WHERE source = ? AND person_key = ?"
                f" AND CAST({identifier(each.name)} AS VARCHAR) = ?",
                [row.source, row.person_key, row.text],
            ).fetchall()
            if rows:
                found.append((other.name, each.name, rows))
    return tuple(found)


def _rows(
    connection: duckdb.DuckDBPyConnection, records: Sequence[tuple[str, str]], table: Table, column: str | None
) -> list[WrongRow]:
    cell = "NULL" if column is None else f"CAST(stated.{identifier(column)} AS VARCHAR)"
    rows = connection.execute(
        f"""
        WITH theirs AS (
            SELECT UNNEST(?::VARCHAR[]) AS source, UNNEST(?::VARCHAR[]) AS person_key
        )
        SELECT stated.source, stated.person_key, record_key(stated.source, stated.person_key),
            extract.file || ':' || stated.row, {said_sql(table, column)}, {cell},
            {said_sql(table, column, emptied=True)}
        FROM stated.{identifier(table.name)} AS stated
        JOIN theirs ON theirs.source = stated.source AND theirs.person_key = stated.person_key
        JOIN extract ON extract.extract_id = stated.extract_id
        WHERE extract.replaced_on IS NULL
        ORDER BY stated.extract_id, stated.row
        """,
        [[source for source, _ in records], [key for _, key in records]],
    ).fetchall()
    return [WrongRow(*row) for row in rows]


def _is_meant(row: WrongRow, wrong: Wrong) -> bool:
    if wrong.source is not None and row.source != wrong.source:
        return False
    if wrong.column is None:
        return True
    return row.text is not None if wrong.said is None else (row.text or "") == wrong.said


def _several(where: str, found: Sequence[WrongRow]) -> UsageError:
    different = {(row.source, row.person_key, row.digest): row.line for row in found}
    lines = list(dict.fromkeys(different.values()))
    listed = ", ".join(lines[:MOST_LISTED]) + (" ..." if len(lines) > MOST_LISTED else "")
    return UsageError(
        "several_to_rectify",
        where,
        found=f"{len(different)} rows that differ, or are of different records: {listed}",
        expected="one thing that one record says",
        next_step="Choose with --source, --from, or --line FILE:ROW as listed, and rectify one by one. "
        "Nothing was changed.",
    )
