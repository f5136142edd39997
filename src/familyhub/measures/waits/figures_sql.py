"""Figures of waits at every level: who waits on the day of the question, and who was first seen in each month."""

from datetime import date

from familyhub.measures.figures_sql import LEVELS


def figures_sql(marts: str, as_of: date) -> str:
    """The rows of WAIT_FIGURE, from the members in `<marts>.wait_member`."""
    named = [("caseload", "county", "''"), ("residence", "county", "''")]
    named += [(hierarchy, level, f"COALESCE({column}, 'Out of area')") for hierarchy, level, column in LEVELS]
    placed = "\n    UNION ALL\n".join(
        f"    SELECT measure, state, month, in_time, days, '{hierarchy}' AS hierarchy, '{level}' AS level, "
        f"{column} AS place\n    FROM {marts}.wait_member"
        for hierarchy, level, column in named
    )
    return f"""WITH placed AS (  -- each referral at each of its places
{placed}
),
timed AS (  -- with the period it counts in: the day for whoever waits, the month for whoever was seen
    SELECT *, 'waiting' AS period_kind, '{as_of:%Y-%m-%d}' AS period FROM placed WHERE state = 'waiting'
    UNION ALL
    SELECT *, 'month', month FROM placed WHERE state = 'seen'
)
SELECT
    measure, period_kind, period, hierarchy, level, place,
    COUNT(*) AS children,
    SUM(CASE WHEN in_time THEN 1 ELSE 0 END) AS in_time,
    SUM(days) AS days
FROM timed
GROUP BY measure, period_kind, period, hierarchy, level, place"""
