"""Checking rows of text against a table's declaration, in SQL, for every format alike.

A cell that breaks a rule sends its row to quarantine. Identifiers, and dates that stand for "not known" in a column
that may be empty, are the exception: there the cell alone is left out and the row lands without it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import duckdb
import pyarrow as pa

from familyhub.model import Column, Table
from familyhub.model.derive import SQL_TYPES
from familyhub.sources import cells as of_cell
from familyhub.sources import faults as of_fault
from familyhub.sources.dates import any_date, iso_date
from familyhub.sources.evidence import Decided, Evidence
from familyhub.sources.faults import Fault
from familyhub.sql import identifier, literal

__all__ = ["Checked", "Fault", "check"]


@dataclass(frozen=True, slots=True)
class Checked:
    """The rows that passed, typed, and the faults of the others as a table of `faults.SCHEMA`.

    `open_ends` counts, by column, ends of spells at the edge of a calendar that were read as no end.
    """

    good: pa.Table
    found: pa.Table
    open_ends: dict[str, int] = field(default_factory=dict)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The faults one by one, in order of their rows."""
        return tuple(of_fault.as_faults(self.found))


def check(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    cells: pa.Table,
    received: date,
    decided: Decided | None = None,
    part: int = 0,
) -> Checked:
    """Check one batch of text cells (columns of `table` that the file has, plus `_row` and `_raw`).

    `decided` says how the file's columns are read; without it, these cells are all the evidence there is.
    """
    if decided is None:
        evidence = Evidence()
        evidence.gather(connection, table, part, cells)
        decided = evidence.decided(table, part)
    present = set(cells.column_names)
    # A column that the file does not carry can break no rule but that it is required.
    stated = [column for column in table.columns if column.name in present or column.required]
    connection.register("batch", cells)
    try:
        typed = _typed(table, stated, present, received, decided)
        connection.execute(f"CREATE OR REPLACE TEMP TABLE typed AS {typed}")
    finally:
        connection.unregister("batch")
    bad = " OR ".join(map(of_cell.costs_the_row, stated)) or "FALSE"
    names = ", ".join(map(identifier, table.names))
    good = connection.sql(f"SELECT {names}, _row, _raw FROM typed WHERE NOT ({bad})").to_arrow_table()
    partly = " OR ".join(filter(None, map(of_cell.costs_the_cell, stated))) or "FALSE"
    open_ends = {column.name: sql for column in stated if (sql := of_cell.is_open_end(column)) is not None}
    counted = ", ".join(f"COUNT(*) FILTER ({sql})" for sql in (partly, *open_ends.values()))
    left_out, *ends = connection.execute(f"SELECT {counted} FROM typed").fetchall()[0]
    is_clean = not left_out and good.num_rows == cells.num_rows
    found = of_fault.none() if is_clean else _faults(connection, table, stated, received, decided, part)
    return Checked(good, found, {name: count for name, count in zip(open_ends, ends, strict=True) if count})


def _typed(table: Table, stated: Sequence[Column], present: set[str], received: date, decided: Decided) -> str:
    """The SELECT of the batch's texts, of the days they state, and of their values."""
    texts = [
        f"{of_cell.filled(column, decided) if column.name in present else 'CAST(NULL AS VARCHAR)'}"
        f" AS {of_cell.text_of(column)}"
        for column in stated
    ]
    days = [
        f"{_day(column, received, decided)} AS {of_cell.day_of(column)}" for column in stated if column.kind == "date"
    ]
    values = [
        f"CAST({of_cell.value(column, received) if column in stated else 'NULL'} AS {SQL_TYPES[column.kind]})"
        f" AS {identifier(column.name)}"
        for column in table.columns
        if column not in stated or not of_cell.is_text(column)
    ]
    return f"""
        WITH cell AS (SELECT {", ".join(["_row", "_raw", *texts])} FROM batch),
        dated AS (SELECT {", ".join(["*", *days])} FROM cell)
        SELECT {", ".join(["*", *values])}
        FROM dated
    """


def _day(column: Column, received: date, decided: Decided) -> str:
    text = of_cell.text_of(column)
    if column.name in decided.only_iso:
        return iso_date(text)
    return any_date(text, column, received, month_first=column.name in decided.month_first)


def _faults(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    stated: Sequence[Column],
    received: date,
    decided: Decided,
    part: int,
) -> pa.Table:
    """The faults of the rows in `typed`, in order of row and column, as a table of `faults.SCHEMA`."""
    broken = {column: _broken(column) for column in stated}
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE broken AS SELECT * FROM typed WHERE {' OR '.join(broken.values())}"
    )
    whose = ", ".join(f"{sql} AS {name}" for name, sql in _whose(table, {column.name for column in stated}).items())
    counted = ", ".join(f"COUNT(*) FILTER ({condition})" for condition in broken.values())
    counts = connection.execute(f"SELECT {counted} FROM broken").fetchall()[0]
    selects = [
        _select(column, place, broken[column], whose, received, decided)
        for place, (column, count) in enumerate(zip(broken, counts, strict=True))
        if count
    ]
    found = connection.sql(
        f"""
        SELECT {literal(table.name)} AS "table", row, {part} AS part, "column", rule, found, expected, left_out, key,
            person, team, practitioner, happened, raw
        FROM ({" UNION ALL ".join(selects)}) AS fault
        ORDER BY row, place
        """
    ).to_arrow_table()
    return found.cast(of_fault.SCHEMA)


def _broken(column: Column) -> str:
    cell = of_cell.costs_the_cell(column)
    return f"({of_cell.costs_the_row(column)} OR {cell})" if cell else of_cell.costs_the_row(column)


def _select(column: Column, place: int, condition: str, whose: str, received: date, decided: Decided) -> str:
    rules = of_cell.rules(column, received, decided)
    rule = " ".join(f"WHEN {sql} THEN {literal(name)}" for sql, name, _ in rules)
    words = " ".join(f"WHEN {sql} THEN {literal(expected)}" for sql, _, expected in rules)
    return f"""
        SELECT _row AS row, {place} AS place, {literal(column.name)} AS "column", CASE {rule} END AS rule,
            COALESCE({of_cell.text_of(column)}, '') AS found, CASE {words} END AS expected,
            CASE WHEN {of_cell.costs_the_row(column)} THEN 'row' ELSE 'cell' END AS left_out, {whose},
            _raw AS raw
        FROM broken
        WHERE {condition}
    """


def _whose(table: Table, stated: set[str]) -> dict[str, str]:
    """SQL for the record's own id in words, and for the person, team, practitioner and day that the row names."""
    named = [table.column(name) for name in table.key if name in stated]
    key = ", ".join(f"{literal(column.name + ' ')} || {of_cell.text_of(column)}" for column in named)
    found = {"key": f"NULLIF(CONCAT_WS(', ', {key}), '')" if named else "CAST(NULL AS VARCHAR)"}
    for what in ("person", "team", "practitioner", "happened"):
        column = table.about(what)
        found[what] = "CAST(NULL AS VARCHAR)"
        if column is not None and column.name in stated:
            text = of_cell.text_of(column)
            day = column.kind == "date"
            found[what] = f"COALESCE(CAST({of_cell.value_of(column)} AS VARCHAR), {text})" if day else text
    return found
