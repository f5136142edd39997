"""Rates: the worked examples, the SQL beside the plain-Python reference, and what a reader is told."""

from collections import Counter
from datetime import date
from functools import cache
from random import Random
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rate_counties import question_on, rate_county

from familyhub.errors import ConfigurationError, UsageError
from familyhub.measures import rates
from familyhub.measures.calendar import calendar_table
from familyhub.measures.figures_sql import LEVELS
from familyhub.measures.given import Facts, load
from familyhub.measures.question import Question
from familyhub.measures.rates import reference
from familyhub.measures.rates.examples import outcome
from familyhub.measures.rates.filling import Coverage, fill, months
from familyhub.measures.rates.tables import RATE_MEMBER

PERIODS = {"month", "quarter", "fiscal_year"}


@cache
def shipped() -> dict[str, rates.RateDefinition]:
    return rates.load()


@cache
def _calendar(year: int) -> pa.Table:
    return calendar_table(date(year, 1, 1))


def by_sql(facts: Facts, measure: str, question: Question) -> list[dict[str, Any]]:
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        load(facts, connection)
        connection.register("calendar", _calendar(question.as_of.year))
        found = connection.execute(rates.compile_events(measure, shipped()[measure], question)).fetchall()
    rows = [dict(zip(RATE_MEMBER.names, row, strict=True)) for row in found]
    return sorted(
        ({key: value for key, value in row.items() if key not in PERIODS} for row in rows),
        key=lambda row: (row["person_id"], row["happened_on"]),
    )


def children_by_sql(facts: Facts, measure: str, question: Question, on: date) -> dict[tuple[str, str, str], int]:
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        load(facts, connection)
        sql = rates.compile_population(shipped()[measure], question, {f"{on:%Y-%m}": on})
        return {tuple(row[2:5]): row[5] for row in connection.execute(sql).fetchall()}


def children_counted(facts: Facts, measure: str, question: Question, on: date) -> dict[tuple[str, str, str], int]:
    found = reference.population(facts, shipped()[measure], question, on)
    counts: Counter[tuple[str, str, str]] = Counter()
    for child in found:
        for hierarchy, level, column in LEVELS:
            counts[hierarchy, level, str(child[column] or "Out of area")] += 1
    if found:
        counts["caseload", "county", ""] = counts["residence", "county", ""] = len(found)
    return dict(counts)


@pytest.mark.parametrize(
    ("measure", "number"), [(name, n) for name, each in shipped().items() for n in range(len(each.example))]
)
def test_a_worked_example_gives_what_it_says(measure: str, number: int):
    example = shipped()[measure].example[number]
    found = outcome(measure, shipped(), example)
    assert found.figures == example.expect, example.says
    assert found.agrees(example), found.reasons


def test_every_rate_has_a_worked_example():
    assert not [name for name, each in shipped().items() if not each.example]


@settings(max_examples=60)
@given(st.sampled_from(sorted(shipped())), st.randoms(use_true_random=False), st.integers(1, 4))
def test_the_sql_gives_the_events_that_the_reference_gives(measure: str, chance: Any, children: int):
    facts, question = rate_county(chance, children), question_on(chance)
    assert by_sql(facts, measure, question) == list(reference.members(facts, measure, shipped()[measure], question))


@settings(max_examples=30)
@given(st.sampled_from(sorted(shipped())), st.randoms(use_true_random=False), st.integers(1, 4))
def test_the_sql_counts_the_children_that_the_reference_counts(measure: str, chance: Any, children: int):
    facts, question, on = rate_county(chance, children), question_on(chance), date(2024, 3, 15)
    counted = children_counted(facts, measure, question, on)
    assert children_by_sql(facts, measure, question, on) == counted


def test_levels_add_up_to_the_county_and_months_to_quarters_and_years():
    chance = Random("a county of rates")
    facts = rate_county(chance, 300)
    question = Question(date(2025, 3, 31), date(2025, 3, 31), date(2023, 4, 1), "either")
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        load(facts, connection)
        connection.execute("CREATE SCHEMA marts")
        counts = fill(connection, shipped(), question, covered=Coverage(("made up",), question.as_of))
        connection.execute("SET search_path = 'marts,main'")
        assert all(counts.values()), counts
        found = rates.rates(connection)
        traced = rates.trace_rate(connection, "referrals-social-care", "2023-24")
    county = {
        (r.measure, r.period_kind, r.period): r for r in found if (r.hierarchy, r.level) == ("caseload", "county")
    }
    sums: Counter[tuple[str, ...]] = Counter()
    for rate in found:
        if rate.level != "county":
            key = (rate.measure, rate.period_kind, rate.period, rate.hierarchy, rate.level)
            sums[*key, "numerator"] += rate.numerator
            sums[*key, "denominator"] += rate.denominator
    for *key, _, _, what in sums:
        whole = county[tuple(key)]
        for hierarchy, level, _ in LEVELS:
            assert sums[*key, hierarchy, level, what] == getattr(whole, what)
    for measure in shipped():
        by_month = [r for key, r in county.items() if key[:2] == (measure, "month")]
        by_year = [r for key, r in county.items() if key[:2] == (measure, "year")]
        by_quarter = [r for key, r in county.items() if key[:2] == (measure, "quarter")]
        for parts in (by_month, by_quarter):
            assert sum(r.numerator for r in parts) == sum(r.numerator for r in by_year)
            assert sum(r.denominator for r in parts) == sum(r.denominator for r in by_year)
    year = county["referrals-social-care", "year", "2023-24"]
    assert year.whole
    assert year.numerator == sum(event.status == "counted" for event in traced) > 0
    assert year.value == pytest.approx(10_000 * year.numerator / (year.denominator / 12))
    assert year.interval is not None
    assert year.interval.holds(year.value or 0)


def test_a_yearly_return_says_nothing_of_the_months_after_it():
    facts = rate_county(Random(3), 40)
    question = Question(date(2024, 6, 30), date(2024, 6, 30), date(2024, 1, 1), "either")
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        load(facts, connection)
        connection.execute("CREATE SCHEMA marts")
        fill(connection, shipped(), question, covered=Coverage(("the yearly return",), date(2024, 3, 31)))
        connection.execute("SET search_path = 'marts,main'")
        found = rates.rates(connection, "referrals-social-care", "month", level="county", hierarchy="caseload")
        quarters = rates.rates(connection, "referrals-social-care", "quarter", level="county", hierarchy="caseload")
    assert [rate.period for rate in found] == ["2024-01", "2024-02", "2024-03"]
    assert [(rate.period, rate.months, rate.whole) for rate in quarters] == [("2023-24 Q4", 3, True)]


def test_an_event_that_no_source_tells_of_has_no_figure_rather_than_nought():
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        load(rate_county(Random(3), 1) | {"referral": [], "status": [], "contact": []}, connection)
        connection.execute("CREATE SCHEMA marts")
        fill(connection, shipped(), Question(date(2024, 6, 30), date(2024, 6, 30), date(2024, 1, 1), "either"))
        connection.execute("SET search_path = 'marts,main'")
        assert rates.rates(connection) == []
        with pytest.raises(UsageError, match="unknown"):
            rates.trace_rate(connection, "unknown", "2024-05")


def test_months_are_whole_months_of_the_question():
    question = Question(date(2024, 5, 30), date(2024, 5, 30), date(2024, 2, 2), "either")
    assert months(question) == ["2024-03", "2024-04"]
    question = Question(date(2024, 12, 31), date(2024, 12, 31), date(2024, 11, 1), "either")
    assert months(question) == ["2024-11", "2024-12"]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('[a]\nkind = "rate"\nnope = 1', "a.nope"),
        ('[a]\nevent = "sneezes"', "a.event"),
        ('[a]\nof = "events"', "a.of"),
        ("[a]\nages = { from = 9, to = 3 }", "a.ages"),
        ("[a]\nper = 0", "a.per"),
        ('[a]\nafter = { event = "early_help", within = 0, unit = "days" }', "a.after.within"),
        ('[a]\nreplaces = "nobody"', "a.replaces"),
    ],
)
def test_what_a_definition_cannot_say_is_refused_with_its_place(tmp_path, text: str, where: str):
    whole = {
        "kind": '"rate"', "name": '"n"', "short": '"s"', "event": '"care_entry"', "why": '"w"', "owner": '"o"',
        "next_review": "2027-04-01",
    }  # fmt: skip
    lines = [f"{key} = {value}" for key, value in whole.items() if f"\n{key} " not in text]
    (tmp_path / "local.toml").write_text(text + "\n" + "\n".join(lines), encoding="utf-8")
    with pytest.raises(ConfigurationError) as refused:
        rates.load(tmp_path)
    assert where.rsplit(".", maxsplit=1)[-1] in refused.value.trouble.sentence()


def test_a_definition_in_english_says_event_ages_and_decisions():
    said = "\n".join(rates.in_english("step-ups", shipped()["step-ups"]))
    assert "aged 0 to 17" in said
    assert "30 days before" in said
    assert "Byar" in said
