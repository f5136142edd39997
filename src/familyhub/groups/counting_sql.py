"""Counting: people, under fives and families by group and place, from the same rows that name the members."""

from familyhub.groups.catalogue import Catalogue
from familyhub.groups.sql_words import On, text
from familyhub.groups.state_sql import applicable

LEVELS: tuple[tuple[str, str, str | None], ...] = (
    ("caseload", "county", None),
    ("caseload", "quadrant", "quadrant"),
    ("caseload", "district", "district"),
    ("caseload", "hub", "hub"),
    ("caseload", "team", "team"),
    ("residence", "quadrant", "residence_quadrant"),
    ("residence", "district", "residence_district"),
    ("residence", "ward", "ward"),
)
"""Hierarchy, level and the column of `placed` that names the place; a hub's catchment is its teams' caseloads."""

PLACES = ("team", "hub", "district", "quadrant", "ward", "residence_district", "residence_quadrant")

COUNTED: dict[str, str] = {
    "people": "member.state = 'yes'",
    "own": "member.state = 'yes' AND member.own",
    "unconfirmed": "member.state = 'unconfirmed'",
    "asked": "member.state IN ('yes', 'no')",
    "population": "TRUE",
    "under_fives": "member.state = 'yes' AND placed.under_five = 1",
    "under_fives_unconfirmed": "member.state = 'unconfirmed' AND placed.under_five = 1",
    "under_fives_asked": "member.state IN ('yes', 'no') AND placed.under_five = 1",
    "under_fives_population": "placed.under_five = 1",
    "among_three": "member.state = 'yes' AND five.groups >= 3",
}
"""What each count of `group_count` counts."""


def leaf_sql(catalogue: Catalogue, on: On) -> str:
    """SELECT of the counts of each group in the smallest places there are, from `placed`, `member` and `five`."""
    sums = ",\n    ".join(
        f"SUM(CASE WHEN {condition} THEN 1 ELSE 0 END) AS {name}" for name, condition in COUNTED.items()
    )
    places = ", ".join(f"placed.{name}" for name in PLACES)
    return "\nUNION ALL\n".join(
        f"""
SELECT {text(name)} AS priority_group, {places},
    {sums}
FROM placed
LEFT JOIN member ON member.person_id = placed.person_id AND member.priority_group = {text(name)}
LEFT JOIN five ON five.person_id = placed.person_id
WHERE {applicable(group, on)}
GROUP BY {places}"""
        for name, group in catalogue.groups.items()
    )


def count_sql(on: On) -> str:
    """SELECT of the rows of `group_count`, from `leaf` and `member_family`."""
    sums = ", ".join(f"CAST(SUM(leaf.{name}) AS BIGINT) AS {name}" for name in COUNTED)
    levels = "\n    UNION ALL\n    ".join(
        f"SELECT {_named(hierarchy, level, 'leaf', column)}, leaf.priority_group, {sums}\n    FROM leaf"
        f"\n    GROUP BY leaf.priority_group{_by('leaf', column)}"
        for hierarchy, level, column in LEVELS
    )
    families = "\n    UNION ALL\n    ".join(
        f"SELECT {_named(hierarchy, level, 'member_family', column)}, member_family.priority_group,"
        " COUNT(DISTINCT member_family.family_id) AS families\n    FROM member_family"
        f"\n    GROUP BY member_family.priority_group{_by('member_family', column)}"
        for hierarchy, level, column in LEVELS
    )
    return f"""
WITH counted AS (
    {levels}
),
of_family AS (
    {families}
)
SELECT {on.today} AS as_of, counted.hierarchy, counted.level, counted.place, counted.priority_group, counted.people,
    counted.own, counted.unconfirmed, counted.asked, counted.population, counted.under_fives,
    counted.under_fives_unconfirmed, counted.under_fives_asked, counted.under_fives_population,
    COALESCE(of_family.families, 0) AS families, counted.among_three
FROM counted
LEFT JOIN of_family
    ON of_family.hierarchy = counted.hierarchy AND of_family.level = counted.level
    AND of_family.place = counted.place AND of_family.priority_group = counted.priority_group"""


def member_family_sql(on: On) -> str:
    """SELECT of the families of a group's members, with the places in which each counts."""
    places = ", ".join(f"placed.{name}" for name in PLACES)
    return f"""
SELECT DISTINCT member.priority_group, family_member.family_id, {places}
FROM member
JOIN placed ON placed.person_id = member.person_id
JOIN family_member ON family_member.person_id = member.person_id AND {on.covered("family_member")}
WHERE member.state = 'yes'"""


def five_sql() -> str:
    """SELECT of every under five who is in a counted group: which, how many, one a nest, and which are unconfirmed."""
    return """
SELECT member.person_id,
    SUM(CASE WHEN member.state = 'yes' THEN group_bit.bit ELSE 0 END) AS mask,
    COUNT(DISTINCT CASE WHEN member.state = 'yes' THEN group_bit.nest END) AS groups,
    SUM(CASE WHEN member.state = 'unconfirmed' THEN group_bit.bit ELSE 0 END) AS unconfirmed_mask,
    COUNT(DISTINCT group_bit.nest) AS with_unconfirmed
FROM member
JOIN group_bit ON group_bit.priority_group = member.priority_group
WHERE member.under_five AND member.state IN ('yes', 'unconfirmed')
GROUP BY member.person_id"""


def place_sql(on: On) -> str:
    """SELECT of the rows of `group_place`, from `placed`, `five`, `receiving`, `asked_at_all` and `family_member`."""
    levels = "\nUNION ALL\n".join(
        f"""
SELECT {on.today} AS as_of, {_named(hierarchy, level, "placed", column)}, COUNT(*) AS under_fives,
    COUNT(asked_at_all.person_id) AS any_asked,
    SUM(CASE WHEN five.groups >= 3 THEN 1 ELSE 0 END) AS three_or_more,
    SUM(CASE WHEN five.groups < 3 AND five.with_unconfirmed >= 3 THEN 1 ELSE 0 END) AS unconfirmed_three,
    SUM(CASE WHEN five.groups >= 3 AND receiving.person_id IS NOT NULL THEN 1 ELSE 0 END) AS with_intervention,
    COUNT(DISTINCT CASE WHEN five.groups >= 3 THEN childs_family.family_id END) AS families
FROM placed
LEFT JOIN five ON five.person_id = placed.person_id
LEFT JOIN receiving ON receiving.person_id = placed.person_id
LEFT JOIN asked_at_all ON asked_at_all.person_id = placed.person_id
LEFT JOIN childs_family ON childs_family.person_id = placed.person_id
WHERE placed.counted = 1 AND placed.under_five = 1{_grouped(column)}"""
        for hierarchy, level, column in LEVELS
    )
    return f"""
WITH asked_at_all AS (          -- of whom a practitioner recorded an answer within 12 months
    SELECT DISTINCT member.person_id FROM member WHERE member.how = 'recorded' AND member.state <> 'unconfirmed'
),
childs_family AS (              -- a child is of one family
    SELECT family_member.person_id, MIN(family_member.family_id) AS family_id
    FROM family_member
    WHERE family_member.role = 'child' AND {on.covered("family_member")}
    GROUP BY family_member.person_id
)
SELECT placed_count.*
FROM ({levels}
) AS placed_count"""


def _named(hierarchy: str, level: str, table: str, column: str | None) -> str:
    place = "''" if column is None else f"{table}.{column}"
    return f"'{hierarchy}' AS hierarchy, '{level}' AS level, {place} AS place"


def _by(table: str, column: str | None) -> str:
    return "" if column is None else f", {table}.{column}"


def _grouped(column: str | None) -> str:
    return " HAVING COUNT(*) > 0" if column is None else f"\nGROUP BY placed.{column}"
