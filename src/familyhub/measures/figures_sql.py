"""Totals at every level of every hierarchy, in one pass over the member rows: whole numbers, never percentages."""

LEVELS: tuple[tuple[str, str, str], ...] = (
    ("caseload", "quadrant", "quadrant"),
    ("caseload", "district", "district"),
    ("caseload", "hub", "hub"),
    ("caseload", "team", "team"),
    ("residence", "quadrant", "residence_quadrant"),
    ("residence", "district", "residence_district"),
    ("residence", "ward", "ward"),
    ("residence", "lsoa", "lsoa"),
    ("deprivation", "quintile", "quintile"),
)
"""Hierarchy, level, and the column of `member` that names the place."""

COLUMNS = tuple(column for _, _, column in LEVELS)

KEY = "measure, period_kind, period, fiscal_year"


def _member_columns() -> str:
    names = ", ".join(f"member.{column}" for column in COLUMNS if column != "lsoa")
    return (
        "member.measure, measure.period_kind, member.period, member.fiscal_year,\n        "
        f"{names}, COALESCE(member.lsoa, 'Out of area') AS lsoa"
    )


def _grouping() -> str:
    return f"GROUPING({', '.join(COLUMNS)}) AS left_out"


def _grouping_sets(key: str) -> str:
    sets = [f"({key})", *(f"({key}, {column})" for column in COLUMNS)]
    return "GROUPING SETS (\n        " + ",\n        ".join(sets) + "\n    )"


def _mask(kept: str | None) -> int:
    """What GROUPING() gives where one column (or none) is kept: a bit for each column left out, the first highest."""
    return sum(1 << (len(COLUMNS) - 1 - at) for at, column in enumerate(COLUMNS) if column != kept)


def _levels() -> str:
    rows = [(_mask(None), "caseload", "county"), (_mask(None), "residence", "county")]
    rows += [(_mask(column), hierarchy, level) for hierarchy, level, column in LEVELS]
    values = ", ".join(f"({mask}, '{hierarchy}', '{level}')" for mask, hierarchy, level in rows)
    return f"\n    JOIN (VALUES {values}) AS levels (left_out, hierarchy, level) ON levels.left_out = totals.left_out"


def _level_columns() -> str:
    place = ", ".join(f"totals.{column}" for column in COLUMNS)
    return f"levels.hierarchy, levels.level,\n        COALESCE({place}, '') AS place"


def _year_period(marts: str) -> str:
    return f"""year_period AS (  -- the periods of each financial year in which a measure has members
    SELECT DISTINCT member.measure, member.fiscal_year, member.period
    FROM {marts}.member
    WHERE member.closed
)"""


def figure_sql(marts: str) -> str:
    """The rows of FIGURE: every period, and year to date, at every level."""
    return f"""WITH closed AS (  -- the members whose window has closed, counted as met, in the denominator, left out
    SELECT
        {_member_columns()},
        CASE WHEN member.status = 'met' THEN 1 ELSE 0 END AS numerator,
        CASE WHEN member.status <> 'excluded' AND NOT measure.is_count THEN 1 ELSE 0 END AS denominator,
        CASE WHEN member.status = 'excluded' THEN 1 ELSE 0 END AS excluded,
        CASE WHEN member.complete AND member.status <> 'excluded' THEN 1 ELSE 0 END AS complete
    FROM {marts}.member
    JOIN {marts}.measure ON measure.measure = member.measure
    WHERE member.closed
),
totals AS (  -- one row a measure, period and place
    SELECT
        measure, period_kind, period, fiscal_year, {", ".join(COLUMNS)},
        {_grouping()},
        SUM(numerator) AS numerator,
        SUM(denominator) AS denominator,
        SUM(excluded) AS excluded,
        SUM(complete) AS complete
    FROM closed
    GROUP BY {_grouping_sets(KEY)}
),
placed AS (  -- with the name of the level and the place
    SELECT
        totals.measure, totals.period_kind, totals.period, totals.fiscal_year,
        {_level_columns()},
        totals.numerator, totals.denominator, totals.excluded, totals.complete
    FROM totals{_levels()}
),
{_year_period(marts)},
to_date AS (  -- from April to the end of each period
    SELECT
        placed.measure, 'year_to_date' AS period_kind, year_period.period, placed.hierarchy, placed.level, placed.place,
        SUM(placed.numerator) AS numerator,
        SUM(placed.denominator) AS denominator,
        SUM(placed.excluded) AS excluded,
        SUM(placed.complete) AS complete
    FROM placed
    JOIN year_period
        ON year_period.measure = placed.measure
        AND year_period.fiscal_year = placed.fiscal_year
        AND year_period.period >= placed.period
    GROUP BY placed.measure, year_period.period, placed.hierarchy, placed.level, placed.place
)
SELECT measure, period_kind, period, hierarchy, level, place, numerator, denominator, excluded, complete FROM placed
UNION ALL
SELECT measure, period_kind, period, hierarchy, level, place, numerator, denominator, excluded, complete FROM to_date"""


def miss_sql(marts: str) -> str:
    """The rows of MISS: the missed members of each figure by reason."""
    return f"""WITH missed AS (  -- the members whose window has closed without what was asked
    SELECT
        {_member_columns()},
        member.reason
    FROM {marts}.member
    JOIN {marts}.measure ON measure.measure = member.measure
    WHERE member.closed AND member.status = 'missed'
),
totals AS (  -- one row a measure, period, place and reason
    SELECT
        measure, period_kind, period, fiscal_year, reason, {", ".join(COLUMNS)},
        {_grouping()},
        COUNT(*) AS members
    FROM missed
    GROUP BY {_grouping_sets(f"{KEY}, reason")}
),
placed AS (  -- with the name of the level and the place
    SELECT
        totals.measure, totals.period_kind, totals.period, totals.fiscal_year,
        {_level_columns()},
        totals.reason, totals.members
    FROM totals{_levels()}
),
{_year_period(marts)},
to_date AS (  -- from April to the end of each period
    SELECT
        placed.measure, 'year_to_date' AS period_kind, year_period.period, placed.hierarchy, placed.level, placed.place,
        placed.reason,
        SUM(placed.members) AS members
    FROM placed
    JOIN year_period
        ON year_period.measure = placed.measure
        AND year_period.fiscal_year = placed.fiscal_year
        AND year_period.period >= placed.period
    GROUP BY placed.measure, year_period.period, placed.hierarchy, placed.level, placed.place, placed.reason
)
SELECT measure, period_kind, period, hierarchy, level, place, reason, members FROM placed
UNION ALL
SELECT measure, period_kind, period, hierarchy, level, place, reason, members FROM to_date"""
