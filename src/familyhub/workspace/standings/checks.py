"""Standings of due measures: who should have had what, whether it was met, and the contact or the birth behind it."""

from collections.abc import Collection, Mapping

import duckdb
import msgspec

from familyhub.measures import causes
from familyhub.measures.definition import Definition
from familyhub.measures.filling import fill_members, insert
from familyhub.measures.tables import MEMBER
from familyhub.progress import RunLog
from familyhub.sql import literal
from familyhub.workspace.standings.shape import Counting, Kind, Said, named, places_of

REPORTED = """
SELECT DISTINCT measure.measure, measure.position, measure.name, measure.is_count, measure.fingerprint,
    measure.definition, measure.sql
FROM current.measure AS measure
JOIN current.figure AS figure
    ON figure.measure = measure.measure AND figure.period = $period AND figure.period_kind = measure.period_kind
ORDER BY measure.position
"""


def _reported(counting: Counting) -> dict[str, Said]:
    rows = counting.connection.execute(REPORTED, {"period": counting.period.name}).fetchall()
    keys = ("name", "is_count", "fingerprint", "definition", "sql")
    return {row[0]: dict(zip(keys, row[2:], strict=True)) for row in rows}


def _figures(counting: Counting, names: Collection[str], into: str) -> None:
    counting.connection.execute(
        f"""
        INSERT INTO {into}
        SELECT 'due', measure, period_kind, period, hierarchy, level, place, count, value
        FROM (UNPIVOT (
            SELECT measure, period_kind, period, hierarchy, level, place, numerator, denominator, excluded, complete
            FROM current.figure
        ) ON numerator, denominator, excluded, complete INTO NAME count VALUE value)
        WHERE period = $period AND measure IN ({named(names)})
        """,
        {"period": counting.period.name},
    )


def _write(counting: Counting, members: str, names: Collection[str], counts: Collection[str]) -> None:
    """The standings of members in a table like MEMBER; `counts` are the measures without a denominator."""
    counting.write(
        "due",
        f"""
        WITH told AS (              -- the first line that tells of each person
            SELECT person_id, MIN(extract_id) AS extract_id, ARG_MIN(row, extract_id) AS row
            FROM person_source
            GROUP BY person_id
        )
        SELECT member.measure, CAST(member.subject_id AS VARCHAR) AS member, member.subject_id, member.person_id,
            [
                CASE WHEN member.closed AND member.status = 'met' THEN 1 ELSE 0 END,
                CASE WHEN member.closed AND member.status <> 'excluded' AND member.measure NOT IN ({named(counts)})
                    THEN 1 ELSE 0 END
            ] AS adds,
            member.status AS stands, member.reason, {places_of("member")} AS places,
            COALESCE(contact.extract_id, delivery.extract_id, told.extract_id) AS extract_id,
            CASE
                WHEN contact.extract_id IS NOT NULL THEN contact.row
                WHEN delivery.extract_id IS NOT NULL THEN delivery.row
                ELSE told.row
            END AS row
        FROM {members} AS member
        LEFT JOIN contact ON contact.contact_id = member.contact_id
        LEFT JOIN delivery ON member.subject <> 'child' AND delivery.delivery_id = member.subject_id
        LEFT JOIN told ON told.person_id = member.person_id
        WHERE member.period = $period AND member.measure IN ({named(names)})
        """,
        {"period": counting.period.name},
    )


def _now(counting: Counting, names: Collection[str]) -> None:
    rows = counting.connection.execute("SELECT measure FROM current.measure WHERE is_count").fetchall()
    _write(counting, "current.member", names, [name for (name,) in rows])


def _again(counting: Counting, names: Collection[str]) -> None:
    rows = counting.connection.execute("SELECT measure, definition FROM current.measure ORDER BY position").fetchall()
    every = {name: msgspec.json.decode(text, type=Definition) for name, text in rows}
    definitions = _with_cohorts(every, names)
    table = counting.members(MEMBER)
    fill_members(counting.connection, definitions, counting.question, table, RunLog())
    _write(counting, table, names, [name for name, each in definitions.items() if each.reported.when == "satisfied"])
    elsewhere(counting.connection, table, counting.period.name)


def _rerun(counting: Counting, said: Mapping[str, Said]) -> set[str]:
    table = counting.members(MEMBER)
    stale: set[str] = set()
    for name, each in said.items():
        try:
            insert(counting.connection, table, str(each["sql"]))
        except duckdb.Error:
            stale.add(name)
    _write(counting, table, said, [name for name, each in said.items() if each["is_count"]])
    return stale


def elsewhere(connection: duckdb.DuckDBPyConnection, table: str, period: str) -> None:
    """Note who is a member in another period: where they leave this one, a date was corrected."""
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE elsewhere AS
        SELECT measure, subject_id FROM {table} WHERE period <> {literal(period)}
        UNION
        SELECT measure, subject_id FROM current.member WHERE period <> {literal(period)}
        """
    )


def _with_cohorts(definitions: Mapping[str, Definition], wanted: Collection[str]) -> dict[str, Definition]:
    """Those that still exist of the measures wanted, and all they are taken among, in their order."""
    needed: set[str] = set()
    for measure in wanted:
        name: str | None = measure
        while name is not None and name in definitions:
            needed.add(name)
            name = definitions[name].among
    return {name: definition for name, definition in definitions.items() if name in needed}


def needs(said: Said) -> str | None:
    """The measure that one is taken among, without which its members cannot be counted."""
    return msgspec.json.decode(str(said["definition"])).get("among")


DUE = Kind(
    name="due",
    counts=("met", "counted"),
    shown=("met", "counted"),
    rules=causes.DUE,
    reported=_reported,
    figures=_figures,
    now=_now,
    again=_again,
    rerun=_rerun,
)
