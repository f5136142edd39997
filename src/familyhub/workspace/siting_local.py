"""What a workspace's linked records know of where families live, whom they are, and which hubs they use.

Counts by neighbourhood, never anybody's row. What weighs in a choice of sites is rounded here, so that no plan, value
or bound that is worked out from it tells of a small number.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from familyhub.disclosure import BASE, protected_count
from familyhub.errors import UsageError
from familyhub.geography import AgeBand, Children
from familyhub.siting.ground import Ground
from familyhub.workspace.opened import Opened

MONTHS = 12
"""Contacts are those of a year."""

CHILDREN = """
WITH aged AS (                  -- whole years on the day
    SELECT child.lsoa, DATE_DIFF('year', person.birth_date, $on)
        - CASE WHEN STRFTIME(person.birth_date, '%m%d') > STRFTIME($on, '%m%d') THEN 1 ELSE 0 END AS age
    FROM group_person AS child
    JOIN person ON person.person_id = child.person_id
    WHERE child.is_child AND person.birth_date <= $on
)
SELECT lsoa, age, COUNT(*) AS children
FROM aged
GROUP BY lsoa, age
"""

PLACES = "SELECT lsoa, name, district, quintile FROM place_path ORDER BY lsoa"

GROUP_CHILDREN = """
SELECT child.lsoa, COUNT(*) AS children
FROM group_member AS member
JOIN group_person AS child ON child.person_id = member.person_id
WHERE member.priority_group = $priority_group AND member.state = 'yes' AND child.is_child AND child.lsoa IS NOT NULL
GROUP BY child.lsoa
"""

SEEN = """
WITH seen AS (                  -- contacts of a year at which somebody was seen
    SELECT contact.person_id, contact.place_key, contact.service
    FROM contact
    WHERE contact.learnt_to IS NULL AND contact.attended = 'seen'
      AND contact.happened_on > $on - TO_MONTHS($months) AND contact.happened_on <= $on
)
"""

CONTACTS_BY_AREA = f"""{SEEN}
SELECT home.lsoa, COUNT(*) AS contacts
FROM seen
JOIN group_person AS home ON home.person_id = seen.person_id
WHERE home.lsoa IS NOT NULL
GROUP BY home.lsoa
"""

CONTACTS_BY_HUB = f"""{SEEN}
SELECT seen.place_key, COUNT(*) AS contacts
FROM seen
JOIN group_person AS home ON home.person_id = seen.person_id
WHERE seen.service = 'hub' AND seen.place_key IS NOT NULL
GROUP BY seen.place_key
"""

HUB_CODES = "SELECT DISTINCT place_key FROM contact WHERE service = 'hub' AND place_key IS NOT NULL ORDER BY place_key"
HUB_NAMES = "SELECT DISTINCT hub FROM team_path WHERE hub IS NOT NULL ORDER BY hub"


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A neighbourhood of the snapshot; `quintile` 1 most deprived."""

    name: str
    district: str | None
    quintile: int | None


@dataclass(frozen=True, slots=True)
class LocalChildren:
    """Children by neighbourhood and cohort, and how many live in none of the area's."""

    children: Children
    elsewhere: int


def neighbourhoods(workspace: Opened) -> dict[str, Neighbourhood]:
    """The area's neighbourhoods by code. Raises SnapshotError before the first refresh."""
    with workspace.marts() as connection:
        rows = connection.execute(PLACES).fetchall()
    return {code: Neighbourhood(name, district, quintile) for code, name, district, quintile in rows}


def children_of(workspace: Opened, cohorts: Mapping[str, AgeBand]) -> LocalChildren:
    """The children the area answers for on the snapshot's newest day, as they are: neither rounded nor hidden."""
    on = newest_day(workspace)
    known = neighbourhoods(workspace)
    with workspace.marts() as connection:
        rows = connection.execute(CHILDREN, {"on": on}).fetchall()
    numbers = {code: dict.fromkeys(cohorts, 0.0) for code in known}
    elsewhere = 0
    for lsoa, age, count in rows:
        if lsoa not in numbers:
            elsewhere += count
            continue
        for cohort, ages in cohorts.items():
            if ages.first <= age <= ages.last:
                numbers[lsoa][cohort] += count
    method = f"Children of the linked records on {on.day} {on:%B %Y}, each in the neighbourhood where they live."
    return LocalChildren(Children(numbers, cohorts, method), elsewhere)


def group_counts(workspace: Opened, group: str) -> dict[str, float]:
    """Children of a priority group by neighbourhood, for weighing. Raises UsageError for a group that is not known."""
    return {lsoa: for_weighing(count) for lsoa, count in group_children(workspace, group).items()}


def contact_counts(workspace: Opened) -> dict[str, float]:
    """Contacts of a year by the neighbourhood where people live, for weighing."""
    return {lsoa: for_weighing(count) for lsoa, count in contacts_by_area(workspace).items()}


def group_children(workspace: Opened, group: str) -> dict[str, int]:
    """Children of a priority group by neighbourhood, as they are. Raises UsageError for a group that is not known."""
    with workspace.marts() as connection:
        known = [row[0] for row in connection.execute("SELECT priority_group FROM priority_group").fetchall()]
        if group not in known:
            raise UsageError(
                "siting-no-group",
                f"the priority group {group!r}",
                found="none of this name",
                expected="one of " + ", ".join(known),
                next_step="`familyhub groups` lists them.",
            )
        rows = connection.execute(GROUP_CHILDREN, {"priority_group": group}).fetchall()
    return dict(rows)


def contacts_by_area(workspace: Opened) -> dict[str, int]:
    """Contacts of a year by the neighbourhood where people live, as they are."""
    with workspace.marts() as connection:
        rows = connection.execute(CONTACTS_BY_AREA, {"on": newest_day(workspace), "months": MONTHS}).fetchall()
    return dict(rows)


def contacts_by_hub(workspace: Opened) -> dict[str, int]:
    """Contacts of a year at each hub that the records know, by its code, of people whom the area answers for."""
    codes, _ = register(workspace)
    with workspace.marts() as connection:
        rows = connection.execute(CONTACTS_BY_HUB, {"on": newest_day(workspace), "months": MONTHS}).fetchall()
    # Where nobody was seen there is no row: that is nought, not unknown.
    return dict.fromkeys(codes, 0) | dict(rows)


def register(workspace: Opened) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The hubs that the snapshot knows: codes of those where families were seen, and names of those teams work from."""
    with workspace.marts() as connection:
        codes = [row[0] for row in connection.execute(HUB_CODES).fetchall()]
        names = [row[0] for row in connection.execute(HUB_NAMES).fetchall()]
    return tuple(codes), tuple(names)


def for_choosing(ground: Ground) -> Ground:
    """The ground with children as they may choose sites: what is asked of it tells nothing of a small number."""
    points = tuple(
        replace(point, children={cohort: for_weighing(number) for cohort, number in point.children.items()})
        for point in ground.demand.points
    )
    return replace(ground, demand=replace(ground.demand, points=points))


def newest_day(workspace: Opened) -> date:
    """The newest day the snapshot in service knows of."""
    return workspace.manifest().newest_day


def for_weighing(count: float) -> float:
    """A count of linked records as it may weigh: to the nearest 5, and 5 where it is hidden."""
    shown = protected_count(round(count))
    return float(BASE if shown is None else shown)
