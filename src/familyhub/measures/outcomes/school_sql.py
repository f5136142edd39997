"""Schools: a monitoring count from what was published for each of them for the last year that has ended."""

from familyhub.measures.outcomes.definition import OutcomeDefinition
from familyhub.measures.outcomes.improvement import Published
from familyhub.measures.outcomes.sql_words import quoted
from familyhub.measures.question import Question
from familyhub.measures.sql_words import Step, day, known


def school_steps(definition: OutcomeDefinition, question: Question) -> list[Step]:
    """`school`: one row a school with school_id, from_date, to_date, held, extract_id and row."""
    rule = definition.improved
    if not isinstance(rule, Published):
        raise TypeError("a measure of schools counts what is published")
    sql = f"""
SELECT
    published.area_code,
    published.from_date,
    published.to_date,
    published.value,
    published.extract_id,
    published.row,
    MAX(published.to_date) OVER (PARTITION BY 1) AS last_year,
    ROW_NUMBER() OVER (
        PARTITION BY published.area_code, published.to_date
        ORDER BY published.extract_id DESC NULLS LAST, published.row DESC NULLS LAST
    ) AS place
FROM published
WHERE published.area_kind = 'school'
  AND published.indicator = {quoted(rule.indicator)}
  AND published.to_date <= {day(question.as_of)}
  AND published.value IS NOT NULL
  AND {known("published", question.known_by)}"""
    chosen = f"""
SELECT
    COALESCE(TRY_CAST(told.area_code AS BIGINT), 1000000 * CAST(told.extract_id AS BIGINT) + told.row) AS school_id,
    COALESCE(told.from_date, told.to_date) AS from_date,
    told.to_date,
    told.value >= {rule.at_least!r} AS held,
    told.extract_id,
    told.row
FROM told
WHERE told.place = 1 AND told.to_date = told.last_year"""
    return [
        Step("told", "what was published for schools, for years that have ended", sql),
        Step("school", "the last of these years, each school once", chosen),
    ]


def school_row(measure: str) -> str:
    """The last SELECT: the columns of OUTCOME_MEMBER, in its order."""
    no_day, no_text = "CAST(NULL AS DATE)", "CAST(NULL AS VARCHAR)"
    return f"""SELECT
    '{measure}' AS measure, 'school' AS subject, school.school_id AS subject_id, CAST(NULL AS BIGINT) AS person_id,
    school.school_id AS episode_id, TRUE AS recorded, 'completed' AS stage, 'completed' AS status, {no_text} AS reason,
    school.held AS achieved, school.from_date AS identified_on, school.from_date AS offered_on,
    {no_day} AS declined_on, school.from_date AS entered_on, {no_day} AS supported_on, {no_day} AS last_support_on,
    school.to_date AS completed_on, {no_day} AS abandoned_on, school.to_date AS assessed_on,
    school.to_date AS deadline, {no_text} AS at_risk, {no_text} AS practitioner_key, calendar.month,
    {no_text} AS team_key, 'Unallocated' AS team, 'Unallocated' AS hub, 'Unallocated' AS district,
    'Unallocated' AS quadrant, {no_text} AS lsoa, 'Out of area' AS ward, 'Out of area' AS residence_district,
    'Out of area' AS residence_quadrant, 'Not known' AS quintile
FROM school
JOIN calendar ON calendar.day = school.from_date"""


def school_evidence(measure: str) -> str:
    """The last SELECT of the evidence: the columns of OUTCOME_EVIDENCE, in its order."""
    return f"""SELECT
    '{measure}' AS measure, CAST(NULL AS BIGINT) AS person_id, school.school_id AS episode_id, 'publication' AS kind,
    'after' AS what, school.to_date AS happened_on, school.school_id AS record_id,
    CAST(NULL AS VARCHAR) AS practitioner_key, school.extract_id, school.row
FROM school"""
