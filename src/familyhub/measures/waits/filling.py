"""Filling the marts of waits: referrals, figures at every level, and the measures themselves."""

from collections.abc import Mapping

import duckdb
import msgspec
import pyarrow as pa

from familyhub.measures.calendar import calendar_table
from familyhub.measures.filling import insert
from familyhub.measures.question import Question
from familyhub.measures.waits.compile import compile_waits, wait_fingerprint
from familyhub.measures.waits.definition import WaitDefinition
from familyhub.measures.waits.figures_sql import figures_sql
from familyhub.measures.waits.tables import WAIT_FIGURE, WAIT_MARTS, WAIT_MEASURE, WAIT_MEMBER
from familyhub.model.derive import arrow_schema, ddl
from familyhub.progress import RunLog


def fill(
    connection: duckdb.DuckDBPyConnection,
    definitions: Mapping[str, WaitDefinition],
    question: Question,
    into: str = "marts",
    log: RunLog | None = None,
) -> dict[str, int]:
    """Referrals by measure, after writing `<into>.wait_member`, `.wait_figure` and `.wait_measure`.

    The tables of `facts` must resolve by their bare names; `into` holds none of the three yet.
    """
    log = log or RunLog()
    for table in WAIT_MARTS:
        connection.execute(ddl(table, f"{into}.{table.name}"))
    connection.register("wait_calendar", calendar_table(question.as_of))
    connection.execute("CREATE OR REPLACE TEMP TABLE calendar AS SELECT * FROM wait_calendar")
    connection.unregister("wait_calendar")
    counts: dict[str, int] = {}
    rows: list[dict[str, object]] = []
    for position, (name, definition) in enumerate(definitions.items()):
        sql = compile_waits(name, definition, question)
        with log.step("wait", name) as step:
            step.rows = counts[name] = insert(connection, f"{into}.{WAIT_MEMBER.name}", sql)
        rows.append(_described(position, name, definition, question, sql))
    connection.register("wait_rows", pa.Table.from_pylist(rows, schema=arrow_schema(WAIT_MEASURE)))
    connection.execute(f"INSERT INTO {into}.{WAIT_MEASURE.name} SELECT * FROM wait_rows")
    connection.unregister("wait_rows")
    with log.step("wait", "figures") as step:
        step.rows = insert(connection, f"{into}.{WAIT_FIGURE.name}", figures_sql(into, question.as_of))
    connection.execute("DROP TABLE temp.calendar")
    return counts


def _described(position: int, name: str, definition: WaitDefinition, question: Question, sql: str) -> dict[str, object]:
    return {
        "measure": name, "position": position, "number": definition.number or None, "title": definition.title,
        "standard_weeks": definition.standard_weeks, "fingerprint": wait_fingerprint(name, definition),
        "definition": msgspec.json.encode(definition, order="deterministic").decode(), "sql": sql,
        "as_of": question.as_of, "known_by": question.known_by,
    }  # fmt: skip
