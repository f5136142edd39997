"""Filling the marts of priority groups: members of the day, counts of it and of month ends before, combinations."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import duckdb
import msgspec
import numpy as np
import pyarrow as pa

from familyhub.groups.catalogue import Catalogue
from familyhub.groups.combinations import Combinations, combinations, group_counts
from familyhub.groups.counting_sql import LEVELS, count_sql, five_sql, leaf_sql, member_family_sql, place_sql
from familyhub.groups.evidence_sql import STATEMENT, statements_sql
from familyhub.groups.intervention_sql import receiving_sql
from familyhub.groups.people_sql import cares_sql, concerned_sql, counted_child_sql, lives_with_sql, placed_sql
from familyhub.groups.question import Question
from familyhub.groups.sql_words import On, day
from familyhub.groups.state_sql import member_sql, own_state_sql
from familyhub.groups.tables import (
    GROUP,
    GROUP_CHILD,
    GROUP_COMBINATION,
    GROUP_COUNT,
    GROUP_MEMBER,
    GROUP_PERSON,
    GROUP_PLACE,
    MARTS,
)
from familyhub.model.derive import arrow_schema, ddl
from familyhub.progress import RunLog

STEPS = (
    "source_day", "group_bit", "counted_child", "cares", "lives_with", "concerned", "placed", "statement", "own_state",
    "member", "five", "receiving", "leaf", "member_family",
)  # fmt: skip
"""Temporary tables, in the order in which they are made; later ones read earlier ones by their bare names."""


def fill(
    connection: duckdb.DuckDBPyConnection,
    catalogue: Catalogue,
    question: Question,
    into: str = "marts",
    log: RunLog | None = None,
) -> dict[str, int]:
    """Rows by table, after writing the tables of `MARTS` into `into`, which holds none of them yet.

    The tables of `facts` must resolve by their bare names on the connection (`SET search_path = 'facts'`).
    """
    log = log or RunLog()
    for table in MARTS:
        connection.execute(ddl(table, f"{into}.{table.name}"))
    _describe(connection, catalogue, question, into)
    for before in month_ends(question):
        with log.step("groups", f"month end {before}"):
            find_members(connection, catalogue, replace(On.asked(question), day=before))
            _count(connection, catalogue, replace(On.asked(question), day=before), into)
    today = On.asked(question)
    with log.step("groups", "members") as step:
        find_members(connection, catalogue, today)
        _insert(connection, f"{into}.{GROUP_PERSON.name}", PERSON)
        step.rows = _insert(connection, f"{into}.{GROUP_MEMBER.name}", _columns(GROUP_MEMBER.names, "member"))
    with log.step("groups", "counts"):
        _count(connection, catalogue, today, into)
        _insert(connection, f"{into}.{GROUP_CHILD.name}", CHILD)
    with log.step("groups", "combinations") as step:
        step.rows = _combine(connection, catalogue, today, into)
    drop_steps(connection)
    return {
        table.name: connection.execute(f"SELECT COUNT(*) FROM {into}.{table.name}").fetchall()[0][0] for table in MARTS
    }


def month_ends(question: Question) -> list[date]:
    """The ends of the months before the day of the question, oldest first, none before `since`."""
    found: list[date] = []
    last = question.as_of.replace(day=1) - timedelta(days=1)
    while len(found) < question.months and last >= question.since:
        found.append(last)
        last = last.replace(day=1) - timedelta(days=1)
    return found[::-1]


def member_steps(catalogue: Catalogue, on: On) -> Iterator[tuple[str, str]]:
    """Each table up to `member` with its SELECT, in order; where a name comes again, its rows join the table's.

    The SELECTs run on DuckDB as they stand, and on Spark transpiled.
    """
    yield (
        "source_day",
        "SELECT extract.source, MAX(extract.received) AS last_day FROM extract"
        f" WHERE extract.received <= {day(on.known_by)} GROUP BY extract.source",
    )
    yield "group_bit", _bits(catalogue)
    yield "counted_child", counted_child_sql(on)
    yield "cares", cares_sql(on)
    yield "lives_with", lives_with_sql(on)
    yield "concerned", concerned_sql(on)
    yield "placed", placed_sql(on)
    for name in catalogue.groups:
        said = statements_sql(name, catalogue, on)
        yield "statement", f"SELECT * FROM ({said}\n) AS said ({', '.join(STATEMENT)})"
    yield "own_state", own_state_sql(on)
    yield "member", member_sql(catalogue, on)


def count_steps(catalogue: Catalogue, on: On) -> Iterator[tuple[str, str]]:
    """Each table that the counts read besides those of `member_steps`, with its SELECT, in order."""
    yield "five", five_sql()
    yield "receiving", receiving_sql(catalogue, on)
    yield "leaf", leaf_sql(catalogue, on)
    yield "member_family", member_family_sql(on)


def find_members(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue, on: On) -> None:
    """Make the temporary tables up to `member` for one day: who belongs to which group, and what shows it."""
    drop_steps(connection)
    made: set[str] = set()
    for name, select in member_steps(catalogue, on):
        if name in made:
            connection.execute(f"INSERT INTO {name} {select}")
        else:
            _make(connection, name, select)
        made.add(name)


def drop_steps(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop the temporary tables, those that are there."""
    for name in reversed(STEPS):
        connection.execute(f"DROP TABLE IF EXISTS temp.{name}")


def _count(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue, on: On, into: str) -> None:
    for name, select in count_steps(catalogue, on):
        _make(connection, name, select)
    _insert(connection, f"{into}.{GROUP_COUNT.name}", count_sql(on))
    _insert(connection, f"{into}.{GROUP_PLACE.name}", place_sql(on))


PERSON = """
SELECT placed.person_id, placed.is_child = 1 AS is_child, placed.is_carer = 1 AS is_carer,
    placed.under_five = 1 AS under_five, placed.team_key, placed.team, placed.hub, placed.district, placed.quadrant,
    placed.lsoa, placed.ward, placed.residence_district, placed.residence_quadrant
FROM placed
WHERE placed.counted = 1
"""

CHILD = f"""
SELECT {", ".join(f"child.{name}" for name in GROUP_CHILD.names)}
FROM (
    SELECT five.person_id, five.mask, five.groups, five.unconfirmed_mask, five.with_unconfirmed,
        five.groups >= 3 AS three_or_more, receiving.intervention, receiving.since AS intervention_since,
        receiving.extract_id AS intervention_extract_id, receiving.row AS intervention_row,
        receiving.practitioner_key AS lead_practitioner_key, receiving.team_key AS lead_team_key,
        placed.team_key, placed.team, placed.hub, placed.district, placed.quadrant, placed.lsoa, placed.ward,
        placed.residence_district, placed.residence_quadrant
    FROM five
    JOIN placed ON placed.person_id = five.person_id
    LEFT JOIN receiving ON receiving.person_id = five.person_id
    WHERE five.with_unconfirmed >= 3
) AS child
"""


def _combine(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue, on: On, into: str) -> int:
    """Write the combinations of every place; how many rows."""
    bits = {name: 1 << place for place, name in enumerate(catalogue.counted)}
    nests: dict[str, int] = {}
    for name, bit in bits.items():
        nests[catalogue.nest(name)] = nests.get(catalogue.nest(name), 0) | bit
    several = [nest for nest in nests.values() if nest.bit_count() > 1]
    rows = 0
    for hierarchy, level, column in LEVELS:
        place = "''" if column is None else f"placed.{column}"
        held = connection.execute(
            f"""
            SELECT {place} AS place, CAST(five.mask AS BIGINT) AS mask, COUNT(*) AS children
            FROM five
            JOIN placed ON placed.person_id = five.person_id
            WHERE five.groups >= 3
            GROUP BY ALL
            ORDER BY place, mask
            """
        ).fetchnumpy()
        if not len(held["mask"]):
            continue
        names, first = np.unique(held["place"].astype(str), return_index=True)
        here = zip(names, np.split(held["mask"], first[1:]), np.split(held["children"], first[1:]), strict=True)
        found = [(str(name), combinations(masks, children, len(bits), several)) for name, masks, children in here]
        rows += _write(connection, f"{into}.{GROUP_COMBINATION.name}", on, (hierarchy, level), found)
    return rows


def _write(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    on: On,
    where: tuple[str, str],
    found: list[tuple[str, Combinations]],
) -> int:
    """Write the combinations of the places of one level; how many rows."""
    lengths = [len(each) for _, each in found]
    masks = np.concatenate([each.masks for _, each in found])
    written = pa.table(
        {
            "as_of": pa.array([on.day] * len(masks), pa.date32()),
            "hierarchy": [where[0]] * len(masks),
            "level": [where[1]] * len(masks),
            "place": np.repeat([name for name, _ in found], lengths).tolist(),
            "mask": masks,
            "groups": group_counts(masks),
            "children": np.concatenate([each.children for _, each in found]),
            "exactly": np.concatenate([each.exactly for _, each in found]),
        }
    )
    connection.register("found_combinations", written)
    count = _insert(connection, table, "SELECT * FROM found_combinations")
    connection.unregister("found_combinations")
    return count


def _bits(catalogue: Catalogue) -> str:
    """SELECT of the groups that count: their bit as a whole number, and their nest."""
    rows = ", ".join(
        f"('{name}', CAST({1 << place} AS BIGINT), '{catalogue.nest(name)}')"
        for place, name in enumerate(catalogue.counted)
    )
    return f"SELECT * FROM (VALUES {rows}) AS counted (priority_group, bit, nest)"


def _describe(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue, question: Question, into: str) -> None:
    counted = catalogue.counted
    rows = [
        {
            "priority_group": name,
            "position": position,
            "name": group.name,
            "version": group.version,
            "bit": counted.index(name) if name in counted else None,
            "nest": catalogue.nest(name),
            "area": group.area,
            "definition": msgspec.json.encode(group).decode(),
            "fingerprint": catalogue.fingerprint,
            "as_of": question.as_of,
            "known_by": question.known_by,
        }
        for position, (name, group) in enumerate(catalogue.groups.items())
    ]
    connection.register("group_rows", pa.Table.from_pylist(rows, schema=arrow_schema(GROUP)))
    connection.execute(f"INSERT INTO {into}.{GROUP.name} SELECT * FROM group_rows")
    connection.unregister("group_rows")


def _make(connection: duckdb.DuckDBPyConnection, name: str, select: str) -> None:
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {select}")


def _insert(connection: duckdb.DuckDBPyConnection, table: str, select: str) -> int:
    return connection.execute(f"INSERT INTO {table} BY NAME {select}").fetchall()[0][0]


def _columns(names: tuple[str, ...], table: str) -> str:
    return f"SELECT {', '.join(f'{table}.{name}' for name in names)} FROM {table}"
