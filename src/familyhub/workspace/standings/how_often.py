"""Standings of rates: events, a row a child and day; and the children of whom they are, a row a child and month.

Children stand once for all rates that are of the same ones, under the name of their population.
"""

from collections.abc import Collection, Mapping
from datetime import date

import duckdb
import msgspec

from familyhub.measures import causes
from familyhub.measures.filling import insert
from familyhub.measures.question import Question
from familyhub.measures.rates.compile import compile_children, compile_events, population_key
from familyhub.measures.rates.definition import RateDefinition
from familyhub.measures.rates.filling import MIDDLE
from familyhub.measures.rates.tables import RATE_MEMBER
from familyhub.sql import literal
from familyhub.workspace.standings.shape import Counting, Kind, Period, Said, held, named, places_of

CHILDREN = "children "
"""What the name of a population begins with, where a measure's would stand."""


def children_of(said: Said) -> str | None:
    """The name under which the children of a rate stand; None where it is of events."""
    return None if said["is_share"] else CHILDREN + str(said["population"])


def _reported(counting: Counting) -> dict[str, Said]:
    """The rates whose sources tell of the whole period; of others nobody knows yet what they are."""
    if not held(counting.connection, "rate_measure", "rate_figure"):
        return {}
    rows = counting.connection.execute(
        """
        SELECT DISTINCT measure.measure, measure.position, measure.short, measure.is_share, measure.population,
            measure.per, measure.fingerprint, measure.definition, measure.sql
        FROM current.rate_measure AS measure
        JOIN current.rate_figure AS figure ON figure.measure = measure.measure
        WHERE figure.period = $period AND figure.period_kind = $kind AND figure.whole
        ORDER BY measure.position
        """,
        {"period": counting.period.name, "kind": counting.period.kind},
    ).fetchall()
    keys = ("name", "is_share", "population", "per", "fingerprint", "definition", "sql")
    found: dict[str, Said] = {}
    for row in rows:
        said: dict[str, object] = dict(zip(keys, row[2:], strict=True))
        if not said["is_share"]:
            definition = msgspec.json.decode(str(said["definition"]), type=RateDefinition)
            said["children"] = _children_sql(definition, counting.question, counting.period)
        found[row[0]] = said
    return found


def _children_sql(definition: RateDefinition, question: Question, period: Period) -> str:
    days: dict[str, date] = {}
    year, month = period.first.year, period.first.month
    while (middle := date(year, month, MIDDLE)) <= period.last:
        days[f"{middle:%Y-%m}"] = middle
        year, month = year + month // 12, month % 12 + 1
    return compile_children(definition, question, days)


def _figures(counting: Counting, names: Collection[str], into: str) -> None:
    counting.connection.execute(
        f"""
        INSERT INTO {into}
        SELECT 'rate', measure, period_kind, period, hierarchy, level, place, count, value
        FROM (UNPIVOT (
            SELECT measure, period_kind, period, hierarchy, level, place, numerator, denominator
            FROM current.rate_figure
        ) ON numerator, denominator INTO NAME count VALUE value)
        WHERE period = $period AND period_kind = $kind AND measure IN ({named(names)})
        """,
        {"period": counting.period.name, "kind": counting.period.kind},
    )


def _write(counting: Counting, events: str, said: Mapping[str, Said]) -> None:
    """The standings of events in a table like RATE_MEMBER, and of the children by the SELECTs of `said`."""
    shares = [name for name, each in said.items() if each["is_share"]]
    counting.write(
        "rate",
        f"""
        SELECT event.measure, event.person_id || '/' || event.happened_on AS member, event.person_id AS subject_id,
            event.person_id,
            [
                CASE WHEN event.status = 'counted' THEN 1 ELSE 0 END,
                CASE WHEN event.status <> 'excluded' AND event.measure IN ({named(shares)}) THEN 1 ELSE 0 END
            ] AS adds,
            event.status AS stands, event.reason, {places_of("event")} AS places, event.extract_id, event.row
        FROM {events} AS event
        WHERE event.happened_on BETWEEN {literal(counting.period.first)} AND {literal(counting.period.last)}
          AND event.measure IN ({named(said)})
        """,
    )
    for name, sql in {name: str(each["children"]) for each in said.values() if (name := children_of(each))}.items():
        counting.write(
            "rate",
            f"""
            SELECT {literal(name)} AS measure, child.person_id || '/' || child.month AS member,
                child.person_id AS subject_id, child.person_id, [0, 1] AS adds, 'of the children' AS stands,
                CAST(NULL AS VARCHAR) AS reason, {places_of("child")} AS places, told.extract_id, told.row
            FROM ({sql}
            ) AS child
            LEFT JOIN (
                SELECT person_id, MIN(extract_id) AS extract_id, ARG_MIN(row, extract_id) AS row
                FROM person_source
                GROUP BY person_id
            ) AS told ON told.person_id = child.person_id
            """,
        )


def _now(counting: Counting, names: Collection[str]) -> None:
    _write(counting, "current.rate_member", _in_service(counting, names, counting.question))


def _again(counting: Counting, names: Collection[str]) -> None:
    said = _in_service(counting, names, counting.question)
    table = counting.members(RATE_MEMBER)
    for each in said.values():
        insert(counting.connection, table, str(each["sql"]))
    _write(counting, table, said)


def _in_service(counting: Counting, names: Collection[str], question: Question) -> dict[str, Said]:
    """How the snapshot in service counts these rates, for a question."""
    rows = counting.connection.execute(
        f"SELECT measure, is_share, definition FROM current.rate_measure WHERE measure IN ({named(names)})"
    ).fetchall()
    found: dict[str, Said] = {}
    for name, is_share, text in rows:
        definition = msgspec.json.decode(text, type=RateDefinition)
        found[name] = {
            "is_share": is_share,
            "population": population_key(definition),
            "children": _children_sql(definition, question, counting.period),
            "sql": compile_events(name, definition, question),
        }
    return found


def _rerun(counting: Counting, said: Mapping[str, Said]) -> set[str]:
    table = counting.members(RATE_MEMBER)
    stale: set[str] = set()
    for name, each in said.items():
        try:
            insert(counting.connection, table, str(each["sql"]))
            if not each["is_share"]:
                counting.connection.execute(f"EXPLAIN {each['children']}")
        except duckdb.Error:
            stale.add(name)
    _write(counting, table, {name: each for name, each in said.items() if name not in stale})
    return stale


RATE = Kind(
    name="rate",
    counts=("events", "of"),
    shown=("events", "of"),
    rules=causes.EVENT,
    reported=_reported,
    figures=_figures,
    now=_now,
    again=_again,
    rerun=_rerun,
)
