"""Waits over small tables: the compiled SQL on DuckDB, and a slow reference that loops over people."""

from datetime import date, timedelta
from typing import Any

import duckdb

from familyhub.measures.calendar import calendar_table
from familyhub.measures.given import LONG_BEFORE, Facts, load
from familyhub.measures.outcomes.given import KEYS, facts_of
from familyhub.measures.question import Question
from familyhub.measures.waits import compile_waits, fill
from familyhub.measures.waits.definition import Example, WaitDefinition
from familyhub.measures.waits.tables import WAIT_MEMBER
from familyhub.model.facts import FACTS

REFERRAL = next(table for table in FACTS if table.name == "referral").names


def facts_of_waits(tables: dict[str, list[dict[str, Any]]], service: str) -> Facts:
    """The linked tables of an example's tables; referral 1 is the first row, with lists standing for a row each."""
    facts, _ = facts_of({name: rows for name, rows in tables.items() if name in KEYS}, "none")
    number = 0
    for row in tables.get("referrals", []):
        people = row["person"] if isinstance(row["person"], list) else [row["person"]]
        for person in people:
            number += 1
            told = {
                "referral_id": number, "person_id": person, "service": row.get("service", service),
                "received_on": row["on"], "closed_on": row.get("closed"), "team_key": row.get("team"),
                "learnt_from": row.get("known", row["on"]), "learnt_to": row.get("replaced"),
                "extract_id": 1, "row": number,
            }  # fmt: skip
            facts["referral"].append(dict.fromkeys(REFERRAL) | told)
    return facts


def question_of(example: Example) -> Question:
    return Question(example.as_of, example.known_by or example.as_of, LONG_BEFORE, "residence")


def tables_of(example: Example) -> dict[str, list[dict[str, Any]]]:
    names = ("people", "lives", "teams", "places", "caseloads", "contacts", "referrals")
    return {name: getattr(example, name) for name in names}


def told(measure: str, definition: WaitDefinition, facts: Facts, question: Question) -> list[dict[str, Any]]:
    """The rows of the compiled SELECT, by referral."""
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        load(facts, connection)
        connection.register("calendar", calendar_table(question.as_of))
        rows = connection.execute(compile_waits(measure, definition, question)).fetchall()
    return sorted((dict(zip(WAIT_MEMBER.names, row, strict=True)) for row in rows), key=lambda row: row["referral_id"])


def filled(measure: str, definition: WaitDefinition, facts: Facts, question: Question) -> dict[tuple[Any, ...], Any]:
    """The figures that `fill` writes: (kind, period, hierarchy, level, place) to (children, in_time, days)."""
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        load(facts, connection)
        connection.execute("ATTACH ':memory:' AS marts")
        fill(connection, {measure: definition}, question)
        rows = connection.execute(
            "SELECT period_kind, period, hierarchy, level, place, children, in_time, days FROM marts.wait_figure"
        ).fetchall()
    return {row[:5]: row[5:] for row in rows}


def read(measure: str, definition: WaitDefinition, facts: Facts, question: Question, ask: Any) -> Any:
    """What a reader gets from marts that hold the figures."""
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        load(facts, connection)
        connection.execute("ATTACH ':memory:' AS marts")
        fill(connection, {measure: definition}, question)
        connection.execute("SET search_path = 'marts,memory'")
        return ask(connection)


def reference(definition: WaitDefinition, facts: Facts, question: Question) -> dict[int, tuple[Any, ...]]:
    """State, day first seen, days and whether in time, by referral: plain loops, no SQL."""
    found: dict[int, tuple[Any, ...]] = {}
    people = {person["person_id"]: person for person in facts["person"]}
    for referral in facts["referral"]:
        person = people[referral["person_id"]]
        received = referral["received_on"]
        if referral["service"] != definition.service or received > question.as_of or not _known(referral, question):
            continue
        birthday = _birthday(person["birth_date"], definition.ages_to + 1)
        if person["learnt_on"] > question.known_by or not person["birth_date"] <= received < birthday:
            continue
        if not _ours(facts, person["person_id"], received, question):
            continue
        closed = referral["closed_on"] if referral["closed_on"] and referral["closed_on"] <= question.as_of else None
        visits = [
            contact["happened_on"]
            for contact in facts["contact"]
            if contact["person_id"] == person["person_id"]
            and contact["service"] == definition.service
            and contact["attended"] == "seen"
            and _known(contact, question)
            and received <= contact["happened_on"] <= (closed or question.as_of)
            and (not contact["team_key"] or not referral["team_key"] or contact["team_key"] == referral["team_key"])
        ]
        died = person["death_date"]
        died = died if died and died <= question.as_of and person["death_learnt_on"] <= question.known_by else None
        gone = died is not None or not _ours(facts, person["person_id"], question.as_of, question)
        seen = min(visits, default=None)
        state = "seen" if seen else "closed_unseen" if closed else "left" if gone else "waiting"
        days = ((seen or closed or died or question.as_of) - received).days
        found[referral["referral_id"]] = (state, seen, days, days <= definition.standard_weeks * 7)
    return found


def _known(row: dict[str, Any], question: Question) -> bool:
    replaced = row["learnt_to"] or date.max
    return row["learnt_from"] <= question.known_by < replaced


def _ours(facts: Facts, person: int, on: date, question: Question) -> bool:
    return any(
        spell["person_id"] == person
        and spell["basis"] == "resident"
        and _known(spell, question)
        and spell["from_date"] <= on <= (spell["to_date"] or date.max)
        for spell in facts["responsible"]
    )


def _birthday(born: date, years: int) -> date:
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return born.replace(year=born.year + years, day=28)


def days_after(first: date, number: int) -> date:
    return first + timedelta(days=number)
