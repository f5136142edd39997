"""What each source sends and what of it is held: tables, fields, rows, people, days."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import duckdb

from familyhub.config import Settings
from familyhub.config.settings import Source
from familyhub.inventory.basis import Basis, basis, keep_until
from familyhub.inventory.lineage import of_format
from familyhub.inventory.marks import special_categories
from familyhub.inventory.rhythm import Rhythm, rhythm
from familyhub.inventory.sql_columns import Traced
from familyhub.model import Column, Table
from familyhub.snapshot import Manifest
from familyhub.sources import Format, Landed
from familyhub.sources.dates import FILLERS

Use = Literal["value", "rows", "none"]


@dataclass(frozen=True, slots=True)
class Field:
    """A field a source sends. `feeds` are canonical columns, as `table.column`, that take their value from it.

    `use` is `rows` where it only decides which rows there are, and `none` where nothing reads it.
    """

    name: str
    says: str
    identifies: bool
    names_person: bool
    special: tuple[str, ...]
    use: Use
    feeds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeldTable:
    """A table of a format that a source sent: rows of it that stand, and the fields its files carry.

    `fills` are the canonical tables that take values from it; `not_carried` counts declared fields no file brings.
    """

    format: str
    name: str
    says: str
    rows: int
    fields: tuple[Field, ...]
    not_carried: int
    fills: tuple[str, ...]

    @property
    def unused(self) -> tuple[Field, ...]:
        """The fields that nothing reads."""
        return tuple(field for field in self.fields if field.use == "none")


@dataclass(frozen=True, slots=True)
class Overdue:
    """What is kept beyond its retention: files, the rows they landed, and the oldest day of receipt among them."""

    files: int
    rows: int
    oldest: date


@dataclass(frozen=True, slots=True)
class Holding:
    """All that is held of one source. `formats` counts rows that stand, by format; `facts` rows by linked table.

    `period` is what its files state that they cover, `events` the first and last day of anything that had happened
    when it was received, `planned_to` the last day of what was yet to come.
    """

    source: str
    name: str
    basis: Basis
    rhythm: Rhythm
    files: int
    rows: int
    quarantined: int
    people: int
    people_elsewhere: int
    period: tuple[date, date] | None
    events: tuple[date, date] | None
    planned_to: date | None
    formats: dict[str, int]
    tables: tuple[HeldTable, ...]
    facts: dict[str, int]
    unread_formats: tuple[str, ...]
    overdue: Overdue | None

    @property
    def covers(self) -> tuple[date, date] | None:
        """The first and last day it covers: as its files state, else by what happened."""
        return self.period or self.events

    @property
    def special(self) -> tuple[str, ...]:
        """The special categories, and offences, that its fields are marked with."""
        return tuple(sorted({mark for table in self.tables for field in table.fields for mark in field.special}))

    @property
    def identifying(self) -> tuple[str, ...]:
        """The fields that name, number or locate a person, as `table.field`."""
        return tuple(
            f"{table.name}.{field.name}" for table in self.tables for field in table.fields if field.identifies
        )


def holdings(
    connection: duckdb.DuckDBPyConnection,
    manifest: Manifest,
    settings: Settings,
    formats: Mapping[str, Format],
    today: date,
) -> tuple[Holding, ...]:
    """What is held of each source, by name of its folder; `connection` reads the facts and marts of the snapshot."""
    gone = _replaced(connection)
    traced = {form: of_format(formats[form]) for form in {e.format for e in manifest.extracts} if form in formats}
    found = []
    for source in sorted({extract.source for extract in manifest.extracts}):
        extracts = [extract for extract in manifest.extracts if extract.source == source]
        found.append(_holding(connection, source, extracts, settings, formats, traced, gone, today))
    return tuple(found)


def _holding(
    connection: duckdb.DuckDBPyConnection,
    source: str,
    extracts: list[Landed],
    settings: Settings,
    formats: Mapping[str, Format],
    traced: Mapping[str, Mapping[str, Traced]],
    gone: set[tuple[str, str, date, str]],
    today: date,
) -> Holding:
    stated = settings.sources.get(source, Source())
    (row,) = connection.execute(
        "SELECT files, landed_rows, quarantined_rows, people, people_elsewhere FROM source WHERE source = ?", [source]
    ).fetchall()
    rows = _standing_rows(extracts, gone)
    told = _statuses(connection, source)
    tables = tuple(
        held
        for form in dict.fromkeys(form for form, _ in rows)
        if form in formats
        for held in _tables(
            formats[form], traced[form], {t: n for (f, t), n in rows.items() if f == form}, extracts, told
        )
    )
    by_format: dict[str, int] = {}
    for (form, _), count in rows.items():
        by_format[form] = by_format.get(form, 0) + count
    periods = [(e.period_from, e.period_to or e.period_from) for e in extracts if e.period_from is not None]
    periods = [period for period in periods if not set(period) & set(FILLERS)]
    events, planned_to = _days(connection, source, tables)
    special = any(mark for table in tables for field in table.fields for mark in field.special)
    return Holding(
        source=source,
        name=stated.name or source,
        basis=basis(source, stated, today, special=special),
        rhythm=rhythm((extract.received for extract in extracts), stated.cadence_days, today),
        files=row[0],
        rows=row[1],
        quarantined=row[2],
        people=row[3],
        people_elsewhere=row[4],
        period=(min(first for first, _ in periods), max(last for _, last in periods)) if periods else None,
        events=events,
        planned_to=planned_to,
        formats=by_format,
        tables=tables,
        facts=_facts(connection, source),
        unread_formats=tuple(sorted({e.format for e in extracts} - set(formats))),
        overdue=_overdue(extracts, stated.retention_months, today),
    )


def _tables(
    form: Format,
    traced: Mapping[str, Traced],
    rows: Mapping[str, int],
    extracts: Iterable[Landed],
    told: frozenset[str],
) -> list[HeldTable]:
    carried = _carried(form.name, extracts)
    held = []
    for table in form.tables:
        if table.name not in rows:
            continue
        brought = carried.get(table.name)
        columns = [column for column in table.columns if brought is None or column.name in brought]
        fields = tuple(_field(form.name, table, column, traced, told) for column in columns)
        fills = sorted({name for field in fields for name in (fed.split(".")[0] for fed in field.feeds)})
        absent = len(table.columns) - len(columns)
        held.append(HeldTable(form.name, table.name, table.says, rows[table.name], fields, absent, tuple(fills)))
    return held


def _field(form: str, table: Table, column: Column, traced: Mapping[str, Traced], told: frozenset[str]) -> Field:
    origin = (table.name.lower(), column.name.lower())
    feeds = tuple(
        f"{name}.{fed}" for name, each in traced.items() for fed, origins in each.columns.items() if origin in origins
    )
    read = any(origin in each.rows for each in traced.values())
    return Field(
        column.name,
        column.says,
        column.identifies,
        column.about == "person",
        special_categories(form, table, column, told),
        "value" if feeds else "rows" if read else "none",
        feeds,
    )


def _carried(form: str, extracts: Iterable[Landed]) -> dict[str, set[str] | None]:
    """The columns that the files of each table carry; None where a file does not say (XML, several sheets)."""
    carried: dict[str, set[str] | None] = {}
    for extract in extracts:
        if extract.format != form:
            continue
        said = set(extract.columns.values()) if len(extract.parts) == 1 and len(extract.tables) == 1 else None
        for table in {*extract.tables, *(part.table for part in extract.parts)}:
            before = carried.get(table, set())
            carried[table] = None if not said or before is None else before | said
    return carried


def _standing_rows(extracts: Iterable[Landed], gone: set[tuple[str, str, date, str]]) -> dict[tuple[str, str], int]:
    """Rows landed by format and table, those of extracts that were sent again left out."""
    rows: dict[tuple[str, str], int] = {}
    for extract in extracts:
        standing = [p for p in extract.parts if _mark(extract, extract.place(p)) not in gone]
        if len(standing) == len(extract.parts):
            counted = extract.tables
        else:
            counted = {part.table: 0 for part in standing}
            for part in standing:
                counted[part.table] += part.landed_rows
        for table, count in counted.items():
            rows[extract.format, table] = rows.get((extract.format, table), 0) + count
    return rows


def _mark(extract: Landed, place: str) -> tuple[str, str, date, str]:
    return extract.source, place, extract.received, extract.sha256


def _replaced(connection: duckdb.DuckDBPyConnection) -> set[tuple[str, str, date, str]]:
    """Extracts, or sheets of them, that a later one replaced."""
    rows = connection.execute("SELECT source, file, received, sha256 FROM facts.extract WHERE replaced").fetchall()
    return {(source, file, received, sha256) for source, file, received, sha256 in rows}


DATED = {
    "contact": "happened_on",
    "referral": "received_on",
    "assessment": "happened_on",
    "status": "from_date",
    "delivery": "born_on",
}
"""Linked tables of things that happen, each with the day it goes by."""

NOTICED = "birth.born_on"
"""What a table fills that tells of births as they happen; a register's birth dates say nothing of what it covers."""

COUNTED = (
    "person_source", "delivery", "responsible", "caseload", "residence", "contact", "referral", "status", "assessment",
    "school_term", "group_recording", "outcome_activity", "voice", "sharing", "feedback", "cost", "published",
    "staffing", "relation", "family_member", "household_member", "expected_child",
)  # fmt: skip
"""Linked tables whose rows name the extract they come from."""


def _days(
    connection: duckdb.DuckDBPyConnection, source: str, tables: Iterable[HeldTable]
) -> tuple[tuple[date, date] | None, date | None]:
    """The first and last day of what had happened when its extract was received, and the last of what was to come.

    Days that systems write where they know none are neither, nor are the births of which only a register tells.
    """
    notices = [
        f"{table.format}.{table.name}" for table in tables if any(NOTICED in field.feeds for field in table.fields)
    ]
    days = " UNION ALL ".join(
        f"SELECT '{table}' AS fact, {day} AS day, extract_id FROM facts.{table}" for table, day in DATED.items()
    )
    ((first, last, planned),) = connection.execute(
        f"""
        WITH told AS (
            SELECT day, received
            FROM ({days}) AS happened
            JOIN facts.extract USING (extract_id)
            WHERE source = $source
                AND NOT LIST_CONTAINS($fillers, day)
                AND (fact <> 'delivery' OR LIST_CONTAINS($notices, format || '.' || source_table))
        )
        SELECT MIN(day) FILTER (day <= received), MAX(day) FILTER (day <= received), MAX(day) FILTER (day > received)
        FROM told
        """,
        {"source": source, "fillers": list(FILLERS), "notices": notices},
    ).fetchall()
    return None if first is None else (first, last), planned


def _facts(connection: duckdb.DuckDBPyConnection, source: str) -> dict[str, int]:
    counts = " UNION ALL ".join(
        f"SELECT '{table}' AS name, COUNT(*) AS rows FROM facts.{table} AS told"
        " JOIN facts.extract AS extract ON extract.extract_id = told.extract_id WHERE extract.source = $source"
        for table in COUNTED
    )
    return {name: rows for name, rows in connection.execute(counts, {"source": source}).fetchall() if rows}


def _statuses(connection: duckdb.DuckDBPyConnection, source: str) -> frozenset[str]:
    """The statuses of which a source tells anybody."""
    rows = connection.execute(
        "SELECT DISTINCT status FROM facts.status JOIN facts.extract USING (extract_id) WHERE source = ?", [source]
    ).fetchall()
    return frozenset(status for (status,) in rows)


def _overdue(extracts: Iterable[Landed], months: int | None, today: date) -> Overdue | None:
    if months is None:
        return None
    over = [extract for extract in extracts if keep_until(extract.received, months) < today]
    if not over:
        return None
    return Overdue(len(over), sum(e.landed_rows for e in over), min(e.received for e in over))
