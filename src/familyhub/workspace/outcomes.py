"""Outcomes of the snapshot in service, as a user may see them: figures, supervision, the list, the trace."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from familyhub.access import User, visible_to
from familyhub.errors import SnapshotError, UsageError
from familyhub.measures import outcomes
from familyhub.measures.outcomes import AtRiskEntry, OutcomeDefinition, OutcomeFigure, TracedOutcome
from familyhub.sql import attach, connect_build
from familyhub.workspace.answers import check_team, hierarchy_of, known_place
from familyhub.workspace.asking import AS_MEASURED, Asked
from familyhub.workspace.opened import Opened
from familyhub.workspace.patch import manager_of, team_paths
from familyhub.workspace.showing import AN_ANALYST, restricted_beside


@dataclass(frozen=True, slots=True)
class SeenAtRisk:
    """Those at risk of not achieving whom a user may see, and how many more there are."""

    rows: tuple[AtRiskEntry, ...]
    not_shown: int


@dataclass(frozen=True, slots=True)
class SeenOutcomes:
    """The members behind a figure whom a user may see, and how many more there are."""

    rows: tuple[TracedOutcome, ...]
    not_shown: int


def definitions(workspace: Opened) -> dict[str, OutcomeDefinition]:
    """The outcomes in use: those shipped, and the council's own below measures/outcomes/."""
    return outcomes.load_outcomes(workspace.folders.measures / "outcomes")


def named(known: dict[str, OutcomeDefinition], measure: str) -> str:
    """The id of a measure named by its id or the contract's number. Raises UsageError for another name."""
    for name, definition in known.items():
        if measure.lower() in (name, definition.number.lower()):
            return name
    raise UsageError(
        "unknown-outcome",
        "the question",
        found=f'"{measure}"',
        expected="one of " + ", ".join(known),
        next_step="Run `familyhub outcomes explain` for the list.",
    )


def figures(
    workspace: Opened,
    *,
    measure: str | None = None,
    level: str = "county",
    residence: bool = False,
    period_kind: str = "to_date",
    asked: Asked = AS_MEASURED,
) -> list[OutcomeFigure]:
    """Figures of one level; exact, for use inside the partnership. Raises UsageError for an unknown measure."""
    name = None if measure is None else named(definitions(workspace), measure)
    hierarchy = hierarchy_of(level, residence=residence)
    with _marts(workspace, asked) as connection:
        return outcomes.outcome_figures(
            connection, measure=name, period_kind=period_kind, hierarchy=hierarchy, level=level
        )


def months(
    workspace: Opened, measure: str, *, level: str = "county", place: str = "", residence: bool = False
) -> list[OutcomeFigure]:
    """One measure at one place at each month's end. Raises UsageError for an unknown measure or place."""
    name, hierarchy = named(definitions(workspace), measure), hierarchy_of(level, residence=residence)
    with _marts(workspace) as connection:
        return outcomes.outcome_figures(
            connection, measure=name, period_kind="month_end", hierarchy=hierarchy, level=level,
            place=_known_place(connection, hierarchy, level, place),
        )  # fmt: skip


def supervision(
    workspace: Opened, user: User, practitioner: str | None = None, measure: str | None = None
) -> list[OutcomeFigure]:
    """Counts by practitioner for the practitioner or their manager, of members of the user's teams alone.

    Raises UsageError for anybody else: this view is for supervision.
    """
    if not visible_to(user).practitioner(practitioner):
        raise UsageError(
            "not-your-supervision",
            "the question",
            found=f"{user.name}, a {user.role.title.lower()}",
            expected="the practitioner, or the manager of their team",
            next_step="Name the team whose manager you are: `familyhub outcomes supervision --team TEAM`.",
        )
    name = None if measure is None else named(definitions(workspace), measure)
    with _marts(workspace) as connection:
        return outcomes.supervision_figures(connection, tuple(sorted(user.teams)), practitioner, name)


def team_manager(workspace: Opened, team: str) -> User:
    """The manager of a team, named by its key or name. Raises UsageError for a team nobody knows."""
    with _marts(workspace) as connection:
        check_team(connection, team)
        keys = [each.key for each in team_paths(connection) if team in (each.key, each.name)]
        manager = manager_of(connection, [], keys)
    return replace(manager, name=f"the manager of {team}")


def at_risk(
    workspace: Opened, team: str | None = None, measure: str | None = None, user: User | None = None
) -> SeenAtRisk:
    """Who is at risk of not achieving, as far as the user may see; without one, as an analyst.

    Raises UsageError for a team or a measure nobody knows.
    """
    name = None if measure is None else named(definitions(workspace), measure)
    with _marts(workspace) as connection:
        check_team(connection, team)
        found = outcomes.at_risk_list(connection, team, name)
        restricted = restricted_beside(connection)
    seen = visible_to(user or AN_ANALYST)
    rows = [
        entry
        for entry in found
        if seen.people(team=entry.team_key, restrictions=restricted(entry.measure, entry.person_id)).row
    ]
    return SeenAtRisk(tuple(rows), len(found) - len(rows))


def trace(
    workspace: Opened,
    measure: str,
    *,
    level: str = "county",
    place: str = "",
    residence: bool = False,
    stage: str | None = None,
    user: User | None = None,
) -> SeenOutcomes:
    """The members behind a figure with their lines of files, as far as the user may see; without one, as an analyst."""
    name = named(definitions(workspace), measure)
    hierarchy = hierarchy_of(level, residence=residence)
    with _marts(workspace) as connection:
        place = _known_place(connection, hierarchy, level, place)
        found = outcomes.trace_outcome(connection, name, hierarchy=hierarchy, level=level, place=place, stage=stage)
        restricted = restricted_beside(connection)
    by_residence = hierarchy != "caseload" and level != "county"
    seen = visible_to(user or AN_ANALYST)
    rows = []
    for member in found:
        view = seen.people(team=member.team_key, restrictions=restricted(name, member.person_id))
        if view.row and (view.neighbourhood or not by_residence):
            rows.append(member if view.neighbourhood else replace(member, lsoa=None))
    return SeenOutcomes(tuple(rows), len(found) - len(rows))


def _known_place(connection: duckdb.DuckDBPyConnection, hierarchy: str, level: str, place: str) -> str:
    """The place as figures write it. Raises UsageError for one that no figure knows."""
    found = connection.execute(
        "SELECT DISTINCT place FROM outcome_figure WHERE hierarchy = $hierarchy AND level = $level",
        {"hierarchy": hierarchy, "level": level},
    ).fetchall()
    return known_place(level, place, (name for (name,) in found))


@contextmanager
def _marts(workspace: Opened, asked: Asked = AS_MEASURED) -> Iterator[duckdb.DuckDBPyConnection]:
    """The marts of the snapshot; asked for other days, filled again in memory from its facts."""
    if asked == AS_MEASURED:
        with workspace.marts() as connection:
            _built(connection)
            yield connection
        return
    manifest = workspace.manifest()
    home = workspace.folders.snapshots / manifest.snapshot_id
    # Beside the snapshots, because what is spilled is about people; the folder goes when the question is answered.
    with (
        TemporaryDirectory(prefix=".asking-", dir=home.parent) as spill,
        connect_build(Path(spill), memory_limit=f"{workspace.settings.refresh.memory_limit_gb:g}GB") as connection,
    ):
        attach(connection, "facts", home / "facts.duckdb")
        connection.execute("ATTACH ':memory:' AS marts")
        connection.execute("SET search_path = 'marts,facts'")
        outcomes.fill(connection, definitions(workspace), asked.question(manifest), into="marts")
        yield connection


def _built(connection: duckdb.DuckDBPyConnection) -> None:
    found = connection.execute(
        "SELECT COUNT(*) FROM information_schema.tables WHERE table_name = 'outcome_figure'"
    ).fetchall()
    if not found[0][0]:
        raise SnapshotError(
            "no_outcomes",
            "the snapshot in service",
            found="a snapshot that was built before outcomes were counted",
            expected="one with outcomes",
            next_step="Run `familyhub refresh`.",
        )
