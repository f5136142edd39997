"""Filling a table of members: every measure over the facts at hand, what they have in common worked out once."""

from collections.abc import Mapping

import duckdb

from familyhub.measures.compile import member_row, member_steps, written
from familyhub.measures.definition import Definition
from familyhub.measures.question import Question
from familyhub.measures.sharing import CONTACTS, SharedSteps, contacts_sql
from familyhub.progress import RunLog


def fill_members(
    connection: duckdb.DuckDBPyConnection,
    definitions: Mapping[str, Definition],
    question: Question,
    table: str,
    log: RunLog,
) -> dict[str, int]:
    """Member rows by measure, after writing them to `table`, which has the columns of MEMBER.

    The facts and `calendar` must resolve by their bare names. Definitions must come in the order of `load`.
    """
    counts: dict[str, int] = {}
    if not definitions:
        return counts
    with log.step("measure", "contacts of interest"):
        connection.execute(f"CREATE TEMP TABLE {CONTACTS} AS {contacts_sql(definitions, question)}")
    steps = {
        name: member_steps(definition, question, members=table, contacts=CONTACTS)
        for name, definition in definitions.items()
    }
    shared = SharedSteps(connection, steps)
    for name, definition in definitions.items():
        with log.step("measure", name) as step:
            last = member_row(name, definition, question)
            step.rows = counts[name] = insert(connection, table, written(shared.shortened(name, last), last))
    shared.drop()
    connection.execute(f"DROP TABLE temp.{CONTACTS}")
    return counts


def insert(connection: duckdb.DuckDBPyConnection, table: str, select: str) -> int:
    """How many rows a SELECT has added to a table with its columns."""
    return connection.execute(f"INSERT INTO {table}\n{select}").fetchall()[0][0]
