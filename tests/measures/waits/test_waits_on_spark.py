"""The compiled wait gives the same rows on Spark and on DuckDB."""

from collections import Counter
from datetime import date
from random import Random
from typing import Any

import pytest
from waiting import days_after, facts_of_waits, question_of, tables_of, told

from familyhub.measures.calendar import calendar_table
from familyhub.measures.given import LONG_BEFORE
from familyhub.measures.question import Question
from familyhub.measures.waits import compile_waits, load_waits
from familyhub.measures.waits.tables import WAIT_MEMBER
from sparking import answer, hold, show

pytestmark = [pytest.mark.spark, pytest.mark.slow]
QUESTION = Question(date(2025, 9, 30), date(2025, 9, 30), LONG_BEFORE, "residence")
READ = ("person", "responsible", "caseload", "residence", "referral", "contact", "team_path", "place_path")


def some_waits() -> dict[str, list[dict[str, Any]]]:
    """Forty children, most of them referred, some of them seen, some gone."""
    random = Random("waits on two engines")
    children = range(1, 41)

    def some_day() -> date:
        return days_after(date(2025, 1, 1), random.randint(0, 300))

    return {
        "people": [{"person": child, "born": date(2018, 1, 1)} for child in children],
        "lives": [{"person": [*range(1, 9)], "from": date(2018, 1, 1), "to": date(2025, 9, 1), "lsoa": "E1"}],
        "teams": [{"team": "speech", "district": "Alba"}, {"team": "physio", "district": "Bron"}],
        "places": [{"lsoa": "E1", "ward": "Mill", "district": "Alba", "quintile": 2}],
        "caseloads": [{"person": child, "team": "physio", "from": date(2020, 1, 1)} for child in range(10, 20)],
        "referrals": [
            {"person": random.choice(children), "on": some_day(), "team": random.choice([None, "speech", "physio"])}
            for _ in range(60)
        ],
        "contacts": [
            {"person": random.choice(children), "on": some_day(), "activity": "support", "service": "therapy",
             "attended": random.choice(["seen", "cancelled_by_service"]), "team": random.choice([None, "speech"])}
            for _ in range(60)
        ],
    }  # fmt: skip


@pytest.mark.parametrize("measure", load_waits())
def test_spark_gives_the_waits_that_duckdb_gives(measure: str, spark: Any):
    definition = load_waits()[measure]
    facts = facts_of_waits(some_waits(), definition.service)
    hold(spark, facts, READ)
    show(spark, "calendar", calendar_table(QUESTION.as_of))
    rows = answer(spark, compile_waits(measure, definition, QUESTION))
    found = [dict(zip(WAIT_MEMBER.names, row, strict=True)) for row in rows]
    expected = told(measure, definition, facts, QUESTION)
    assert sorted(found, key=lambda row: row["referral_id"]) == expected
    assert {row["state"] for row in expected} >= {"seen", "waiting", "left"}


@pytest.mark.parametrize("measure", load_waits())
def test_the_worked_examples_of_a_wait_are_true_on_spark(measure: str, spark: Any):
    definition = load_waits()[measure]
    for example in definition.example:
        hold(spark, facts_of_waits(tables_of(example), definition.service), READ)
        show(spark, "calendar", calendar_table(example.as_of))
        rows = answer(spark, compile_waits(measure, definition, question_of(example)))
        found = [dict(zip(WAIT_MEMBER.names, row, strict=True)) for row in rows]
        assert {str(row["referral_id"]): row["state"] for row in found} == example.states
        counted = Counter((row["state"], row["in_time"]) for row in found)
        assert counted["waiting", False] == example.too_long
        assert counted["waiting", True] == example.waiting - example.too_long
        assert counted["seen", True] == example.in_time
        assert counted["seen", False] == example.seen - example.in_time
