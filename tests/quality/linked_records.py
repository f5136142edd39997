"""Records as linkage leaves them, in memory: a few lines of text in, the tables of the marts out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa
from quality_facts import facts

from familyhub.linkage.proofs import LINK_PROOF
from familyhub.linkage.shape import LINK_DOUBT, LINK_EDGE, RECORD_TIE, STANDARD, Decision
from familyhub.model import tables
from familyhub.model.derive import ddl
from familyhub.quality.linkage_writing import Using, write_linkage
from workspaces import tables_of

NEWEST = date(2026, 6, 30)
SECRET = b"the secret of this one workspace"
USING = Using("standard-0", link_at=5.0)
LISTS = ("nhs_numbers", "upns", "forenames", "forename_roots", "surnames", "postcodes")
SPELLED = {name: name[:-1] for name in ("nhs_numbers", "upns")}


def linked(text: str, **rows: Iterable[Mapping[str, object]]) -> duckdb.DuckDBPyConnection:
    """A connection with `identity`, `facts` and `marts` attached as schemas, filled from the text and the rows.

    The text has a table `record` with the columns of `standard` and `person` (its id), in which numbers stand with
    spaces between; other tables are those of `identity` or `facts`. A record's node is its place in the text.
    """
    connection = facts(**rows)
    connection.execute("CREATE SCHEMA identity")
    for shape in (STANDARD, LINK_EDGE, LINK_PROOF, LINK_DOUBT, RECORD_TIE):
        connection.execute(shape.replace("TABLE ", "TABLE identity."))
    connection.execute("ALTER TABLE identity.standard RENAME TO linkage_record")
    connection.execute("ALTER TABLE identity.linkage_record ADD COLUMN person_id BIGINT")
    for name in ("person_record", "address_record"):
        declared = ddl(tables.BY_NAME[name], f"identity.{name}").replace(" NOT NULL", "")
        connection.execute(declared)
        for column, kind in (
            ("source", "VARCHAR"), ("extract_id", "INTEGER"), ("row", "INTEGER"), ("learnt_to", "DATE"),
            ("person_id", "BIGINT"),
        ):  # fmt: skip
            connection.execute(f"ALTER TABLE identity.{name} ADD COLUMN {column} {kind}")
    told = tables_of(text)
    _put_records(connection, _rows(told.pop("record")))
    for name, given in told.items():
        _insert(connection, _home(name), [{key: cell or None for key, cell in row.items()} for row in _rows(given)])
    for table in ("person", "delivery"):
        connection.execute(f"UPDATE facts.{table} SET learnt_on = DATE '2020-01-01' WHERE learnt_on IS NULL")
    return connection


def written(
    connection: duckdb.DuckDBPyConnection, decisions: Sequence[Decision] = (), newest: date = NEWEST
) -> duckdb.DuckDBPyConnection:
    """The connection with the tables on linkage written."""
    write_linkage(connection, newest, USING, SECRET, decisions)
    return connection


def _rows(lines: list[list[str]]) -> list[dict[str, str]]:
    header, *rest = lines
    return [dict(zip(header, line, strict=True)) for line in rest]


def _put_records(connection: duckdb.DuckDBPyConnection, rows: list[dict[str, str]]) -> None:
    records = [_record(node, row) for node, row in enumerate(rows)]
    stated = [
        {name: record[name] for name in ("source", "person_key", "birth_date")}
        | {SPELLED[name]: (record[name] or [None])[0] for name in SPELLED}
        | {"extract_id": 1, "row": 1}
        for record, row in zip(records, rows, strict=True)
        if row.get("is_told") != "no"
    ]
    _insert(connection, "identity.linkage_record", records)
    _insert(connection, "identity.person_record", stated)


def _record(node: int, row: dict[str, str]) -> dict[str, Any]:
    born = date.fromisoformat(row["birth_date"]) if row.get("birth_date") else None
    values: dict[str, Any] = {key: cell or None for key, cell in row.items() if key not in {"person", "is_told"}}
    values |= {name: (row.get(name) or "").split() for name in LISTS}
    return values | {
        "node": node,
        "person_id": int(row["person"]),
        "is_adopted": row.get("is_adopted") == "yes",
        "is_unborn": row.get("is_unborn") == "yes",
        "is_placeholder": row.get("is_placeholder") == "yes",
        "birth_date": born,
        "birth_year": born and born.year,
        "birth_month": born and born.month,
        "birth_day": born and born.day,
    }


def _home(name: str) -> str:
    of_identity = {"person_record", "address_record", "link_edge", "link_proof", "link_doubt", "record_tie"}
    return f"identity.{name}" if name in of_identity else f"facts.{name}"


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, object]]) -> None:
    if rows:
        columns = {name: [row[name] for row in rows] for name in rows[0]}
        connection.register("given", pa.table(columns))
        listed = ", ".join(columns)
        connection.execute(f"INSERT INTO {table} ({listed}) SELECT {listed} FROM given")
        connection.unregister("given")
