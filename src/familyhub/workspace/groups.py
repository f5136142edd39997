"""Priority groups of the snapshot in service, as a user may see them."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Literal

import duckdb

from familyhub import groups
from familyhub.access import User, Visibility, visible_to
from familyhub.errors import SnapshotError, UsageError
from familyhub.groups import Catalogue, ChildInThree, Combination, GroupCount, GroupPlace, TracedGroupMember
from familyhub.measures import Question
from familyhub.workspace.answers import check_team, known_place
from familyhub.workspace.asking import AS_MEASURED, Asked, asked_afresh
from familyhub.workspace.opened import Opened
from familyhub.workspace.patch import team_paths
from familyhub.workspace.showing import AN_ANALYST, carers_restricted, restrictions_of

LEAST_COMBINED = 3
"""The fewest groups that are counted together."""
Among = Literal["all", "under_fives", "three"]

HELPED_THROUGH = """
WITH restricted AS (
    SELECT person_id, restriction FROM person WHERE restriction IS NOT NULL
),
line AS (                       -- records that may show an intervention
    SELECT extract_id, row, person_id FROM contact
    UNION ALL
    SELECT extract_id, row, person_id FROM referral
    UNION ALL
    SELECT extract_id, row, person_id FROM outcome_activity
)
SELECT child.person_id, restricted.restriction
FROM group_child AS child
JOIN line ON line.extract_id = child.intervention_extract_id AND line.row = child.intervention_row
JOIN restricted ON restricted.person_id = line.person_id
WHERE restricted.person_id <> child.person_id
"""
"""The children whose intervention stands on the record of somebody else who is restricted, and that restriction."""


@dataclass(frozen=True, slots=True)
class Where:
    """A place of a hierarchy: the county, or one named place of a level."""

    hierarchy: str = "caseload"
    level: str = "county"
    place: str = ""


@dataclass(frozen=True, slots=True)
class SeenChildren:
    """Under fives in three or more groups whom a user may see, and how many more there are."""

    rows: tuple[ChildInThree, ...]
    not_shown: int


@dataclass(frozen=True, slots=True)
class SeenMembers:
    """The members behind a count whom a user may see, and how many more there are."""

    rows: tuple[TracedGroupMember, ...]
    not_shown: int


def catalogue(workspace: Opened) -> Catalogue:
    """The groups in use: those shipped, and the council's own below groups/."""
    return groups.load(workspace.folders.groups)


def question_of(question: Question) -> groups.Question:
    """The groups' question for the days of a measure's."""
    return groups.Question(question.as_of, question.known_by, question.since, question.contract)


def ranking(workspace: Opened, where: Where, among: Among = "all", asked: Asked = AS_MEASURED) -> list[GroupCount]:
    """The groups of one place by how often they occur, the most frequent first; groups of areas at the end.

    `among`: everybody, under fives, or under fives in three or more groups. Raises UsageError for an unknown place.
    """
    with _marts(workspace, asked) as connection:
        where = _known(connection, where)
        found = groups.counts(connection, hierarchy=where.hierarchy, level=where.level, place=where.place)
    return ranked(found, among)


def ranked(found: Iterable[GroupCount], among: Among) -> list[GroupCount]:
    """Counts of one place and day, the most frequent group first; of as many, in the catalogue's order."""
    return sorted(found, key=lambda count: (count.area, -counted(count, among)))


def counted(count: GroupCount, among: Among) -> int:
    """The count that a ranking goes by."""
    return {"all": count.people, "under_fives": count.under_fives, "three": count.among_three}[among]


def by_place(workspace: Opened, hierarchy: str, level: str) -> list[GroupPlace]:
    """Every place of a level: under fives, those in three or more groups, and those with an intervention."""
    with workspace.marts() as connection:
        _built(connection)
        return groups.places(connection, hierarchy=hierarchy, level=level)


def trend(workspace: Opened, where: Where, priority_group: str | None = None) -> list[GroupCount]:
    """Counts on the day of the snapshot and at the month ends before, of one group or all, oldest first."""
    with workspace.marts() as connection:
        where = _known(connection, where)
        return groups.counts(
            connection, hierarchy=where.hierarchy, level=where.level, place=where.place,
            priority_group=priority_group, all_days=True,
        )  # fmt: skip


def place_trend(workspace: Opened, where: Where) -> list[GroupPlace]:
    """Under fives in three or more groups of one place, on the same days."""
    with workspace.marts() as connection:
        where = _known(connection, where)
        return groups.places(connection, hierarchy=where.hierarchy, level=where.level, place=where.place, all_days=True)


def top_combinations(
    workspace: Opened, where: Where, most: int = 5, *, size: int | None = None, exactly: bool = False,
    asked: Asked = AS_MEASURED,
) -> list[Combination]:  # fmt: skip
    """The most frequent combinations of three or more groups in one place.

    Raises UsageError for fewer than one, and for a size below three: pairs are not counted.
    """
    if most < 1 or (size is not None and size < LEAST_COMBINED):
        raise UsageError(
            "no-combinations",
            "the question",
            found=f"--top {most}" if most < 1 else f"--size {size}",
            expected="1 or more" if most < 1 else f"{LEAST_COMBINED} or more: smaller combinations are not counted",
            next_step="Ask for more, or leave it out.",
        )
    with _marts(workspace, asked) as connection:
        where = _known(connection, where)
        return groups.top_combinations(
            connection, hierarchy=where.hierarchy, level=where.level, place=where.place, most=most, size=size,
            exactly=exactly,
        )  # fmt: skip


def children(
    workspace: Opened,
    team: str | None = None,
    *,
    without_intervention: bool = False,
    unconfirmed: bool = False,
    user: User | None = None,
) -> SeenChildren:
    """Under fives in three or more groups, by team, as far as the user may see; without one, as an analyst.

    A group from a parent or carer whom the user may not see is not told; whoever is in fewer than three without it, or
    has an intervention through somebody hidden, is not shown. Raises UsageError for a team nobody knows.
    """
    with workspace.marts() as connection:
        _built(connection)
        check_team(connection, team)
        found = groups.children_in_three(
            connection, team=team, without_intervention=without_intervention, unconfirmed=unconfirmed
        )
        reader = _ReaderOfChildren.of(connection, visible_to(user or AN_ANALYST))
    views = [reader.sees(child) for child in found]
    shown = tuple(child for child in views if child is not None and (child.three_or_more or unconfirmed))
    return SeenChildren(shown, len(found) - len(shown))


@dataclass(frozen=True, slots=True)
class _ReaderOfChildren:
    """Who reads the list of children in three or more groups, and what is restricted there.

    `carers` has the groups that a child has from a restricted parent or carer, `helped` the restrictions on other
    people whose records show a child's intervention, `nests` the nest of each group.
    """

    seen: Visibility
    restricted: Mapping[int, str]
    carers: Mapping[int, Mapping[str, str]]
    helped: Mapping[int, set[str]]
    nests: Mapping[str, str]

    @classmethod
    def of(cls, connection: duckdb.DuckDBPyConnection, seen: Visibility) -> "_ReaderOfChildren":
        nests = dict(connection.execute("SELECT priority_group, nest FROM priority_group").fetchall())
        helped: dict[int, set[str]] = {}
        for child, restriction in connection.execute(HELPED_THROUGH).fetchall():
            helped.setdefault(child, set()).add(restriction)
        return cls(seen, restrictions_of(connection), carers_restricted(connection), helped, nests)

    def sees(self, child: ChildInThree) -> ChildInThree | None:
        """The child with the groups that may be told, if with them it still is in three or more; else None.

        A group that a child has from somebody hidden would tell of that person.
        """
        own, team = self.restricted.get(child.person_id), child.team_key
        from_carer = self.carers.get(child.person_id, {})
        hidden = {
            group for group, one in from_carer.items() if not self.seen.people(team=team, restrictions=(own, one)).row
        }
        sure = tuple(group for group in child.groups if group not in hidden)
        unsure = tuple(group for group in child.unconfirmed if group not in hidden)
        told_of = [own, *(one for group, one in from_carer.items() if group not in hidden)]
        view = self.seen.people(team=team, restrictions=[*told_of, *self.helped.get(child.person_id, ())])
        if not view.row or self._many((*sure, *unsure)) < LEAST_COMBINED:
            return None
        in_three = self._many(sure) >= LEAST_COMBINED
        lsoa = child.lsoa if view.neighbourhood else None
        return replace(child, groups=sure, unconfirmed=unsure, three_or_more=in_three, lsoa=lsoa)

    def _many(self, named: Iterable[str]) -> int:
        """How many groups, one a nest."""
        return len({self.nests[group] for group in named})


def trace(
    workspace: Opened, priority_group: str, where: Where, state: str = "yes", user: User | None = None
) -> SeenMembers:
    """The members behind a count of a group, as far as the user may see; without one, as an analyst.

    A child who has a group from a parent or carer is shown only to those who may see that person too.
    """
    with workspace.marts() as connection:
        where = _known(connection, where)
        names = groups.group_names(connection)
        if priority_group not in names:
            raise UsageError(
                "unknown-group",
                "the question",
                found=f'"{priority_group}"',
                expected="one of " + ", ".join(names),
                next_step="Run `familyhub groups catalogue` for what each is.",
            )
        found = groups.trace(
            connection, priority_group, hierarchy=where.hierarchy, level=where.level, place=where.place, state=state
        )
        restricted = restrictions_of(connection)
        of_area = connection.execute(
            "SELECT area FROM priority_group WHERE priority_group = $name", {"name": priority_group}
        ).fetchall()[0][0]
    # To be on a list of a place, or of a kind of place, would tell where somebody lives.
    by_residence = of_area or (where.hierarchy == "residence" and where.level != "county")
    seen = visible_to(user or AN_ANALYST)
    shown: list[TracedGroupMember] = []
    for member in found:
        of_both = (restricted.get(member.person_id), restricted.get(member.via_id or member.person_id))
        view = seen.people(team=member.team_key, restrictions=of_both)
        if view.row and (view.neighbourhood or not by_residence):
            shown.append(member if view.neighbourhood else replace(member, lsoa=None))
    return SeenMembers(tuple(shown), len(found) - len(shown))


def _known(connection: duckdb.DuckDBPyConnection, where: Where) -> Where:
    """The place as counts write it; a team may be named by its key. Raises UsageError for one that no count knows."""
    _built(connection)
    known = {place.place for place in groups.places(connection, hierarchy=where.hierarchy, level=where.level)}
    known |= {count.place for count in groups.counts(connection, hierarchy=where.hierarchy, level=where.level)}
    by_key = {team.key: team.name for team in team_paths(connection)} if where.level == "team" else {}
    return replace(where, place=known_place(where.level, by_key.get(where.place, where.place), known))


@contextmanager
def _marts(workspace: Opened, asked: Asked) -> Iterator[duckdb.DuckDBPyConnection]:
    """The marts of the snapshot; asked for other days, the groups are found again in memory from its facts."""
    if asked == AS_MEASURED:
        with workspace.marts() as connection:
            yield connection
        return
    manifest = workspace.manifest()
    home, limit = workspace.folders.snapshots / manifest.snapshot_id, workspace.settings.refresh.memory_limit_gb
    with asked_afresh(home, f"{limit:g}GB") as connection:
        question = replace(question_of(asked.question(manifest)), months=0)
        groups.fill(connection, catalogue(workspace), question, into="marts")
        yield connection


def _built(connection: duckdb.DuckDBPyConnection) -> None:
    found = connection.execute(
        "SELECT COUNT(*) FROM information_schema.tables WHERE table_name = 'group_count'"
    ).fetchall()
    if not found[0][0]:
        raise SnapshotError(
            "no_groups",
            "the snapshot in service",
            found="a snapshot that was built before priority groups were counted",
            expected="one with priority groups",
            next_step="Run `familyhub refresh`.",
        )
