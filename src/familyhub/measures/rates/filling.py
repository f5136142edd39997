"""Filling the marts of rates: events, the children of each month, and figures at every level from both."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import duckdb
import msgspec
import pyarrow as pa

from familyhub.measures.calendar import calendar_table
from familyhub.measures.filling import insert
from familyhub.measures.question import Question
from familyhub.measures.rates.compile import compile_events, compile_population, fingerprint, population_key
from familyhub.measures.rates.definition import RateDefinition
from familyhub.measures.rates.events import RATE_EVENTS
from familyhub.measures.rates.figures_sql import figures_sql
from familyhub.measures.rates.tables import RATE_FIGURE, RATE_MARTS, RATE_MEASURE, RATE_MEMBER, RATE_POPULATION
from familyhub.measures.sql_words import day, known
from familyhub.model.derive import arrow_schema, ddl
from familyhub.progress import RunLog

MIDDLE = 15
"""The day of each month on which children are counted."""
TOGETHER = 12
"""Months that are counted in one go."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which sources tell of an event, and up to which day; empty and None where none does."""

    sources: tuple[str, ...]
    up_to: date | None


def fill(
    connection: duckdb.DuckDBPyConnection,
    definitions: Mapping[str, RateDefinition],
    question: Question,
    into: str = "marts",
    log: RunLog | None = None,
    covered: Coverage | None = None,
) -> dict[str, int]:
    """Events by rate, after writing `<into>.rate_member`, `.rate_population`, `.rate_figure` and `.rate_measure`.

    The tables of `facts` must resolve by their bare names; `into` holds none of the four yet. A month counts once it is
    over and the event's sources tell of all of it; `covered` says so for every rate, in place of the extracts.
    """
    log = log or RunLog()
    for table in RATE_MARTS:
        connection.execute(ddl(table, f"{into}.{table.name}"))
    connection.register("rate_calendar", calendar_table(question.as_of))
    connection.execute("CREATE OR REPLACE TEMP TABLE calendar AS SELECT * FROM rate_calendar")
    connection.unregister("rate_calendar")
    counts: dict[str, int] = {}
    rows: list[dict[str, object]] = []
    for position, (name, definition) in enumerate(definitions.items()):
        sql = compile_events(name, definition, question)
        with log.step("rate", name) as step:
            step.rows = counts[name] = insert(connection, f"{into}.{RATE_MEMBER.name}", sql)
        found = covered or coverage(connection, definition, question)
        rows.append(_described(position, name, definition, question, sql, found))
    connection.register("rate_rows", pa.Table.from_pylist(rows, schema=arrow_schema(RATE_MEASURE)))
    connection.execute(f"INSERT INTO {into}.{RATE_MEASURE.name} SELECT * FROM rate_rows")
    connection.unregister("rate_rows")
    with log.step("rate", "children of each month") as step:
        step.rows = _count_children(connection, definitions.values(), question, into)
    with log.step("rate", "figures") as step:
        step.rows = insert(connection, f"{into}.{RATE_FIGURE.name}", figures_sql(into, _first_month(question)))
    connection.execute("DROP TABLE temp.calendar")
    return counts


def months(question: Question) -> list[str]:
    """The whole months of a question, as 2024-05: begun on or after its first day, over by its last."""
    found, year, month = [], *_year_month(_first_month(question))
    while date(year + month // 12, month % 12 + 1, 1) <= date.fromordinal(question.as_of.toordinal() + 1):
        found.append(f"{year}-{month:02d}")
        year, month = year + month // 12, month % 12 + 1
    return found


def _first_month(question: Question) -> str:
    since = question.since
    later = since.day > 1
    year, month = (since.year + since.month // 12, since.month % 12 + 1) if later else (since.year, since.month)
    return f"{year:04d}-{month:02d}"


def _year_month(month: str) -> tuple[int, int]:
    return int(month[:4]), int(month[5:])


def _count_children(
    connection: duckdb.DuckDBPyConnection, definitions: Iterable[RateDefinition], question: Question, into: str
) -> int:
    """Count each population once, a few months at a time: a county need not stand in memory times thirty months."""
    by_key = {population_key(each): each for each in definitions if each.of == "children"}
    asked, rows = months(question), 0
    for definition in by_key.values():
        for at in range(0, len(asked), TOGETHER):
            days = {month: date(*_year_month(month), MIDDLE) for month in asked[at : at + TOGETHER]}
            sql = compile_population(definition, question, days)
            rows += insert(connection, f"{into}.{RATE_POPULATION.name}", sql)
    return rows


def coverage(connection: duckdb.DuckDBPyConnection, definition: RateDefinition, question: Question) -> Coverage:
    """Which sources tell of the rate's event, and up to which day their extracts reach.

    A yearly return says nothing of the months after its year: a count of nought there would be no news but silence.
    """
    told = "\nUNION\n".join(
        f"SELECT extract_id FROM {origin.table} WHERE {origin.sql} AND {known(origin.table, question.known_by)}"
        for origin in RATE_EVENTS[definition.event].origins
    )
    rows = connection.execute(
        f"""
        WITH told AS ({told}),
        feed AS (SELECT DISTINCT source, format FROM extract WHERE extract_id IN (SELECT extract_id FROM told))
        SELECT extract.source, MAX(LEAST(COALESCE(extract.period_to, extract.received), extract.received))
        FROM extract
        JOIN feed ON feed.source = extract.source AND feed.format = extract.format
        WHERE extract.received <= {day(question.known_by)}
        GROUP BY extract.source
        ORDER BY extract.source
        """
    ).fetchall()
    return Coverage(tuple(row[0] for row in rows), max((row[1] for row in rows), default=None))


def _described(
    position: int, name: str, definition: RateDefinition, question: Question, sql: str, covered: Coverage
) -> dict[str, object]:
    return {
        "measure": name,
        "position": position,
        "name": definition.name,
        "short": definition.short,
        "is_share": definition.of == "events",
        "per": definition.per,
        "population": population_key(definition),
        "told_by": ", ".join(covered.sources),
        "covered_to": covered.up_to,
        "fingerprint": fingerprint(name, definition),
        "definition": msgspec.json.encode(definition).decode(),
        "sql": sql,
        "as_of": question.as_of,
        "known_by": question.known_by,
    }
