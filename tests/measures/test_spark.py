"""The compiled SQL gives the same member rows on DuckDB and on Spark."""

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
from sparking import answer, hold, show

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
def sparked(spark: Any, everybody: Facts) -> Any:
    """Spark with the county and the calendar."""
    hold(spark, everybody, [table.name for table in FACTS])
    show(spark, "calendar", calendar_table(date(2025, 1, 1)))
    return spark


@pytest.mark.parametrize("measure", shipped())
def test_spark_gives_the_member_rows_that_duckdb_gives(measure: str, sparked: Any, everybody: Facts):
    question, among = question_for(measure), shipped()[measure].among
    if among is not None:
        cohort = pa.Table.from_pylist(compiled(everybody, among, question), schema=arrow_schema(MEMBER))
        show(sparked, "member", cohort)
    rows = answer(sparked, compile_members(measure, shipped(), question, members="member"))
    found = [dict(zip(MEMBER.names, row, strict=True)) for row in rows]
    expected = compiled(everybody, measure, question)
    assert in_order(found) == expected
    assert expected, "a county without a single member shows nothing"
