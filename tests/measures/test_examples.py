"""Every worked example of every shipped definition is true."""

from dataclasses import replace

import msgspec
import pytest

from familyhub.measures import load
from familyhub.measures.examples import outcome

DEFINITIONS = load()
EXAMPLES = [
    pytest.param(measure, example, id=f"{measure}: {example.says}")
    for measure, definition in DEFINITIONS.items()
    for example in definition.example
]


@pytest.mark.parametrize(("measure", "example"), EXAMPLES)
def test_a_worked_example_is_true(measure, example):
    found = outcome(measure, DEFINITIONS, example)
    assert found.figures == example.expect
    assert {subject: found.reasons.get(subject) for subject in example.reasons} == example.reasons
    assert found.agrees(example)


def test_every_definition_has_an_example():
    assert [measure for measure, definition in DEFINITIONS.items() if not definition.example] == []


def test_an_example_that_expects_something_else_does_not_agree():
    example = DEFINITIONS["kpi-2-02"].example[0]
    found = outcome("kpi-2-02", DEFINITIONS, example)
    wrong_figure = msgspec.structs.replace(example, expect={"2024-03": (3, 3)})
    wrong_reason = msgspec.structs.replace(example, reasons={"3": "declined"})
    assert not found.agrees(wrong_figure)
    assert not found.agrees(wrong_reason)
    assert not replace(found, figures={}).agrees(example)
