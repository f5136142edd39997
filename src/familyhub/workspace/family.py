"""A family as one user may see it: who is of it, what they are to each other, who lives together, who is expected.

Every row passes `visible_to`: a child by the teams that hold it, a grown-up by those of the children beside whom they
stand. Whoever may not be shown is left out of every part, and only how many they are is said.
"""

import getpass
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

import duckdb

from familyhub.access import PersonView, User, visible_to
from familyhub.errors import UsageError
from familyhub.state import append, secret, transaction
from familyhub.state.entries import Entry
from familyhub.workspace import kin_rows
from familyhub.workspace.finding import ask_for_identity, identity_of
from familyhub.workspace.kin_rows import Who, age_on
from familyhub.workspace.objections import KEY
from familyhub.workspace.opened import Opened
from familyhub.workspace.showing import AN_ANALYST
from familyhub.workspace.their_lines import keyed

RECORD_READ = "record_read"
"""The kind of an entry that says who read a person's record by name."""


@dataclass(frozen=True, slots=True)
class FamilyMember:
    """A person of a family; `says` is the line of a file. `age` is in whole years, `name` only where it is shown."""

    person_id: int
    name: str | None
    role: str
    age: int | None
    from_date: date | None
    to_date: date | None
    says: str


@dataclass(frozen=True, slots=True)
class FamilyRelation:
    """What a person is to another (`sibling_of`, `carer_of` ...), what says so, and whether it is built on."""

    person_id: int
    relation: str
    other_id: int
    from_date: date | None
    to_date: date | None
    basis: str
    standing: str
    says: str


@dataclass(frozen=True, slots=True)
class Stay:
    """Days that a person of the family lived in a household."""

    person_id: int
    home: str
    from_date: date
    to_date: date | None
    says: str


@dataclass(frozen=True, slots=True)
class FamilyHousehold:
    """Who of the family lived together, and how many other people were ever of the household. It has no address."""

    household_id: int
    stays: tuple[Stay, ...]
    others: int


@dataclass(frozen=True, slots=True)
class ExpectedChild:
    """A child who is expected."""

    person_id: int
    due_on: date | None
    says: str


@dataclass(frozen=True, slots=True)
class FamilyView:
    """A family as its reader may see it, as at the newest day; `not_shown` people of it are left out."""

    family_id: int
    as_at: date
    members: tuple[FamilyMember, ...]
    relations: tuple[FamilyRelation, ...]
    households: tuple[FamilyHousehold, ...]
    expected: tuple[ExpectedChild, ...]
    not_shown: int

    def sentence(self) -> str:
        """How many people are not shown, in words; empty where all are."""
        if not self.not_shown:
            return ""
        people = "1 person is" if self.not_shown == 1 else f"{self.not_shown:,} people are"
        return f"{people} not shown: restricted, or outside what the reader may see."


def family_views(
    workspace: Opened, wanted: str, user: User | None = None, *, show_names: bool = False
) -> tuple[FamilyView, ...]:
    """The families that an opaque id of a family or person means, as the user may see them; else as an analyst may.

    A grown-up may be of several. `show_names` opens `identity.duckdb` and leaves one entry in state for each person who
    was shown by name. Raises UsageError for an id that means no family the user may see, without saying which it is.
    """
    if show_names:
        ask_for_identity(workspace, "a family by name")
    number = _number(wanted)
    as_at = workspace.manifest().newest_day
    with workspace.marts() as connection:
        views = [_view(connection, family, user, as_at) for family in kin_rows.families_of(connection, number)]
    views = [view for view in views if view.members]
    if not views or not any(_shows(view, number) for view in views):
        raise UsageError(
            "family_unknown",
            "the question",
            found="an id that means no family, or none that may be shown to you",
            expected="the id of a family or of a person, as lists show it",
            next_step="Copy an id from a list; where somebody is restricted, ask who may see them.",
        )
    return tuple(_named(workspace, views, user) if show_names else views)


def _number(wanted: str) -> int:
    try:
        return int(wanted, 16)
    except ValueError:
        raise UsageError(
            "family_unknown",
            "the question",
            found="what is no id",
            expected="the id of a family or of a person, as lists show it, such as 3f09a1",
            next_step="Copy an id from a list.",
        ) from None


def _shows(view: FamilyView, wanted: int) -> bool:
    """Whether the id that was asked for is one that the reader may see: a hidden child must not lead to its family."""
    shown = {member.person_id for member in view.members} | {child.person_id for child in view.expected}
    return wanted == view.family_id or wanted in shown


def _view(connection: duckdb.DuckDBPyConnection, family: int, user: User | None, as_at: date) -> FamilyView:
    members = kin_rows.members(connection, family)
    of_it = {member.person_id for member in members}
    said = kin_rows.relations(connection, of_it)
    mothers = {member.person_id for member in members if member.role == "mother"}
    unborn = {child.person_id for child in kin_rows.expected(connection, mothers)}
    everybody = of_it | unborn | {each for row in said for each in (row.person_id, row.other_id)}
    who = kin_rows.who_they_are(connection, everybody, as_at)
    children = {member.person_id for member in members if member.role == "child"}
    seen = _seen(who, children, user)
    shown = {person for person, view in seen.items() if view.row}
    if not shown & children:
        return FamilyView(family, as_at, (), (), (), (), len(of_it))
    expected = kin_rows.expected(connection, mothers & shown)
    hidden = {child.person_id for child in expected} - shown
    return FamilyView(
        family_id=family,
        as_at=as_at,
        members=tuple(
            FamilyMember(m.person_id, None, m.role, _age(who, m.person_id, as_at), m.from_date, m.to_date, m.says)
            for m in members
            if m.person_id in shown
        ),
        relations=tuple(
            FamilyRelation(
                r.person_id, r.relation, r.other_id, r.from_date, r.to_date, r.basis, r.standing, r.says
            )
            for r in said
            if r.person_id in shown and r.other_id in shown
        ),
        households=_households(connection, {p for p in of_it & shown if seen[p].neighbourhood}),
        expected=tuple(
            ExpectedChild(child.person_id, child.due_on, child.says) for child in expected if child.person_id in shown
        ),
        not_shown=len((of_it - shown) | hidden),
    )  # fmt: skip


def _seen(who: dict[int, Who], children: Collection[int], user: User | None) -> dict[int, PersonView]:
    """What may be shown of each person: children by their own teams, others by those of the family's children.

    Others are the grown-ups, and whoever is expected.
    """
    seen = visible_to(user or AN_ANALYST)

    def view(person: Who, teams: Iterable[str]) -> PersonView:
        views = [seen.person(team=team, restriction=person.restriction) for team in teams]
        return next((each for each in views if each.row), seen.person(team=None, restriction=person.restriction))

    own = {number: view(person, sorted(person.teams)) for number, person in who.items()}
    lent = {team for child in children if own[child].row for team in who[child].teams}
    return {
        number: own[number] if person.is_child or number in children else view(person, sorted(person.teams | lent))
        for number, person in who.items()
    }


def _age(who: dict[int, Who], person: int, as_at: date) -> int | None:
    born = who[person].birth_date
    return None if born is None else age_on(born, as_at)


def _households(connection: duckdb.DuckDBPyConnection, people: Collection[int]) -> tuple[FamilyHousehold, ...]:
    found: dict[int, list[kin_rows.HomeRow]] = {}
    for row in kin_rows.homes(connection, people):
        found.setdefault(row.household_id, []).append(row)
    return tuple(
        FamilyHousehold(
            household,
            tuple(Stay(row.person_id, row.home, row.from_date, row.to_date, row.says) for row in rows),
            rows[0].people - len({row.person_id for row in rows}),
        )
        for household, rows in found.items()
    )


def _named(workspace: Opened, views: Iterable[FamilyView], user: User | None) -> list[FamilyView]:
    """The views with the newest name that any record gives each member; each of them is recorded as read."""
    if user is not None and not user.role.identity:
        raise UsageError(
            "names_not_shown",
            "--show-names",
            found=f"a role that sees no names: {user.role.title}",
            expected="one that does",
            next_step="Ask without names.",
        )
    views = list(views)
    people = sorted({member.person_id for view in views for member in view.members})
    with identity_of(workspace) as connection:
        names = _names(connection, people)
        records = connection.execute(
            "SELECT MIN(source), MIN_BY(person_key, ROW(source, person_key))"
            " FROM identity.record_person WHERE list_contains(?, person_id) GROUP BY person_id ORDER BY person_id",
            [people],
        ).fetchall()
    _record(workspace, records)
    return [
        replace(view, members=tuple(replace(each, name=names.get(each.person_id)) for each in view.members))
        for view in views
    ]


def _names(connection: duckdb.DuckDBPyConnection, people: list[int]) -> dict[int, str]:
    return dict(
        connection.execute(
            """
            SELECT person_id, MAX_BY(TRIM(CONCAT_WS(' ', forename, surname)), ROW(learnt_from, extract_id, row))
            FROM identity.person_record
            WHERE list_contains(?, person_id) AND COALESCE(forename, surname) IS NOT NULL
            GROUP BY person_id
            """,
            [people],
        ).fetchall()
    )


def _record(workspace: Opened, records: list[tuple[str, str]]) -> None:
    with workspace.state() as state, transaction(state):
        key = secret(state, KEY)
        for source, person_key in records:
            anchor = keyed(key, "record", source, person_key)
            append(state, Entry(RECORD_READ, getpass.getuser(), {"what": "family"}, anchor))
