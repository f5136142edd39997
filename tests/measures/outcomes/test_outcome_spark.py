"""The compiled outcomes give the same members, and the same evidence, on DuckDB and on Spark."""

from datetime import date
from random import Random
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from outcome_counties import county

from familyhub.measures.calendar import calendar_table
from familyhub.measures.given import load
from familyhub.measures.outcomes.compile import compile_evidence, compile_outcome
from familyhub.measures.outcomes.definitions import load_outcomes
from familyhub.measures.outcomes.examples import members_of
from familyhub.measures.outcomes.tables import OUTCOME_MEMBER
from familyhub.measures.question import Question
from familyhub.model.derive import arrow_schema
from familyhub.model.facts import FACTS
from familyhub.sql import SPARK

pytestmark = [pytest.mark.spark, pytest.mark.slow]

OUTCOMES = load_outcomes()
QUESTION = Question(date(2025, 6, 30), date(2025, 7, 10), date(2023, 1, 1), "residence")
PEOPLE = 40


def on_spark(spark: Any, facts: Any, sql: str) -> list[tuple[object, ...]]:
    for table in FACTS:
        rows = pa.Table.from_pylist(facts[table.name], schema=arrow_schema(table))
        spark.createDataFrame(rows).coalesce(1).createOrReplaceTempView(table.name)
    spark.createDataFrame(calendar_table(date(2025, 1, 1))).coalesce(1).createOrReplaceTempView("calendar")
    return [tuple(row) for row in spark.sql(SPARK.translate(sql)).collect()]


@pytest.mark.parametrize("measure", OUTCOMES)
def test_spark_gives_the_members_and_the_evidence_that_duckdb_gives(measure, spark):
    facts = county(Random(f"{measure} on two engines"), measure, OUTCOMES[measure], PEOPLE)
    found = on_spark(spark, facts, compile_outcome(measure, OUTCOMES[measure], QUESTION))
    named = [dict(zip(OUTCOME_MEMBER.names, row, strict=True)) for row in found]
    expected = members_of(measure, OUTCOMES[measure], facts, QUESTION)
    assert sorted(named, key=lambda row: (row["subject_id"], row["episode_id"])) == expected
    evidence = compile_evidence(measure, OUTCOMES[measure], QUESTION)
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        load(facts, connection)
        connection.register("calendar", calendar_table(date(2025, 1, 1)))
        lines = connection.execute(evidence).fetchall()
    assert sorted(on_spark(spark, facts, evidence), key=repr) == sorted(lines, key=repr)
