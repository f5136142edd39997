"""Filling the marts of outcomes: members, the records behind them, figures at every level, the measures themselves."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import duckdb
import msgspec
import pyarrow as pa

from familyhub.measures.calendar import calendar_table
from familyhub.measures.outcomes.codes import answers_to
from familyhub.measures.outcomes.compile import (
    compile_evidence,
    compile_outcome,
    outcome_fingerprint,
)
from familyhub.measures.outcomes.definition import OutcomeDefinition
from familyhub.measures.outcomes.figures_sql import outcome_figure_sql
from familyhub.measures.outcomes.improvement import Published
from familyhub.measures.outcomes.tables import (
    OUTCOME_EVIDENCE,
    OUTCOME_FIGURE,
    OUTCOME_MARTS,
    OUTCOME_MEASURE,
    OUTCOME_MEMBER,
)
from familyhub.measures.question import Question
from familyhub.model.derive import arrow_schema, ddl
from familyhub.progress import RunLog

WEEK = timedelta(days=7)
BEFORE = "outcome_member_before"


def week_before(question: Question) -> Question:
    """The same question a week earlier: what had happened, and was known, by then."""
    return replace(question, as_of=question.as_of - WEEK, known_by=question.known_by - WEEK)


def fill(
    connection: duckdb.DuckDBPyConnection,
    definitions: Mapping[str, OutcomeDefinition],
    question: Question,
    into: str = "marts",
    log: RunLog | None = None,
) -> dict[str, int]:
    """Member rows by measure, after writing `<into>.outcome_member`, `_evidence`, `_figure` and `_measure`.

    The tables of `facts` must resolve by their bare names on the connection; `into` is a schema or an attached database
    that holds none of the four tables yet. The cohort is cumulative: nothing before `question.since` is left out.
    """
    log = log or RunLog()
    for table in OUTCOME_MARTS:
        connection.execute(ddl(table, f"{into}.{table.name}"))
    _make_calendar(connection, question)
    connection.execute(f"CREATE TEMP TABLE {BEFORE} AS SELECT * FROM {into}.{OUTCOME_MEMBER.name} LIMIT 0")
    counts: dict[str, int] = {}
    told = _told_of(connection)
    for name, definition in definitions.items():
        with log.step("outcome", name) as step:
            if not _may_have_members(name, definition, told):
                step.rows = counts[name] = 0
                continue
            sql = compile_outcome(name, definition, question)
            step.rows = counts[name] = _insert(connection, f"{into}.{OUTCOME_MEMBER.name}", sql)
            if not counts[name]:
                continue
            earlier = compile_outcome(name, definition, week_before(question))
            _insert(connection, f"temp.{BEFORE}", earlier)
            evidence = compile_evidence(name, definition, question)
            _insert(connection, f"{into}.{OUTCOME_EVIDENCE.name}", f"SELECT DISTINCT * FROM (\n{evidence}\n)")
    with log.step("outcome figures") as step:
        figures = outcome_figure_sql(
            f"{into}.{OUTCOME_MEMBER.name}", f"temp.{BEFORE}", question, week_before(question).as_of
        )
        step.rows = _insert(connection, f"{into}.{OUTCOME_FIGURE.name}", figures)
    _describe(connection, definitions, question, into)
    connection.execute(f"DROP TABLE temp.{BEFORE}")
    connection.execute("DROP TABLE temp.calendar")
    return counts


def _told_of(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """What the facts tell of at all, in small letters: measures with steps, instruments, published indicators."""
    rows = connection.execute(
        """
        SELECT DISTINCT 'step ' || LOWER(outcome) FROM outcome_activity
        UNION ALL
        SELECT DISTINCT 'instrument ' || instrument FROM assessment
        UNION ALL
        SELECT DISTINCT 'indicator ' || indicator FROM published WHERE area_kind = 'school'
        """
    ).fetchall()
    return {told for (told,) in rows}


def _may_have_members(measure: str, definition: OutcomeDefinition, told: set[str]) -> bool:
    """Whether a measure can have a member: planning its SQL costs more than finding out that it has none."""
    if isinstance(definition.improved, Published):
        return f"indicator {definition.improved.indicator}" in told
    steps = {f"step {name}" for name in answers_to(measure, definition)}
    return not told.isdisjoint(
        steps | {f"instrument {finding.instrument}" for finding in definition.identified.findings}
    )


def _make_calendar(connection: duckdb.DuckDBPyConnection, question: Question) -> None:
    connection.register("calendar_days", calendar_table(question.as_of))
    connection.execute("CREATE OR REPLACE TEMP TABLE calendar AS SELECT * FROM calendar_days")
    connection.unregister("calendar_days")


def _insert(connection: duckdb.DuckDBPyConnection, table: str, select: str) -> int:
    return connection.execute(f"INSERT INTO {table}\n{select}").fetchall()[0][0]


def _describe(
    connection: duckdb.DuckDBPyConnection,
    definitions: Mapping[str, OutcomeDefinition],
    question: Question,
    into: str,
) -> None:
    rows = [
        {
            "measure": name,
            "position": position,
            "number": definition.number,
            "title": definition.title,
            "short": definition.short,
            "theme": definition.theme,
            "subject": definition.for_whom.subject,
            "owner": definition.owner,
            "fingerprint": outcome_fingerprint(name, definition),
            "definition": msgspec.json.encode(definition).decode(),
            "sql": compile_outcome(name, definition, question),
            "as_of": question.as_of,
            "known_by": question.known_by,
        }
        for position, (name, definition) in enumerate(definitions.items())
    ]
    connection.register("outcome_rows", pa.Table.from_pylist(rows, schema=arrow_schema(OUTCOME_MEASURE)))
    connection.execute(f"INSERT INTO {into}.{OUTCOME_MEASURE.name} SELECT * FROM outcome_rows")
    connection.unregister("outcome_rows")
