"""The compiled SQL and the plain-Python reference say the same of every example, and of counties made at random."""

from datetime import date, timedelta
from random import Random

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from outcome_counties import FIRST, county

from familyhub.measures.given import load
from familyhub.measures.outcomes.definitions import load_outcomes
from familyhub.measures.outcomes.examples import counts_of, members_of, question_of
from familyhub.measures.outcomes.filling import fill
from familyhub.measures.outcomes.given import facts_of, tables_of
from familyhub.measures.outcomes.reference import members
from familyhub.measures.outcomes.tables import COUNTS, OUTCOME_FIGURE
from familyhub.measures.question import Question

OUTCOMES = load_outcomes()
LEVELS = (
    ("caseload", "team"), ("caseload", "hub"), ("caseload", "district"), ("caseload", "quadrant"),
    ("residence", "ward"), ("residence", "lsoa"), ("residence", "district"), ("residence", "quadrant"),
    ("deprivation", "quintile"), ("practitioner", "practitioner"),
)  # fmt: skip


def questions(as_of: date, known_later: int) -> Question:
    return Question(as_of, as_of + timedelta(days=known_later), date(2023, 1, 1), "residence")


@pytest.mark.parametrize("measure", OUTCOMES)
def test_both_engines_agree_on_every_example(measure):
    for example in OUTCOMES[measure].example:
        facts, _ = facts_of(tables_of(example), measure)
        question = question_of(example)
        found = members_of(measure, OUTCOMES[measure], facts, question)
        assert found == members(facts, measure, OUTCOMES[measure], question), example.says


@pytest.mark.parametrize("measure", OUTCOMES)
@settings(max_examples=6)
@given(seed=st.integers(0, 10**9), after=st.integers(0, 900), late=st.integers(-30, 60))
def test_both_engines_agree_on_a_county_made_at_random(measure, seed, after, late):
    facts = county(Random(seed), measure, OUTCOMES[measure], 12)
    question = questions(FIRST + timedelta(days=after), late)
    found = members_of(measure, OUTCOMES[measure], facts, question)
    assert found == members(facts, measure, OUTCOMES[measure], question)


@settings(max_examples=8)
@given(seed=st.integers(0, 10**9), after=st.integers(30, 900), measure=st.sampled_from(list(OUTCOMES)))
def test_the_counts_add_up_and_no_level_loses_a_member(seed, after, measure):
    facts = county(Random(seed), measure, OUTCOMES[measure], 15)
    question = questions(FIRST + timedelta(days=after), 10)
    figures = figures_of(facts, measure, question)
    for row in figures.values():
        assert row["cohort"] == row["active"] + row["completed"] + row["abandoned"]
        assert row["completed"] == row["achieved"] + row["not_achieved"] + row["not_assessed"]
        assert row["abandoned"] == row["moved_away"] + row["disengaged"] + row["died"]
        assert row["identified"] >= row["offered"] >= row["cohort"] + row["declined"]
    by_reference = counts_of(members(facts, measure, OUTCOMES[measure], question))
    at = f"{question.as_of}"
    if by_reference["identified"]:
        assert {name: figures["to_date", at, "caseload", "county", ""][name] for name in COUNTS} == by_reference
    periods = {key[:2] for key in figures}
    for kind, period in periods:
        whole = figures[kind, period, "caseload", "county", ""]
        for hierarchy, level in LEVELS:
            parts = [row for key, row in figures.items() if key[:4] == (kind, period, hierarchy, level)]
            assert {name: sum(row[name] for row in parts) for name in COUNTS} == {name: whole[name] for name in COUNTS}


@settings(max_examples=8)
@given(seed=st.integers(0, 10**9), measure=st.sampled_from(list(OUTCOMES)))
def test_the_cumulative_counts_never_fall_within_a_snapshot_and_end_as_they_stand(seed, measure):
    facts = county(Random(seed), measure, OUTCOMES[measure], 15)
    question = questions(date(2025, 11, 20), 10)
    figures = figures_of(facts, measure, question)
    months = [
        row for key, row in sorted(figures.items()) if key[0] == "month_end" and key[2:4] == ("caseload", "county")
    ]
    for name in ("identified", "offered", "declined", "cohort", "completed", "abandoned", "achieved", "not_achieved"):
        counts = [row[name] for row in months]
        assert counts == sorted(counts), name
    if months:
        now = figures["to_date", "2025-11-20", "caseload", "county", ""]
        for name in ("identified", "offered", "declined", "cohort", "active", "completed", "abandoned"):
            assert months[-1][name] == now[name], name


def figures_of(facts, measure, question):
    """The figures of one measure by (kind, period, hierarchy, level, place)."""
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        load(facts, connection)
        connection.execute("CREATE SCHEMA marts")
        fill(connection, {measure: OUTCOMES[measure]}, question)
        rows = connection.execute("SELECT * FROM marts.outcome_figure").fetchall()
    named = [dict(zip(OUTCOME_FIGURE.names, row, strict=True)) for row in rows]
    return {(row["period_kind"], row["period"], row["hierarchy"], row["level"], row["place"]): row for row in named}
