"""From the answers to what is doubtful to bounds: how each member may count at each place, then the sums."""

from familyhub.measures.figures_sql import COLUMNS, LEVELS
from familyhub.measures.tables import FIGURE, PLACE_COLUMNS

KEY = "measure, period, fiscal_year, kind, subject_id"
PLACED = ("county", *(column for _, _, column in LEVELS))


def answers_sql(marts: str) -> str:
    """`doubted.answer`: each member a doubt touches, closed, as published (what_if 0) and as each question has it."""
    places = ", ".join(COLUMNS)
    return f"""CREATE TABLE doubted.answer AS
WITH published AS (  -- of all that a doubt touches
    SELECT DISTINCT kind, subject_id FROM doubted.touched
)
SELECT CAST(0 AS BIGINT) AS what_if, CAST(NULL AS BIGINT) AS gone_id, published.kind, member.measure,
    member.subject, member.subject_id, member.period, member.fiscal_year, member.status = 'met' AS met, {places}
FROM {marts}.member
JOIN published
    ON published.subject_id = member.subject_id
    AND published.kind = CASE WHEN member.subject = 'child' THEN 'child' ELSE 'delivery' END
WHERE member.closed AND member.status IN ('met', 'missed')
UNION ALL
SELECT told.what_if, what_if.gone_id, told.kind, told.measure, told.subject, told.subject_id, told.period,
    told.fiscal_year, told.status = 'met' AS met, {places}
FROM doubted.told
JOIN doubted.what_if ON what_if.what_if = told.what_if
WHERE told.closed AND told.status IN ('met', 'missed')"""


def _options(key: str) -> str:
    """How one subject may count: as published, and whether it may be met, missed or not be counted at all."""
    return f"""SELECT {key},
        BOOL_OR(what_if = 0) AS counted,
        BOOL_OR(what_if = 0 AND met) AS is_met,
        BOOL_OR(met) AS may_meet,
        BOOL_OR(NOT met) AS may_miss,
        COUNT(*) FILTER (WHERE what_if > 0) AS answers,
        CASE
            WHEN NOT BOOL_OR(what_if > 0 AND met AND gone_id IS NULL)
                AND COUNT(DISTINCT gone_id) FILTER (WHERE met) = 1
                THEN MIN(gone_id) FILTER (WHERE met)
        END AS only_by"""


TOUCHES = """touches AS (  -- how many questions touch each subject: where one has no answer, the subject may not count
    SELECT kind, subject_id, COUNT(*) AS questions FROM doubted.touched GROUP BY kind, subject_id
)"""

LACKING = "NOT option.counted OR option.answers < touches.questions"


def bound_sql(marts: str) -> str:
    """The rows of BOUND: every figure that an open member may change, at every level."""
    levels = [("county", "caseload", "county", "''"), ("county", "residence", "county", "''")]
    levels += [(column, hierarchy, level, f"COALESCE({column}, 'Out of area')") for hierarchy, level, column in LEVELS]
    placed = "\n    UNION ALL\n".join(
        f"    SELECT {KEY}, what_if, gone_id, met, '{hierarchy}' AS hierarchy, '{level}' AS level, {place} AS place\n"
        f"    FROM doubted.answer"
        for _, hierarchy, level, place in levels
    )
    key = ", ".join(FIGURE.key)
    return f"""WITH placed AS (  -- each answer at every level
{placed}
),
option AS (  -- how each subject may count at a place
    {_options(f"{KEY}, hierarchy, level, place")}
    FROM placed
    GROUP BY {KEY}, hierarchy, level, place
),
{TOUCHES},
judged AS (
    SELECT option.*, {LACKING} AS may_lack
    FROM option
    JOIN touches ON touches.kind = option.kind AND touches.subject_id = option.subject_id
),
ends AS (  -- a missed check lowers a percentage more than one that does not count, and that more than one that was met
    SELECT measure, period, fiscal_year, hierarchy, level, place,
        CAST(counted AS INTEGER) AS denominator,
        CAST(is_met AS INTEGER) AS numerator,
        CAST(NOT may_miss AND NOT may_lack AS INTEGER) AS low_numerator,
        CAST(may_miss OR NOT may_lack AS INTEGER) AS low_denominator,
        CAST(may_meet AS INTEGER) AS high_numerator,
        CAST(may_meet OR NOT may_lack AS INTEGER) AS high_denominator,
        CAST(may_lack OR (may_meet AND may_miss) AS INTEGER) AS open,
        -- somebody who may be one of several has been seen for one of them only
        CASE WHEN counted AND NOT is_met AND NOT may_lack THEN only_by END AS only_by
    FROM judged
),
change AS (  -- by how much the open members move a figure
    SELECT measure, period, fiscal_year, hierarchy, level, place,
        SUM(low_numerator - numerator) AS low_numerator,
        SUM(low_denominator - denominator) AS low_denominator,
        COALESCE(SUM(high_numerator - numerator) FILTER (WHERE only_by IS NULL), 0) + COUNT(DISTINCT only_by)
            AS high_numerator,
        SUM(high_denominator - denominator) AS high_denominator,
        SUM(open) AS open
    FROM ends
    WHERE open = 1
    GROUP BY measure, period, fiscal_year, hierarchy, level, place
),
year_period AS (
    SELECT DISTINCT member.measure, member.fiscal_year, member.period FROM {marts}.member WHERE member.closed
),
every_change AS (
    SELECT change.measure, measure.period_kind, change.period, change.hierarchy, change.level, change.place,
        change.low_numerator, change.low_denominator, change.high_numerator, change.high_denominator, change.open
    FROM change
    JOIN {marts}.measure ON measure.measure = change.measure
    UNION ALL
    SELECT change.measure, 'year_to_date', year_period.period, change.hierarchy, change.level, change.place,
        SUM(change.low_numerator), SUM(change.low_denominator), SUM(change.high_numerator),
        SUM(change.high_denominator), SUM(change.open)
    FROM change
    JOIN year_period
        ON year_period.measure = change.measure
        AND year_period.fiscal_year = change.fiscal_year
        AND year_period.period >= change.period
    GROUP BY change.measure, year_period.period, change.hierarchy, change.level, change.place
),
ended AS (
    SELECT {", ".join(f"figure.{name}" for name in FIGURE.key)}, figure.numerator, figure.denominator,
        measure.is_count,
        figure.numerator + every_change.low_numerator AS low_numerator,
        figure.denominator + every_change.low_denominator AS low_denominator,
        figure.numerator + every_change.high_numerator AS high_numerator,
        figure.denominator + every_change.high_denominator AS high_denominator,
        every_change.open
    FROM {marts}.figure
    JOIN {marts}.measure ON measure.measure = figure.measure
    JOIN every_change
        ON every_change.measure = figure.measure
        AND every_change.period_kind = figure.period_kind
        AND every_change.period = figure.period
        AND every_change.hierarchy = figure.hierarchy
        AND every_change.level = figure.level
        AND every_change.place = figure.place
)
SELECT {key},
    -- where nobody is left to count there is no percentage, and the figure's own is the end
    CASE WHEN is_count OR low_denominator > 0 THEN low_numerator ELSE numerator END AS low_numerator,
    CASE WHEN is_count THEN 0 WHEN low_denominator > 0 THEN low_denominator ELSE denominator END AS low_denominator,
    CASE WHEN is_count OR high_denominator > 0 THEN high_numerator ELSE numerator END AS high_numerator,
    CASE WHEN is_count THEN 0 WHEN high_denominator > 0 THEN high_denominator ELSE denominator END AS high_denominator,
    open
FROM ended"""


def open_member_sql(marts: str) -> str:
    """The rows of OPEN_MEMBER: each member that may count otherwise, with the strongest of the doubts that say so."""
    places = ", ".join(PLACE_COLUMNS)
    return f"""WITH option AS (
    {_options(KEY)},
        MAX_BY(STRUCT_PACK(subject, {places}), what_if = 0) AS stated
    FROM (SELECT * FROM doubted.answer ORDER BY what_if)
    GROUP BY {KEY}
),
{TOUCHES},
judged AS (
    SELECT option.*, {LACKING} AS may_lack,
        CASE WHEN is_met THEN 'met' WHEN counted THEN 'missed' ELSE 'not_counted' END AS counts
    FROM option
    JOIN touches ON touches.kind = option.kind AND touches.subject_id = option.subject_id
),
differing AS (  -- the questions that would have it count otherwise
    SELECT judged.measure, judged.period, judged.kind, judged.subject_id,
        MAX_BY(what_if.what_if, ROW(COALESCE(what_if.weight, 0), -what_if.what_if)) AS what_if
    FROM judged
    JOIN doubted.touched ON touched.kind = judged.kind AND touched.subject_id = judged.subject_id
    JOIN doubted.what_if ON what_if.what_if = touched.what_if
    LEFT JOIN doubted.answer
        ON answer.what_if = touched.what_if AND answer.measure = judged.measure AND answer.period = judged.period
        AND answer.kind = judged.kind AND answer.subject_id = judged.subject_id
    WHERE judged.counts
        <> CASE WHEN answer.met THEN 'met' WHEN answer.what_if IS NOT NULL THEN 'missed' ELSE 'not_counted' END
    GROUP BY judged.measure, judged.period, judged.kind, judged.subject_id
)
SELECT judged.measure, judged.stated.subject, judged.subject_id, judged.period, judged.fiscal_year,
    judged.counts AS counted,
    CASE WHEN may_miss THEN 'missed' WHEN may_lack THEN 'not_counted' ELSE 'met' END AS lowest,
    CASE WHEN may_meet THEN 'met' WHEN may_lack THEN 'not_counted' ELSE 'missed' END AS highest,
    what_if.kind AS because, what_if.kept_id AS person_id, what_if.gone_id AS other_id, what_if.weight,
    {", ".join(f"judged.stated.{column}" for column in PLACE_COLUMNS)}
FROM judged
JOIN differing
    ON differing.measure = judged.measure AND differing.period = judged.period AND differing.kind = judged.kind
    AND differing.subject_id = judged.subject_id
JOIN doubted.what_if ON what_if.what_if = differing.what_if"""
