"""Lists of people as a user may see them: rows left out by role and restriction, and how many."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar, overload

import duckdb

from familyhub.access import ANALYST, User, visible_to
from familyhub.measures import DueEntry, TracedMember
from familyhub.measures.bridge import PLACES, Change
from familyhub.measures.figures_sql import LEVELS
from familyhub.measures.rates import TracedEvent
from familyhub.workspace.patch import team_paths
from familyhub.workspace.standings import COMBINATION, THREE

AN_ANALYST = User("an analyst", ANALYST)
"""Whose lists they are where no user is named: everybody but those whom a restriction hides."""

HELD_AT = frozenset(column for hierarchy, _, column in LEVELS if hierarchy == "caseload")
"""The columns of places that tell whose caseload somebody is on, and not where they live."""

Row = TypeVar("Row", DueEntry, TracedMember, TracedEvent, Change)
Member = TypeVar("Member", DueEntry, TracedMember, TracedEvent)


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
    rows: Iterable[Member],
    user: User | None,
    team_of: Callable[[Member], str | None],
    *,
    by_residence: bool,
) -> Listing[Member]:
    seen = visible_to(user or AN_ANALYST)
    restricted = _restrictions(connection)
    shown: list[Member] = []
    left_out = 0
    for row in rows:
        kind = "child" if row.subject == "child" else "delivery"
        found = restricted.get((kind, row.subject_id), set()) | restricted.get(("child", row.person_id), set())
        view = seen.people(team=team_of(row), restrictions=found)
        told = view.neighbourhood
        if not view.row or (by_residence and not told):
            left_out += 1
        else:
            shown.append(row if told or not isinstance(row, TracedMember | TracedEvent) else replace(row, lsoa=None))
    return Listing(tuple(shown), left_out)


def shown_changes(
    connection: duckdb.DuckDBPyConnection,
    changes: Iterable[Change],
    *,
    tied: Mapping[int, Collection[int]],
    of_group: str | None = None,
    of_outcome: str | None = None,
) -> Listing[Change]:
    """The changes of members behind published figures that an analyst may see; whoever was erased names nobody.

    Somebody whose neighbourhood may not be told has none, before or after. `tied` are by id those to whom the ledger
    ties it: a change tells of them too, by the ledger's entry behind it. `of_group`: they are of a priority group,
    which a child may have from a carer. `of_outcome`: of an outcome, whose evidence may stand on another's record.
    """
    seen, restricted = visible_to(AN_ANALYST), _restrictions(connection)
    carers = carers_restricted(connection) if of_group is not None else {}
    named = () if of_group is None else of_group.split(COMBINATION)
    beside = restricted_beside(connection) if of_outcome is not None else None
    lines = _lines_restricted(connection) if of_outcome is not None else {}
    shown: list[Change] = []
    left_out = 0
    for change in changes:
        person = change.subject_id if change.person_id is None else change.person_id
        found = restricted.get(("delivery", change.subject_id), set()).union(
            *(restricted.get(("child", one), set()) for one in (person, *tied.get(person, ())))
        )
        from_carer = carers.get(person, {})
        found |= {one for group, one in from_carer.items() if of_group == THREE or group in named}
        if beside is not None and of_outcome is not None:
            found |= beside(of_outcome, person) | lines.get(change.record or "", set())
        view = seen.people(team=None, restrictions=found)
        if view.row:
            shown.append(change if view.neighbourhood else _without_residence(change))
        else:
            left_out += 1
    return Listing(tuple(shown), left_out)


def _without_residence(change: Change) -> Change:
    def told(places: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(place if column in HELD_AT else "" for column, place in zip(PLACES, places, strict=True))

    return replace(change, places_before=told(change.places_before), places_after=told(change.places_after))


def restrictions_of(connection: duckdb.DuckDBPyConnection) -> dict[int, str]:
    """The restriction that stands on each person who has one."""
    rows = connection.execute("SELECT person_id, restriction FROM person WHERE restriction IS NOT NULL").fetchall()
    return dict(rows)


def carers_restricted(connection: duckdb.DuckDBPyConnection) -> dict[int, dict[str, str]]:
    """The groups that each child has from a parent or carer who is restricted, and that restriction."""
    rows = connection.execute(
        """
        SELECT member.person_id, member.priority_group, carer.restriction
        FROM group_member AS member
        JOIN person AS carer ON carer.person_id = member.via_id
        WHERE carer.restriction IS NOT NULL
        """
    ).fetchall()
    found: dict[int, dict[str, str]] = {}
    for person, group, restriction in rows:
        found.setdefault(person, {})[group] = restriction
    return found


LINE = """
SELECT extract_id, row, person_id FROM assessment
UNION ALL
SELECT extract_id, row, person_id FROM contact
UNION ALL
SELECT extract_id, row, person_id FROM outcome_activity
UNION ALL
SELECT extract_id, row, person_id FROM feedback
"""
"""The records on which a member's evidence of an outcome may stand, each with whose it is."""

RESTRICTED_BESIDE = f"""
WITH restricted AS (
    SELECT person_id, restriction FROM person WHERE restriction IS NOT NULL
),
line AS ({LINE})
SELECT evidence.measure, evidence.person_id, restricted.restriction
FROM outcome_evidence AS evidence
JOIN line ON line.extract_id = evidence.extract_id AND line.row = evidence.row
JOIN restricted ON restricted.person_id = line.person_id
UNION
SELECT NULL, restricted.person_id, restricted.restriction
FROM restricted
"""


def restricted_beside(connection: duckdb.DuckDBPyConnection) -> Callable[[str, int | None], set[str]]:
    """Gives the restrictions that stand on a measure's member, and on anybody on whose record its evidence stands."""
    found: dict[tuple[str | None, int], set[str]] = {}
    for measure, person, restriction in connection.execute(RESTRICTED_BESIDE).fetchall():
        found.setdefault((measure, person), set()).add(restriction)

    def of(measure: str, person: int | None) -> set[str]:
        if person is None:  # a school
            return set()
        return found.get((None, person), set()) | found.get((measure, person), set())

    return of


def _lines_restricted(connection: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    """By line of a file, as a change names it: the restrictions of whose record it is.

    What a publication counted may stand on a line that is no evidence any more.
    """
    rows = connection.execute(
        f"""
        SELECT DISTINCT extract.file || ':' || line.row, person.restriction
        FROM ({LINE}) AS line
        JOIN person ON person.person_id = line.person_id AND person.restriction IS NOT NULL
        JOIN extract ON extract.extract_id = line.extract_id
        """
    ).fetchall()
    found: dict[str, set[str]] = {}
    for line, restriction in rows:
        found.setdefault(line, set()).add(restriction)
    return found


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
