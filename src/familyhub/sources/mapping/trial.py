"""Trying a mapping: what a file would give, landed in a folder that is thrown away; and whether examples come out."""

import csv
import shutil
from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow.parquet as pq

from familyhub.errors import SourceError
from familyhub.model import BY_NAME
from familyhub.sources import faults
from familyhub.sources.canonical import load_canonical, load_extracts
from familyhub.sources.faults import Fault
from familyhub.sources.formats import recognise
from familyhub.sources.landed import Landed, landed_extracts
from familyhub.sources.landing import land_all
from familyhub.sources.mapping.checking import as_text
from familyhub.sources.mapping.definition import Example
from familyhub.sources.mapping.formats import Mapping
from familyhub.sql import identifier

FAULTS_KEPT = 1000


@dataclass(frozen=True, slots=True)
class Given:
    """The rows of one canonical table that a file gave: how many, and the first of them, each cell as text."""

    table: str
    count: int
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """What a file gave: its counts, the rows by canonical table, and its faults (at most a thousand are kept)."""

    landed: Landed
    given: tuple[Given, ...]
    faults: tuple[Fault, ...]
    fault_counts: dict[tuple[str, str], int]


def tried(mapping: Mapping, path: Path, rows: int = 5) -> Trial:
    """What a file would give by a mapping, the first so many rows of each table. Nothing of it is kept.

    Raises SourceError where the file is not one of the mapping's, with what is missing.
    """
    found = recognise(path, {mapping.format.name: mapping.format})
    if not found.accepted:
        raise _not_ours(path, mapping, found.why_not())
    today = datetime.now(UTC).date()
    with TemporaryDirectory(prefix="familyhub-") as folder:
        workshop = Path(folder)
        incoming = workshop / "incoming" / "trial" / today.isoformat()
        incoming.mkdir(parents=True)
        shutil.copyfile(path, incoming / path.name)
        done = land_all(
            workshop / "incoming",
            workshop / "landed",
            workshop / "quarantine",
            today,
            formats={mapping.format.name: mapping.format},
            fingerprints={mapping.format.name: mapping.fingerprint},
        )
        if not done.new:
            raise _not_ours(path, mapping, "; ".join(why for _, why in done.unread))
        ((home, landed),) = landed_extracts(workshop / "landed")
        with duckdb.connect() as connection:
            load_extracts(connection, [(home, landed)])
            load_canonical(connection, [(home, landed)], {mapping.format.name: mapping.format})
            given = tuple(_given(connection, table, mapping, rows) for table in mapping.format.canonical)
        kept, counts = _faults(home)
    return Trial(landed, given, kept, counts)


def _given(connection: duckdb.DuckDBPyConnection, table: str, mapping: Mapping, rows: int) -> Given:
    """The first rows of a canonical table, the columns that the mapping fills."""
    of = BY_NAME[table]
    filled = {cell for row in mapping.definition.row if row.table == table for cell in _filled(mapping, table)}
    columns = tuple(column for column in of.names if column in filled)
    named = ", ".join(f"CAST({identifier(column)} AS VARCHAR)" for column in columns)
    count = connection.execute(f"SELECT COUNT(*) FROM stated.{table}").fetchall()[0][0]
    found = connection.execute(f"SELECT {named} FROM stated.{table} ORDER BY row, {named} LIMIT {rows}").fetchall()
    return Given(table, count, columns, tuple(tuple(cell or "" for cell in row) for row in found))


def _filled(mapping: Mapping, table: str) -> set[str]:
    """The columns of a canonical table that any row of the mapping fills."""
    constants = {name for row in mapping.definition.row if row.table == table for name in row.constants}
    blocks = (block for block in mapping.compiled.blocks if block.canonical == table)
    return constants | {cell.canonical for block in blocks for cell in block.variants[0].cells if cell.canonical}


def _faults(home: Path) -> tuple[tuple[Fault, ...], dict[tuple[str, str], int]]:
    file = home / faults.FILE_NAME
    if not file.exists():
        return (), {}
    found = pq.read_table(file)
    counted = found.group_by(["column", "expected"]).aggregate([([], "count_all")]).to_pylist()
    counts = {(row["column"], row["expected"]): row["count_all"] for row in counted}
    ordered = dict(sorted(counts.items(), key=lambda pair: -pair[1]))
    return tuple(faults.as_faults(found.slice(0, FAULTS_KEPT))), ordered


def _not_ours(path: Path, mapping: Mapping, why: str) -> SourceError:
    return SourceError(
        "not_mapped",
        path.name,
        found=why,
        expected=f'a file that the mapping "{mapping.name}" reads',
        next_step="Draft a mapping from this file with `familyhub map FILE`, or correct this one.",
    )


def example_faults(mapping: Mapping, example: Example) -> list[str]:
    """Where a worked example does not come out as it says, in sentences; none where it does."""
    with TemporaryDirectory(prefix="familyhub-") as folder:
        path = Path(folder) / "example.csv"
        _write(path, mapping, example)
        trial = tried(mapping, path, rows=1000)
    wrong = [each for table, expected in example.expect.items() for each in _compared(trial, table, expected)]
    said = {_header(fault.column) for fault in trial.faults}
    for header in sorted(said - set(example.quarantine)):
        wrong.append(f'"{header}" goes to quarantine')
    wrong += [f'"{header}" does not go to quarantine' for header in example.quarantine if header not in said]
    return wrong


def _write(path: Path, mapping: Mapping, example: Example) -> None:
    """The rows of an example as a CSV of all the headers that the mapping reads."""
    wanted = mapping.definition.recognise
    headers = dict.fromkeys(
        [*mapping.compiled.headers, *wanted.headers, *(name for row in example.rows for name in row)]
    )
    with path.open("w", newline="", encoding=wanted.encoding or "utf-8") as out:
        out.write("\n" * max(0, wanted.header_row - 1))
        writer = csv.writer(out)
        writer.writerow(headers)
        writer.writerows([as_text(row.get(header, "")) for header in headers] for row in example.rows)


def _compared(trial: Trial, table: str, expected: Sequence[Map[str, str | int | float | bool]]) -> list[str]:
    """What is missing from a table's rows, and what is too many; only the columns that are stated count."""
    given = next((given for given in trial.given if given.table == table), None)
    rows = [dict(zip(given.columns, row, strict=True)) for row in given.rows] if given else []
    wrong = []
    for row in expected:
        found = next((each for each in rows if all(_same(each.get(name), says) for name, says in row.items())), None)
        if found is None:
            wrong.append(f"{table}: no row with {', '.join(f'{name} = {as_text(says)}' for name, says in row.items())}")
        else:
            rows.remove(found)
    if rows:
        wrong.append(f"{table}: {len(rows)} more than expected")
    return wrong


def _same(found: str | None, says: str | int | float | bool) -> bool:
    text = found or ""
    if isinstance(says, bool):
        return text == ("true" if says else "false")
    if isinstance(says, int | float):
        try:
            return float(text) == says
        except ValueError:
            return False
    return text == says


def _header(column: str) -> str:
    """The file's header in what a fault calls its column."""
    return column.rpartition(" (")[0] or column
