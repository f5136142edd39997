"""Whom the groups are about on a day: children the area answers for, who cares for them, and where each counts."""

from familyhub.groups.sql_words import NEVER, On, day, months_before, one_of

BASES: dict[str, tuple[str, ...]] = {
    "residence": ("resident",),
    "gp": ("registered",),
    "either": ("resident", "registered"),
}

CHILD_MONTHS = 240
"""Hubs are for children up to 19."""

INHERITS_MONTHS = 216
"""From 18 on a person's situation is their own."""

UNDER_FIVE_MONTHS = 60

CARERS = (
    "mother_of", "father_of", "parent_of", "carer_of", "responsible_for", "special_guardian_of", "kinship_carer_of",
)  # fmt: skip
"""Relations that make somebody a child's parent or carer. A foster family's situation is not the child's."""

PARENTS = ("mother_of", "father_of", "parent_of")

OTHER_SERVICES = ("camhs", "early_help", "education", "family_support", "hub", "social_care", "youth_justice")
"""Kinds of team that hold families besides the team that answers for a young child's health."""


def cares_sql(on: On) -> str:
    """SELECT of person_id, child_id, is_parent: who is parent or carer of which child of the area, on the day."""
    return f"""
SELECT relation.person_id, relation.other_id AS child_id,
    MAX(CASE WHEN relation.relation IN ({one_of(PARENTS)}) THEN 1 ELSE 0 END) AS is_parent
FROM relation
JOIN counted_child ON counted_child.person_id = relation.other_id
WHERE relation.standing = 'stands'
  AND relation.relation IN ({one_of(CARERS)})
  AND relation.learnt_from <= {day(on.known_by)}
  AND {on.covered("relation")}
GROUP BY relation.person_id, relation.other_id"""


def counted_child_sql(on: On) -> str:
    """SELECT of person_id, birth_date: children under 20 for whom the area answers on the day."""
    return f"""
WITH here AS (                  -- for whom the area answers
    SELECT DISTINCT responsible.person_id
    FROM responsible
    WHERE responsible.basis IN ({one_of(BASES[on.contract])})
      AND {on.known("responsible")} AND {on.covered("responsible")}
)
SELECT person.person_id, person.birth_date
FROM person
JOIN here ON here.person_id = person.person_id
WHERE {alive(on)} AND person.birth_date > {on.months_ago(CHILD_MONTHS)}"""


def alive(on: On) -> str:
    """Whether somebody is known, born and not known to have died, on the day."""
    return (
        f"person.learnt_on <= {day(on.known_by)} AND person.birth_date <= {on.today}"
        f" AND NOT (COALESCE(person.death_date, {NEVER}) <= {on.today}"
        f" AND COALESCE(person.death_learnt_on, {NEVER}) <= {day(on.known_by)})"
    )


def lives_with_sql(on: On) -> str:
    """SELECT of person_id, child_id, is_parent: carers with whom a child lives on the day.

    They share a household; or no home of either is known, and the child is not in care: a household is never shown
    for a refuge or a hidden address, and a child there has not lost its mother's situation.
    """
    return f"""
WITH home AS (
    SELECT DISTINCT household_member.person_id, household_member.household_id
    FROM household_member
    WHERE {on.covered("household_member")}
),
together AS (
    SELECT DISTINCT cares.person_id, cares.child_id
    FROM cares
    JOIN home AS of_child ON of_child.person_id = cares.child_id
    JOIN home AS of_carer ON of_carer.person_id = cares.person_id AND of_carer.household_id = of_child.household_id
),
in_care AS (
    SELECT DISTINCT status.person_id
    FROM status
    WHERE status.status = 'looked_after' AND {on.known("status")} AND {on.covered("status")}
),
housed AS (
    SELECT DISTINCT person_id FROM home
)
SELECT cares.person_id, cares.child_id, cares.is_parent
FROM cares
JOIN together ON together.person_id = cares.person_id AND together.child_id = cares.child_id
UNION ALL
SELECT cares.person_id, cares.child_id, cares.is_parent
FROM cares
LEFT JOIN housed AS of_child ON of_child.person_id = cares.child_id
LEFT JOIN housed AS of_carer ON of_carer.person_id = cares.person_id
LEFT JOIN in_care ON in_care.person_id = cares.child_id
WHERE of_child.person_id IS NULL AND of_carer.person_id IS NULL AND in_care.person_id IS NULL"""


def concerned_sql(on: On) -> str:
    """SELECT of everybody whose situation is looked at: person_id, birth_date, is_child, is_carer, counted, anchor_id.

    `counted` are children of the area, their carers who live with them or in the area, and women who expect a child
    in it. Other parents are looked at because a child may have their situation. `anchor_id` is the person through whom
    somebody without a team or home of their own has one: the youngest child.
    """
    return f"""
WITH here AS (
    SELECT DISTINCT responsible.person_id
    FROM responsible
    WHERE responsible.basis IN ({one_of(BASES[on.contract])})
      AND {on.known("responsible")} AND {on.covered("responsible")}
),
expecting AS (
    SELECT DISTINCT delivery.mother_id AS person_id
    FROM delivery
    JOIN here ON here.person_id = delivery.mother_id
    WHERE delivery.learnt_on <= {day(on.known_by)}
      AND delivery.expected_on BETWEEN {day(on.day)} - 30 AND {day(on.day)} + 300
      AND COALESCE(delivery.booked_on, {on.today}) <= {on.today}
      AND (delivery.born_on IS NULL OR delivery.born_on > {on.today} OR delivery.born_learnt_on > {day(on.known_by)})
      AND (delivery.ended_on IS NULL OR delivery.ended_on > {on.today} OR delivery.ended_learnt_on > {day(on.known_by)})
),
youngest AS (                   -- of the children somebody cares for, the youngest
    SELECT ranked.person_id, ranked.child_id
    FROM (
        SELECT cares.person_id, cares.child_id,
            ROW_NUMBER() OVER (
                PARTITION BY cares.person_id
                ORDER BY counted_child.birth_date DESC NULLS LAST, cares.child_id ASC NULLS LAST
            ) AS turn
        FROM cares
        JOIN counted_child ON counted_child.person_id = cares.child_id
    ) AS ranked
    WHERE ranked.turn = 1
),
at_home AS (
    SELECT DISTINCT lives_with.person_id FROM lives_with
)
SELECT person.person_id, person.birth_date,
    CASE WHEN counted_child.person_id IS NOT NULL THEN 1 ELSE 0 END AS is_child,
    CASE WHEN youngest.person_id IS NOT NULL OR expecting.person_id IS NOT NULL THEN 1 ELSE 0 END AS is_carer,
    CASE
        WHEN counted_child.person_id IS NOT NULL OR expecting.person_id IS NOT NULL OR at_home.person_id IS NOT NULL
            OR (youngest.person_id IS NOT NULL AND here.person_id IS NOT NULL) THEN 1
        ELSE 0
    END AS counted,
    CASE WHEN counted_child.person_id IS NULL THEN youngest.child_id END AS anchor_id
FROM person
LEFT JOIN counted_child ON counted_child.person_id = person.person_id
LEFT JOIN expecting ON expecting.person_id = person.person_id
LEFT JOIN youngest ON youngest.person_id = person.person_id
LEFT JOIN at_home ON at_home.person_id = person.person_id
LEFT JOIN here ON here.person_id = person.person_id
WHERE {alive(on)}
  AND (counted_child.person_id IS NOT NULL OR expecting.person_id IS NOT NULL OR youngest.person_id IS NOT NULL)"""


def placed_sql(on: On) -> str:
    """SELECT of where each counted person counts: team, hub, district, quadrant, and the same by residence."""
    return f"""
WITH held AS (                  -- the team of the day, the latest first
    SELECT ranked.person_id, ranked.team_key
    FROM (
        SELECT caseload.person_id, caseload.team_key,
            ROW_NUMBER() OVER (
                PARTITION BY caseload.person_id
                ORDER BY caseload.from_date DESC NULLS LAST, caseload.team_key DESC NULLS LAST
            ) AS turn
        FROM caseload
        LEFT JOIN team_path ON team_path.team_key = caseload.team_key
        WHERE {on.known("caseload")} AND {on.covered("caseload")}
          AND COALESCE(team_path.kind, 'other') NOT IN ({one_of(OTHER_SERVICES)})
    ) AS ranked
    WHERE ranked.turn = 1
),
home AS (                       -- the neighbourhood of the day, the latest first
    SELECT ranked.person_id, ranked.lsoa
    FROM (
        SELECT residence.person_id, residence.lsoa,
            ROW_NUMBER() OVER (
                PARTITION BY residence.person_id
                ORDER BY residence.from_date DESC NULLS LAST, residence.lsoa DESC NULLS LAST
            ) AS turn
        FROM residence
        WHERE {on.known("residence")} AND {on.covered("residence")}
    ) AS ranked
    WHERE ranked.turn = 1
),
located AS (
    SELECT concerned.person_id, concerned.birth_date, concerned.is_child, concerned.is_carer, concerned.counted,
        COALESCE(own_team.team_key, childs_team.team_key) AS team_key,
        COALESCE(own_home.lsoa, CASE WHEN own_home.person_id IS NULL THEN childs_home.lsoa END) AS lsoa
    FROM concerned
    LEFT JOIN held AS own_team ON own_team.person_id = concerned.person_id
    LEFT JOIN held AS childs_team ON childs_team.person_id = concerned.anchor_id
    LEFT JOIN home AS own_home ON own_home.person_id = concerned.person_id
    LEFT JOIN home AS childs_home ON childs_home.person_id = concerned.anchor_id
)
SELECT located.person_id, located.birth_date, located.is_child, located.is_carer, located.counted,
    CASE WHEN located.birth_date > {day(months_before(on.day, UNDER_FIVE_MONTHS))} AND located.is_child = 1
        THEN 1 ELSE 0 END AS under_five,
    located.team_key,
    COALESCE(team_path.team, 'Unallocated') AS team,
    COALESCE(team_path.hub, 'Unallocated') AS hub,
    COALESCE(team_path.district, 'Unallocated') AS district,
    COALESCE(team_path.quadrant, 'Unallocated') AS quadrant,
    located.lsoa,
    COALESCE(place_path.ward, 'Out of area') AS ward,
    COALESCE(place_path.district, 'Out of area') AS residence_district,
    COALESCE(place_path.quadrant, 'Out of area') AS residence_quadrant,
    place_path.quintile
FROM located
LEFT JOIN team_path ON team_path.team_key = located.team_key
LEFT JOIN place_path ON place_path.lsoa = located.lsoa"""
