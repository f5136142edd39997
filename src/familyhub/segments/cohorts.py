"""The five cohorts: nobody is in two, and everybody for whom the area answers, of these ages, is in one."""

from dataclasses import dataclass
from typing import Literal

from familyhub.segments.question import Question
from familyhub.segments.sql_words import NEVER, covers, day, known, one_of

BASES: dict[str, tuple[str, ...]] = {
    "residence": ("resident",), "gp": ("registered",), "either": ("resident", "registered"),
}  # fmt: skip

CohortId = Literal["birth", "early_years", "primary", "secondary", "young_people"]

COHORTS: dict[str, str] = {
    "birth": "Pre-natal and birth, to the first birthday",
    "early_years": "Early years, 1 to 4",
    "primary": "Primary years, 5 to 10",
    "secondary": "Secondary years, 11 to 15",
    "young_people": "Young people, 16 to 19, and to 25 with SEND or after care",
}
"""The cohorts in order of age, by id. Source: the five age groups of Family Hub guidance."""

WEEKS_BEFORE_BIRTH = 42
"""A child is counted before the birth where somebody knew of the pregnancy on the eve of the costed year."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """A cohort's ages in completed months on the eve: the first, and the first that is too old."""

    cohort: str
    from_months: int
    to_months: int


BOUNDS = (
    Bounds("birth", 0, 12), Bounds("early_years", 12, 60), Bounds("primary", 60, 132), Bounds("secondary", 132, 192),
    Bounds("young_people", 192, 240),
)  # fmt: skip
OLDEST_MONTHS = 300
"""Up to the 25th birthday, for those with special educational needs or a disability, and for care leavers."""

NO_TEAM = "On no caseload"
"""The hub and team of a child whom no team held on the eve, or whose team has no hub."""

NEEDS_SEND = ("ehc_plan", "sen_support", "disabled")


def members_sql(question: Question) -> str:
    """SELECT of everybody in a cohort: who, which cohort, age, sex, ethnicity, home, hub, team, and who left since."""
    eve = day(question.day)
    basis = one_of("responsible.basis", BASES[question.contract])
    ages = "\n".join(
        f"        WHEN aged.months >= {each.from_months} AND aged.months < {each.to_months} THEN '{each.cohort}'"
        for each in BOUNDS
    )
    return f"""
WITH here AS (             -- for whom the area answers, and when
    SELECT responsible.person_id, responsible.from_date, responsible.to_date
    FROM responsible
    WHERE {basis} AND {known("responsible", question)}
),
born AS (
    SELECT DISTINCT person.person_id, {eve} AS counted_on
    FROM person
    JOIN here ON here.person_id = person.person_id AND {covers("here", eve)}
    WHERE person.birth_date <= {eve} AND person.learnt_on <= {day(question.known_by)}
      AND COALESCE(person.death_date, {NEVER}) > {eve}
),
expected AS (              -- known of on the eve, born alive since: they count where they were born
    SELECT DISTINCT person.person_id, person.birth_date AS counted_on
    FROM person
    JOIN delivery_person ON delivery_person.person_id = person.person_id AND delivery_person.role = 'baby'
    JOIN delivery ON delivery.delivery_id = delivery_person.delivery_id
    JOIN here ON here.person_id = person.person_id AND {covers("here", "person.birth_date")}
    WHERE person.birth_date > {eve} AND person.birth_date <= {eve} + {7 * WEEKS_BEFORE_BIRTH}
      AND person.birth_date <= {day(question.as_of)}
      AND person.learnt_on <= {day(question.known_by)}
      AND COALESCE(delivery.booked_on, delivery.learnt_on) <= {eve}
),
send AS (                  -- special educational needs, a disability, or care behind them
    SELECT DISTINCT status.person_id
    FROM status
    WHERE {one_of("status.status", (*NEEDS_SEND, "care_leaver"))}
      AND {known("status", question)} AND {covers("status", eve)}
    UNION
    SELECT DISTINCT school_term.person_id
    FROM school_term
    WHERE school_term.sen_provision IN ('support', 'ehcp') AND {known("school_term", question)}
      AND school_term.census_on BETWEEN {eve} - 365 AND {eve}
),
aged AS (
    SELECT everybody.person_id, everybody.counted_on, person.sex, person.ethnicity,
        CASE WHEN person.birth_date > {eve} THEN 0 ELSE DATE_SUB('month', person.birth_date, {eve}) END AS months,
        COALESCE(person.death_date, {NEVER}) <= {day(question.as_of)} AS died
    FROM (SELECT * FROM born UNION ALL SELECT * FROM expected) AS everybody
    JOIN person ON person.person_id = everybody.person_id
),
home AS (                  -- the neighbourhood on the day each is counted, the latest first
    SELECT aged.person_id, ARG_MAX(residence.lsoa, residence.from_date) AS lsoa
    FROM aged
    JOIN residence ON residence.person_id = aged.person_id
        AND {known("residence", question)} AND {covers("residence", "aged.counted_on")}
    GROUP BY aged.person_id
),
held AS (                  -- the team on that day: the latest to take over
    SELECT aged.person_id, ARG_MAX(caseload.team_key, (caseload.from_date, caseload.team_key)) AS team_key
    FROM aged
    JOIN caseload ON caseload.person_id = aged.person_id
        AND {known("caseload", question)} AND {covers("caseload", "aged.counted_on")}
    GROUP BY aged.person_id
),
stayed AS (
    SELECT DISTINCT here.person_id FROM here WHERE {covers("here", day(question.as_of))}
)
SELECT aged.person_id,
    CASE
{ages}
        WHEN aged.months >= 240 AND aged.months < {OLDEST_MONTHS} AND send.person_id IS NOT NULL THEN 'young_people'
    END AS cohort,
    aged.months // 12 AS age, aged.months,
    COALESCE(aged.sex, 'U') AS sex,
    COALESCE(aged.ethnicity, 'Z') AS ethnicity,
    COALESCE(place_path.ward, 'Out of area') AS ward,
    COALESCE(place_path.district, 'Out of area') AS district,
    COALESCE(place_path.quintile, 0) AS quintile,
    COALESCE(team_path.hub, '{NO_TEAM}') AS hub,
    COALESCE(team_path.team, '{NO_TEAM}') AS team,
    stayed.person_id IS NULL AND NOT aged.died AS left_since
FROM aged
LEFT JOIN send ON send.person_id = aged.person_id
LEFT JOIN home ON home.person_id = aged.person_id
LEFT JOIN place_path ON place_path.lsoa = home.lsoa
LEFT JOIN held ON held.person_id = aged.person_id
LEFT JOIN team_path ON team_path.team_key = held.team_key
LEFT JOIN stayed ON stayed.person_id = aged.person_id
WHERE aged.months < 240 OR (aged.months < {OLDEST_MONTHS} AND send.person_id IS NOT NULL)
ORDER BY aged.person_id"""


def carers_sql(question: Question) -> str:
    """SELECT of carer and child: parents and carers, not foster carers, as far as it was known."""
    return f"""
SELECT DISTINCT relation.person_id AS carer_id, relation.other_id AS child_id
FROM relation
WHERE relation.standing = 'stands'
  AND relation.relation IN (
      'mother_of', 'father_of', 'parent_of', 'carer_of', 'special_guardian_of', 'kinship_carer_of')
  AND relation.learnt_from <= {day(question.known_by)}
  AND COALESCE(relation.from_date, {day(question.day)}) <= {day(question.as_of)}
  AND COALESCE(relation.to_date, {NEVER}) > {day(question.day)}"""
