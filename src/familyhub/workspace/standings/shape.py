"""The shape that all kinds share: a period, a counting, and one row a member with what it adds to each count."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

import duckdb

from familyhub.errors import SnapshotError
from familyhub.measures.bridge import PLACES
from familyhub.measures.calendar import calendar_table
from familyhub.measures.causes import Rules
from familyhub.measures.question import Question
from familyhub.model import Table
from familyhub.model.derive import ddl
from familyhub.sql import literal

KindName = Literal["due", "outcome", "group", "rate"]
Said = Mapping[str, object]
"""How one measure was counted: `name`, `fingerprint`, `definition`, and the SELECTs that count it."""

STANDING = "temp.standing"
STANDING_COLUMNS = {
    "stage": "INTEGER",
    "kind": "VARCHAR",
    "measure": "VARCHAR",
    "member": "VARCHAR",
    "subject_id": "BIGINT",
    "person_id": "BIGINT",
    "adds": "INTEGER[]",
    "stands": "VARCHAR",
    "reason": "VARCHAR",
    "places": "VARCHAR[]",
    "file": "VARCHAR",
    "row": "BIGINT",
    "came_late": "BOOLEAN",
}
"""One row a counting (`stage`), measure and member; `adds` goes with the kind's counts, `places` with PLACES."""

FIGURE_COLUMNS = ("kind", "measure", "period_kind", "period", "hierarchy", "level", "place", "count", "value")
"""One row a figure and count: what was published, in whole numbers."""


@dataclass(frozen=True, slots=True)
class Period:
    """A month, quarter or financial year, by its name, with its days."""

    name: str
    kind: Literal["month", "quarter", "year"]
    first: date
    last: date


def period_named(name: str) -> Period | None:
    """The period of a name: 2024-05, 2024-25 Q1 or 2024-25; None for what is no name of one."""
    found = re.fullmatch(r"(\d{4})-(\d{2})(?: Q([1-4]))?", name)
    if found is None:
        return None
    year, second, quarter = int(found[1]), int(found[2]), found[3]
    if not 1900 <= year <= 2200:
        return None
    is_year = second == (year + 1) % 100
    if quarter is not None:
        if not is_year:
            return None
        first = _month(year, 1 + 3 * int(quarter))
        return Period(name, "quarter", first, _month(first.year, first.month + 3) - timedelta(days=1))
    if 1 <= second <= 12:  # a financial year looks like a month until 2012, before any figure here
        return Period(name, "month", date(year, second, 1), _month(year, second + 1) - timedelta(days=1))
    return Period(name, "year", date(year, 4, 1), date(year + 1, 3, 31)) if is_year else None


def _month(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class Counting:
    """What is counted, where to, and from what: `facts` and `current` are attached, `calendar` stands.

    `stage` marks the rows that it writes. `catalogues` are the folders with the council's own priority groups.
    """

    connection: duckdb.DuckDBPyConnection
    period: Period
    question: Question
    stage: int
    catalogues: tuple[Path, ...] = ()

    def at(self, stage: int, question: Question | None = None) -> "Counting":
        """The same for another stage, and maybe another question."""
        return replace(self, stage=stage, question=question or self.question)

    def write(self, kind: KindName, select: str, values: Mapping[str, object] | None = None) -> None:
        """Write the rows of a SELECT with measure to places, extract_id and row, in that order."""
        self.connection.execute(
            f"""
            INSERT INTO {STANDING}
            SELECT {self.stage}, '{kind}', found.measure, found.member, found.subject_id, found.person_id, found.adds,
                found.stands, found.reason, found.places, extract.file, found.row,
                COALESCE(found.extract_id IN (SELECT extract_id FROM temp.late_extract), FALSE)
            FROM ({select}
            ) AS found
            LEFT JOIN facts.extract AS extract ON extract.extract_id = found.extract_id
            """,
            dict(values or {}),
        )

    def members(self, table: Table) -> str:
        """An empty table of members, in memory. SELECTs that were published read one another's from `marts`."""
        name = f"marts.{table.name}"
        self.connection.execute(f"DROP TABLE IF EXISTS {name}")
        self.connection.execute(ddl(table, name))
        return name


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of measure: what it counts, by which rules its changes have a cause, and how it is counted.

    `reported` gives the measures that have figures of a period. `figures` writes those of some measures to a table with
    FIGURE_COLUMNS. `now` counts as the snapshot in service does, `again` with its definitions for another question, and
    `rerun` by what was published; the last gives the measures that today's tables no longer bear.
    """

    name: KindName
    counts: tuple[str, ...]
    shown: tuple[str, ...]
    rules: Rules
    reported: Callable[[Counting], dict[str, Said]]
    figures: Callable[[Counting, Collection[str], str], None]
    now: Callable[[Counting, Collection[str]], None]
    again: Callable[[Counting, Collection[str]], None]
    rerun: Callable[[Counting, Mapping[str, Said]], set[str]]


def prepare(connection: duckdb.DuckDBPyConnection, question: Question, seen: Collection[str] | None) -> None:
    """Make what every counting reads: the calendar, the table of standings, and the extracts that came late.

    `seen` are the digests of the files that the publication knew; None where there is none, or it does not say.
    """
    columns = ", ".join(f'"{name}" {kind}' for name, kind in STANDING_COLUMNS.items())
    connection.execute(f"CREATE TEMP TABLE standing ({columns})")
    connection.register("days", calendar_table(question.as_of))
    connection.execute("CREATE TEMP TABLE calendar AS SELECT * FROM days")
    connection.unregister("days")
    connection.execute(
        "CREATE TEMP TABLE late_extract AS SELECT extract_id FROM facts.extract "
        "WHERE $seen IS NOT NULL AND NOT list_contains($seen, sha256)",
        {"seen": None if seen is None else sorted(seen)},
    )
    connection.execute("ATTACH ':memory:' AS marts")
    connection.execute("SET search_path = 'facts'")


def places_of(table: str) -> str:
    """The places of a row of a table, as SQL."""
    return "[" + ", ".join(f"COALESCE({table}.{column}, 'Out of area')" for column in PLACES) + "]"


def named(names: Collection[str]) -> str:
    """Names as a list of SQL; never empty."""
    return ", ".join(literal(name) for name in sorted(names)) or "''"


def held(connection: duckdb.DuckDBPyConnection, *tables: str) -> bool:
    """Whether the snapshot's marts have these tables: one that an earlier familyhub built may not."""
    rows = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = 'current'"
    ).fetchall()  # fmt: skip
    return set(tables) <= {name for (name,) in rows}


def rebuilt_first(what: str) -> SnapshotError:
    """The error where definitions were edited since the snapshot was made, so that nobody knows what to compare."""
    return SnapshotError(
        "definitions-newer-than-snapshot",
        "the snapshot in service",
        found=f"{what} that differ from those it was made with",
        expected="a snapshot made with today's definitions",
        next_step="Run `familyhub refresh`, and ask again.",
    )
