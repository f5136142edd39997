"""Lists of people as a user may see them: rows left out by role and restriction, and how many."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar, overload

import duckdb

from familyhub.access import ANALYST, User, visible_to
from familyhub.measures import DueEntry, TracedMember
from familyhub.measures.rates import TracedEvent
from familyhub.workspace.patch import team_paths

AN_ANALYST = User("an analyst", ANALYST)
"""Whose lists they are where no user is named: everybody but those whom a restriction hides."""

Row = TypeVar("Row", DueEntry, TracedMember, TracedEvent)


@dataclass(frozen=True, slots=True)
class Listing(Sequence[Row], Generic[Row]):
    """The rows of a list that its reader may see, in order, and how many more there are."""

    rows: tuple[Row, ...]
    not_shown: int = 0

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, at: int | slice) -> Row | tuple[Row, ...]:
        return self.rows[at]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def sentence(self) -> str:
        """How many rows are not shown, in words; empty where all are."""
        if not self.not_shown:
            return ""
        rows = "1 row is" if self.not_shown == 1 else f"{self.not_shown:,} rows are"
        return f"{rows} not shown: the people in them are restricted, or outside what the reader may see."


def shown_due(
    connection: duckdb.DuckDBPyConnection, entries: Iterable[DueEntry], user: User | None
) -> Listing[DueEntry]:
    """The entries the user may see, by the team on whose list they are."""
    return _shown(connection, entries, user, lambda entry: entry.team_key, by_residence=False)


def shown_members(
    connection: duckdb.DuckDBPyConnection, members: Iterable[TracedMember], user: User | None, *, by_residence: bool
) -> Listing[TracedMember]:
    """The members the user may see, by the team that held them on the deciding day.

    `by_residence`: they are those who live in one place. Somebody whose neighbourhood may not be told is not shown in
    such a list, and elsewhere without it.
    """
    keys = {team.name: team.key for team in team_paths(connection)}
    return _shown(connection, members, user, lambda member: keys.get(member.team), by_residence=by_residence)


def shown_events(
    connection: duckdb.DuckDBPyConnection, events: Iterable[TracedEvent], *, by_residence: bool
) -> Listing[TracedEvent]:
    """The events behind a rate that an analyst may see, as `shown_members` shows members."""
    keys = {team.name: team.key for team in team_paths(connection)}
    return _shown(connection, events, None, lambda event: keys.get(event.team), by_residence=by_residence)


def _shown(
    connection: duckdb.DuckDBPyConnection,
    rows: Iterable[Row],
    user: User | None,
    team_of: Callable[[Row], str | None],
    *,
    by_residence: bool,
) -> Listing[Row]:
    seen = visible_to(user or AN_ANALYST)
    restricted = _restrictions(connection)
    shown: list[Row] = []
    left_out = 0
    for row in rows:
        kind = "child" if row.subject == "child" else "delivery"
        found = restricted.get((kind, row.subject_id), set()) | restricted.get(("child", row.person_id), set())
        views = [seen.person(team=team_of(row), restriction=one) for one in (found or {None})]
        told = all(view.neighbourhood for view in views)
        if not all(view.row for view in views) or (by_residence and not told):
            left_out += 1
        else:
            shown.append(row if told or not isinstance(row, TracedMember | TracedEvent) else replace(row, lsoa=None))
    return Listing(tuple(shown), left_out)


def _restrictions(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, int], set[str | None]]:
    """The restrictions that stand on each child and each delivery; a delivery has those of everybody in it."""
    rows = connection.execute(
        """
        SELECT 'child' AS kind, person.person_id AS subject_id, person.restriction
        FROM person
        WHERE person.restriction IS NOT NULL
        UNION
        SELECT 'delivery' AS kind, delivery_person.delivery_id AS subject_id, person.restriction
        FROM delivery_person
        JOIN person ON person.person_id = delivery_person.person_id
        WHERE person.restriction IS NOT NULL
        """
    ).fetchall()
    found: dict[tuple[str, int], set[str | None]] = {}
    for kind, subject_id, restriction in rows:
        found.setdefault((kind, subject_id), set()).add(restriction)
    return found
