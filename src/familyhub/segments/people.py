"""What is gathered of each child before it becomes sums: it stays in this room and is never handed out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import cast

import duckdb
import numpy as np

from familyhub.costs import UnitCosts
from familyhub.segments.catalogue import Catalogue
from familyhub.segments.cohorts import carers_sql, members_sql
from familyhub.segments.definition import Flag, Number, Spell, WeeksIn
from familyhub.segments.evidence_sql import rows_of
from familyhub.segments.paid import Paid, paid_for
from familyhub.segments.question import Question
from familyhub.segments.resource_sql import DAYS_A_WEEK, rows_used, used_sql
from familyhub.segments.tree import Flags, Floats, Ints

Strings = np.ndarray
"""An array of words."""


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """Children by place in arrays. `facts`: by predictor, 0 and 1 or a number. `used` and `pounds`: by resource.

    `needs`: of how many kinds of need something is recorded; `apart`: the resource that sets a child apart, or nothing.
    `hub` and `team` are those that held the child on the eve. There is no id and no day in it.
    """

    cohort: Strings
    sex: Strings
    ethnicity: Strings
    ward: Strings
    district: Strings
    hub: Strings
    team: Strings
    quintile: Ints
    left_since: Flags
    apart: Strings
    facts: dict[str, Floats]
    used: dict[str, Floats]
    pounds: dict[str, Floats]
    needs: Ints

    def __repr__(self) -> str:
        return f"People({len(self.cohort)})"

    @property
    def whole_cost(self) -> Floats:
        """What each child cost in the year, all resources together."""
        return np.sum(list(self.pounds.values()), axis=0) if self.pounds else np.zeros(len(self.cohort))

    def of(self, cohort: str) -> "People":
        """Those of one cohort."""
        return self.those(self.cohort == cohort)

    def those(self, here: Flags) -> "People":
        """Those of whom it is true."""
        return People(
            self.cohort[here], self.sex[here], self.ethnicity[here], self.ward[here], self.district[here],
            self.hub[here], self.team[here], self.quintile[here], self.left_since[here], self.apart[here],
            {name: each[here] for name, each in self.facts.items()},
            {name: each[here] for name, each in self.used.items()},
            {name: each[here] for name, each in self.pounds.items()}, self.needs[here],
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """Who tells of a resource or a fact: a source, its rows and people, and the day of its newest extract."""

    source: str
    rows: int
    people: int
    received: date


def gather(connection: duckdb.DuckDBPyConnection, question: Question, catalogue: Catalogue, costs: UnitCosts) -> People:
    """Everybody in a cohort with what was known of them on the eve and what they used in the year."""
    members = _columns(connection, members_sql(question))
    ids = _whole(members["person_id"])
    mates = _columns(connection, carers_sql(question))
    carers = _Carers(ids, _whole(mates["carer_id"]), _whole(mates["child_id"]))
    facts: dict[str, Floats] = {}
    age, quintile = _whole(members["age"]), _whole(members["quintile"])
    months = _whole(members["months"]).astype(np.float64)
    for id, predictor in catalogue.predictors.items():
        if isinstance(predictor, Number):
            # No neighbourhood is not the fifth 0: it is not known.
            fifth = np.where(quintile == 0, np.nan, quintile.astype(np.float64))
            facts[id] = {"age": age.astype(np.float64), "months": months, "quintile": fifth}[predictor.what]
        else:
            facts[id] = _has(connection, question, predictor, ids, carers)
    used = {id: _used(connection, used_sql(each, question), ids) for id, each in catalogue.resources.items()}
    for id, each in catalogue.resources.items():
        if isinstance(each.of, WeeksIn):
            used[id] = used[id] / DAYS_A_WEEK
    paid, _ = paid_for(connection, question, catalogue)
    at_base = costs.to_base(question.prices)
    pounds = {id: amount * costs.at(catalogue.resources[id].cost).pounds for id, amount in used.items()}
    for id, found in paid.items():
        weeks = used[id] if isinstance(catalogue.resources[id].of, WeeksIn) else None
        pounds[id] = _really_paid(found, pounds[id], weeks, at_base, ids)
    return People(
        cohort=_words(members["cohort"]),
        sex=_words(members["sex"]),
        ethnicity=_words(members["ethnicity"]),
        ward=_words(members["ward"]),
        district=_words(members["district"]),
        hub=_words(members["hub"]),
        team=_words(members["team"]),
        quintile=quintile,
        left_since=np.ma.filled(members["left_since"], False).astype(bool),
        apart=_apart(connection, question, catalogue, ids),
        facts=facts,
        used=used,
        pounds=pounds,
        needs=_needs(catalogue, facts, len(ids)),
    )


def told_of(
    connection: duckdb.DuckDBPyConnection, question: Question, catalogue: Catalogue
) -> dict[str, tuple[Told, ...]]:
    """By resource and predictor, who tells of it, in the costed year or before it."""
    asked: dict[str, list[Callable[[], str]]] = {
        id: [rows_used(each, question).told] for id, each in catalogue.resources.items()
    }
    for id, predictor in catalogue.predictors.items():
        if isinstance(predictor, Flag):
            asked[id] = [rows_of(record, question).told for record in predictor.shown_by]
    found: dict[str, tuple[Told, ...]] = {}
    for id, selects in asked.items():
        by_source: dict[str, Told] = {}
        for select in selects:
            for source, rows, people, received in connection.execute(select()).fetchall():
                had = by_source.get(source, Told(source, 0, 0, received))
                # People of two kinds of record may be the same: the larger number is sure, their sum is not.
                by_source[source] = Told(source, had.rows + rows, max(had.people, people), max(had.received, received))
        found[id] = tuple(by_source.values())
    return found


class _Carers:
    """From the children's places to those of their carers: whose carer is in a set of people."""

    def __init__(self, ids: Ints, carers: Ints, children: Ints) -> None:
        place = np.searchsorted(ids, children)
        here = (place < len(ids)) & (ids[np.minimum(place, len(ids) - 1)] == children) if len(ids) else place < 0
        self._carer, self._place, self._count = carers[here], place[here], len(ids)

    def with_one_of(self, people: Ints) -> Flags:
        found = np.zeros(self._count, dtype=bool)
        found[self._place[np.isin(self._carer, people)]] = True
        return found


def _has(
    connection: duckdb.DuckDBPyConnection, question: Question, flag: Flag, ids: Ints, carers: _Carers
) -> Floats:  # fmt: skip
    found = np.zeros(len(ids), dtype=bool)
    for record in flag.shown_by:
        people = _whole(_columns(connection, rows_of(record, question).people())["person_id"])
        if flag.whose in ("child", "anyone"):
            found |= np.isin(ids, people)
        if flag.whose in ("carers", "anyone"):
            found |= carers.with_one_of(people)
    return found.astype(np.float64)


def _apart(connection: duckdb.DuckDBPyConnection, question: Question, catalogue: Catalogue, ids: Ints) -> Strings:
    found = np.full(len(ids), "", dtype=object)
    for id, each in catalogue.resources.items():
        if each.sets_apart and isinstance(each.of, WeeksIn):  # a later line is the narrower one: it takes precedence
            on_the_eve = rows_of(Spell(statuses=each.of.statuses, when="open", within_months=0), question)
            people = _whole(_columns(connection, on_the_eve.people())["person_id"])
            found[np.isin(ids, people)] = id
    return found.astype(str)


def _used(connection: duckdb.DuckDBPyConnection, sql: str, ids: Ints) -> Floats:
    found = _columns(connection, sql)
    people = _whole(found["person_id"])
    amount = np.ma.filled(found["used"], 0).astype(np.float64)
    result = np.zeros(len(ids))
    if len(ids) and len(people):
        place = np.minimum(np.searchsorted(ids, people), len(ids) - 1)
        here = ids[place] == people
        result[place[here]] = amount[here]
    return result


def _really_paid(paid: Paid, priced: Floats, weeks: Floats | None, at_base: float, ids: Ints) -> Floats:
    """What was paid, for those of whom a council says it; the unit cost for all others.

    Of weeks, those in which nothing was paid that we know of keep their unit cost.
    """
    told = np.array([int(person) in paid.pounds for person in ids], dtype=bool)
    amount = np.array([paid.pounds.get(int(person), 0.0) for person in ids]) * at_base
    if weeks is None:
        return np.where(told, amount, priced)
    covered = np.array([paid.days.get(int(person), 0) for person in ids]) / DAYS_A_WEEK
    share = np.divide(np.maximum(weeks - covered, 0), weeks, out=np.zeros_like(weeks), where=weeks > 0)
    return amount + priced * share


def _needs(catalogue: Catalogue, facts: dict[str, Floats], count: int) -> Ints:
    total = np.zeros(count, dtype=np.int64)
    for theme in catalogue.themes:
        any_of = np.zeros(count, dtype=bool)
        for id, predictor in catalogue.predictors.items():
            if isinstance(predictor, Flag) and predictor.theme == theme:
                any_of |= facts[id] == 1
        total += any_of
    return total


def _columns(connection: duckdb.DuckDBPyConnection, sql: str) -> dict[str, np.ndarray]:
    return cast("dict[str, np.ndarray]", connection.execute(sql).fetchnumpy())


def _whole(values: np.ndarray) -> Ints:
    return np.ma.filled(values, -1).astype(np.int64)


def _words(values: np.ndarray) -> Strings:
    return np.ma.filled(values, "").astype(str)
