"""Both engines over the same facts: the compiled SQL on DuckDB and the plain-Python reference."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from functools import cache
from typing import Any

import duckdb
import pyarrow as pa

from familyhub.measures import definitions, reference
from familyhub.measures.calendar import calendar_table
from familyhub.measures.compile import compile_members
from familyhub.measures.definition import Definition
from familyhub.measures.given import Facts, load
from familyhub.measures.question import Question
from familyhub.measures.tables import MEMBER


@cache
def shipped() -> dict[str, Definition]:
    """The definitions that familyhub ships, by id."""
    return definitions.load()


@cache
def _calendar(around: date) -> pa.Table:
    return calendar_table(around)


def connect(facts: Facts, question: Question) -> duckdb.DuckDBPyConnection:
    """A DuckDB in memory that holds the facts and the calendar."""
    connection = duckdb.connect(":memory:", config={"threads": 1})
    load(facts, connection)
    connection.register("calendar", _calendar(date(question.as_of.year, 1, 1)))
    return connection


def compiled(
    facts: Facts, measure: str, question: Question, known: Mapping[str, Definition] | None = None
) -> list[dict[str, Any]]:
    """The member rows the compiled SQL gives on DuckDB, by subject; of the shipped definitions, or those given."""
    with connect(facts, question) as connection:
        found = connection.execute(compile_members(measure, known or shipped(), question)).fetchall()
    return in_order(dict(zip(MEMBER.names, row, strict=True)) for row in found)


def counted(facts: Facts, measure: str, question: Question) -> list[dict[str, Any]]:
    """The member rows the reference gives, by subject."""
    return in_order(asdict(row) for row in reference.members(facts, measure, shipped(), question))


def in_order(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Member rows by subject and period."""
    return sorted(rows, key=lambda row: (row["subject_id"], row["period"]))
