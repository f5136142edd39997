"""Two records side by side: line by line whether they agree, in words, and what each says where that may be shown.

Whether two values agree is read from the standard records, which are what was compared; what is shown is what the
source wrote.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import duckdb

from familyhub.linkage.cannot_link import Cluster, Held, cluster_of, join, why_not
from familyhub.linkage.held import held_records
from familyhub.sql import load

Verdict = Literal["agrees", "agrees in part", "differs", "one says", "neither says"]
Told = Mapping[str, Any]

SAYS: dict[Verdict, str] = {
    "agrees": "agrees",
    "agrees in part": "agrees in part",
    "differs": "differs",
    "one says": "only one of them says",
    "neither says": "neither says",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of two records side by side; `first` and `second` are None unless values were asked for."""

    what: str
    verdict: Verdict
    first: str | None = None
    second: str | None = None


def side_by_side(connection: duckdb.DuckDBPyConnection, a: int, b: int, *, values: bool) -> tuple[Line, ...]:
    """Two records of `linkage_record`, by their nodes, line by line; what they say only with `values`.

    With values `person_record` and `address_record` are read too. No home is shown where either person's is shielded.
    """
    told = {row["node"]: row for row in _rows(connection, "linkage/sql/review_record", [a, b])}
    shown = {row["node"]: row for row in _rows(connection, "linkage/sql/review_shown", [a, b])} if values else {}
    one, other = told[a], told[b]
    return tuple(
        Line(
            what,
            verdict(one, other),
            _text(shown[a][column]) if values else None,
            _text(shown[b][column]) if values else None,
        )
        for what, column, verdict in LINES
    )


def stated_in(connection: duckdb.DuckDBPyConnection, node: int) -> str:
    """The line of a file that last stated the record; empty for one that others only name."""
    found = connection.execute(_STATED_IN, [node]).fetchall()
    return found[0][0] if found else ""


def forbidden(connection: duckdb.DuckDBPyConnection, first: Sequence[int], second: Sequence[int]) -> str | None:
    """Why the records of two lists of nodes cannot be one person, in words, by what they themselves hold; else None.

    Two numbers, or two places in one birth. An adoption forbids nothing here: people alone may join an adopted child's
    record. What another record of a source tells is not asked.
    """
    nodes = sorted({*first, *second})
    with duckdb.connect() as scratch:
        scratch.register("chosen", connection.sql(_CHOSEN, params=[nodes]).to_arrow_table())
        scratch.execute("CREATE TABLE standard AS SELECT * FROM chosen")
        held = dict(zip(nodes, held_records(scratch), strict=True))
    one, other = (_cluster({node: held[node] for node in side}) for side in (first, second))
    return None if set(one.nodes) & set(other.nodes) else why_not(one, other)


def _cluster(held: Mapping[int, Held]) -> Cluster:
    each = [cluster_of(node, replace(holds, alone=False), ()) for node, holds in held.items()]
    for other in each[1:]:
        join(each[0], other)
    return each[0]


def _rows(connection: duckdb.DuckDBPyConnection, query: str, nodes: list[int]) -> list[dict[str, Any]]:
    return connection.sql(load(query), params=[nodes]).to_arrow_table().to_pylist()


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _same(column: str) -> Callable[[Told, Told], Verdict]:
    """Two values of one column."""

    def verdict(one: Told, other: Told) -> Verdict:
        return _verdict(one[column], other[column], one[column] == other[column])

    return verdict


def _numbers(column: str) -> Callable[[Told, Told], Verdict]:
    """Two lists of numbers, the newest first: a superseded number beside its successor agrees in part."""

    def verdict(one: Told, other: Told) -> Verdict:
        mine, theirs = one[column] or [], other[column] or []
        return _verdict(mine, theirs, mine[:1] == theirs[:1], bool(set(mine) & set(theirs)))

    return verdict


def _forename(one: Told, other: Told) -> Verdict:
    mine, theirs = one["forename"], other["forename"]
    roots = set(one["forename_roots"] or []) & set(other["forename_roots"] or [])
    further = set(one["forenames"] or []) & set(other["forenames"] or [])
    return _verdict(mine, theirs, mine == theirs, bool(roots or further))


def _surname(one: Told, other: Told) -> Verdict:
    mine, theirs = one["surname"], other["surname"]
    return _verdict(mine, theirs, mine == theirs, bool(set(one["surnames"] or []) & set(other["surnames"] or [])))


def _birth(one: Told, other: Told) -> Verdict:
    mine = [one[part] for part in ("birth_year", "birth_month", "birth_day")]
    theirs = [other[part] for part in ("birth_year", "birth_month", "birth_day")]
    agreeing = sum(own is not None and own == their for own, their in zip(mine, theirs, strict=True))
    return _verdict(any(mine), any(theirs), agreeing == 3, agreeing == 2)


def _home(one: Told, other: Told) -> Verdict:
    known, theirs = (any(row[part] for part in ("uprn", "street", "postcode")) for row in (one, other))
    uprn = one["uprn"] is not None and one["uprn"] == other["uprn"]
    house = one["house"] is not None and one["house"] == other["house"] and one["postcode"] == other["postcode"]
    before = set(one["postcodes"] or []) & set(other["postcodes"] or [])
    return _verdict(known, theirs, uprn or house, bool(before))


def _mother(one: Told, other: Told) -> Verdict:
    by_number = one["mother_nhs"] is not None and one["mother_nhs"] == other["mother_nhs"]
    by_person = one["mother_person"] is not None and one["mother_person"] == other["mother_person"]
    known, theirs = (row["mother_nhs"] or row["mother_person"] for row in (one, other))
    return _verdict(known, theirs, by_number or by_person)


def _verdict(one: object, other: object, agrees: bool, in_part: bool = False) -> Verdict:
    if not one and not other:
        return "neither says"
    if not one or not other:
        return "one says"
    if agrees:
        return "agrees"
    return "agrees in part" if in_part else "differs"


LINES: tuple[tuple[str, str, Callable[[Told, Told], Verdict]], ...] = (
    ("source", "source", _same("source")),
    ("forename", "forename", _forename),
    ("surname", "surname", _surname),
    ("birth date", "birth_date", _birth),
    ("place in the birth", "birth_order", _same("birth_order")),
    ("sex", "sex", _same("sex")),
    ("NHS number", "nhs_number", _numbers("nhs_numbers")),
    ("pupil number", "upn", _numbers("upns")),
    ("home", "home", _home),
    ("mother", "mother", _mother),
)
"""What is laid side by side: in words, the column that is shown, and what says whether it agrees."""

_CHOSEN = "SELECT * FROM linkage_record WHERE LIST_CONTAINS(?, node) ORDER BY node"

_STATED_IN = """
SELECT extract.file || ':' || person_record.row
FROM linkage_record
JOIN person_record
    ON person_record.source = linkage_record.source AND person_record.person_key = linkage_record.person_key
JOIN extract ON extract.extract_id = person_record.extract_id
WHERE linkage_record.node = ?
ORDER BY person_record.learnt_to IS NULL DESC, person_record.learnt_from DESC, person_record.extract_id DESC,
    person_record.row DESC
LIMIT 1
"""
