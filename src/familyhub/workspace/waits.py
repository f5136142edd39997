"""Waits of a workspace's snapshot: how many children wait for a service and how long, and who they are."""

import duckdb

from familyhub.access import visible_to
from familyhub.errors import SnapshotError
from familyhub.measures import waits as reading
from familyhub.measures.waits import Waiting, Waits
from familyhub.workspace.answers import hierarchy_of, known_place
from familyhub.workspace.opened import Opened
from familyhub.workspace.showing import AN_ANALYST


def chosen_waits(workspace: Opened, *, level: str = "county", residence: bool = False) -> list[Waits]:
    """The figures at one level: who waits on the snapshot's day, then who was first seen in each month, newest first.

    Raises SnapshotError for a snapshot of an earlier familyhub.
    """
    with workspace.marts() as connection:
        _built(connection)
        return reading.waits(connection, level, hierarchy_of(level, residence=residence))


def who_waits(
    workspace: Opened, *, level: str = "county", place: str = "", residence: bool = False
) -> tuple[list[Waiting], int]:
    """Who waits at a place, the longest first, as an analyst may see them; and how many are not shown.

    Raises UsageError for a place that no figure knows.
    """
    with workspace.marts() as connection:
        _built(connection)
        hierarchy = hierarchy_of(level, residence=residence)
        place = known_place(level, place, (each.place for each in reading.waits(connection, level, hierarchy)))
        found = reading.waiting(connection, level, hierarchy, place)
    seen = visible_to(AN_ANALYST)
    by_residence = hierarchy != "caseload" and level != "county"
    views = [(each, seen.person(team=each.team_key, restriction=each.restriction)) for each in found]
    shown = [each for each, view in views if view.row and (view.neighbourhood or not by_residence)]
    return shown, len(found) - len(shown)


def _built(connection: duckdb.DuckDBPyConnection) -> None:
    found = connection.execute(
        "SELECT COUNT(*) FROM information_schema.tables WHERE table_name = 'wait_measure'"
    ).fetchall()  # fmt: skip
    if not found[0][0]:
        raise SnapshotError(
            "snapshot-without-waits",
            "the snapshot in service",
            found="a snapshot of an earlier familyhub, without waits",
            expected="a snapshot that holds waits",
            next_step="Run `familyhub refresh`.",
        )
