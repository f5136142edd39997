"""Every worked example of every KPI and every rate is true on Spark too; tests/measures/outcomes has the outcomes'."""

from collections import Counter
from datetime import date
from typing import Any

import pytest
from counting import shipped
from test_rates import shipped as rates_shipped

from familyhub.measures import rates
from familyhub.measures.calendar import calendar_table
from familyhub.measures.compile import member_row, member_steps
from familyhub.measures.examples import question_of
from familyhub.measures.given import facts_of_example
from familyhub.measures.question import Question
from familyhub.measures.rates.examples import LONG_AFTER, SINCE
from familyhub.measures.rates.filling import MIDDLE
from familyhub.measures.rates.given import facts_of_example as facts_of_rate
from familyhub.measures.rates.tables import RATE_MEMBER
from familyhub.measures.reference import MemberRow, figures
from familyhub.measures.tables import MEMBER
from sparking import APART, answer, hold, keep, show, together

pytestmark = [pytest.mark.spark, pytest.mark.slow]

READ = (
    "person", "delivery", "delivery_person", "responsible", "caseload", "residence", "contact", "referral", "status",
    "team_path", "place_path",
)  # fmt: skip


@pytest.fixture(scope="module")
def dated(spark: Any) -> Any:
    """Spark with a calendar that reaches far enough for every example."""
    show(spark, "calendar", calendar_table(date(2025, 1, 1)))
    return spark


def chain(measure: str) -> list[str]:
    """The measure after those it is taken among, the widest first."""
    found = [measure]
    while (wider := shipped()[found[0]].among) is not None:
        found.insert(0, wider)
    return found


def members_on_spark(spark: Any, measure: str, question: Question) -> list[dict[str, Any]]:
    """The member rows, each step worked out once; those of a measure it is taken among stand in `member` by then."""
    for name in chain(measure):
        for step in member_steps(shipped()[name], question, members="member"):
            keep(spark, step.name, step.sql)
        keep(spark, "member", member_row(name, shipped()[name], question))
    columns = ", ".join(f"member.{name}" for name in MEMBER.names)
    return [dict(zip(MEMBER.names, row, strict=True)) for row in answer(spark, f"SELECT {columns} FROM member")]


@pytest.mark.parametrize("measure", shipped())
def test_the_worked_examples_of_a_kpi_are_true_on_spark(measure: str, dated: Any):
    is_count = shipped()[measure].reported.when == "satisfied"
    asked: dict[Question, list[Any]] = {}
    for example in shipped()[measure].example:
        asked.setdefault(question_of(example), []).append(example)
    for question, examples in asked.items():
        hold(dated, together(facts_of_example(example) for example in examples), READ)
        rows = members_on_spark(dated, measure, question)
        for number, example in enumerate(examples):
            mine = [row for row in rows if row["subject_id"] // APART == number]
            found = figures((MemberRow(**row) for row in mine), is_count=is_count)
            assert {period: figure for (period, _), figure in found.items()} == example.expect, example.says
            reasons = {str(row["subject_id"] - APART * number): row["reason"] for row in mine if row["reason"]}
            assert {subject: reasons.get(subject) for subject in example.reasons} == example.reasons, example.says


@pytest.mark.parametrize("measure", rates_shipped())
def test_the_worked_examples_of_a_rate_are_true_on_spark(measure: str, dated: Any):
    definition = rates_shipped()[measure]
    for example in definition.example:
        as_of = example.as_of or LONG_AFTER
        question = Question(as_of, example.known_by or as_of, SINCE, "residence")
        facts = facts_of_rate(example)
        hold(dated, facts, READ)
        sql = rates.compile_events(measure, definition, question)
        rows = [dict(zip(RATE_MEMBER.names, row, strict=True)) for row in answer(dated, sql)]
        counted = Counter(row["month"] for row in rows if row["status"] == "counted")
        assert {month: counted[month] for month in counted.keys() | example.expect.keys()} == {
            month: many for month, (many, _) in example.expect.items()
        }, example.says
        reasons = {str(row["person_id"]): row["reason"] for row in rows if row["reason"]}
        assert {child: reasons.get(child) for child in example.reasons} == example.reasons, example.says
        assert of_on_spark(dated, measure, question, rows, list(example.expect)) == {
            month: of for month, (_, of) in example.expect.items()
        }, example.says


def of_on_spark(
    spark: Any, measure: str, question: Question, rows: list[dict[str, Any]], months: list[str]
) -> dict[str, int]:
    """What the events of each month are counted of: events, or children on the month's middle day."""
    definition = rates_shipped()[measure]
    if definition.of == "events":
        events = Counter(row["month"] for row in rows if row["status"] != "excluded")
        return {month: events[month] for month in months}
    days = {month: date(int(month[:4]), int(month[5:]), MIDDLE) for month in months}
    found = answer(spark, rates.compile_population(definition, question, days))
    county = {row[1]: row[5] for row in found if row[2:5] == ("caseload", "county", "")}
    return {month: county.get(month, 0) for month in months}
