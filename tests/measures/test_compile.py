"""What the compiled SQL is like; what it answers is tested against the reference and the worked examples."""

from datetime import date

import duckdb
import msgspec
import pytest
import sqlglot
from sqlglot import exp

from familyhub.measures import Question, compile_members, fingerprint, load, standard_fingerprint
from familyhub.measures.calendar import calendar_table
from familyhub.measures.tables import MEMBER
from familyhub.model.derive import ddl
from familyhub.model.facts import FACTS

DEFINITIONS = load()
QUESTION = Question(date(2026, 3, 31), date(2026, 3, 31), date(2024, 4, 1))


@pytest.mark.parametrize("measure", DEFINITIONS)
def test_it_is_one_select_without_what_is_slow_or_not_portable(measure):
    (statement,) = sqlglot.parse(compile_members(measure, DEFINITIONS, QUESTION), dialect="duckdb")
    assert isinstance(statement, exp.Select)
    assert not list(statement.find_all(exp.Exists))
    assert "GROUP BY ALL" not in statement.sql(dialect="duckdb").upper()
    assert all("nulls_first" in ordered.args for ordered in statement.find_all(exp.Ordered))


@pytest.mark.parametrize("measure", DEFINITIONS)
def test_every_order_says_where_nulls_go(measure):
    text = compile_members(measure, DEFINITIONS, QUESTION)
    assert text.count("ASC NULLS LAST") + text.count("DESC NULLS LAST") == text.count(" ASC") + text.count(" DESC")


@pytest.mark.parametrize("measure", DEFINITIONS)
def test_it_reads_only_facts_and_the_calendar(measure):
    statement = sqlglot.parse_one(compile_members(measure, DEFINITIONS, QUESTION), dialect="duckdb")
    steps = {step.alias for step in statement.find_all(exp.CTE)}
    read = {table.name for table in statement.find_all(exp.Table)} - steps
    assert read <= {table.name for table in FACTS} | {"calendar"}


@pytest.mark.parametrize("measure", DEFINITIONS)
def test_it_gives_the_columns_of_the_member_table(measure):
    with duckdb.connect(":memory:") as connection:
        for table in FACTS:
            connection.execute(ddl(table))
        connection.register("calendar", calendar_table(QUESTION.as_of))
        described = connection.execute(f"DESCRIBE {compile_members(measure, DEFINITIONS, QUESTION)}").fetchall()
        connection.execute(ddl(MEMBER))
        declared = connection.execute("DESCRIBE member").fetchall()
    assert [row[:2] for row in described] == [row[:2] for row in declared]


def test_a_cohort_already_counted_is_read_from_its_table():
    text = compile_members("ohid-c6viii", DEFINITIONS, QUESTION, members="marts.member")
    assert "JOIN marts.member AS cohort" in text
    assert text.count("cohort.measure = 'ohid-c6ii'") == 1


def test_the_fingerprint_changes_with_the_rule_and_not_with_the_prose():
    definition = DEFINITIONS["kpi-2-02"]
    told = msgspec.structs.replace(definition, notes=("Another note.",), example=())
    moved = msgspec.structs.replace(definition, within=msgspec.structs.replace(definition.within, to=15))
    printed = standard_fingerprint("kpi-2-02", DEFINITIONS)
    assert standard_fingerprint("kpi-2-02", {"kpi-2-02": told}) == printed
    assert standard_fingerprint("kpi-2-02", {"kpi-2-02": moved}) != printed
    assert fingerprint(definition, "SELECT 1") != fingerprint(definition, "SELECT 2")


def test_the_fingerprint_covers_the_cohort_it_is_among():
    wider = msgspec.structs.replace(DEFINITIONS["ohid-c6i"], responsible="registered")
    changed = DEFINITIONS | {"ohid-c6i": wider}
    assert standard_fingerprint("ohid-c6ii", changed) != standard_fingerprint("ohid-c6ii", DEFINITIONS)
