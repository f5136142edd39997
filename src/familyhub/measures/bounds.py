"""Bounds beside each figure: what it might be, as it is not sure which records are one person's.

Each doubt of the linkage becomes a question: what if these two people are one, what if these records are another
person's? Each question gets a copy of the people and deliveries it is about, and the measures are taken once over all
copies. A member that every answer agrees on is sure; the others are open, and go for or against the figure.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta

import duckdb

from familyhub.measures.bounds_sql import answers_sql, bound_sql, open_member_sql
from familyhub.measures.definition import Definition
from familyhub.measures.filling import fill_members, insert
from familyhub.measures.question import Question
from familyhub.measures.subject_sql import window_reach
from familyhub.measures.tables import BOUND, MEMBER, OPEN_MEMBER
from familyhub.model.derive import ddl
from familyhub.model.linkage_facts import LINKAGE_FACTS
from familyhub.progress import RunLog
from familyhub.sql import load

SPELLS = ("responsible", "caseload", "residence", "contact", "status")
"""The facts with a person and a line, which a question copies as they are."""

LONGEST_PREGNANCY = 310


def bound(
    connection: duckdb.DuckDBPyConnection, definitions: Mapping[str, Definition], question: Question, marts: str
) -> int:
    """How many figures are open, after writing `<marts>.bound` and `<marts>.open_member`.

    `<marts>` must hold the members, figures and measures of the same question, and the facts and `calendar` must
    resolve by their bare names. Facts that tell of no doubt, or cannot, leave both tables empty.
    """
    if not definitions or not _tells_of_doubt(connection):
        return 0
    with _doubted(connection) as path:
        connection.execute("SET VARIABLE earliest = ?", [_earliest(definitions, question)])
        connection.execute(load("measures/sql/doubt/what_if"))
        connection.execute(load("measures/sql/doubt/people"))
        for table in SPELLS:
            connection.execute(_copied(table))
        connection.execute(ddl(MEMBER, f"doubted.{MEMBER.name}"))
        connection.execute(f"SET search_path = '{','.join(['doubted', *path])}'")
        fill_members(connection, definitions, question, f"doubted.{MEMBER.name}", RunLog())
        connection.execute(f"SET search_path = '{','.join(path)}'")
        connection.execute(load("measures/sql/doubt/told"))
        connection.execute(answers_sql(marts))
        insert(connection, f"{marts}.{OPEN_MEMBER.name}", open_member_sql(marts))
        return insert(connection, f"{marts}.{BOUND.name}", bound_sql(marts))


def _tells_of_doubt(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the facts hold any doubt. Facts that were written by hand may lack the tables."""
    known = {name for (name,) in connection.execute("SELECT DISTINCT table_name FROM duckdb_tables()").fetchall()}
    if not {table.name for table in LINKAGE_FACTS} <= known:
        return False
    found = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM doubtful_link) OR EXISTS (SELECT 1 FROM weak_tie)"
    ).fetchall()
    return bool(found[0][0])


@contextmanager
def _doubted(connection: duckdb.DuckDBPyConnection) -> Iterator[list[str]]:
    """A database `doubted` in memory, and the search path as it was."""
    set_path = connection.execute("SELECT current_setting('search_path')").fetchall()[0][0]
    catalog, schema = connection.execute("SELECT current_database(), current_schema()").fetchall()[0]
    path = set_path.split(",") if set_path else [f"{catalog}.{schema}"]
    connection.execute("ATTACH ':memory:' AS doubted")
    try:
        yield path
    finally:
        connection.execute(f"SET search_path = '{set_path}'")
        connection.execute("DETACH doubted")


def _earliest(definitions: Mapping[str, Definition], question: Question) -> date:
    """Nobody born earlier, and no birth before it, is in any window."""
    reach = max(window_reach(definition.within) for definition in definitions.values())
    return question.since - timedelta(days=reach + LONGEST_PREGNANCY)


def _copied(table: str) -> str:
    return f"""CREATE TABLE doubted.{table} AS
SELECT {table}.* REPLACE (COALESCE(moved.copy_id, copy.copy_id) AS person_id)
FROM {table}
JOIN doubted.copy ON copy.person_id = {table}.person_id
LEFT JOIN doubted.moved
    ON moved.what_if = copy.what_if AND moved.person_id = {table}.person_id
    AND moved.extract_id = {table}.extract_id AND moved.row = {table}.row"""
