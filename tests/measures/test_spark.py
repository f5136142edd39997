"""The compiled SQL gives the same member rows on DuckDB and on Spark."""

import os
import shutil
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

import pyarrow as pa
import pytest
from counties import county, window
from counting import compiled, in_order, shipped

from familyhub.measures.calendar import calendar_table
from familyhub.measures.compile import compile_members
from familyhub.measures.given import Facts
from familyhub.measures.question import Question
from familyhub.measures.tables import MEMBER
from familyhub.model.derive import arrow_schema
from familyhub.model.facts import FACTS
from familyhub.sql import SPARK

pytestmark = [pytest.mark.spark, pytest.mark.slow]

FAMILIES = 25


def question_for(measure: str) -> Question:
    """A question while some windows of the measure are still open: a few days after the first of March 2024's close."""
    as_of = window(shipped()[measure], date(2024, 3, 1))[1] + timedelta(days=3)
    return Question(as_of=as_of, known_by=as_of + timedelta(days=5), since=date(2023, 1, 1), contract="either")


@pytest.fixture(scope="module")
def everybody() -> Facts:
    """One county with families for each definition, their ids kept apart."""
    chance = Random("one county on two engines")
    together: Facts = {table.name: [] for table in FACTS}
    for number, (measure, definition) in enumerate(shipped().items(), start=1):
        families = county(chance, definition, FAMILIES, question_for(measure))
        for table, rows in families.items():
            if table in ("team_path", "place_path"):
                together[table] = rows
            else:
                together[table] += [_moved(row, 1000 * number) for row in rows]
    return together


def _moved(row: dict[str, Any], by: int) -> dict[str, Any]:
    ids = ("person_id", "mother_id", "delivery_id", "contact_id")
    return row | {key: row[key] + by for key in ids if row.get(key) is not None}


@pytest.fixture(scope="module")
def spark(everybody: Facts) -> Iterator[Any]:
    """A local Spark that holds the county and the calendar; skips with a plain message without pyspark or Java."""
    pyspark_sql = pytest.importorskip("pyspark.sql", reason="pyspark is not installed: pip install familyhub[spark]")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("Spark needs a Java runtime, and there is none")
    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    session = (
        pyspark_sql.SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.sql.session.timeZone", "UTC")
        # For a few hundred rows, planning, compiling Java and broadcasting take far longer than the work.
        .config("spark.sql.adaptive.enabled", "false")
        .config("spark.sql.codegen.wholeStage", "false")
        .config("spark.sql.autoBroadcastJoinThreshold", "-1")
        .getOrCreate()
    )
    # In one partition each, so that joins need not move rows about.
    for table in FACTS:
        arrow = pa.Table.from_pylist(everybody[table.name], schema=arrow_schema(table))
        session.createDataFrame(arrow).coalesce(1).createOrReplaceTempView(table.name)
    session.createDataFrame(calendar_table(date(2025, 1, 1))).coalesce(1).createOrReplaceTempView("calendar")
    yield session
    session.stop()


@pytest.mark.parametrize("measure", shipped())
def test_spark_gives_the_member_rows_that_duckdb_gives(measure: str, spark: Any, everybody: Facts):
    question, among = question_for(measure), shipped()[measure].among
    if among is not None:
        cohort = pa.Table.from_pylist(compiled(everybody, among, question), schema=arrow_schema(MEMBER))
        spark.createDataFrame(cohort).createOrReplaceTempView("member")
    sql = SPARK.translate(compile_members(measure, shipped(), question, members="member"))
    found = [dict(zip(MEMBER.names, row, strict=True)) for row in spark.sql(sql).collect()]
    expected = compiled(everybody, measure, question)
    assert in_order(found) == expected
    assert expected, "a county without a single member shows nothing"
