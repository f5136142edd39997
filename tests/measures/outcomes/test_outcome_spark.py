"""The compiled outcomes give the same members, and the same evidence, on DuckDB and on Spark."""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from outcome_counties import county

from familyhub.measures.calendar import calendar_table
from familyhub.measures.given import Facts, load
from familyhub.measures.outcomes.compile import (
    WORTH_KEEPING,
    compile_evidence,
    compile_outcome,
    last_selects,
    outcome_steps,
)
from familyhub.measures.outcomes.definitions import load_outcomes
from familyhub.measures.question import Question
from familyhub.model.derive import arrow_schema
from familyhub.model.facts import FACTS
from familyhub.sql import SPARK

pytestmark = [pytest.mark.spark, pytest.mark.slow]

OUTCOMES = load_outcomes()
QUESTION = Question(date(2025, 6, 30), date(2025, 7, 10), date(2023, 1, 1), "residence")
PEOPLE = 15
READ = (
    "outcome_activity", "assessment", "person", "relation", "responsible", "contact", "delivery", "status",
    "residence", "place_path", "family_member", "feedback", "caseload", "team_path", "published",
)  # fmt: skip
IDS = {table.name: [column.name for column in table.columns if column.kind == "id"] for table in FACTS}
TABLES = {table.name: table for table in FACTS}


@pytest.fixture(scope="module")
def everybody() -> Facts:
    """One county with people for each measure, their ids kept apart."""
    together: Facts = {table.name: [] for table in FACTS}
    for number, (measure, definition) in enumerate(OUTCOMES.items()):
        own = county(Random(f"{measure} on two engines"), measure, definition, PEOPLE)
        for table, rows in own.items():
            if table in ("team_path", "place_path"):
                together[table] = rows
                continue
            for row in rows:
                moved = {key: row[key] + 10_000_000 * number for key in IDS[table] if row.get(key) is not None}
                together[table].append(row | moved)
    return together


@pytest.fixture(scope="module")
def duck(everybody: Facts) -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB with that county."""
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        load(everybody, connection)
        connection.register("calendar", calendar_table(date(2025, 1, 1)))
        yield connection


@pytest.fixture(scope="module")
def sparked(spark: Any, everybody: Facts) -> Any:
    """Spark with the same county."""
    for name in READ:
        rows = pa.Table.from_pylist(everybody[name], schema=arrow_schema(TABLES[name]))
        spark.createDataFrame(rows).coalesce(1).createOrReplaceTempView(name)
    spark.createDataFrame(calendar_table(date(2025, 1, 1))).coalesce(1).createOrReplaceTempView("calendar")
    return spark


def on_spark(spark: Any, measure: str) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Members and evidence, step by step: what several steps read is worked out once."""
    for step in outcome_steps(measure, OUTCOMES[measure], QUESTION):
        found = spark.sql(SPARK.translate(step.sql))
        if step.name in WORTH_KEEPING or step.name.startswith("rule_"):
            found = found.localCheckpoint()
        found.createOrReplaceTempView(step.name)
    selects = last_selects(measure, OUTCOMES[measure], QUESTION)
    members, evidence = ([tuple(row) for row in spark.sql(SPARK.translate(sql)).collect()] for sql in selects)
    return members, evidence


NOBODY_HERE = ("outcome-11", "outcome-15", "outcome-17", "outcome-21")
"""Measures of which this small county has no member; their worked examples run on Spark as well."""


@pytest.mark.parametrize("measure", OUTCOMES)
def test_spark_gives_the_members_and_the_evidence_that_duckdb_gives(measure, sparked, duck):
    members, evidence = on_spark(sparked, measure)
    expected = duck.execute(compile_outcome(measure, OUTCOMES[measure], QUESTION)).fetchall()
    behind = duck.execute(compile_evidence(measure, OUTCOMES[measure], QUESTION)).fetchall()
    assert sorted(members, key=repr) == sorted(expected, key=repr)
    assert sorted(evidence, key=repr) == sorted(behind, key=repr)
    assert expected or measure in NOBODY_HERE, "a county without a member shows nothing"
