"""Priority groups on Spark: every worked example is true there too, and states and counts are those of DuckDB."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

import duckdb
import pytest
from group_counties import some_families

from familyhub.groups.catalogue import load
from familyhub.groups.counting_sql import count_sql, place_sql
from familyhub.groups.definition import Example
from familyhub.groups.examples import question_of
from familyhub.groups.filling import count_steps, find_members, member_steps
from familyhub.groups.given import Facts, facts_of
from familyhub.groups.given import load as load_facts
from familyhub.groups.sql_words import On
from sparking import APART, answer, hold, keep, together

pytestmark = [pytest.mark.spark, pytest.mark.slow]

CATALOGUE = load()
FIRST = {name: group.example[0] for name, group in CATALOGUE.groups.items()}
FURTHER = [(name, example) for name, group in CATALOGUE.groups.items() for example in group.example[1:]]
"""A register tells of everybody in the county, so a group's further examples stand in another one."""

READ = (
    "extract", "person", "responsible", "relation", "household_member", "status", "delivery", "delivery_person",
    "caseload", "team_path", "residence", "place_path", "group_recording", "school_term", "referral", "contact",
    "outcome_activity", "family_member",
)  # fmt: skip
COUNTED = ("five", "receiving", "leaf", "member_family")
ON = On.asked(question_of(next(iter(FIRST.values()))))


def county(several: Iterable[Facts]) -> Facts:
    """Several counties side by side, of which one extract tells."""
    found = together(several)
    return {**found, "extract": found["extract"][:1]}


def work_out(spark: Any, facts: Facts) -> None:
    """Make views of the facts and of every step up to `member`."""
    hold(spark, facts, READ)
    statements = []
    for name, select in member_steps(CATALOGUE, ON):
        if name == "statement":
            statements.append(select)
            continue
        if name == "own_state":
            keep(spark, "statement", *statements)
        keep(spark, name, select)


def states_on(spark: Any) -> dict[tuple[str, int], str]:
    """The state of everybody of `member`, by group and person."""
    found = answer(spark, "SELECT member.priority_group, member.person_id, member.state FROM member")
    return {(group, person): state for group, person, state in found}


def of_example(states: dict[tuple[str, int], str], name: str, example: Example, number: int) -> dict[str, str]:
    """The states that an example names, of one that stands beside others."""
    return {person: states.get((name, APART * number + int(person)), "unknown") for person in example.expect}


@pytest.fixture(scope="module")
def facts() -> Facts:
    """The people of the further examples, and families drawn at random beside them."""
    assert {On.asked(question_of(example)) for example in [*FIRST.values(), *(each for _, each in FURTHER)]} == {ON}
    return county([*(facts_of(example) for _, example in FURTHER), some_families(Random("groups on two engines"))])


@pytest.fixture(scope="module")
def first(spark: Any) -> dict[tuple[str, int], str]:
    """What Spark says of each group's first example."""
    work_out(spark, county(facts_of(example) for example in FIRST.values()))
    return states_on(spark)


@pytest.fixture(scope="module")
def sparked(spark: Any, first: dict[tuple[str, int], str], facts: Facts) -> Any:
    """Spark with every step worked out, after `first`, whose views these replace."""
    del first
    work_out(spark, facts)
    for name, select in count_steps(CATALOGUE, ON):
        keep(spark, name, select)
    return spark


@pytest.fixture(scope="module")
def duck(facts: Facts) -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB with the same."""
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        load_facts(facts, connection)
        find_members(connection, CATALOGUE, ON)
        for name, select in count_steps(CATALOGUE, ON):
            connection.execute(f"CREATE TEMP TABLE {name} AS {select}")
        yield connection


def test_the_worked_examples_of_every_group_are_true_on_spark(sparked: Any, first: dict[tuple[str, int], str]):
    states = states_on(sparked)
    for number, (name, example) in enumerate(FIRST.items()):
        assert of_example(first, name, example, number) == example.expect, f"{name}: {example.says}"
    for number, (name, example) in enumerate(FURTHER):
        assert of_example(states, name, example, number) == example.expect, f"{name}: {example.says}"


@pytest.mark.parametrize("name", ["placed", "statement", "own_state", "member", *COUNTED])
def test_spark_finds_and_counts_what_duckdb_does(name: str, sparked: Any, duck: duckdb.DuckDBPyConnection):
    columns = ", ".join(f"{name}.{column}" for column in duck.table(name).columns)
    expected = duck.execute(f"SELECT {columns} FROM {name}").fetchall()
    assert sorted(answer(sparked, f"SELECT {columns} FROM {name}"), key=repr) == sorted(expected, key=repr)
    assert expected


@pytest.mark.parametrize("sql", [count_sql(ON), place_sql(ON)], ids=["of groups", "of places"])
def test_spark_counts_at_every_level_what_duckdb_does(sql: str, sparked: Any, duck: duckdb.DuckDBPyConnection):
    expected = duck.execute(sql).fetchall()
    assert sorted(answer(sparked, sql), key=repr) == sorted(expected, key=repr)
    assert len({row[2] for row in expected}) > 1
