"""Definitions, events and reasons in words."""

import re
from pathlib import Path

import pytest

from familyhub.errors import UsageError
from familyhub.measures import EVENTS, REASONS, as_plain, definition_named, in_english, load

DEFINITIONS = load()
RULES = Path(__file__).parents[2] / "docs" / "how-due-measures-count.md"


def test_a_definition_says_whom_what_and_when():
    said = "\n".join(in_english("kpi-2-02", DEFINITIONS["kpi-2-02"]))
    assert "every delivery with a baby born alive" in said
    assert "from birth to 14 days after it; both days count" in said
    assert "at least 96%, judged over the year to date" in said
    assert "overdue until 30 days after the birth" in said


@pytest.mark.parametrize("measure", DEFINITIONS)
def test_every_definition_is_said_in_whole_sentences(measure):
    lines = in_english(measure, DEFINITIONS[measure])
    assert all(line.endswith(".") and ".." not in line for line in lines)
    assert not any(re.search(r"[a-z]_[a-z]", line) for line in lines)


def test_every_event_and_reason_of_the_code_is_on_the_page_of_rules():
    page = RULES.read_text(encoding="utf-8")
    domains = ("gross_motor", "fine_motor", "problem_solving", "personal_social")
    for name in (*EVENTS, *REASONS):
        said = f"`{name}`" in page or any(name == f"asq3_{domain}_at_or_above" and domain in page for domain in domains)
        assert said, name


def test_an_unknown_measure_is_answered_with_those_there_are():
    with pytest.raises(UsageError, match="kpi-2-02"):
        definition_named(DEFINITIONS, "kpi-9")


def test_a_definition_is_given_as_plain_values():
    assert as_plain(DEFINITIONS["kpi-2-02"])["within"] == {"from": 0, "to": 14, "unit": "days"}


@pytest.mark.parametrize("measure", DEFINITIONS)
def test_every_definition_has_a_short_name_and_ends_the_sentence_of_a_figure(measure):
    definition = DEFINITIONS[measure]
    assert 0 < len(definition.short) <= 40
    assert definition.outcome.startswith(("had ", "were "))
