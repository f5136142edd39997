"""Running an outcome's worked examples: the same SQL as for a county, over a few people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from familyhub.measures.calendar import calendar_table
from familyhub.measures.given import Facts, load
from familyhub.measures.outcomes.compile import compile_outcome
from familyhub.measures.outcomes.definition import Example, OutcomeDefinition
from familyhub.measures.outcomes.given import facts_of, tables_of
from familyhub.measures.outcomes.tables import COUNTS, OUTCOME_MEMBER
from familyhub.measures.question import Question

LONG_BEFORE = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class OutcomeFound:
    """What an example gave: the county's counts that are not 0, each member's state, who is on the list."""

    counts: dict[str, int]
    members: dict[str, str]
    at_risk: dict[str, str]

    def agrees(self, example: Example) -> bool:
        """Whether it is what the example expects: every count, and every member and reason it names."""
        named = {key: self.members.get(key) for key in example.members}
        listed = {key: self.at_risk.get(key) for key in example.at_risk}
        return self.counts == expected(example) and named == example.members and listed == example.at_risk


def expected(example: Example) -> dict[str, int]:
    """The counts an example states, without those that are 0."""
    return {name: value for name in COUNTS if (value := getattr(example.expect, name, 0))}


def question_of(example: Example) -> Question:
    """The question an example is asked with."""
    return Question(example.as_of, example.known_by or example.as_of, LONG_BEFORE, "residence")


def found_in(measure: str, definition: OutcomeDefinition, example: Example) -> OutcomeFound:
    """Run one example on DuckDB. Raises ConfigurationError where its rows cannot be read."""
    facts, episodes = facts_of(tables_of(example), measure)
    return summed(members_of(measure, definition, facts, question_of(example)), episodes, example)


def members_of(measure: str, definition: OutcomeDefinition, facts: Facts, question: Question) -> list[dict[str, Any]]:
    """The member rows that the compiled SQL gives on DuckDB for facts in memory, by subject and episode."""
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        load(facts, connection)
        connection.register("calendar", calendar_table(date(question.as_of.year, 1, 1)))
        rows = connection.execute(compile_outcome(measure, definition, question)).fetchall()
    found = [dict(zip(OUTCOME_MEMBER.names, row, strict=True)) for row in rows]
    return sorted(found, key=lambda row: (row["subject_id"], row["episode_id"]))


def state(row: Mapping[str, Any]) -> str:
    """Where a member stands, in one word."""
    if row["stage"] == "abandoned":
        return str(row["reason"])
    if row["stage"] != "completed":
        return str(row["stage"])
    return {True: "achieved", False: "not_achieved", None: "not_assessed"}[row["achieved"]]


def counts_of(rows: list[dict[str, Any]]) -> dict[str, int]:
    """The whole numbers of a figure over member rows, in the order of COUNTS."""
    states, stages = [state(row) for row in rows], [row["stage"] for row in rows]
    cohort = sum(stage in ("active", "completed", "abandoned") for stage in stages)
    return {
        "identified": len(rows),
        "offered": cohort + stages.count("offered") + stages.count("declined"),
        "declined": stages.count("declined"),
        "cohort": cohort,
        **{name: stages.count(name) for name in ("active", "completed", "abandoned")},
        **{name: states.count(name) for name in ("moved_away", "disengaged", "died")},
        **{name: states.count(name) for name in ("achieved", "not_achieved", "not_assessed")},
        "at_risk": sum(row["at_risk"] is not None for row in rows),
    }


STATED = tuple(name for name in COUNTS if name not in ("moved_away", "disengaged", "died", "at_risk"))
"""The counts an example may state."""


def summed(rows: list[dict[str, Any]], episodes: Mapping[str, int], example: Example) -> OutcomeFound:
    """Member rows as an example states them: counts, and states by person, or person and episode where it says so."""
    del example
    names = {number: name for name, number in episodes.items()}
    members: dict[str, str] = {}
    listed: dict[str, str] = {}
    for row in rows:
        person = str(row["person_id"] or row["subject_id"])
        keys = [person] if row["episode_id"] not in names else [person, f"{person}/{names[row['episode_id']]}"]
        for key in keys:
            members[key] = state(row)
            if row["at_risk"] is not None:
                listed[key] = row["at_risk"]
    counts = counts_of(rows)
    return OutcomeFound({name: counts[name] for name in STATED if counts[name]}, members, listed)
