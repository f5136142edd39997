"""Revisions: from published figures to the current ones, cause by cause, and member by member."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypedDict, cast

import duckdb

from familyhub import snapshot
from familyhub.errors import UsageError
from familyhub.measures.bridge import (
    CAUSES,
    PLACES,
    Bridge,
    Cause,
    Change,
    Known,
    Standing,
    bridge,
    by_place,
    changes,
    summed,
)
from familyhub.measures.calendar import calendar_table
from familyhub.measures.definition import Definition
from familyhub.measures.figures_sql import LEVELS
from familyhub.measures.filling import fill_members, insert
from familyhub.measures.question import Contract, Question
from familyhub.measures.sql_words import day
from familyhub.measures.tables import MEMBER
from familyhub.model.derive import ddl
from familyhub.progress import RunLog
from familyhub.sql import attach, connect_build
from familyhub.state.frozen import Publication, publications
from familyhub.state.ledger import id_events
from familyhub.workspace.answers import hierarchy_of
from familyhub.workspace.finding import state_of
from familyhub.workspace.freezing import Copy, read_copy

if TYPE_CHECKING:
    from familyhub.workspace.workspace import Workspace

__all__ = ["CAUSES", "Revision", "Revisions", "published_figures", "revisions"]


@dataclass(frozen=True, slots=True)
class Revision:
    """One published figure and the current one, with what lies between. `place` is empty for the county."""

    measure: str
    name: str
    period: str
    level: str
    place: str
    is_count: bool
    bridge: Bridge
    members: Mapping[Cause, int]


@dataclass(frozen=True, slots=True)
class Revisions:
    """All revisions of one publication at one level, and every change of the county's members behind them.

    `not_rerun` names the measures whose published SELECT no longer runs on today's tables: for those, what
    people and corrections changed stands under the definition.
    """

    publication: Publication
    revisions: tuple[Revision, ...]
    changes: Mapping[str, tuple[Change, ...]]
    not_rerun: tuple[str, ...]


def published_figures(workspace: "Workspace", period: str | None = None) -> tuple[Publication, ...]:
    """Every publication of a period, or of all, in order."""
    with state_of(workspace) as state:
        return publications(state, period)


class RevisionChoice(TypedDict, total=False):
    """Which publication and where: its number, the level, by residence, the measure."""

    number: int | None
    level: str
    residence: bool
    measure: str | None


def revisions(
    workspace: "Workspace", period: str | None = None, *, number: int | None = None, level: str = "county",
    residence: bool = False, measure: str | None = None,
) -> Revisions:  # fmt: skip
    """From a publication (the latest, or that number of the period) to the snapshot in service.

    Raises UsageError where nothing was published, SnapshotError where the frozen copy is not what was frozen.
    """
    publication = _chosen(published_figures(workspace, period), period, number)
    copy = read_copy(workspace.folders, publication)
    wanted = [name for name in publication.measures if measure in (None, name)]
    if not wanted:
        raise _nothing(f"{measure} was not published for {publication.period}", ", ".join(publication.measures))
    column = _column(level, residence=residence)
    found: list[Revision] = []
    every: dict[str, tuple[Change, ...]] = {}
    with _countings(workspace, copy, wanted) as counted:
        for name in wanted:
            said = copy.measures[name]
            is_count = bool(said["is_count"])
            frozen, now = copy.members[name], counted.read("current.member", name, publication.period)
            again = counted.read("recounted.member", name, publication.period)
            rerun = frozen if name in counted.stale else counted.read("marts.member", name, publication.period)
            steps = changes(frozen, rerun, again, now, counted.known(name, copy), is_count=is_count)
            every[name] = tuple(steps)
            for place in [""] if column is None else by_place(frozen, now, column):
                between = bridge(frozen, now, steps, column, place, is_count=is_count)
                here = [step for step in steps if step.at(column, place) != (0, 0)]
                found.append(
                    Revision(name, str(said["name"]), publication.period, level, place, is_count, between, summed(here))
                )
        stale = tuple(name for name in wanted if name in counted.stale)
    return Revisions(publication, tuple(found), every, stale)


@dataclass(slots=True)
class _Counted:
    """A connection on which the four countings stand, and what tells causes apart."""

    connection: duckdb.DuckDBPyConnection
    publication: Publication
    stale: list[str]
    touched: frozenset[int]

    def read(self, table: str, measure: str, period: str) -> dict[int, Standing]:
        """The members of one counting."""
        places = ", ".join(f"COALESCE({column}, 'Out of area')" for column in PLACES)
        rows = self.connection.execute(
            f"SELECT subject_id, person_id, status, closed, reason, {places} FROM {table} "
            "WHERE measure = $measure AND period = $period",
            {"measure": measure, "period": period},
        ).fetchall()
        return {row[0]: Standing(row[0], row[1], row[2], row[3], row[4], tuple(row[5:])) for row in rows}

    def known(self, measure: str, copy: Copy) -> Known:
        """What is known of the subjects of one measure."""
        known_by = day(self.publication.known_by)
        elsewhere = self._ids(
            "SELECT subject_id FROM current.member WHERE measure = $measure AND period <> $period "
            "UNION SELECT subject_id FROM recounted.member WHERE measure = $measure AND period <> $period",
            measure,
        )
        new = self._ids(
            f"SELECT person_id FROM person WHERE learnt_on > {known_by} UNION ALL "
            f"SELECT delivery_id FROM delivery WHERE COALESCE(born_learnt_on, learnt_on) > {known_by}"
        )
        present = self._ids("SELECT person_id FROM person UNION ALL SELECT delivery_id FROM delivery")
        families = self.connection.execute(
            "SELECT delivery_id, person_id FROM delivery_person UNION "
            "SELECT delivery_id, mother_id FROM delivery WHERE mother_id IS NOT NULL"
        ).fetchall()
        people = set(self.touched)
        people |= {delivery for delivery, person in families if person in self.touched}
        people |= {m.subject_id for m in copy.members[measure].values() if m.person_id in self.touched}
        return Known(frozenset(people), new, elsewhere, present)

    def _ids(self, sql: str, measure: str | None = None) -> frozenset[int]:
        values = {} if measure is None else {"measure": measure, "period": self.publication.period}
        return frozenset(row[0] for row in self.connection.execute(sql, values).fetchall())


@contextmanager
def _countings(workspace: "Workspace", copy: Copy, wanted: Sequence[str]) -> Iterator[_Counted]:
    """The published SELECTs on today's facts (`marts`), today's for the published days (`recounted`), and `current`."""
    publication = copy.publication
    with state_of(workspace) as state:
        home = snapshot.in_service(state, workspace.folders)
        events = [event for event in id_events(state) if (event.published or 0) > publication.turn]
    touched = frozenset(each for event in events for each in (event.person_id, event.other_id))
    question = Question(
        publication.as_of, publication.known_by, publication.since, cast(Contract, publication.contract)
    )  # fmt: skip
    with (
        TemporaryDirectory(prefix=".revising-", dir=home.parent) as spill,
        connect_build(Path(spill), memory_limit=f"{workspace.settings.refresh.memory_limit_gb:g}GB") as connection,
    ):
        attach(connection, "facts", home / "facts.duckdb")
        attach(connection, "current", home / "marts.duckdb")
        for name in ("marts", "recounted"):
            connection.execute(f"ATTACH ':memory:' AS {name}")
            connection.execute(ddl(MEMBER, f"{name}.member"))
        connection.register("days", calendar_table(publication.as_of))
        connection.execute("CREATE TEMP TABLE calendar AS SELECT * FROM days")
        connection.execute("SET search_path = 'facts'")
        stale = [name for name in publication.measures if not _reran(connection, copy, name)]
        definitions = workspace.definitions()
        standing = _with_cohorts(definitions, wanted)
        fill_members(connection, standing, question, "recounted.member", RunLog())
        yield _Counted(connection, publication, stale, touched)


def _reran(connection: duckdb.DuckDBPyConnection, copy: Copy, measure: str) -> bool:
    """Run the SELECT that was published on today's facts; False where today's tables no longer bear it.

    In the order of publication, so that a measure taken among another finds that one's members.
    """
    try:
        insert(connection, "marts.member", str(copy.measures[measure]["sql"]))
    except duckdb.Error:
        return False
    return True


def _with_cohorts(definitions: Mapping[str, Definition], wanted: Sequence[str]) -> dict[str, Definition]:
    """Those that still exist of the measures wanted, and all they are taken among, in their order."""
    needed: set[str] = set()
    for measure in wanted:
        name: str | None = measure
        while name is not None and name in definitions:
            needed.add(name)
            name = definitions[name].among
    return {name: definition for name, definition in definitions.items() if name in needed}


def _chosen(found: Sequence[Publication], period: str | None, number: int | None) -> Publication:
    matching = [each for each in found if number in (None, each.number)]
    if not matching:
        what = "nothing was published yet" if period is None else f"nothing was published of {period}"
        wanted = f", number {number}" if number is not None else ""
        raise _nothing(what + wanted, "a period whose figures were frozen")
    return matching[-1]


def _nothing(found: str, expected: str) -> UsageError:
    return UsageError(
        "nothing-published",
        "the question",
        found=found,
        expected=expected,
        next_step="Run `familyhub freeze PERIOD --for WHAT` when figures are published; `--list` shows what was.",
    )


def _column(level: str, *, residence: bool) -> str | None:
    if level == "county":
        return None
    hierarchy = hierarchy_of(level, residence=residence)
    return next(column for of, name, column in LEVELS if (of, name) == (hierarchy, level))
