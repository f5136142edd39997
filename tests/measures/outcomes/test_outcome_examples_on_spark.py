"""Every worked example of every outcome measure is true on Spark too."""

from datetime import date
from typing import Any

import pytest

from familyhub.measures.calendar import calendar_table
from familyhub.measures.given import Facts
from familyhub.measures.outcomes.compile import last_selects, outcome_steps
from familyhub.measures.outcomes.definition import Example
from familyhub.measures.outcomes.definitions import load_outcomes
from familyhub.measures.outcomes.examples import question_of, summed
from familyhub.measures.outcomes.given import facts_of, tables_of
from familyhub.measures.outcomes.tables import OUTCOME_MEMBER
from familyhub.measures.question import Question
from sparking import APART, answer, hold, keep, show, together

pytestmark = [pytest.mark.spark, pytest.mark.slow]

OUTCOMES = load_outcomes()
READ = (
    "outcome_activity", "assessment", "person", "relation", "responsible", "contact", "delivery", "status",
    "residence", "place_path", "family_member", "feedback", "caseload", "team_path", "published",
)  # fmt: skip


def askings(measure: str) -> list[tuple[Question, list[Example]]]:
    """The examples that can be asked at once: of one question, and with no places or schools that others would see."""
    alone: list[tuple[Question, list[Example]]] = []
    shared: dict[Question, list[Example]] = {}
    for example in OUTCOMES[measure].example:
        if example.places or example.schools:
            alone.append((question_of(example), [example]))
        else:
            shared.setdefault(question_of(example), []).append(example)
    return [*alone, *shared.items()]


def members_on_spark(spark: Any, measure: str, facts: Facts, question: Question) -> list[dict[str, Any]]:
    """The member rows, what several steps read being worked out once."""
    hold(spark, facts, READ)
    for step in outcome_steps(measure, OUTCOMES[measure], question):
        keep(spark, step.name, step.sql)
    members, _ = last_selects(measure, OUTCOMES[measure], question)
    return [dict(zip(OUTCOME_MEMBER.names, row, strict=True)) for row in answer(spark, members)]


def of_example(rows: list[dict[str, Any]], number: int) -> list[dict[str, Any]]:
    """The rows of one of several examples, with the ids that it knows them by."""
    ids = ("subject_id", "person_id", "episode_id")
    mine = [row for row in rows if row["subject_id"] // APART == number]
    return [{**row, **{key: row[key] - APART * number for key in ids if row[key] is not None}} for row in mine]


@pytest.fixture(scope="module")
def dated(spark: Any) -> Any:
    """Spark with a calendar that reaches far enough for every example."""
    years = [question_of(example).as_of.year for outcome in OUTCOMES.values() for example in outcome.example]
    assert max(years) - min(years) < 5
    show(spark, "calendar", calendar_table(date(max(years), 1, 1)))
    return spark


@pytest.mark.parametrize("measure", OUTCOMES)
def test_the_worked_examples_of_an_outcome_are_true_on_spark(measure: str, dated: Any):
    tried = 0
    for question, examples in askings(measure):
        given = [facts_of(tables_of(example), measure) for example in examples]
        rows = members_on_spark(dated, measure, together(facts for facts, _ in given), question)
        for number, (example, (_, episodes)) in enumerate(zip(examples, given, strict=True)):
            found = summed(of_example(rows, number) if len(examples) > 1 else rows, episodes, example)
            assert found.agrees(example), f"{example.says}: {found}"
            tried += 1
    assert tried == len(OUTCOMES[measure].example) >= 2
