"""Figures of rates at every level: events over children or over events, by month, quarter and year."""

from familyhub.measures.figures_sql import LEVELS


def figures_sql(marts: str, first_month: str) -> str:
    """The rows of RATE_FIGURE. Of each period only the months count that are over, asked for, and covered."""
    by_level = "\n    UNION ALL\n".join(
        f"""    SELECT measure, month, '{hierarchy}' AS hierarchy, '{level}' AS level, {column} AS place, status
    FROM {marts}.rate_member"""
        for hierarchy, level, column in [
            ("caseload", "county", "''"),
            ("residence", "county", "''"),
            *((h, level, "COALESCE(lsoa, 'Out of area')" if c == "lsoa" else c) for h, level, c in LEVELS),
        ]
    )
    return f"""WITH over AS (  -- the months of each rate that are over and that its sources tell of
    SELECT DISTINCT rate_measure.measure, rate_measure.is_share, rate_measure.population,
        calendar.month, calendar.quarter, calendar.month_year
    FROM {marts}.rate_measure
    JOIN calendar
        ON calendar.month_end <= rate_measure.as_of AND calendar.month_end <= rate_measure.covered_to
    WHERE calendar.month >= '{first_month}'
),
placed AS (  -- each event at each of its places
{by_level}
),
happened AS (  -- how many events, by month and place
    SELECT measure, month, hierarchy, level, place,
        COUNT(*) FILTER (status = 'counted') AS counted,
        COUNT(*) FILTER (status <> 'excluded') AS events
    FROM placed
    GROUP BY measure, month, hierarchy, level, place
),
of_whom AS (  -- the denominators: children of the month, or the events themselves
    SELECT over.measure, over.month, population.hierarchy, population.level, population.place, population.children
    FROM over
    JOIN {marts}.rate_population AS population
        ON population.population = over.population AND population.month = over.month
    WHERE NOT over.is_share
    UNION ALL
    SELECT over.measure, over.month, happened.hierarchy, happened.level, happened.place, happened.events
    FROM over
    JOIN happened ON happened.measure = over.measure AND happened.month = over.month
    WHERE over.is_share
),
monthly AS (  -- both beside each other; events may stand where no child lives on the 15th, and the other way round
    SELECT
        COALESCE(of_whom.measure, happened.measure) AS measure,
        COALESCE(of_whom.month, happened.month) AS month,
        COALESCE(of_whom.hierarchy, happened.hierarchy) AS hierarchy,
        COALESCE(of_whom.level, happened.level) AS level,
        COALESCE(of_whom.place, happened.place) AS place,
        COALESCE(happened.counted, 0) AS numerator,
        COALESCE(of_whom.children, 0) AS denominator
    FROM of_whom
    FULL JOIN happened
        ON happened.measure = of_whom.measure AND happened.month = of_whom.month
        AND happened.hierarchy = of_whom.hierarchy AND happened.level = of_whom.level
        AND happened.place = of_whom.place
),
counted AS (  -- with the quarter and the year of each month
    SELECT monthly.*, over.quarter, over.month_year
    FROM monthly
    JOIN over ON over.measure = monthly.measure AND over.month = monthly.month
),
length AS (  -- how many months of each period count, whichever places have anything in them
    SELECT measure, 'month' AS period_kind, month AS period, COUNT(*) AS months, TRUE AS whole
    FROM over GROUP BY measure, month
    UNION ALL
    SELECT measure, 'quarter', quarter, COUNT(*), COUNT(*) = 3 FROM over GROUP BY measure, quarter
    UNION ALL
    SELECT measure, 'year', month_year, COUNT(*), COUNT(*) = 12 FROM over GROUP BY measure, month_year
),
periods AS (
    SELECT measure, 'month' AS period_kind, month AS period, hierarchy, level, place, numerator, denominator
    FROM counted
    UNION ALL
    SELECT measure, 'quarter', quarter, hierarchy, level, place, numerator, denominator FROM counted
    UNION ALL
    SELECT measure, 'year', month_year, hierarchy, level, place, numerator, denominator FROM counted
)
SELECT periods.measure, periods.period_kind, periods.period, periods.hierarchy, periods.level, periods.place,
    SUM(periods.numerator) AS numerator, SUM(periods.denominator) AS denominator,
    ANY_VALUE(length.months) AS months, ANY_VALUE(length.whole) AS whole
FROM periods
JOIN length
    ON length.measure = periods.measure AND length.period_kind = periods.period_kind
    AND length.period = periods.period
GROUP BY periods.measure, periods.period_kind, periods.period, periods.hierarchy, periods.level, periods.place"""
