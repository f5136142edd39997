"""What holds of every measure in every county: compiled SQL, checked against itself."""

from datetime import date
from typing import Any

import msgspec
from counties import LONG_BEFORE, Asked, asked
from counting import compiled, connect, shipped
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from familyhub.measures.definition import Definition, Within
from familyhub.measures.figures_sql import LEVELS
from familyhub.measures.given import Facts
from familyhub.measures.members import measure as fill_marts
from familyhub.measures.question import Question
from familyhub.measures.reference import figures, members, year_to_date

SLOWLY = settings(max_examples=settings.default.max_examples // 2, suppress_health_check=list(HealthCheck))
EVER_AFTER = date(2030, 1, 1)


@SLOWLY
@given(asked(shipped()), st.randoms(use_true_random=False))
def test_the_order_of_rows_is_irrelevant(case: Asked, chance):
    shuffled = {table: chance.sample(rows, len(rows)) for table, rows in case.facts.items()}
    assert compiled(shuffled, case.measure, case.question) == compiled(case.facts, case.measure, case.question)


@SLOWLY
@given(asked(shipped()))
def test_what_is_learnt_later_changes_no_more_than_the_reason_for_a_miss(case: Asked):
    """A figure as known on a day is the same whenever it is asked again."""
    known = without_what_was_learnt_after(case.facts, case.question.known_by)
    then, now = (
        [row | {"reason": None if row["status"] == "missed" else row["reason"]} for row in rows]
        for rows in (
            compiled(known, case.measure, case.question),
            compiled(case.facts, case.measure, case.question),
        )
    )
    assert then == now


@SLOWLY
@given(asked(shipped()), st.integers(1, 40))
def test_a_window_that_opens_earlier_never_lowers_a_numerator(case: Asked, earlier: int):
    definition = shipped()[case.measure]
    if definition.subject == "pregnancy" or definition.counts == "first":
        return
    wider = narrow_or_widen(definition, -min(earlier, definition.within.from_), 0)
    before = met(case.facts, case.measure, definition, case.question)
    assert before <= met(case.facts, case.measure, wider, case.question)


@SLOWLY
@given(asked(shipped()), st.integers(1, 40))
def test_a_window_that_closes_later_never_lowers_the_numerator_of_those_who_stay(case: Asked, later: int):
    """Who moves or dies after the first window may leave the wider one: so here everybody stays and lives."""
    definition = msgspec.structs.replace(shipped()[case.measure], among=None)
    if definition.subject == "pregnancy" or definition.counts == "first":
        return
    facts = case.facts | {
        "responsible": [row for row in case.facts["responsible"] if stays(row)],
        "caseload": [],
        "person": [row | {"death_date": None} for row in case.facts["person"]],
    }
    asked_late = Question(EVER_AFTER, EVER_AFTER, case.question.since, case.question.contract)
    wider = narrow_or_widen(definition, 0, later)
    assert met(facts, case.measure, definition, asked_late) <= met(facts, case.measure, wider, asked_late)


@settings(SLOWLY, max_examples=15)
@given(asked(shipped()))
def test_figures_are_the_sums_of_member_rows_and_every_level_sums_to_the_county(case: Asked):
    known = with_those_it_is_among(case.measure)
    is_count = shipped()[case.measure].reported.when == "satisfied"
    rows = members(case.facts, case.measure, known, case.question)
    with connect(case.facts, case.question) as connection:
        connection.unregister("calendar")
        connection.execute("CREATE SCHEMA marts")
        fill_marts(connection, known, case.question)
        found = connection.execute(
            "SELECT period_kind, period, hierarchy, level, place, numerator, denominator FROM marts.figure"
            " WHERE measure = ?",
            [case.measure],
        ).fetchall()
    counted = {
        (kind, period, hierarchy, level, place): (met, due) for kind, period, hierarchy, level, place, met, due in found
    }
    kind = shipped()[case.measure].reported.by
    for hierarchy, level, column in LEVELS:
        by_rule = figures(rows, column, is_count=is_count)
        by_sql = at_level(counted, kind, hierarchy, level)
        assert by_sql == by_rule
        assert added(by_sql) == added(figures(rows, is_count=is_count))
        to_date = at_level(counted, "year_to_date", hierarchy, level)
        for period in {row.period for row in rows if row.closed}:
            expected = year_to_date(rows, period, column, is_count=is_count)
            assert {place: figure for (at, place), figure in to_date.items() if at == period} == expected


def stays(spell: dict[str, Any]) -> bool:
    """Whether a spell was always known and never ends."""
    return spell["from_date"] == spell["learnt_from"] == LONG_BEFORE and not spell["to_date"] and not spell["learnt_to"]


def at_level(counted: dict[Any, tuple[int, int]], kind: str, hierarchy: str, level: str) -> dict[Any, tuple[int, int]]:
    """The figures of one level by (period, place), but for places where every member is left out."""
    return {
        (period, place): figure
        for (of_kind, period, in_hierarchy, at, place), figure in counted.items()
        if (of_kind, in_hierarchy, at) == (kind, hierarchy, level) and figure != (0, 0)
    }


def added(by_place: dict[Any, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    """Figures by period, places added."""
    totals: dict[str, tuple[int, int]] = {}
    for (period, _), (numerator, denominator) in by_place.items():
        before = totals.get(period, (0, 0))
        totals[period] = (before[0] + numerator, before[1] + denominator)
    return totals


def with_those_it_is_among(measure: str) -> dict[str, Definition]:
    """A measure and those whose members it is taken among, in the order in which they are counted."""
    definition = shipped()[measure]
    before = with_those_it_is_among(definition.among) if definition.among else {}
    return before | {measure: definition}


def narrow_or_widen(definition: Definition, opens: int, closes: int) -> Definition:
    """The definition with its window moved by so many units at either end."""
    within = definition.within
    assert isinstance(within.to, int)
    moved = Within(from_=within.from_ + opens, to=within.to + closes, unit=within.unit)
    return msgspec.structs.replace(definition, within=moved)


def met(facts: Facts, measure: str, definition: Definition, question: Question) -> int:
    """How many closed members are met."""
    known = shipped() | {measure: definition}
    rows = compiled(facts, measure, question, known)
    return sum(row["status"] == "met" and row["closed"] for row in rows)


def without_what_was_learnt_after(facts: Facts, day: date) -> Facts:
    """The facts as a snapshot built on that day would have held them."""
    known = {
        table: [row | {"learnt_to": None if (row["learnt_to"] or day) > day else row["learnt_to"]} for row in rows
                if row["learnt_from"] <= day]
        if table in ("responsible", "caseload", "residence", "contact", "status")
        else rows
        for table, rows in facts.items()
    }  # fmt: skip
    known["person"] = [as_known_person(row, day) for row in facts["person"] if row["learnt_on"] <= day]
    known["delivery"] = [as_known_delivery(row, day) for row in facts["delivery"] if row["learnt_on"] <= day]
    return known


def as_known_person(row: dict[str, Any], day: date) -> dict[str, Any]:
    if row["death_date"] is None or row["death_learnt_on"] <= day:
        return row
    return row | {"death_date": None, "death_learnt_on": None}


def as_known_delivery(row: dict[str, Any], day: date) -> dict[str, Any]:
    unborn = {"born_on": None, "born_learnt_on": None, "gestation_days": None, "live_babies": 0}
    unended = {"ended_on": None, "ended_learnt_on": None}
    if row["born_learnt_on"] is not None and row["born_learnt_on"] > day:
        row = row | unborn | ({"outcome": "expected"} if row["outcome"] == "live" else {})
    if row["ended_learnt_on"] is not None and row["ended_learnt_on"] > day:
        row = row | unended | {"outcome": "expected"}
    return row
