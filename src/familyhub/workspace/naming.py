"""Naming a record of the snapshot in service: by its person's id, by a line of a file, or by its own number.

Ids and lines are those that `trace`, `family` and `review` show. A record's number is the beginning of its opaque key,
behind an r: it names the same record in every week, and says nothing of anybody.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from familyhub.errors import UsageError
from familyhub.linkage.evidence import stated_in
from familyhub.linkage.review import CODE_DIGITS

NUMBER = re.compile(r"r([0-9a-f]{8,32})", re.IGNORECASE)
LINE = re.compile(r"(.+):(\d+)")
PERSON = re.compile(r"[0-9a-f]{1,15}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NamedRecord:
    """One record: its number, whose it is, what ties it to them (None: it is alone), and the line that last stated it.

    `node` is its place in `linkage_record`, for this snapshot only.
    """

    number: str
    person_id: int
    source: str
    tied_by: str | None
    weight: float | None
    stated_in: str
    node: int


def records_named(connection: duckdb.DuckDBPyConnection, name: str) -> list[NamedRecord]:
    """The records of a person's id (hexadecimal), of a line (`FILE:ROW`), or of a record's number.

    A line tells of the records that are stated in it, and of a contact or another event of theirs. The tables of
    identity and facts must resolve by their bare names, and `record_key` be defined. Raises UsageError where it names
    nobody.
    """
    typed = name.strip()
    if number := NUMBER.fullmatch(typed):
        found = _records(connection, "record_key LIKE ? || '%'", [number[1].lower()])
    elif PERSON.fullmatch(typed):
        found = _records(connection, "person_id = ?", [int(typed, 16)])
    elif line := LINE.fullmatch(typed):
        found = _of_line(connection, line[1], int(line[2]))
    else:
        raise _wrong(name, "what names no record")
    if not found:
        raise _wrong(name, "nobody in the snapshot in service")
    return found


def two_records(connection: duckdb.DuckDBPyConnection, first: str, second: str) -> tuple[NamedRecord, NamedRecord]:
    """The two records that two names mean.

    Where two people are named who have several records, the strongest pair between them stands for both, as in the
    review queue. Raises UsageError where a name means several records otherwise, or both mean one.
    """
    one, other = records_named(connection, first), records_named(connection, second)
    if len(one) * len(other) > 1 and all(PERSON.fullmatch(name.strip()) for name in (first, second)):
        nodes = _strongest(connection, one[0].person_id, other[0].person_id)
        one = [each for each in one if each.node in nodes] or one
        other = [each for each in other if each.node in nodes] or other
    mine, theirs = _only(first, one), _only(second, other)
    if mine.node == theirs.node:
        raise UsageError(
            "one_record_twice",
            "the question",
            found=f"{mine.number} twice",
            expected="two records",
            next_step="Name two; `familyhub review records NAME` lists those of a person or a line.",
        )
    return mine, theirs


def _only(name: str, found: Sequence[NamedRecord]) -> NamedRecord:
    if len(found) == 1:
        return found[0]
    told = "; ".join(f"{each.number} ({each.source}, {each.stated_in or 'only named by others'})" for each in found)
    raise UsageError(
        "several_records",
        f'"{name}"',
        found=f"{len(found)} records: {told}",
        expected="one record",
        next_step="Name it by its number, the r and what follows. `familyhub review records` lists what ties each.",
    )


def _wrong(name: str, found: str) -> UsageError:
    return UsageError(
        "record_unknown",
        f'"{name}"',
        found=found,
        expected="the id of a person (3f09a1), a line of a file (chis/2026-01-05/births.csv:12), or a record's number"
        " (r1a2b3c4d)",
        next_step="Copy one from `familyhub trace`, `familyhub family` or `familyhub review`; nothing was written.",
    )


def _strongest(connection: duckdb.DuckDBPyConnection, one: int, other: int) -> tuple[int, ...]:
    found = connection.execute(_STRONGEST, {"one": one, "other": other}).fetchall()
    return found[0] if found else ()


def _of_line(connection: duckdb.DuckDBPyConnection, file: str, row: int) -> list[NamedRecord]:
    """The records that a line of any of the file's sheets states; else those of the people it tells of."""
    values = {"file": file, "row": row}
    nodes = [node for (node,) in connection.execute(_STATED, values).fetchall()]
    if not nodes:
        told = connection.execute(_TABLES).fetchall()
        lines = " UNION ".join(_TOLD_OF.format(table=table) for (table,) in told)
        nodes = [node for (node,) in connection.execute(_RECORDS_OF.format(lines=lines), values).fetchall()]
    return _records(connection, "LIST_CONTAINS(?, node)", [nodes])


def _records(connection: duckdb.DuckDBPyConnection, condition: str, values: Sequence[object]) -> list[NamedRecord]:
    rows = connection.execute(_RECORDS.format(condition=condition), list(values)).fetchall()
    return [
        NamedRecord(number, person_id, source, tied_by, weight, stated_in(connection, node), node)
        for node, person_id, source, number, tied_by, weight in rows
    ]


_RECORDS = f"""
WITH keyed AS (
    SELECT node, person_id, source, person_key, record_key(source, person_key) AS record_key FROM linkage_record
)
SELECT keyed.node, keyed.person_id, keyed.source, 'r' || SUBSTR(keyed.record_key, 1, {CODE_DIGITS}) AS number,
    record_tie.rule, record_tie.weight
FROM keyed
LEFT JOIN record_tie ON record_tie.source = keyed.source AND record_tie.person_key = keyed.person_key
WHERE {{condition}}
ORDER BY keyed.source, number
"""

_STRONGEST = """
SELECT link_edge.a, link_edge.b
FROM link_edge
JOIN linkage_record AS one ON one.node = link_edge.a
JOIN linkage_record AS other ON other.node = link_edge.b
WHERE (one.person_id = $one AND other.person_id = $other) OR (one.person_id = $other AND other.person_id = $one)
ORDER BY link_edge.weight DESC NULLS FIRST, link_edge.a, link_edge.b
LIMIT 1
"""

_STATED = """
SELECT DISTINCT linkage_record.node
FROM extract
JOIN person_record ON person_record.extract_id = extract.extract_id AND person_record.row = $row
JOIN linkage_record
    ON linkage_record.source = person_record.source AND linkage_record.person_key = person_record.person_key
WHERE extract.file = $file
"""

_TABLES = """
SELECT table_name
FROM duckdb_columns()
WHERE database_name = 'facts' AND column_name IN ('person_id', 'extract_id', 'row')
GROUP BY table_name
HAVING COUNT(*) = 3
ORDER BY table_name
"""

_TOLD_OF = """SELECT extract.source, told.person_id
    FROM extract
    JOIN facts.{table} AS told ON told.extract_id = extract.extract_id AND told.row = $row
    WHERE extract.file = $file"""

_RECORDS_OF = """
WITH told_of AS (
    {lines}
)
SELECT linkage_record.node
FROM told_of
JOIN linkage_record ON linkage_record.source = told_of.source AND linkage_record.person_id = told_of.person_id
"""
