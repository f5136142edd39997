"""Published files in one connection: recognised by content, read by the one parser of published statistics."""

import csv
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from familyhub.errors import FamilyhubError, SourceError
from familyhub.geography.tables import find_column, open_csv
from familyhub.jsna.neighbours import read_neighbours
from familyhub.model.derive import SQL_TYPES
from familyhub.sources.published import FORMAT
from familyhub.sources.published.tables import LAIT
from familyhub.sources.sampling import sample
from familyhub.sql import identifier, literal

PARQUET = b"PAR1"
TOGETHER = "files"
"""Files handed over together describe one another: a dictionary its table, a list of columns the columns."""

DISTRICT = r"(ltla|lad)\d*(_code|cd)"
AREA_ABOVE = r"(utla|ctyua|region|rgn)\d*(_code|cd)"

LAIT_HEADERS = {
    "short_desc": "Short Desc", "data_item": "Data item", "years": "Years", "area_name": "LA and Regions",
    "value": "Values", "la_number": "LA Number", "region": "Region",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """A file that was looked at: what it is (empty where nobody knows it), how many rows, and why it is unknown.

    Beside tables of figures, `table` is "neighbours", "places" or "boundaries" for files that tell of areas.
    """

    path: Path
    table: str
    rows: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Extract:
    """Published statistics that were landed: the file as a trace names it, and the Parquet file of each of its tables.

    `turn` counts extracts in order of receipt, from 1: of one figure stated twice, the later turn stands.
    """

    file: str
    source: str
    submission: str
    received: date
    tables: Mapping[str, Path]
    turn: int


def every_file(paths: Iterable[Path]) -> Iterator[Path]:
    """The files of folders and single files, in order of name; raises SourceError for a path that is not there."""
    for path in paths:
        if path.is_dir():
            yield from sorted(file for file in path.rglob("*") if file.is_file() and not file.name.startswith("."))
        elif path.is_file():
            yield path
        else:
            raise SourceError(
                "jsna-no-file",
                path.name,
                found="no file and no folder of that name",
                expected="files as published, or a folder of them",
                next_step="Check the path; `familyhub jsna fetch` lists what can be got.",
            )


def stage(
    connection: duckdb.DuckDBPyConnection,
    files: Sequence[Path],
    lait: Collection[str],
    extracts: Sequence[Extract] = (),
) -> list[Told]:
    """Fill the tables of published statistics and `figure`, every figure as numbers; what each file was.

    `lait` are the measures of LAIT that are wanted: its other 400,000 rows stay where they are. A file's place in
    `files` is its `extract_id`; those of `extracts` follow. Files that are no published statistics come back with an
    empty `table`.
    """
    filled: dict[str, list[pa.Table]] = {}
    told = []
    for number, path in enumerate(files):
        if _is_parquet(path):
            told.append(_stage_lait(connection, number, path, lait))
            continue
        try:
            found = sample(path)
            match = FORMAT.sniff(found)
        except SourceError as error:
            told.append(Told(path, "", why=error.trouble.sentence()))
            continue
        if match is None or not match.accepted:
            told.append(_beside(path))
            continue
        rows = 0
        for batch in FORMAT.read(path, match):
            filled.setdefault(batch.table, []).append(_with_place(batch.cells, number))
            rows += batch.cells.num_rows
        told.append(Told(path, match.table, rows))
    _fill(connection, filled)
    told += [_stage_extract(connection, number, each) for number, each in enumerate(extracts, start=len(files))]
    connection.execute(f"CREATE OR REPLACE TABLE figure AS {FORMAT.canonical['published']}")
    return told


def _beside(path: Path) -> Told:
    """A file that holds no figures: of neighbours, of places or of boundaries, which others read; or unknown."""
    with suppress(FamilyhubError, UnicodeDecodeError, csv.Error):
        return Told(path, "neighbours", len(read_neighbours(path)))
    if path.name.lower().endswith(".geojson"):
        return Told(path, "boundaries")
    if path.name.lower().endswith((".csv", ".csv.gz")):
        with suppress(FamilyhubError, UnicodeDecodeError, csv.Error), open_csv(path) as reader:
            headers = reader.fieldnames or ()
            if find_column(headers, DISTRICT) and find_column(headers, AREA_ABOVE):
                return Told(path, "places", sum(1 for _ in reader))
    return Told(path, "", why="no table of published statistics that is known")


def _is_parquet(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == PARQUET


def _stage_lait(connection: duckdb.DuckDBPyConnection, number: int, path: Path, wanted: Collection[str]) -> Told:
    """LAIT as Parquet, read in place; `row` counts its rows from 1."""
    try:
        described = connection.execute(f"DESCRIBE FROM READ_PARQUET({literal(str(path))})").fetchall()
    except duckdb.Error as error:
        return Told(path, "", why=f"the Parquet file cannot be read: {str(error).splitlines()[0]}")
    headers = {name for name, *_ in described}
    if not set(LAIT_HEADERS.values()) <= headers:
        missing = ", ".join(sorted(set(LAIT_HEADERS.values()) - headers))
        return Told(path, "", why=f"a Parquet file without the columns of LAIT: {missing}")
    cells = ", ".join(f"CAST({identifier(header)} AS VARCHAR) AS {name}" for name, header in LAIT_HEADERS.items())
    connection.execute(
        f"""
        CREATE OR REPLACE TABLE lait_parquet AS
        SELECT {cells}, '{TOGETHER}' AS source, '{TOGETHER}' AS submission, {number} AS extract_id,
            CAST(file_row_number + 1 AS BIGINT) AS row, CAST(NULL AS DATE) AS received
        FROM READ_PARQUET({literal(str(path))}, file_row_number = TRUE)
        WHERE "Short Desc" IN (SELECT UNNEST($wanted))
        """,
        {"wanted": sorted(wanted)},
    )
    (rows,) = connection.execute("SELECT COUNT(*) FROM lait_parquet").fetchall()[0]
    return Told(path, LAIT.name, rows)


def _stage_extract(connection: duckdb.DuckDBPyConnection, number: int, extract: Extract) -> Told:
    """The tables of an extract as they were landed; its rows keep their numbers in the file that was sent."""
    known = {table.name: table for table in FORMAT.tables}
    rows = 0
    for name, path in extract.tables.items():
        if name not in known:
            continue
        stored = f"READ_PARQUET({literal(str(path))})"
        held = {column for column, *_ in connection.execute(f"DESCRIBE FROM {stored}").fetchall()}
        columns = ", ".join(identifier(column) for column in known[name].names if column in held)
        connection.execute(
            f"""
            INSERT INTO {name} BY NAME
            SELECT {columns}, $source AS source, $submission AS submission, CAST($number AS BIGINT) AS extract_id,
                CAST(_row AS BIGINT) AS row, CAST($received AS DATE) AS received
            FROM {stored}
            """,
            {
                "source": extract.source,
                "submission": extract.submission,
                "number": number,
                "received": extract.received,
            },
        )
        (landed,) = connection.execute(f"SELECT COUNT(*) FROM {stored}").fetchall()[0]
        rows += landed
    return Told(Path(extract.file), next(iter(extract.tables), ""), rows)


def _with_place(cells: pa.Table, number: int) -> pa.Table:
    rows = cells.num_rows
    together = pa.repeat(pa.scalar(TOGETHER), rows)
    kept = cells.drop_columns(["_raw"]) if "_raw" in cells.column_names else cells
    kept = kept.rename_columns(["row" if name == "_row" else name for name in kept.column_names])
    for name, column in (
        ("source", together), ("submission", together), ("extract_id", pa.repeat(pa.scalar(number, pa.int64()), rows)),
        ("received", pa.nulls(rows, pa.date32())),
    ):  # fmt: skip
        kept = kept.append_column(name, column)
    return kept


def _fill(connection: duckdb.DuckDBPyConnection, filled: dict[str, list[pa.Table]]) -> None:
    places = {"source": "VARCHAR", "submission": "VARCHAR", "extract_id": "BIGINT", "row": "BIGINT", "received": "DATE"}
    held = {name for (name,) in connection.execute("SELECT table_name FROM DUCKDB_TABLES()").fetchall()}
    for table in FORMAT.tables:
        columns = {column.name: SQL_TYPES[column.kind] for column in table.columns} | places
        declared = ", ".join(f"{identifier(name)} {kind}" for name, kind in columns.items())
        connection.execute(f"CREATE OR REPLACE TABLE {table.name} ({declared})")
        for batch in filled.get(table.name, []):
            known = batch.select([name for name in batch.column_names if name in columns])
            connection.register("batch", known)
            connection.execute(f"INSERT INTO {table.name} BY NAME FROM batch")
            connection.unregister("batch")
        if table is LAIT and "lait_parquet" in held:
            connection.execute(f"INSERT INTO {table.name} BY NAME FROM lait_parquet")
