"""The rows of `facts` about families, each with the line of a file that says so; nobody is left out here.

Whoever shows them asks `visible_to` first: see `workspace.family`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import duckdb

GROWN_UP = 18


@dataclass(frozen=True, slots=True)
class Who:
    """What decides who may see a person: age in whole years, restriction, and the teams that hold them on a day."""

    birth_date: date | None
    is_child: bool
    restriction: str | None
    teams: frozenset[str]


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A person of a family, as what, from when until when, and the line that says so."""

    person_id: int
    role: str
    from_date: date | None
    to_date: date | None
    says: str


@dataclass(frozen=True, slots=True)
class RelationRow:
    """What a person is to another."""

    person_id: int
    relation: str
    other_id: int
    from_date: date | None
    to_date: date | None
    basis: str
    standing: str
    says: str


@dataclass(frozen=True, slots=True)
class HomeRow:
    """Days that a person lived in a household, and how many people were ever of it."""

    household_id: int
    person_id: int
    home: str
    from_date: date
    to_date: date | None
    people: int
    says: str


@dataclass(frozen=True, slots=True)
class ExpectedRow:
    """A child who is expected."""

    person_id: int
    due_on: date | None
    says: str


_LINE = "extract.file || ', row ' || {of}.row AS says"


def families_of(connection: duckdb.DuckDBPyConnection, wanted: int) -> list[int]:
    """The families that an id means: that family, those that the person is of, or the mother's of an expected child."""
    found = connection.execute(
        """
        WITH meant AS (
            SELECT family_id FROM facts.family WHERE family_id = $wanted
            UNION
            SELECT family_id FROM facts.family_member WHERE person_id = $wanted
            UNION
            SELECT family_member.family_id
            FROM facts.expected_child AS expected_child
            JOIN facts.family_member AS family_member
                ON family_member.person_id = expected_child.mother_id AND family_member.role = 'mother'
            WHERE expected_child.person_id = $wanted AND expected_child.ended IS NULL
        )
        SELECT family_id FROM meant ORDER BY family_id
        """,
        {"wanted": wanted},
    ).fetchall()
    return [family for (family,) in found]


def members(connection: duckdb.DuckDBPyConnection, family: int) -> list[MemberRow]:
    """Who is of a family, the eldest child first and adults before children."""
    return [
        MemberRow(*row)
        for row in connection.execute(
            f"""
            SELECT member.person_id, member.role, member.from_date, member.to_date, {_LINE.format(of="member")}
            FROM facts.family_member AS member
            LEFT JOIN facts.extract AS extract ON extract.extract_id = member.extract_id
            WHERE member.family_id = ?
            ORDER BY member.role = 'child', member.role <> 'mother', member.from_date NULLS LAST, member.person_id
            """,
            [family],
        ).fetchall()
    ]


def relations(connection: duckdb.DuckDBPyConnection, people: Collection[int]) -> list[RelationRow]:
    """Every relation of these people to each other and to anybody else."""
    return [
        RelationRow(*row)
        for row in connection.execute(
            f"""
            SELECT relation.person_id, relation.relation, relation.other_id, relation.from_date, relation.to_date,
                relation.basis, relation.standing, {_LINE.format(of="relation")}
            FROM facts.relation AS relation
            LEFT JOIN facts.extract AS extract ON extract.extract_id = relation.extract_id
            WHERE list_contains($people, relation.person_id) OR list_contains($people, relation.other_id)
            ORDER BY relation.other_id, relation.relation, relation.person_id, relation.basis, relation.extract_id,
                relation.row
            """,
            {"people": list(people)},
        ).fetchall()
    ]


def homes(connection: duckdb.DuckDBPyConnection, people: Collection[int]) -> list[HomeRow]:
    """The households these people were of, the newest first."""
    return [
        HomeRow(*row)
        for row in connection.execute(
            f"""
            SELECT member.household_id, member.person_id, member.home, member.from_date, member.to_date,
                household.people, {_LINE.format(of="member")}
            FROM facts.household_member AS member
            JOIN facts.household AS household ON household.household_id = member.household_id
            LEFT JOIN facts.extract AS extract ON extract.extract_id = member.extract_id
            WHERE list_contains($people, member.person_id)
            ORDER BY household.to_date DESC NULLS FIRST, household.from_date DESC, member.household_id,
                member.from_date, member.person_id
            """,
            {"people": list(people)},
        ).fetchall()
    ]


def expected(connection: duckdb.DuckDBPyConnection, mothers: Collection[int]) -> list[ExpectedRow]:
    """The children these mothers expect, one row each."""
    return [
        ExpectedRow(*row)
        for row in connection.execute(
            f"""
            WITH told AS (
                SELECT child.person_id, child.due_on, {_LINE.format(of="child")}
                FROM facts.expected_child AS child
                LEFT JOIN facts.extract AS extract ON extract.extract_id = child.extract_id
                WHERE list_contains($mothers, child.mother_id) AND child.ended IS NULL
            )
            SELECT person_id, MIN(due_on), STRING_AGG(says, '; ' ORDER BY says)
            FROM told
            GROUP BY person_id
            ORDER BY MIN(due_on) NULLS LAST, person_id
            """,
            {"mothers": list(mothers)},
        ).fetchall()
    ]


def who_they_are(connection: duckdb.DuckDBPyConnection, people: Collection[int], on: date) -> dict[int, Who]:
    """By person: what decides who may see them. Somebody of whom no record tells is a grown-up without a team."""
    rows = connection.execute(
        """
        WITH asked AS (
            SELECT UNNEST($people::BIGINT[]) AS person_id
        ),
        held AS (
            SELECT person_id, LIST(DISTINCT team_key) AS teams
            FROM facts.caseload
            WHERE learnt_to IS NULL AND $day BETWEEN from_date AND COALESCE(to_date, DATE '9999-12-31')
            GROUP BY person_id
        )
        SELECT asked.person_id, person.birth_date, person.restriction, COALESCE(held.teams, [])
        FROM asked
        LEFT JOIN facts.person AS person ON person.person_id = asked.person_id
        LEFT JOIN held ON held.person_id = asked.person_id
        """,
        {"people": list(people), "day": on},
    ).fetchall()
    return {
        person: Who(born, born is not None and age_on(born, on) < GROWN_UP, restriction, frozenset(teams))
        for person, born, restriction, teams in rows
    }


def age_on(born: date, day: date) -> int:
    """Age in whole years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
