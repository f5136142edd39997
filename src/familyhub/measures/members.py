"""Filling the marts: member rows of every measure, then figures and misses at every level from the same rows."""

from collections.abc import Mapping

import duckdb
import msgspec
import pyarrow as pa

from familyhub.measures.bounds import bound
from familyhub.measures.calendar import calendar_table
from familyhub.measures.compile import compile_members, standard_fingerprint
from familyhub.measures.definition import Definition
from familyhub.measures.figures_sql import figure_sql, miss_sql
from familyhub.measures.filling import fill_members, insert
from familyhub.measures.question import Question
from familyhub.measures.tables import FIGURE, MARTS, MEASURE_TABLE, MEMBER, MISS
from familyhub.model.derive import arrow_schema, ddl
from familyhub.progress import RunLog


def measure(
    connection: duckdb.DuckDBPyConnection,
    definitions: Mapping[str, Definition],
    question: Question,
    into: str = "marts",
    log: RunLog | None = None,
) -> dict[str, int]:
    """Member rows by measure, after writing `<into>.member`, `.figure`, `.miss`, `.bound`, `.open_member`, `.measure`.

    The tables of `facts` must resolve by their bare names on the connection (`SET search_path = 'facts'`); `into` is a
    schema or an attached database that holds none of the five tables yet. Definitions must come in the order of
    `load`, so that a measure taken `among` another finds its members.
    """
    log = log or RunLog()
    for table in MARTS:
        connection.execute(ddl(table, f"{into}.{table.name}"))
    _make_calendar(connection, question, into)
    counts = fill_members(connection, definitions, question, f"{into}.{MEMBER.name}", log)
    statements = {
        name: compile_members(name, definitions, question, members=f"{into}.{MEMBER.name}") for name in definitions
    }
    _describe(connection, definitions, statements, question, into)
    with log.step("figures") as step:
        step.rows = insert(connection, f"{into}.{FIGURE.name}", figure_sql(into))
        insert(connection, f"{into}.{MISS.name}", miss_sql(into))
    with log.step("bounds") as step:
        step.rows = bound(connection, definitions, question, into)
    connection.execute("DROP TABLE temp.calendar")
    return counts


def _make_calendar(connection: duckdb.DuckDBPyConnection, question: Question, into: str) -> None:
    """Write `<into>.calendar`, and let the compiled SQL find it by its bare name as it finds the facts."""
    days = calendar_table(question.as_of)
    connection.register("calendar_days", days)
    connection.execute(f"CREATE TABLE {into}.calendar AS SELECT * FROM calendar_days")
    connection.unregister("calendar_days")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE calendar AS SELECT * FROM {into}.calendar")


def _describe(
    connection: duckdb.DuckDBPyConnection,
    definitions: Mapping[str, Definition],
    statements: Mapping[str, str],
    question: Question,
    into: str,
) -> None:
    rows = [
        {
            "measure": name,
            "position": position,
            "name": definition.name,
            "period_kind": definition.reported.by,
            "is_count": definition.reported.when == "satisfied",
            "target": definition.target.at_least if definition.target else None,
            "target_over": definition.target.over if definition.target else None,
            "withheld_below": definition.withheld.at_least if definition.withheld else None,
            "worklist": definition.worklist,
            "fingerprint": standard_fingerprint(name, definitions),
            "definition": msgspec.json.encode(definition).decode(),
            "sql": statements[name],
            "as_of": question.as_of,
            "known_by": question.known_by,
        }
        for position, (name, definition) in enumerate(definitions.items())
    ]
    connection.register("measure_rows", pa.Table.from_pylist(rows, schema=arrow_schema(MEASURE_TABLE)))
    connection.execute(f"INSERT INTO {into}.{MEASURE_TABLE.name} SELECT * FROM measure_rows")
    connection.unregister("measure_rows")
