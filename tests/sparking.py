"""Small counties on Spark: tables as views, steps worked out one after the other, several examples side by side."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from familyhub.model.derive import arrow_schema
from familyhub.model.facts import FACTS
from familyhub.sql import SPARK

Facts = Mapping[str, Sequence[Mapping[str, Any]]]

APART = 10_000_000
"""How far the ids of two examples or counties that share their tables lie apart."""

IDS = {table.name: [column.name for column in table.columns if column.kind == "id"] for table in FACTS}
SCHEMAS = {table.name: arrow_schema(table) for table in FACTS}


def show(spark: Any, name: str, rows: pa.Table) -> None:
    """Make a view of a few rows, in one partition, so that joins need not move rows about."""
    spark.createDataFrame(rows).coalesce(1).createOrReplaceTempView(name)


def hold(spark: Any, facts: Facts, tables: Iterable[str]) -> None:
    """Make views of these linked tables."""
    for name in tables:
        show(spark, name, pa.Table.from_pylist(facts[name], schema=SCHEMAS[name]))


def found(spark: Any, sql: str) -> pa.Table:
    """What Spark finds for a SELECT written for DuckDB."""
    return spark.sql(SPARK.translate(sql)).toArrow()


def keep(spark: Any, name: str, *selects: str) -> None:
    """Work a step out now and make a view of its rows: Spark works it out anew wherever a later step names it.

    Of several SELECTs the view holds the rows of all.
    """
    show(spark, name, pa.concat_tables([found(spark, sql) for sql in selects], promote_options="permissive"))


def answer(spark: Any, sql: str) -> list[tuple[Any, ...]]:
    """The rows that Spark gives for a SELECT written for DuckDB."""
    return [tuple(row) for row in spark.sql(SPARK.translate(sql)).collect()]


def moved(facts: Facts, number: int) -> dict[str, list[dict[str, Any]]]:
    """The same rows with every id moved on, so that they can stand beside others."""
    by = APART * number
    return {
        table: [{**row, **{key: row[key] + by for key in IDS[table] if row.get(key) is not None}} for row in rows]
        for table, rows in facts.items()
    }


def together(several: Iterable[Facts]) -> dict[str, list[dict[str, Any]]]:
    """One set of tables of several whose ids lie apart. Teams, places and extracts that they share stand once."""
    found: dict[str, list[dict[str, Any]]] = {table.name: [] for table in FACTS}
    for number, facts in enumerate(several):
        for table, rows in moved(facts, number).items():
            shared = table in ("team_path", "place_path", "extract")
            found[table] += [row for row in rows if not (shared and row in found[table])]
    return found
