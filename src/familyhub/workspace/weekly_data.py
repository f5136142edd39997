"""Gathering what the weekly report says from the marts of a snapshot, for the whole area."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import duckdb
import msgspec

from familyhub.config import Settings
from familyhub.measures import Definition
from familyhub.measures.outcomes import OutcomeDefinition
from familyhub.measures.outcomes.english import in_english as outcome_in_english
from familyhub.reports.weekly_data import (
    CHECKS,
    COMBINATION,
    DUE,
    GROUPS,
    OUTCOMES,
    THREE,
    Named,
    PlaceCounts,
    Week,
    WeeklyData,
)
from familyhub.reports.words import day
from familyhub.snapshot import Manifest
from familyhub.sql import load
from familyhub.workspace.report_data import gather
from familyhub.workspace.sources_mart import STALE_AFTER_DAYS

MOST_COMBINATIONS = 10
"""A place's combinations that are kept, the most frequent first; the command `groups` lists them all."""

Row = tuple[object, ...]


def gather_week(
    connection: duckdb.DuckDBPyConnection,
    root: Path,
    settings: Settings,
    manifest: Manifest,
    definitions: dict[str, Definition],
    today: date,
) -> WeeklyData:
    """The whole area's week, exactly; what one reader may see of it is `weekly_for`'s to say.

    The week is the last whole one that the snapshot knows. Raises UsageError where no month has ended that has figures.
    """
    kpi = gather(connection, root, settings, manifest, definitions)
    week = Week.last_whole(manifest.newest_day)
    checks_week = _known_to(connection, week)
    held = {name for (name,) in connection.execute("SELECT DISTINCT table_name FROM duckdb_tables()").fetchall()}
    has_outcomes = {"outcome_figure", "outcome_measure"} <= held
    has_groups = {"priority_group", "group_count", "group_place", "group_combination"} <= held
    names = _group_names(connection) if has_groups else ()
    days = _group_days(connection) if has_groups else ()
    return WeeklyData(
        week,
        kpi,
        checks=_rows(connection, "week_checks", CHECKS, checks_week.days),
        due=_rows(connection, "week_due", DUE),
        outcomes=_rows(connection, "week_outcomes", OUTCOMES, {"kind": "to_date"}) if has_outcomes else None,
        outcomes_before=_rows(connection, "week_outcomes", OUTCOMES, {"kind": "week_before"}) if has_outcomes else (),
        outcome_names=_outcome_names(connection) if has_outcomes else {},
        groups=_rows(connection, "week_groups", GROUPS, {"day": days[0]}) if days else () if has_groups else None,
        groups_before=_rows(connection, "week_groups", GROUPS, {"day": days[1]}) if len(days) > 1 else (),
        group_names={group: named for group, named, _ in names},
        groups_as_at=days,
        three=_rows(connection, "week_three", THREE, {"day": days[0]}) if days else (),
        combinations=_combinations(connection, "week_combinations", days[0], names) if days else (),
        combinations_by_district=_combinations(connection, "week_shared_combinations", days[0], names) if days else (),
        checks_known_to=checks_week if checks_week != week else None,
        stale=_stale(manifest.newest_day, today),
    )


def _rows(
    connection: duckdb.DuckDBPyConnection, query: str, names: Sequence[str], values: dict[str, object] | None = None
) -> tuple[PlaceCounts, ...]:
    """Rows of (what, level, place, one whole number for each name)."""
    rows = connection.execute(load(f"workspace/sql/{query}"), values or {}).fetchall()
    return tuple(_counts(row, names) for row in rows)


def _counts(row: Row, names: Sequence[str]) -> PlaceCounts:
    what, level, place, *counts = row
    numbers = {name: int(str(count)) for name, count in zip(names, counts, strict=True)}
    return PlaceCounts(str(what), str(level), str(place), numbers)


def _known_to(connection: duckdb.DuckDBPyConnection, week: Week) -> Week:
    """The week, or the last whole one before it of which any check is known: a provider may send once a month."""
    rows = connection.execute(
        """
        SELECT MAX(member.met_on)
        FROM member
        JOIN measure ON measure.measure = member.measure
        WHERE measure.worklist AND member.status = 'met' AND member.met_on <= $sunday
        """,
        {"sunday": week.sunday},
    ).fetchall()
    newest = rows[0][0]
    return week if newest is None or newest >= week.monday else Week.last_whole(newest)


def _outcome_names(connection: duckdb.DuckDBPyConnection) -> dict[str, Named]:
    rows = connection.execute(
        "SELECT measure, short, title, number, owner, fingerprint, definition FROM outcome_measure ORDER BY position"
    ).fetchall()
    return {
        measure: Named(short, title, number, _says(measure, definition), owner, fingerprint)
        for measure, short, title, number, owner, fingerprint, definition in rows
    }


def _says(measure: str, definition: str) -> str:
    """An outcome's definition as one text, without its title and its worked examples."""
    lines = outcome_in_english(measure, msgspec.json.decode(definition, type=OutcomeDefinition))
    return " ".join(line for line in lines[1:] if not line.startswith("Worked example"))


def _group_names(connection: duckdb.DuckDBPyConnection) -> tuple[tuple[str, Named, int | None], ...]:
    """The id, name and bit of each group, in the order of the catalogue."""
    rows = connection.execute(
        "SELECT priority_group, name, bit, fingerprint, definition FROM priority_group ORDER BY position"
    ).fetchall()
    return tuple((group, _group_named(name, mark, text), bit) for group, name, bit, mark, text in rows)


def _group_named(name: str, fingerprint: str, definition: str) -> Named:
    told = msgspec.json.decode(definition, type=dict[str, object])
    return Named(name, name, "", str(told.get("says", "")), str(told.get("owner", "")), fingerprint)


def _group_days(connection: duckdb.DuckDBPyConnection) -> tuple[date, ...]:
    """The days of which there are counts, the newest first."""
    rows = connection.execute("SELECT DISTINCT as_of FROM group_count ORDER BY as_of DESC").fetchall()
    return tuple(on for (on,) in rows)


def _combinations(
    connection: duckdb.DuckDBPyConnection, query: str, on: date, names: Iterable[tuple[str, Named, int | None]]
) -> tuple[PlaceCounts, ...]:
    """The most frequent combinations of each place, named by their groups in the order of the catalogue."""
    by_bit = [(bit, named.name) for _, named, bit in names if bit is not None]
    rows = connection.execute(load(f"workspace/sql/{query}"), {"day": on, "most": MOST_COMBINATIONS}).fetchall()
    return tuple(
        _counts((", ".join(name for bit, name in by_bit if mask >> bit & 1), level, place, children), COMBINATION)
        for mask, level, place, children in rows
    )


def _stale(newest_day: date, today: date) -> str:
    """A sentence where lists say who was due too long ago to act on."""
    if (today - newest_day).days <= STALE_AFTER_DAYS:
        return ""
    return (
        f"The newest extract is of {day(newest_day)}, more than {STALE_AFTER_DAYS} days ago: lists say who was due "
        "then, and not who is due today."
    )
