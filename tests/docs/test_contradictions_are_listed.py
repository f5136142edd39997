"""Decision 018 lists every rule by which a contradiction is said, and no other."""

import re

import pytest

from familyhub.linkage.families import MOST_CHILDREN
from familyhub.model import TABLES
from familyhub.model.family_facts import RELATION_FAULT
from familyhub.snapshot.overrides import RULE as STILL_SENT
from familyhub.sources.contradiction_sql import MOST_BEARERS, repeated
from familyhub.sources.contradictions import RULES
from familyhub.sql import load

PAGE = "docs/decisions/018-contradictions-are-said-not-settled-silently.md"
WORDS = {5: "five", 20: "twenty"}
KIN = load("snapshot/sql/kin_fault")


def said_by_the_code() -> set[str]:
    """Every rule that a row of `contradiction` may bear."""
    of_expected = set(re.findall(r"SELECT '(\w+)', source, extract_id, row", KIN))
    of_repeats = set(re.findall(r"'(\w+)' AS rule", repeated(TABLES[0])))
    assert of_expected and of_repeats
    return {rule.name for rule in RULES} | set(RELATION_FAULT.meanings) | of_expected | of_repeats | {STILL_SENT}


def listed(page: str) -> list[str]:
    """The rules in the first column of the page's table."""
    first = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    return [rule for cell in first for rule in re.findall(r"`(\w+)`", cell)]


def test_each_rule_stands_in_the_table_once_and_nothing_else_does(text):
    found = listed(text(PAGE))
    assert len(found) == len(set(found))
    assert set(found) == said_by_the_code()


@pytest.mark.parametrize(("rule", "most"), [("shared_identifier", MOST_BEARERS), ("too_many_children", MOST_CHILDREN)])
def test_the_numbers_in_the_table_are_those_of_the_code(text, rule, most):
    (row,) = [line for line in text(PAGE).splitlines() if line.startswith(f"| `{rule}`")]
    assert f"more than {WORDS[most]}" in row
