"""The compiled rates give the same rows on Spark and on DuckDB."""

from datetime import date
from random import Random
from typing import Any

import pytest
from rate_counties import rate_county
from test_rates import by_sql, children_by_sql, shipped

from familyhub.measures import rates
from familyhub.measures.calendar import calendar_table
from familyhub.measures.question import Question
from familyhub.measures.rates.tables import RATE_MEMBER
from sparking import answer, hold, show

pytestmark = [pytest.mark.spark, pytest.mark.slow]
QUESTION = Question(date(2024, 5, 31), date(2024, 6, 5), date(2023, 1, 1), "either")
FACTS_OF = rate_county(Random("rates on two engines"), 60)
READ = ("person", "responsible", "caseload", "residence", "referral", "status", "contact", "team_path", "place_path")


@pytest.fixture(scope="module")
def county_on_spark(spark: Any) -> Any:
    hold(spark, FACTS_OF, READ)
    show(spark, "calendar", calendar_table(date(2024, 1, 1)))
    return spark


@pytest.mark.parametrize("measure", shipped())
def test_spark_gives_the_events_that_duckdb_gives(measure: str, county_on_spark: Any):
    rows = answer(county_on_spark, rates.compile_events(measure, shipped()[measure], QUESTION))
    found = [dict(zip(RATE_MEMBER.names, row, strict=True)) for row in rows]
    plain = [{key: row[key] for key in row if key not in ("month", "quarter", "fiscal_year")} for row in found]
    expected = by_sql(FACTS_OF, measure, QUESTION)
    assert sorted(plain, key=lambda row: (row["person_id"], row["happened_on"])) == expected
    assert expected, "a county without a single event shows nothing"


def test_spark_counts_the_children_that_duckdb_counts(county_on_spark: Any):
    on = date(2024, 3, 15)
    definition = shipped()["referrals-youth-justice"]
    rows = answer(county_on_spark, rates.compile_population(definition, QUESTION, {"2024-03": on}))
    found = {row[2:5]: row[5] for row in rows}
    assert found == children_by_sql(FACTS_OF, "referrals-youth-justice", QUESTION, on)
    assert found["caseload", "county", ""] > 0
