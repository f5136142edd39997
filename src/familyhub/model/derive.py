"""What follows from a table's declaration: DDL, Arrow schema, CSV template, JSON Schema, documentation."""

import csv
import io
from datetime import date

import pyarrow as pa

from familyhub.model.table import Column, Kind, Table

SQL_TYPES: dict[Kind, str] = {
    "id": "BIGINT", "key": "VARCHAR", "text": "VARCHAR", "code": "VARCHAR", "date": "DATE", "integer": "INTEGER",
    "number": "DOUBLE", "flag": "BOOLEAN", "nhs_number": "VARCHAR", "upn": "VARCHAR", "postcode": "VARCHAR",
}  # fmt: skip

DDL_TYPES: dict[Kind, str] = {**SQL_TYPES, "number": "DOUBLE PRECISION"}
"""PostgreSQL knows no DOUBLE; DuckDB and SQLite understand both names."""

ARROW_TYPES: dict[Kind, pa.DataType] = {
    "id": pa.int64(), "key": pa.string(), "text": pa.string(), "code": pa.string(), "date": pa.date32(),
    "integer": pa.int32(), "number": pa.float64(), "flag": pa.bool_(), "nhs_number": pa.string(), "upn": pa.string(),
    "postcode": pa.string(),
}  # fmt: skip

PYTHON_TYPES: dict[Kind, type] = {
    "id": int, "key": str, "text": str, "code": str, "date": date, "integer": int, "number": float, "flag": bool,
    "nhs_number": str, "upn": str, "postcode": str,
}  # fmt: skip

JSON_TYPES: dict[Kind, dict[str, object]] = {
    "id": {"type": "integer"}, "key": {"type": "string"}, "text": {"type": "string"}, "code": {"type": "string"},
    "date": {"type": "string", "format": "date"}, "integer": {"type": "integer"}, "number": {"type": "number"},
    "flag": {"type": "boolean"}, "nhs_number": {"type": "string", "pattern": "^[0-9]{10}$"}, "upn": {"type": "string"},
    "postcode": {"type": "string"},
}  # fmt: skip

EXPECTED: dict[Kind, str] = {
    "id": "a whole number",
    "key": "an id",
    "text": "text",
    "code": "one of the listed codes",
    "date": "a date that exists (year-month-day or day/month/year)",
    "integer": "a whole number",
    "number": "a number",
    "flag": "yes or no",
    "nhs_number": "an NHS number of ten digits with a right check digit",
    "upn": "a unique pupil number of 13 characters",
    "postcode": "a postcode",
}


def ddl(table: Table, name: str | None = None) -> str:
    """The CREATE TABLE statement, in SQL that DuckDB, PostgreSQL and SQLite understand."""
    lines = [
        f"    {column.name} {DDL_TYPES[column.kind]}{' NOT NULL' if column.required else ''}"
        for column in table.columns
    ]
    return f"CREATE TABLE {name or table.name} (\n" + ",\n".join(lines) + "\n)"


def arrow_schema(table: Table) -> pa.Schema:
    """The Arrow schema; required columns are not nullable."""
    return pa.schema([pa.field(c.name, ARROW_TYPES[c.kind], nullable=not c.required) for c in table.columns])


def csv_template(table: Table) -> str:
    """The header line a source would fill, as `familyhub template` writes it."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(table.names)
    return out.getvalue()


def expected(column: Column) -> str:
    """What a column expects, in words, as an error or a page says it."""
    if column.codes is not None:
        return "one of " + ", ".join(column.codes.meanings)
    words = EXPECTED[column.kind]
    if column.lowest is not None and column.highest is not None:
        words += f" from {column.lowest:g} to {column.highest:g}"
    return words


def json_schema(table: Table) -> dict[str, object]:
    """A JSON Schema (2020-12) of one row."""
    properties: dict[str, object] = {}
    for column in table.columns:
        described: dict[str, object] = dict(JSON_TYPES[column.kind]) | {"description": column.says}
        if column.codes is not None:
            described["enum"] = list(column.codes.meanings)
        if column.lowest is not None:
            described["minimum"] = column.lowest
        if column.highest is not None:
            described["maximum"] = column.highest
        properties[column.name] = described
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": table.name,
        "description": table.says,
        "type": "object",
        "properties": properties,
        "required": [column.name for column in table.columns if column.required],
        "additionalProperties": False,
    }


def page(table: Table) -> str:
    """The table's section of the data model page, in Markdown."""
    lines = [f"### {table.name}", "", table.says, "", f"Key within a source: {', '.join(table.key)}.", ""]
    lines += ["| column | holds | expects | required |", "|---|---|---|---|"]
    for column in table.columns:
        required = "yes" if column.required else ""
        lines.append(f"| `{column.name}` | {column.says} | {expected(column)} | {required} |")
    return "\n".join(lines) + "\n"
