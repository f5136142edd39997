"""Standard records from a few lines of text, and who is one person by them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa

from familyhub.linkage.linking import Linked, join_records
from familyhub.linkage.shape import STANDARD, Decision

SECRET = b"the secret of these few records"


def standing(text: str) -> duckdb.DuckDBPyConnection:
    """A database with `standard` from a table whose first row names columns, `source` and `key` first of all.

    A cell of numbers, names or roots holds several with spaces between; nodes follow source and key.
    """
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines() if line.strip()]
    names, rows = lines[0], [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]
    assert {"source", "key"} <= set(names)
    rows.sort(key=lambda row: (row["source"], row["key"]))
    return stood([_record(node, row) for node, row in enumerate(rows)])


def stood(records: Sequence[dict[str, Any]]) -> duckdb.DuckDBPyConnection:
    """A database with these records as `standard`."""
    connection = duckdb.connect()
    connection.execute(STANDARD)
    if records:
        connection.register("records", pa.Table.from_pylist(list(records)))
        connection.execute("INSERT INTO standard BY NAME SELECT * FROM records")
        connection.unregister("records")
    return connection


def joined(
    connection: duckdb.DuckDBPyConnection, decisions: Sequence[Decision] = (), local_ids: dict[str, str] | None = None
) -> Linked:
    """Join the records, and leave the tables that `link` leaves."""
    return join_records(connection, SECRET, decisions=decisions, local_ids=local_ids)


def same(connection: duckdb.DuckDBPyConnection) -> set[frozenset[str]]:
    """The records of each person, as sets of `source/key`."""
    together: dict[int, set[str]] = defaultdict(set)
    for record, person in connection.execute(
        "SELECT source || '/' || person_key, person_id FROM record_person"
    ).fetchall():
        together[person].add(record)
    return {frozenset(records) for records in together.values()}


def people(text: str, decisions: Sequence[Decision] = ()) -> set[frozenset[str]]:
    """Who is one person among the records of a table."""
    with standing(text) as connection:
        joined(connection, decisions)
        return same(connection)


def one(*records: str) -> frozenset[str]:
    """One person's records."""
    return frozenset(records)


def _record(node: int, row: dict[str, str]) -> dict[str, Any]:
    born = date.fromisoformat(row["birth_date"]) if row.get("birth_date") else None
    forename, surname = row.get("forename") or None, row.get("surname") or None
    postcode = row.get("postcode") or None
    return {
        "node": node,
        "source": row["source"],
        "person_key": row["key"],
        "nhs_numbers": row.get("nhs_number", "").split(),
        "upns": row.get("upn", "").split(),
        "birth_date": born,
        "birth_year": born and born.year,
        "birth_month": born and born.month,
        "birth_day": born and born.day,
        "birth_order": int(row["birth_order"]) if row.get("birth_order") else None,
        "forename": forename,
        "forenames": [*([forename] if forename else []), *row.get("forenames", "").split()],
        "forename_roots": [*([forename] if forename else []), *row.get("roots", "").split()],
        "is_placeholder": row.get("placeholder") == "yes",
        "surname": surname,
        "surnames": [surname] if surname else [],
        "sex": row.get("sex") or None,
        "house": row.get("house") or None,
        "street": row.get("street") or None,
        "postcode": postcode,
        "sector": postcode and postcode[:-2],
        "district": postcode and postcode.split()[0],
        "postcodes": [postcode] if postcode else [],
        "mother": int(row["mother"]) if row.get("mother") else None,
        "mother_nhs": row.get("mother_nhs") or None,
        "delivery": row.get("delivery") or None,
        "is_unborn": row.get("unborn") == "yes",
        "is_adopted": row.get("adopted") == "yes",
    }
