"""Waits: the worked examples are true, the SQL says what plain loops say, levels add up, and Spark agrees."""

from datetime import date

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from waiting import days_after, facts_of_waits, filled, question_of, read, reference, tables_of, told

from familyhub.errors import UsageError
from familyhub.measures.given import LONG_BEFORE
from familyhub.measures.question import Question
from familyhub.measures.waits import load_waits, waiting, waits
from familyhub.measures.waits.definition import WaitDefinition

WAITS = load_waits()
THERAPY = WAITS["therapy-waits"]
EXAMPLES = [
    pytest.param(measure, example, id=f"{measure}: {example.says}")
    for measure, definition in WAITS.items()
    for example in definition.example
]
START = date(2025, 1, 1)


@pytest.mark.parametrize(("measure", "example"), EXAMPLES)
def test_a_worked_example_of_a_wait_is_true(measure, example):
    definition = WAITS[measure]
    rows = told(measure, definition, facts_of_waits(tables_of(example), definition.service), question_of(example))
    assert {str(row["referral_id"]): row["state"] for row in rows} == example.states
    waiting = [row for row in rows if row["state"] == "waiting"]
    seen = [row for row in rows if row["state"] == "seen"]
    assert len(waiting) == example.waiting
    assert sum(not row["in_time"] for row in waiting) == example.too_long
    assert len(seen) == example.seen
    assert sum(row["in_time"] for row in seen) == example.in_time


def test_an_unknown_key_in_a_definition_is_refused():
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        msgspec.convert(msgspec.to_builtins(THERAPY) | {"score": 1}, WaitDefinition)


def test_who_waits_is_told_with_the_line_of_the_file_the_longest_first():
    tables = {
        "people": [{"person": [1, 2], "born": date(2019, 2, 1)}],
        "teams": [{"team": "speech", "district": "Alba"}],
        "referrals": [
            {"person": 1, "on": date(2025, 5, 5), "team": "speech"},
            {"person": 2, "on": date(2025, 1, 6)},
            {"person": 2, "on": date(2025, 1, 6), "team": "speech"},
        ],
        "contacts": [{"person": 2, "on": date(2025, 2, 3), "activity": "support", "service": "therapy", "team": "x"}],
    }
    facts = facts_of_waits(tables, "therapy")
    question = Question(date(2025, 6, 30), date(2025, 6, 30), LONG_BEFORE, "residence")
    found = read("therapy-waits", THERAPY, facts, question, waiting)
    told_of = [(each.person_id, each.days, each.in_time, each.team, each.evidence) for each in found]
    assert told_of == [(2, 175, False, "speech", "no file:3"), (1, 56, True, "speech", "no file:1")]
    there = read("therapy-waits", THERAPY, facts, question, lambda c: waiting(c, "district", "caseload", "Alba"))
    assert there == found
    with pytest.raises(UsageError, match="ward"):
        read("therapy-waits", THERAPY, facts, question, lambda c: waiting(c, "ward", "caseload", "Alba"))
    figures = read("therapy-waits", THERAPY, facts, question, waits)
    assert [(each.period_kind, each.period, each.children, each.in_time, each.mean_days) for each in figures] == [
        ("waiting", "2025-06-30", 2, 1, 115.5),
        ("month", "2025-02", 1, 1, 28.0),
    ]


DAYS = st.integers(0, 300).map(lambda number: days_after(START, number))
TEAMS = st.sampled_from([None, "speech", "physio"])
CHILDREN = [1, 2, 3]


@st.composite
def counties(draw):
    referrals = [
        {"person": draw(st.sampled_from(CHILDREN)), "on": (on := draw(DAYS)), "team": draw(TEAMS),
         "closed": draw(st.none() | st.integers(0, 200).map(lambda n, on=on: days_after(on, n))),
         "service": draw(st.sampled_from(["therapy", "therapy", "camhs"])), "known": draw(DAYS)}
        for _ in range(draw(st.integers(1, 5)))
    ]  # fmt: skip
    contacts = [
        {"person": draw(st.sampled_from(CHILDREN)), "on": draw(DAYS), "team": draw(TEAMS), "activity": "support",
         "service": draw(st.sampled_from(["therapy", "therapy", "hub"])), "known": draw(DAYS),
         "attended": draw(st.sampled_from(["seen", "seen", "did_not_attend"]))}
        for _ in range(draw(st.integers(0, 6)))
    ]  # fmt: skip
    people = [{"person": 1, "born": date(2006, 6, 1)}, {"person": 2, "born": date(2019, 2, 1)},
              {"person": 3, "born": date(2019, 2, 1), "died": draw(st.none() | DAYS)}]  # fmt: skip
    lives = [{"person": 2, "from": date(2019, 2, 1), "to": draw(st.none() | DAYS), "lsoa": "E1"}]
    return {"people": people, "referrals": referrals, "contacts": contacts, "lives": lives}


@settings(max_examples=60, deadline=None)
@given(counties(), DAYS, DAYS)
def test_the_compiled_wait_is_the_plain_one(tables, as_of, known_by):
    facts = facts_of_waits(tables, "therapy")
    question = Question(as_of, max(as_of, known_by), LONG_BEFORE, "residence")
    rows = told("therapy-waits", THERAPY, facts, question)
    assert {row["referral_id"]: (row["state"], row["seen_on"], row["days"], row["in_time"]) for row in rows} == (
        reference(THERAPY, facts, question)
    )


@settings(max_examples=20, deadline=None)
@given(counties(), DAYS)
def test_every_level_of_a_wait_adds_up_to_the_county(tables, as_of):
    facts = facts_of_waits(tables, "therapy")
    question = Question(as_of, as_of, LONG_BEFORE, "residence")
    figures = filled("therapy-waits", THERAPY, facts, question)
    states = [state for state, *_ in reference(THERAPY, facts, question).values()]
    for hierarchy, level in {(key[2], key[3]) for key in figures}:
        sums = {"waiting": 0, "month": 0}
        for (kind, _, of, at, _), (children, _, _) in figures.items():
            if (of, at) == (hierarchy, level):
                sums[kind] += children
        assert sums == {"waiting": states.count("waiting"), "month": states.count("seen")}
