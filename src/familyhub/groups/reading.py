"""Reading the marts of priority groups: counts, places, combinations, and children in three groups or more."""

from dataclasses import dataclass
from datetime import date

import duckdb

from familyhub.errors import UsageError
from familyhub.groups.counting_sql import LEVELS


@dataclass(frozen=True, slots=True)
class GroupCount:
    """How many belong to a group in a place on a day; whole numbers. `among_three` are under fives in three or more."""

    as_of: date
    hierarchy: str
    level: str
    place: str
    priority_group: str
    name: str
    area: bool
    people: int
    own: int
    unconfirmed: int
    asked: int
    population: int
    under_fives: int
    under_fives_unconfirmed: int
    under_fives_asked: int
    under_fives_population: int
    families: int
    among_three: int

    @property
    def coverage(self) -> float | None:
        """Percentage of the people to whom it can apply of whom it is known; None where it can apply to nobody."""
        return 100 * self.asked / self.population if self.population else None

    @property
    def under_fives_coverage(self) -> float | None:
        """The same of under fives."""
        return 100 * self.under_fives_asked / self.under_fives_population if self.under_fives_population else None


@dataclass(frozen=True, slots=True)
class GroupPlace:
    """Under fives of a place on a day, those in three or more groups, and those of them with an intervention."""

    as_of: date
    hierarchy: str
    level: str
    place: str
    under_fives: int
    any_asked: int
    three_or_more: int
    unconfirmed_three: int
    with_intervention: int
    families: int

    @property
    def without_intervention(self) -> int:
        """Under fives in three or more groups for whom no targeted intervention is known."""
        return self.three_or_more - self.with_intervention


@dataclass(frozen=True, slots=True)
class Combination:
    """Groups that under fives have together: how many belong to all of them, and how many to no others."""

    groups: tuple[str, ...]
    names: tuple[str, ...]
    children: int
    exactly: int


@dataclass(frozen=True, slots=True)
class ChildInThree:
    """An under five in three or more groups, or in so many with the unconfirmed, and who helps.

    `intervention` is None where no targeted intervention is known; `lead` and `lead_team` say who leads it.
    """

    person_id: int
    groups: tuple[str, ...]
    unconfirmed: tuple[str, ...]
    three_or_more: bool
    intervention: str | None
    since: date | None
    lead: str | None
    lead_team: str | None
    team_key: str | None
    team: str
    lsoa: str | None
    evidence: str | None


COUNTS = """
SELECT count.as_of, count.hierarchy, count.level, count.place, count.priority_group, described.name, described.area,
    count.people, count.own, count.unconfirmed, count.asked, count.population, count.under_fives,
    count.under_fives_unconfirmed, count.under_fives_asked, count.under_fives_population, count.families,
    count.among_three
FROM group_count AS count
JOIN priority_group AS described ON described.priority_group = count.priority_group
WHERE count.hierarchy = $hierarchy AND count.level = $level
  AND ($place IS NULL OR count.place = $place)
  AND ($priority_group IS NULL OR count.priority_group = $priority_group)
  AND ($all_days OR count.as_of = described.as_of)
ORDER BY count.as_of, count.place, described.position
"""

PLACES = """
SELECT as_of, hierarchy, level, place, under_fives, any_asked, three_or_more, unconfirmed_three, with_intervention,
    families
FROM group_place
WHERE hierarchy = $hierarchy AND level = $level AND ($place IS NULL OR place = $place)
  AND ($all_days OR as_of = (SELECT MAX(as_of) FROM priority_group))
ORDER BY as_of, place
"""

COMBINATIONS = """
SELECT mask, children, exactly
FROM group_combination
WHERE hierarchy = $hierarchy AND level = $level AND place = $place AND ($size IS NULL OR groups = $size)
ORDER BY CASE WHEN $exactly THEN exactly ELSE children END DESC, groups DESC, mask
LIMIT $most
"""

CHILDREN = """
SELECT child.person_id, child.mask, child.unconfirmed_mask, child.three_or_more, child.intervention,
    child.intervention_since, child.lead_practitioner_key, COALESCE(lead.team, child.lead_team_key), child.team_key,
    child.team, child.lsoa,
    CASE WHEN child.intervention IS NOT NULL
        THEN COALESCE(extract.file, 'no file') || ':' || COALESCE(CAST(child.intervention_row AS VARCHAR), '?')
    END
FROM group_child AS child
LEFT JOIN team_path AS lead ON lead.team_key = child.lead_team_key
LEFT JOIN extract ON extract.extract_id = child.intervention_extract_id
WHERE ($team IS NULL OR child.team = $team OR child.team_key = $team)
  AND (child.three_or_more OR $unconfirmed)
  AND (NOT $without OR child.intervention IS NULL)
ORDER BY child.team, child.intervention IS NOT NULL, child.person_id
"""
# By team and then by an opaque id: a list of whom to think about, in no order of need.


def counts(
    connection: duckdb.DuckDBPyConnection,
    *,
    hierarchy: str = "caseload",
    level: str = "county",
    place: str | None = None,
    priority_group: str | None = None,
    all_days: bool = False,
) -> list[GroupCount]:
    """Counts of every group, in the catalogue's order, at one level; `all_days` also those of month ends before.

    The marts' tables must resolve by their bare names. Raises UsageError for an unknown level or group.
    """
    _check_level(hierarchy, level)
    if priority_group is not None:
        _check_group(connection, priority_group)
    chosen = {
        "hierarchy": hierarchy, "level": level, "place": place, "priority_group": priority_group, "all_days": all_days,
    }  # fmt: skip
    return [GroupCount(*row) for row in connection.execute(COUNTS, chosen).fetchall()]


def places(
    connection: duckdb.DuckDBPyConnection,
    *,
    hierarchy: str = "caseload",
    level: str = "county",
    place: str | None = None,
    all_days: bool = False,
) -> list[GroupPlace]:
    """Under fives in three or more groups by place of one level. Raises UsageError for an unknown level."""
    _check_level(hierarchy, level)
    chosen = {"hierarchy": hierarchy, "level": level, "place": place, "all_days": all_days}
    return [GroupPlace(*row) for row in connection.execute(PLACES, chosen).fetchall()]


def top_combinations(
    connection: duckdb.DuckDBPyConnection,
    *,
    hierarchy: str = "caseload",
    level: str = "county",
    place: str = "",
    most: int = 5,
    size: int | None = None,
    exactly: bool = False,
) -> list[Combination]:
    """The most frequent combinations of three or more groups in one place, the most frequent first.

    `size`: only those of so many groups. `exactly`: by children who belong to no other group. Of as many children the
    larger combination comes first: it says more. Raises UsageError for an unknown level.
    """
    _check_level(hierarchy, level)
    named = _names_by_bit(connection)
    chosen = {
        "hierarchy": hierarchy, "level": level, "place": place, "most": most, "size": size, "exactly": exactly,
    }  # fmt: skip
    rows = connection.execute(COMBINATIONS, chosen).fetchall()
    return [
        Combination(_groups(mask, named), tuple(named[bit][1] for bit in _bits(mask)), children, alone)
        for mask, children, alone in rows
    ]


def children_in_three(
    connection: duckdb.DuckDBPyConnection,
    *,
    team: str | None = None,
    without_intervention: bool = False,
    unconfirmed: bool = False,
) -> list[ChildInThree]:
    """Under fives in three or more groups by team, in no order of need; `unconfirmed` also those in so many with them.

    `without_intervention`: those alone for whom no targeted intervention is known.
    """
    named = _names_by_bit(connection)
    chosen = {"team": team, "without": without_intervention, "unconfirmed": unconfirmed}
    return [
        ChildInThree(row[0], _groups(row[1], named), _groups(row[2], named), *row[3:])
        for row in connection.execute(CHILDREN, chosen).fetchall()
    ]


def group_names(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The groups of the snapshot: name by id, in the catalogue's order."""
    return dict(connection.execute("SELECT priority_group, name FROM priority_group ORDER BY position").fetchall())


def _check_group(connection: duckdb.DuckDBPyConnection, priority_group: str) -> None:
    known = group_names(connection)
    if priority_group not in known:
        raise UsageError(
            "unknown-group",
            "the question",
            found=f'"{priority_group}"',
            expected="one of " + ", ".join(known),
            next_step="Run `familyhub groups catalogue` for what each is.",
        )


def column_of(hierarchy: str, level: str) -> str | None:
    """The column of `group_person` that names the places of a level; None for the county. Raises UsageError."""
    for of_hierarchy, of_level, column in LEVELS:
        if of_level == level and (of_hierarchy == hierarchy or level == "county"):
            return column
    raise UsageError(
        "unknown-level",
        "the question",
        found=f"{level} in the {hierarchy} hierarchy",
        expected="one of " + ", ".join(f"{level} ({name})" for name, level, _ in LEVELS),
        next_step="Choose a level of that hierarchy.",
    )


def _check_level(hierarchy: str, level: str) -> None:
    column_of(hierarchy, level)


def _names_by_bit(connection: duckdb.DuckDBPyConnection) -> dict[int, tuple[str, str]]:
    rows = connection.execute("SELECT bit, priority_group, name FROM priority_group WHERE bit IS NOT NULL").fetchall()
    return {bit: (priority_group, name) for bit, priority_group, name in rows}


def _bits(mask: int) -> list[int]:
    return [bit for bit in range(mask.bit_length()) if mask >> bit & 1]


def _groups(mask: int, named: dict[int, tuple[str, str]]) -> tuple[str, ...]:
    return tuple(named[bit][0] for bit in _bits(mask))
