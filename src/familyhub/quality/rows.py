"""Rows of a table of `marts` as values: a dataclass names the columns it takes."""

from dataclasses import fields
from typing import TYPE_CHECKING, TypeVar

import duckdb

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Row = TypeVar("Row", bound="DataclassInstance")


def rows_of(connection: duckdb.DuckDBPyConnection, kind: type[Row], table: str, order: str) -> tuple[Row, ...]:
    """Every row of `marts.<table>` in that order: a value of the dataclass `kind`, its fields the columns."""
    names = ", ".join(field.name for field in fields(kind))
    found = connection.execute(f"SELECT {names} FROM marts.{table} ORDER BY {order}").fetchall()
    return tuple(kind(*row) for row in found)
