"""What a fault is said to cost, against what it does cost: the figure with the row, less the figure without it."""

import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from familyhub import measures
from familyhub.measures import Definition, Question
from familyhub.measures.examples import question_of
from familyhub.measures.given import Facts, facts_of_example, load
from familyhub.quality.kpi_cost import LOST_CONTACT, Cost, Costing, Gain, gains

sys.path.insert(0, str(Path(__file__).parents[1] / "measures"))

from counties import BIRTHDAYS, county, question_near
from counting import shipped

READABLE = ("service", "activity", "attended", "medium", "wellbeing_review")
EVERY_ACTIVITY = [
    "antenatal_contact", "new_birth_visit", "six_to_eight_week_review", "one_year_review", "two_year_review", "support",
]  # fmt: skip


def with_cohorts(measure: str) -> dict[str, Definition]:
    """A measure and those it is taken among, in their order."""
    wanted = {measure}
    while among := {shipped()[name].among for name in wanted} - wanted - {None}:
        wanted |= among
    return {name: definition for name, definition in shipped().items() if name in wanted}


def measured(facts: Facts, question: Question, measure: str) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:", config={"threads": 1})
    connection.execute("CREATE SCHEMA facts")
    connection.execute("SET schema = 'facts'")
    load(facts, connection)
    connection.execute("ATTACH ':memory:' AS marts")
    connection.execute("SET search_path = 'marts,memory.facts'")
    measures.measure(connection, with_cohorts(measure), question, into="marts")
    return connection


def figures(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], tuple[int, int]]:
    """Numerator and denominator of the county by measure and period."""
    rows = connection.execute(
        """
        SELECT figure.measure, figure.period, figure.numerator, figure.denominator
        FROM figure
        JOIN measure ON measure.measure = figure.measure AND measure.period_kind = figure.period_kind
        WHERE hierarchy = 'caseload' AND level = 'county'
        """
    ).fetchall()
    return {(measure, period): (met, counted) for measure, period, met, counted in rows}


def known_contacts(facts: Facts, question: Question) -> list[dict[str, Any]]:
    """The contacts that stand on the known day: a row in quarantine lies in an extract that was received by then."""
    return [row for row in facts["contact"] if row["learnt_from"] <= question.known_by and row["learnt_to"] is None]


def lose(connection: duckdb.DuckDBPyConnection, contact: dict[str, Any], unread: set[str]) -> None:
    """Put a contact into quarantine, some of whose cells nobody can read."""
    connection.execute(LOST_CONTACT)
    told = {"fault_id": 1, "person_id": contact["person_id"], "activities": EVERY_ACTIVITY}
    told |= {name: contact[name] for name in (*READABLE, "happened_on") if name not in unread}
    marks = ", ".join("?" * len(told))
    connection.execute(f"INSERT INTO lost_contact ({', '.join(told)}) VALUES ({marks})", list(told.values()))


@settings(deadline=None, max_examples=settings.default.max_examples // 2, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False), st.sets(st.sampled_from((*READABLE, "happened_on")), max_size=2))
def test_the_cost_bounds_the_difference_and_equals_it_where_it_is_certain(chance: Random, unread: set[str]):
    measure = chance.choice(list(shipped()))
    definition = shipped()[measure]
    question = question_near(chance, definition, chance.choice(BIRTHDAYS))
    facts = county(chance, definition, 3, question)
    standing = known_contacts(facts, question)
    if not standing:
        return
    lost = chance.choice(standing)
    with measured(facts, question, measure) as connection:
        whole = figures(connection)
    without = facts | {"contact": [contact for contact in facts["contact"] if contact is not lost]}
    with measured(without, question, measure) as connection:
        partly = figures(connection)
        lose(connection, lost, unread)
        found = gains(connection)
        costs = Costing(connection).of(found)
    told: dict[str, int] = {}
    for cost in costs:
        told[cost.measure] = told.get(cost.measure, 0) + cost.families
    for name, period in whole.keys() | partly.keys():
        met, _ = whole.get((name, period), (0, 0))
        met_without, _ = partly.get((name, period), (0, 0))
        own = {g.subject_id for g in found if g.measure == name and g.period in (period, "")}
        sure = {g.subject_id for g in found if g.measure == name and g.period == period and g.certain}
        assert len(sure) <= met - met_without <= len(own), (name, period)
        assert met - met_without <= told.get(name, 0)


def lost_one_by_one(measure: str) -> Iterator[tuple[dict, dict, list[Gain], tuple[Cost, ...]]]:
    """Each contact of each worked example in quarantine: the figures with it, without it, and the cost said of it."""
    for example in shipped()[measure].example:
        facts, question = facts_of_example(example), question_of(example)
        with measured(facts, question, measure) as connection:
            whole = figures(connection)
        for lost in known_contacts(facts, question):
            without = facts | {"contact": [contact for contact in facts["contact"] if contact is not lost]}
            with measured(without, question, measure) as connection:
                lose(connection, lost, set())
                found = gains(connection)
                yield whole, figures(connection), found, Costing(connection).of(found)


@pytest.mark.parametrize("measure", ["kpi-2-01", "kpi-2-02", "ohid-c1", "ohid-c6ii", "ohid-c6iii", "ohid-c8ii"])
def test_the_cost_of_each_contact_of_the_worked_examples_bounds_what_it_gains(measure):
    gained = 0
    for whole, partly, found, _ in lost_one_by_one(measure):
        for key in whole:
            difference = whole[key][0] - partly.get(key, (0, 0))[0]
            assert difference <= len({gain.subject_id for gain in found if gain.measure == key[0]})
            gained += key[0] == measure and difference > 0
    assert gained, "no contact of any example counts: nothing was shown"


def test_points_are_the_difference_of_the_two_percentages():
    seen = 0
    for whole, partly, _, costs in lost_one_by_one("kpi-2-02"):
        for cost in costs:
            if cost.at_most or cost.county_points is None:
                continue
            met, counted = whole[cost.measure, cost.period]
            met_without, counted_without = partly[cost.measure, cost.period]
            assert cost.county_points == pytest.approx(100 * met / counted - 100 * met_without / counted_without)
            seen += 1
    assert seen, "no contact of any example counts for certain: nothing was shown"
