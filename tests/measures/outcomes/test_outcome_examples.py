"""Every worked example of every outcome measure is true."""

import msgspec
import pytest

from familyhub.measures.outcomes.definitions import load_outcomes
from familyhub.measures.outcomes.examples import expected, found_in

OUTCOMES = load_outcomes()
EXAMPLES = [
    pytest.param(measure, example, id=f"{measure}: {example.says}")
    for measure, definition in OUTCOMES.items()
    for example in definition.example
]


@pytest.mark.parametrize(("measure", "example"), EXAMPLES)
def test_a_worked_example_of_an_outcome_is_true(measure, example):
    found = found_in(measure, OUTCOMES[measure], example)
    assert found.counts == expected(example)
    assert {key: found.members.get(key) for key in example.members} == example.members
    assert {key: found.at_risk.get(key) for key in example.at_risk} == example.at_risk
    assert found.agrees(example)


def test_every_outcome_has_two_examples_that_name_members():
    assert [measure for measure, outcome in OUTCOMES.items() if len(outcome.example) < 2] == []
    assert [measure for measure, outcome in OUTCOMES.items() if not any(one.members for one in outcome.example)] == [
        "outcome-12"
    ], "schools have no number"


def test_an_example_that_expects_something_else_does_not_agree():
    example = OUTCOMES["outcome-07"].example[0]
    found = found_in("outcome-07", OUTCOMES["outcome-07"], example)
    assert found.agrees(example)
    assert not found.agrees(msgspec.structs.replace(example, members={"1": "not_achieved"}))
    assert not found.agrees(msgspec.structs.replace(example, at_risk={"1": "stalled"}))
    more = msgspec.structs.replace(example.expect, cohort=5)
    assert not found.agrees(msgspec.structs.replace(example, expect=more))
