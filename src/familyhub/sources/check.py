"""Checking rows of text against a table's declaration, in SQL, for every format alike.

A cell that breaks a rule sends its row to quarantine. Identifiers are the exception: a person with a mistyped NHS
number is still a person, so the cell alone goes to quarantine and the row lands without it.
"""

from dataclasses import dataclass
from datetime import date

import duckdb
import pyarrow as pa

from familyhub.model import Column, Table
from familyhub.model.derive import SQL_TYPES, expected

EARLIEST = date(1900, 1, 1)
LATEST = date(2100, 1, 1)

DATE_FORMS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y%m%d", "%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%Y-%b-%d")
IDENTIFIERS = ("nhs_number", "upn", "postcode")


@dataclass(frozen=True, slots=True)
class Fault:
    """One cell or row in quarantine. `whole_row` is False where only the cell was left out."""

    table: str
    row: int
    column: str
    rule: str
    found: str
    expected: str
    whole_row: bool
    raw: str

    def sentence(self, file: str, *, masked: bool = False) -> str:
        """The fault as a person reads it; `masked` hides what was found, for a terminal that others may see."""
        found = "a value that is kept off the screen" if masked else f'"{self.found}"'
        where = f'{file}, row {self.row}, column "{self.column}"' if self.column else f"{file}, row {self.row}"
        return f"{where}: found {found}, expected {self.expected}."


@dataclass(frozen=True, slots=True)
class Checked:
    """The rows that passed, typed, and the faults of the others."""

    good: pa.Table
    faults: tuple[Fault, ...]


def check(connection: duckdb.DuckDBPyConnection, table: Table, cells: pa.Table, received: date) -> Checked:
    """Check one batch of text cells (columns of `table` that the file has, plus `_row` and `_raw`)."""
    connection.register("batch", cells)
    try:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE typed AS {_typed(table, cells.column_names, received)}")
    finally:
        connection.unregister("batch")
    rows = [column for column in table.columns if column.kind not in IDENTIFIERS]
    bad = " OR ".join(f"{_broken(column)}" for column in rows) or "FALSE"
    names = ", ".join(f'"{name}"' for name in table.names)
    good = connection.sql(f"SELECT {names}, _row, _raw FROM typed WHERE NOT ({bad}) ORDER BY _row").to_arrow_table()
    return Checked(good, tuple(_faults(connection, table, bad)))


def _text(column: str) -> str:
    return f'"{column}#"'


def _typed(table: Table, present: list[str], received: date) -> str:
    text = ",\n        ".join(
        f"{_filled(column)} AS {_text(column.name)}"
        if column.name in present
        else f"CAST(NULL AS VARCHAR) AS {_text(column.name)}"
        for column in table.columns
    )
    typed = ",\n        ".join(
        f"CAST({_value(column, received)} AS {SQL_TYPES[column.kind]}) AS {_quoted(column.name)}"
        for column in table.columns
    )
    return f"WITH cell AS (SELECT _row, _raw, {text} FROM batch)\nSELECT *, {typed}\nFROM cell"


def _filled(column: Column) -> str:
    """The cell, NULL where it is empty or says that the database it came from had nothing to say."""
    cell = f"NULLIF(TRIM({_quoted(column.name)}), '')"
    # Null is somebody's name; as an id it would be one person of everybody without one.
    return cell if column.kind == "text" else f"NULLIF(NULLIF({cell}, 'NULL'), 'null')"


def _quoted(name: str) -> str:
    return f'"{name}"'


def _value(column: Column, received: date) -> str:
    """The typed value of a cell, NULL where it breaks the column's rule."""
    text = _text(column.name)
    match column.kind:
        case "date":
            return _date(text, min(received, LATEST) if column.past else LATEST)
        case "code":
            return _code(text, column)
        case "integer" | "number" | "id":
            return _number(text, column)
        case "flag":
            return (
                f"CASE WHEN LOWER({text}) IN ('yes', 'y', 'true', 't', '1') THEN TRUE"
                f" WHEN LOWER({text}) IN ('no', 'n', 'false', 'f', '0') THEN FALSE END"
            )
        case "nhs_number":
            return _nhs_number(text)
        case "upn":
            return f"CASE WHEN REGEXP_FULL_MATCH(UPPER({text}), '[A-Z][0-9]{{11}}[0-9A-Z]') THEN UPPER({text}) END"
        case "postcode":
            tidy = f"REPLACE(UPPER({text}), ' ', '')"
            return (
                f"CASE WHEN REGEXP_FULL_MATCH({tidy}, '[A-Z]{{1,2}}[0-9][0-9A-Z]?[0-9][A-Z]{{2}}')"
                f" THEN {tidy}[:-4] || ' ' || {tidy}[-3:] END"
            )
        case _:
            return text


def _date(text: str, latest: date) -> str:
    forms = ", ".join(f"'{form}'" for form in DATE_FORMS)
    value = (
        f"CASE WHEN REGEXP_MATCHES({text}, '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}')"
        f" THEN CAST(TRY_CAST({text} AS TIMESTAMP) AS DATE)"
        # words such as "epoch" and "infinity" are dates to the database, and to nobody else
        f" WHEN REGEXP_MATCHES({text}, '^[0-9]') THEN CAST(TRY_STRPTIME({text}, [{forms}]) AS DATE) END"
    )
    return f"CASE WHEN {value} BETWEEN DATE '{EARLIEST}' AND DATE '{latest}' THEN {value} END"


def _code(text: str, column: Column) -> str:
    if column.codes is None:
        return text
    known = list(column.codes.meanings)
    if all(code == code.lower() for code in known):
        listed = ", ".join(f"'{code}'" for code in known)
        return f"CASE WHEN LOWER({text}) IN ({listed}) THEN LOWER({text}) END"
    listed = ", ".join(f"'{code}'" for code in known)
    lowered = ", ".join(f"'{code.lower()}'" for code in known)
    return f"LIST_EXTRACT([{listed}], LIST_POSITION([{lowered}], LOWER({text})))"


def _number(text: str, column: Column) -> str:
    sql_type = SQL_TYPES[column.kind]
    pattern = "[+-]?[0-9]+" if column.kind != "number" else "[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?"
    value = f"CASE WHEN REGEXP_FULL_MATCH({text}, '{pattern}') THEN TRY_CAST({text} AS {sql_type}) END"
    if column.lowest is None and column.highest is None:
        return value
    low = "-1e18" if column.lowest is None else f"{column.lowest:g}"
    high = "1e18" if column.highest is None else f"{column.highest:g}"
    return f"CASE WHEN {value} BETWEEN {low} AND {high} THEN {value} END"


def _nhs_number(text: str) -> str:
    """Ten digits whose tenth is the modulus-11 check digit of the other nine (NHS Data Dictionary)."""
    digits = f"REPLACE(REPLACE({text}, ' ', ''), '-', '')"
    weighted = " + ".join(f"{11 - place} * CAST({digits}[{place}] AS INTEGER)" for place in range(1, 10))
    remainder = f"(11 - ({weighted}) % 11) % 11"
    return (
        f"CASE WHEN REGEXP_FULL_MATCH({digits}, '[0-9]{{10}}')"
        f" THEN CASE WHEN {remainder} = CAST({digits}[10] AS INTEGER) THEN {digits} END END"
    )


def _broken(column: Column) -> str:
    wrong = f"({_text(column.name)} IS NOT NULL AND {_quoted(column.name)} IS NULL)"
    if column.not_before is not None:
        wrong = f"({wrong} OR {_too_early(column)})"
    return f"({wrong} OR {_text(column.name)} IS NULL)" if column.required else wrong


def _too_early(column: Column) -> str:
    """A spell that ends before it begins covers no day, and would hide whoever is in it."""
    return f"COALESCE({_quoted(column.name)} < {_quoted(column.not_before or column.name)}, FALSE)"


def _faults(connection: duckdb.DuckDBPyConnection, table: Table, bad: str) -> list[Fault]:
    selects = []
    for place, column in enumerate(table.columns):
        whole = column.kind not in IDENTIFIERS or column.required
        order = f" WHEN {_too_early(column)} THEN 'order'" if column.not_before else ""
        rule = f"CASE WHEN {_text(column.name)} IS NULL THEN 'required'{order} ELSE '{column.kind}' END"
        selects.append(
            f"SELECT _row, {place} AS place, {rule} AS rule, COALESCE({_text(column.name)}, '') AS found,"
            f" {whole} AS whole_row, _raw FROM typed WHERE {_broken(column)}"
        )
    if not connection.execute(
        f"SELECT COUNT(*) FROM typed WHERE ({bad}) OR "
        + (" OR ".join(_broken(c) for c in table.columns if c.kind in IDENTIFIERS) or "FALSE")
    ).fetchall()[0][0]:
        return []
    found = connection.execute("\nUNION ALL\n".join(selects) + "\nORDER BY 1, 2").fetchall()
    return [
        Fault(
            table.name,
            row,
            table.columns[place].name,
            rule,
            text,
            _expected(table.columns[place], rule),
            whole_row,
            raw,
        )
        for row, place, rule, text, whole_row, raw in found
    ]


def _expected(column: Column, rule: str) -> str:
    if rule == "required":
        return "a value"
    if rule == "order":
        return f"a date that is not before {column.not_before}"
    words = expected(column)
    return f"{words}, not after the day it was received" if column.past else words
