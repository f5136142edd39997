"""Gathering what the KPI report says from the marts of a snapshot."""

from pathlib import Path

import duckdb

from familyhub import measures
from familyhub.access import User
from familyhub.config import Settings
from familyhub.errors import UsageError
from familyhub.geography import Boundary, read_boundaries
from familyhub.measures import REASONS, Definition
from familyhub.reports.kpi_data import Due, KpiReportData, Measure, Missed, SourceRead, TeamPlace
from familyhub.snapshot import Manifest
from familyhub.workspace.answers import latest_month
from familyhub.workspace.patch import report_for, team_paths

WHOM = {"child": ("child", "children"), "delivery": ("family", "families"), "pregnancy": ("family", "families")}


def gather(
    connection: duckdb.DuckDBPyConnection,
    root: Path,
    settings: Settings,
    manifest: Manifest,
    definitions: dict[str, Definition],
    user: User | None = None,
) -> KpiReportData:
    """Everything the report says, as plain values; for a user, what they may see and nothing more.

    Raises UsageError where no month has ended that has figures.
    """
    month = latest_month(connection)
    if not month:
        raise UsageError(
            "no_whole_month",
            "the snapshot in service",
            found=f"no figures of a month that had ended by {manifest.newest_day}",
            expected="at least one whole month",
            next_step="Land later extracts and run `familyhub refresh`, or read `familyhub due` meanwhile.",
        )
    teams = team_paths(connection)
    fingerprints = dict(connection.execute("SELECT measure, fingerprint FROM measure").fetchall())
    wanted = [("caseload", level) for level in ("county", "quadrant", "district", "team")] + [
        ("deprivation", "quintile")
    ]
    figures = [
        figure
        for hierarchy, level in wanted
        for figure in measures.figures(connection, hierarchy=hierarchy, level=level)
        if figure.whole and (level in ("county", "district") or figure.period == month)
    ]
    whole = KpiReportData(
        area=settings.area.name,
        as_of=manifest.newest_day,
        known_by=manifest.newest_day,
        snapshot=manifest.snapshot_id,
        month=month,
        measures=tuple(_measure(name, each, fingerprints.get(name, "")) for name, each in definitions.items()),
        figures=tuple(figures),
        misses=_misses(connection, month),
        due=_due(connection),
        sources=_sources(connection),
        teams=tuple(TeamPlace(team.name, team.district) for team in teams if team.district is not None),
        outlines=_outlines(root, settings),
        notes=_notes(manifest),
    )
    return whole if user is None else report_for(user, whole, teams)


def _measure(name: str, definition: Definition, fingerprint: str) -> Measure:
    one, many = WHOM[definition.subject]
    return Measure(
        id=name,
        name=definition.name,
        short=definition.short or definition.name,
        one=one,
        many=many,
        outcome=definition.outcome or "were seen in time",
        why=definition.why,
        definition=tuple(measures.in_english(name, definition)),
        fingerprint=fingerprint,
        target=definition.target.at_least if definition.target else None,
        target_over=definition.target.over if definition.target else "year_to_date",
        owner=definition.owner,
        headline=definition.worklist,
        counts_only=definition.reported.when == "satisfied",
    )


def _misses(connection: duckdb.DuckDBPyConnection, month: str) -> tuple[Missed, ...]:
    rows = connection.execute(
        """
        SELECT measure, period_kind, period, level, place, reason, members
        FROM miss
        WHERE hierarchy = 'caseload' AND level IN ('county', 'district') AND period = $month
        ORDER BY measure, period_kind, level, place, members DESC, reason
        """,
        {"month": month},
    ).fetchall()
    return tuple(
        Missed(measure, kind, period, level, place, REASONS[reason].says, REASONS[reason].belongs_to, members)
        for measure, kind, period, level, place, reason, members in rows
    )


def _due(connection: duckdb.DuckDBPyConnection) -> tuple[Due, ...]:
    rows = connection.execute(
        """
        SELECT member.measure, member.list_team, COALESCE(team_path.district, 'Unallocated') AS district,
            COUNT(*) FILTER (WHERE list_state = 'overdue') AS overdue,
            COUNT(*) FILTER (WHERE list_state = 'due_this_week') AS due_this_week,
            COUNT(*) FILTER (WHERE list_state = 'due') AS due,
            COUNT(*) FILTER (WHERE list_state = 'coming') AS coming
        FROM member
        LEFT JOIN team_path ON team_path.team_key = member.list_team_key
        WHERE list_state IS NOT NULL
        GROUP BY member.measure, member.list_team, team_path.district
        ORDER BY member.measure, member.list_team, district
        """
    ).fetchall()
    return tuple(Due(*row) for row in rows)


def _sources(connection: duckdb.DuckDBPyConnection) -> tuple[SourceRead, ...]:
    rows = connection.execute(
        """
        SELECT name, as_at, files, read_rows, landed_rows, quarantined_rows,
            CASE WHEN people > 0 THEN people_elsewhere END AS linked, CASE WHEN people > 0 THEN people END AS linkable,
            mended_rows, erased_rows
        FROM source
        ORDER BY name
        """
    ).fetchall()
    return tuple(SourceRead(*row) for row in rows)


def _outlines(root: Path, settings: Settings) -> dict[str, Boundary]:
    """The districts' boundaries by name; empty where the settings name no file."""
    if not settings.geography.districts:
        return {}
    return {boundary.name: boundary for boundary in read_boundaries(root / settings.geography.districts)}


def _notes(manifest: Manifest) -> tuple[str, ...]:
    notes = []
    if apart := manifest.linked["held_apart"]:
        notes.append(
            f"{apart:,} identifiers contradict themselves (as when a twin's number was typed on the other twin); "
            "they link nobody until they are mended at the source."
        )
    lost = {table: count for table, count in manifest.unlinked_rows.items() if count}
    if lost:
        listed = ", ".join(f"{count:,} in {table}" for table, count in lost.items())
        notes.append(f"Rows about people of whom no person record tells, counted for nobody: {listed}.")
    return tuple(notes)
