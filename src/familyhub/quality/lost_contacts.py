"""Contacts that lie in quarantine, read again as far as they can be: for what they cost, and for nothing else.

A row of a table that contacts are made from is split into its cells once more, the faulty cells are left out, and the
format's own SQL makes a contact of it, with the rows of the same submission that landed. What cannot be split tells no
more than the fault itself does: whose it is, and the day.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from familyhub.model import Table
from familyhub.model.codes import ACTIVITY
from familyhub.model.derive import SQL_TYPES
from familyhub.quality.kpi_cost import LOST_CONTACT
from familyhub.sources import Format, Landed
from familyhub.sources.check import check
from familyhub.sql import literal

DELIMITERS = (",", ";", "\t", "|")

LandedExtracts = Sequence[tuple[Path, Landed]]


@dataclass(frozen=True, slots=True)
class LostRow:
    """A row in quarantine: one of its faults, the columns that are faulty, and what the fault tells of it."""

    fault_id: int
    extract_id: int
    source: str
    submission: str
    sha256: str
    format: str
    table: str
    row: int
    received: date
    faulty: frozenset[str]
    raw: str
    person_id: int | None
    happened_on: date | None


def fill_lost_contacts(
    connection: duckdb.DuckDBPyConnection,
    rows: Iterable[LostRow],
    formats: Mapping[str, Format],
    extracts: LandedExtracts,
) -> frozenset[int]:
    """Fill `lost_contact`; returns the faults of rows that could not be told to be about anybody.

    `identity.record_person` must be there. Rows of tables that no contact is made from are passed over.
    """
    connection.execute(LOST_CONTACT)
    unplaced: set[int] = set()
    by_format: dict[str, list[LostRow]] = {}
    for row in rows:
        if row.format in formats:
            by_format.setdefault(row.format, []).append(row)
    for name, in_format in by_format.items():
        form = formats[name]
        tables = tables_of_contacts(form)
        lost = [row for row in in_format if row.table in tables]
        if not lost:
            continue
        activities = activities_of(form)
        read = _read_again(connection, form, lost, extracts) if activities else {}
        for row in lost:
            contacts = read.get((row.extract_id, row.row)) or [_as_told(row, form)]
            placed = [contact for contact in contacts if contact["person_id"] is not None]
            if not placed:
                unplaced.add(row.fault_id)
            for contact in placed:
                _insert(connection, row, contact, form, activities)
    return frozenset(unplaced)


def tables_of_contacts(form: Format) -> frozenset[str]:
    """The source tables of a format whose rows contacts are made from; empty for a format that tells of none."""
    select = form.canonical.get("contact", "").lower()
    return frozenset(t.name for t in form.tables if re.search(rf"\b{re.escape(t.name.lower())}\b", select))


def activities_of(form: Format) -> tuple[str, ...]:
    """The activities that a format's contacts can be of: those its SQL names, or all where a column holds ours."""
    tables = tables_of_contacts(form)
    if any(column.codes is ACTIVITY for table in form.tables if table.name in tables for column in table.columns):
        return tuple(ACTIVITY.meanings)
    select = form.canonical.get("contact", "")
    return tuple(activity for activity in ACTIVITY.meanings if literal(activity) in select)


def cells_of(raw: str, columns: Sequence[str]) -> dict[str, str] | None:
    """The cells of a line by column, where one delimiter gives as many cells as there are columns; else None."""
    found = []
    for delimiter in DELIMITERS:
        try:
            cells = next(csv.reader([raw], delimiter=delimiter, strict=True), [])
        except csv.Error:
            continue
        if len(cells) == len(columns):
            found.append(dict(zip(columns, cells, strict=True)))
    return found[0] if len(found) == 1 else None


def _as_told(row: LostRow, form: Format) -> dict[str, object]:
    day = row.happened_on if _is_day_of_contact(form, form.table(row.table)) else None
    return {"person_id": row.person_id, "happened_on": day}


def _is_day_of_contact(form: Format, table: Table) -> bool:
    """Whether the day that a row is about is the contact's: a referral has a day too, and it is another."""
    column = table.about("happened")
    if column is None:
        return False
    said = rf"\b{re.escape(column.name)}\s+AS\s+happened_on\b"
    return column.name == "happened_on" or re.search(said, form.canonical["contact"], re.IGNORECASE) is not None


def _insert(
    connection: duckdb.DuckDBPyConnection,
    row: LostRow,
    contact: dict[str, object],
    form: Format,
    activities: tuple[str, ...],
) -> None:
    told = dict(contact)
    if _is_day_of_contact(form, form.table(row.table)):
        told["happened_on"] = row.happened_on  # read by the evidence of its whole file, as this line alone is not
    told |= {"fault_id": row.fault_id, "activities": list(activities)}
    names = ", ".join(told)
    marks = ", ".join("?" * len(told))
    connection.execute(f"INSERT INTO lost_contact ({names}) VALUES ({marks})", list(told.values()))


def _read_again(
    connection: duckdb.DuckDBPyConnection, form: Format, lost: Sequence[LostRow], extracts: LandedExtracts
) -> dict[tuple[int, int], list[dict[str, object]]]:
    """The contacts that the rows become without their faulty cells, by extract and row."""
    headers = {landed.sha256: _columns_in_order(landed, form) for _, landed in extracts if landed.format == form.name}
    again: dict[tuple[str, date], list[tuple[LostRow, dict[str, str]]]] = {}
    for row in lost:
        columns = headers.get(row.sha256)
        cells = cells_of(row.raw, columns) if columns else None
        if cells is not None:
            again.setdefault((row.table, row.received), []).append((row, cells))
    if not again:
        return {}
    with duckdb.connect() as aside:
        for name in {table for table, _ in again}:
            aside.execute(f"CREATE TABLE again_{name} AS {_nothing(form.table(name))}")
        for (name, received), rows in again.items():
            _add(aside, form.table(name), received, rows)
        submissions = {row.submission for row in lost}
        for table in form.tables:
            select = _view(table, submissions, extracts, form.name)
            if any(name == table.name for name, _ in again):
                select = f"SELECT * FROM again_{table.name} UNION ALL BY NAME {select}"
            aside.execute(f"CREATE VIEW {table.name} AS {select}")
        found = aside.sql(_CONTACTS.format(select=form.canonical["contact"])).to_arrow_table()
    connection.register("read_again", found)
    placed = connection.execute(_PLACED)
    names = [column[0] for column in placed.description or ()]
    contacts: dict[tuple[int, int], list[dict[str, object]]] = {}
    for values in placed.fetchall():
        contact = dict(zip(names, values, strict=True))
        key = (contact.pop("extract_id"), contact.pop("row"))
        contacts.setdefault(key, []).append(contact)
    connection.unregister("read_again")
    wanted = {(row.extract_id, row.row) for row in lost}
    return {key: rows for key, rows in contacts.items() if key in wanted}


_CONTACTS = """
SELECT source, person_key, extract_id, row, happened_on, service, activity, attended, medium, wellbeing_review
FROM ({select}) AS contact
WHERE extract_id > 0           -- what had landed has no number here
"""

_PLACED = """
SELECT read_again.extract_id, read_again.row, record_person.person_id, happened_on, service, activity, attended, medium,
    wellbeing_review
FROM read_again
LEFT JOIN identity.record_person AS record_person
    ON record_person.source = read_again.source AND record_person.person_key = read_again.person_key
ORDER BY read_again.extract_id, read_again.row
"""


def _columns_in_order(landed: Landed, form: Format) -> tuple[str, ...] | None:
    """The columns of a file in the order of its headers, where all of them are read and it has one table."""
    if landed.unread or len(landed.parts) != 1:
        return None
    known = {column.name for table in form.tables for column in table.columns}
    columns = tuple(
        # a mapping's columns bear the file's own header: "Visited (happened_on)" for contact.happened_on
        column if column in known else f"{header} ({column.rpartition('.')[2]})"
        for header, column in landed.columns.items()
    )
    return columns if len(set(columns)) == len(columns) and known.issuperset(columns) else None


def _add(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    received: date,
    rows: Sequence[tuple[LostRow, dict[str, str]]],
) -> None:
    """Rows of one table without their faulty cells, typed as landing types them."""
    relaxed = replace(table, columns=tuple(replace(c, required=False, not_before=None) for c in table.columns))
    columns: dict[str, list[object]] = {
        name: [None if name in row.faulty else cells.get(name) for row, cells in rows]
        for name in table.names
        if any(name in cells for _, cells in rows)
    }
    texts = {name: pa.array(values, pa.string()) for name, values in columns.items()}
    numbered = pa.array(range(len(rows)), pa.int64())
    cells = pa.table({**texts, "_row": numbered, "_raw": pa.array([row.raw for row, _ in rows], pa.string())})
    good = check(connection, relaxed, cells, received).good
    places = pa.table(
        {
            "place": numbered,
            "source": [row.source for row, _ in rows],
            "submission": [row.submission for row, _ in rows],
            "extract_id": pa.array([row.extract_id for row, _ in rows], pa.int32()),
            "row": pa.array([row.row for row, _ in rows], pa.int64()),
        }
    )
    connection.register("typed_again", good)
    connection.register("places_again", places)
    connection.execute(
        f"""
        INSERT INTO again_{table.name} BY NAME
        SELECT typed_again.* EXCLUDE (_row, _raw), source, submission, extract_id, row, {literal(received)} AS received
        FROM typed_again
        JOIN places_again ON places_again.place = typed_again._row
        """
    )
    connection.unregister("typed_again")
    connection.unregister("places_again")


def _nothing(table: Table) -> str:
    columns = ", ".join(f'CAST(NULL AS {SQL_TYPES[c.kind]}) AS "{c.name}"' for c in table.columns)
    return (
        f"SELECT {columns}, CAST(NULL AS VARCHAR) AS source, CAST(NULL AS VARCHAR) AS submission,"
        " CAST(NULL AS INTEGER) AS extract_id, CAST(NULL AS BIGINT) AS row, CAST(NULL AS DATE) AS received WHERE FALSE"
    )


def _view(table: Table, submissions: set[str], extracts: LandedExtracts, form: str) -> str:
    """What landed of a table in the same submissions; without numbers, so that it is known from what is read again."""
    landed = list(_files(table, submissions, extracts, form))
    if not landed:
        return _nothing(table)
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    return " UNION ALL ".join(
        f"SELECT {names}, {literal(extract.source)} AS source, {literal(extract.submission)} AS submission,"
        f" 0 AS extract_id, _row AS row, {literal(extract.received)} AS received"
        f" FROM READ_PARQUET({literal(path.as_posix())})"
        for path, extract in landed
    )


def _files(table: Table, submissions: set[str], extracts: LandedExtracts, form: str) -> Iterator[tuple[Path, Landed]]:
    for folder, landed in extracts:
        path = folder / f"{table.name}.parquet"
        if landed.format == form and landed.submission in submissions and path.exists():
            yield path, landed
