"""Reading back what a refresh found out about the sources, as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from operator import attrgetter

import duckdb

from familyhub.errors import SnapshotError, UsageError
from familyhub.quality.rows import rows_of
from familyhub.quality.tables import (
    QUALITY_COVERAGE,
    QUALITY_EXTRACT,
    QUALITY_FIELD,
    QUALITY_LINKABLE,
    QUALITY_TIMELINESS,
)
from familyhub.quality.trend import Share, Trend, trend


@dataclass(frozen=True, slots=True)
class ExtractPart:
    """A row of `quality_extract`, which one it is apart."""

    source: str
    format: str
    source_table: str | None
    month: str
    month_is: str
    file: str
    received: date
    period_from: date | None
    period_to: date | None
    days_after_period: int | None
    replaced: bool
    read_rows: int
    landed_rows: int
    quarantined_rows: int
    erased_rows: int


@dataclass(frozen=True, slots=True)
class FieldMonth:
    """A row of `quality_field`."""

    source: str
    format: str
    source_table: str
    field: str
    position: int
    says: str
    ends: bool
    month: str
    month_is: str
    rows: int
    held: int
    faults: int


@dataclass(frozen=True, slots=True)
class Delay:
    """A row of `quality_timeliness`."""

    source: str
    table_name: str
    month: str
    events: int
    median_days: int | None
    days_of_90: int | None
    within_7: int
    within_30: int
    ahead: int
    settled: bool


@dataclass(frozen=True, slots=True)
class Linkable:
    """A row of `quality_linkable`."""

    source: str
    strongest: str
    people: int
    linked: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """A row of `quality_coverage`."""

    coverage: str
    position: int
    says: str
    counted: str
    period: str
    period_from: date
    period_to: date
    ours: int | None
    published: float | None
    publisher: str | None
    indicator: str | None
    band: str
    note: str | None
    bring: str

    @property
    def percentage(self) -> float | None:
        """Our count as a percentage of the published one; None without either, or where the published one is 0."""
        return 100 * self.ours / self.published if self.ours is not None and self.published else None


@dataclass(frozen=True, slots=True)
class MonthRows:
    """What one table of a source brought in one month; `days` are those its periods cover, None where none is said."""

    source_table: str
    month: str
    month_is: str
    files: int
    read: int
    landed: int
    quarantined: int
    days: int | None

    @property
    def rows_a_day(self) -> float | None:
        """Rows read for each day that is covered: months and quarters become comparable."""
        return self.read / self.days if self.days else None


@dataclass(frozen=True)
class Field:
    """A field of a source's own table, with its months in order."""

    source: str
    source_table: str
    field: str
    position: int
    says: str
    ends: bool
    months: tuple[FieldMonth, ...]

    @cached_property
    def complete(self) -> Trend:
        """Rows that hold it, of all rows."""
        found = trend([Share(month.month, month.held, month.rows) for month in self.months])
        if found is None:
            raise ValueError(f"{self.source_table}.{self.field} has no row in any month")
        return found

    @cached_property
    def valid(self) -> Trend | None:
        """Rows in which it breaks no rule, of those that hold it; None where none does."""
        return trend([Share(month.month, month.held - month.faults, month.held) for month in self.months])

    @property
    def never_filled(self) -> bool:
        """Whether no row of any month holds it."""
        return all(month.held == 0 for month in self.months)


@dataclass(frozen=True)
class SourceQuality:
    """Everything known of one source: its name, extracts, fields, delays, and people by what links them."""

    source: str
    name: str
    extracts: tuple[ExtractPart, ...]
    fields: tuple[Field, ...]
    delays: tuple[Delay, ...]
    linkable: tuple[Linkable, ...]

    @property
    def people(self) -> int:
        """People of the source, by its own ids."""
        return sum(each.people for each in self.linkable)

    @cached_property
    def months(self) -> tuple["MonthRows", ...]:
        """Rows of each table and month, of the extracts that no later one replaced."""
        key = attrgetter("source_table", "month")
        standing = sorted((e for e in self.standing if e.source_table), key=lambda e: (e.source_table or "", e.month))
        return tuple(_month_rows(list(group)) for _, group in groupby(standing, key=key))

    @property
    def standing(self) -> tuple[ExtractPart, ...]:
        """The extracts that no later one replaced."""
        return tuple(extract for extract in self.extracts if not extract.replaced)


@dataclass(frozen=True, slots=True)
class Quality:
    """What the sources are worth, as at a day: source by source, and our counts beside published ones."""

    area: str
    as_at: date
    sources: tuple[SourceQuality, ...]
    coverage: tuple[Coverage, ...]


def read(connection: duckdb.DuckDBPyConnection, area: str, as_at: date, source: str | None = None) -> Quality:
    """What `marts` says of all sources, or of one. Raises UsageError for a source nobody knows.

    Raises SnapshotError where the snapshot was built before familyhub looked at the quality of sources.
    """
    _require_tables(connection)
    names = dict(connection.execute("SELECT source, name FROM marts.source ORDER BY source").fetchall())
    if source is not None and source not in names:
        raise UsageError(
            "source_unknown",
            "the question",
            found=f'the source "{source}"',
            expected="one of " + ", ".join(names),
            next_step="A source is the name of its folder below incoming/.",
        )
    chosen = [source] if source is not None else list(names)
    extracts = rows_of(connection, ExtractPart, QUALITY_EXTRACT.name, "source, received, extract_id")
    months = rows_of(connection, FieldMonth, QUALITY_FIELD.name, "source, format, source_table, position, month")
    delays = rows_of(connection, Delay, QUALITY_TIMELINESS.name, "source, table_name, month")
    linkable = rows_of(connection, Linkable, QUALITY_LINKABLE.name, "source, strongest")
    fields = [
        _field(tuple(group))
        for _, group in groupby(months, key=lambda m: (m.source, m.format, m.source_table, m.field))
    ]
    sources = tuple(
        SourceQuality(
            each,
            names[each],
            tuple(row for row in extracts if row.source == each),
            tuple(row for row in fields if row.source == each),
            tuple(row for row in delays if row.source == each),
            tuple(row for row in linkable if row.source == each),
        )
        for each in chosen
    )
    coverage = rows_of(connection, Coverage, QUALITY_COVERAGE.name, "position, period_to, period_from")
    return Quality(area, as_at, sources, tuple(coverage) if source is None else ())


def _require_tables(connection: duckdb.DuckDBPyConnection) -> None:
    found = connection.execute(
        "SELECT COUNT(*) FROM duckdb_tables() WHERE database_name = 'marts' AND table_name = ?", [QUALITY_FIELD.name]
    ).fetchall()[0][0]
    if not found:
        raise SnapshotError(
            "no_quality",
            "the snapshot in service",
            found="a snapshot without tables on the quality of the sources",
            expected="one that this familyhub built",
            next_step="Run `familyhub refresh`.",
        )


def _field(months: Sequence[FieldMonth]) -> Field:
    first = months[0]
    return Field(first.source, first.source_table, first.field, first.position, first.says, first.ends, tuple(months))


def _month_rows(parts: Sequence[ExtractPart]) -> MonthRows:
    first = parts[0]
    periods = {(part.period_from, part.period_to) for part in parts}
    days = [(last - start).days + 1 for start, last in periods if start is not None and last is not None]
    return MonthRows(
        first.source_table or "",
        first.month,
        "period" if all(part.month_is == "period" for part in parts) else "receipt",
        len(parts),
        sum(part.read_rows for part in parts),
        sum(part.landed_rows for part in parts),
        sum(part.quarantined_rows for part in parts),
        sum(days) if len(days) == len(periods) else None,
    )
