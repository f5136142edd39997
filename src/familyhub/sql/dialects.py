"""Engines that compiled measures run on. SQL is written once, for DuckDB, and translated."""

from collections.abc import Callable
from functools import lru_cache
from typing import ClassVar

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError

# What sqlglot would let through with another meaning.
REFUSED: tuple[tuple[Callable[[exp.Expr], bool], str], ...] = (
    (
        lambda node: isinstance(node, exp.Group) and bool(node.args.get("all")),
        "GROUP BY ALL groups by other columns on other engines: name the columns",
    ),
    (
        lambda node: isinstance(node, exp.ArrayAgg) and isinstance(node.this, exp.Order),
        "LIST(… ORDER BY …) loses its order on Spark: order in a step of its own, or take MIN and MAX",
    ),
    (
        lambda node: isinstance(node, exp.Qualify),
        "QUALIFY loses the query's ORDER BY on Spark: number the rows in a step of its own",
    ),
)


class Dialect:
    """An engine: its name, and how DuckDB's SQL is said there."""

    name: ClassVar[str]

    def translate(self, sql: str) -> str:
        """The same query for this engine. Raises ValueError for SQL it cannot say."""
        raise NotImplementedError


class DuckDB(Dialect):
    """DuckDB 2.0: SQL passes as it was written."""

    name = "duckdb"

    def translate(self, sql: str) -> str:
        """The SQL unchanged."""
        return sql


class Spark(Dialect):
    """Apache Spark 4: translated by sqlglot, kept in a cache because translating costs about 20 ms.

    Write days apart as `DATE_DIFF('day', a, b)` and month steps as `CAST(day + INTERVAL 9 MONTH AS DATE)`: a bare
    `b - a` is a number in DuckDB and an interval in Spark, which no translation can tell without the types.
    """

    name = "spark"

    def translate(self, sql: str) -> str:
        """The SQL in Spark's dialect. Raises ValueError for SQL that cannot be read, and for `REFUSED`."""
        return _to_spark(sql)


@lru_cache(maxsize=512)
def _to_spark(sql: str) -> str:
    try:
        queries = sqlglot.parse(sql, read="duckdb")
    except ParseError as problem:
        raise ValueError(f"this SQL cannot be translated: {problem}") from problem
    if len(queries) != 1 or queries[0] is None:
        raise ValueError(f"{len(queries)} statements at once: translate one query at a time")
    query = queries[0]
    for found, why in REFUSED:
        if any(found(node) for node in query.walk()):
            raise ValueError(why)
    return query.sql(dialect="spark", pretty=True)


DUCKDB = DuckDB()
SPARK = Spark()
DIALECTS: dict[str, Dialect] = {dialect.name: dialect for dialect in (DUCKDB, SPARK)}
