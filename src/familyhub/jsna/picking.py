"""The queries that pick an indicator's figures out of the published ones, one row a figure."""

from familyhub.jsna.indicator import Found, Indicator
from familyhub.sql import literal

COLUMNS = (
    "indicator", "area_code", "area_name", "area_kind", "sex", "age", "category_type", "category", "period",
    "period_order", "value", "lower", "upper", "count", "denominator", "note", "publisher_trend",
    "publisher_compared", "extract_id", "row",
)  # fmt: skip

AREA_KINDS = "('england', 'region', 'council', 'district')"

_ORDER = (
    "COALESCE(TRY_CAST(REGEXP_EXTRACT({figure}.period, '(\\d{{4}})', 1) AS INTEGER), 0) * 10000"
    " + CASE WHEN {figure}.to_date - {figure}.from_date < 300 THEN MONTH({figure}.from_date) * 100 ELSE 0 END"
)
"""YYYYMMDD of the first year, month and day left open; quarters and months keep their month."""

SEXES = {"boys": "Male", "girls": "Female", "male": "Male", "female": "Female"}

NOT_SPLIT = "('total', 'all', 'persons', 'not applicable')"


LAIT = f"""
WITH once AS (                    -- LAIT states a number and its rate as two measures, each once an area and year
    SELECT indicator, area_code, period, ANY_VALUE(value) AS value
    FROM figure
    WHERE indicator IN (SELECT 'LAIT ' || count FROM measure UNION SELECT 'LAIT ' || denominator FROM measure)
    GROUP BY indicator, area_code, period
)
SELECT measure.indicator, stated.area_code, COALESCE(stated.area_name, '') AS area_name, stated.area_kind, '' AS sex,
    '' AS age, '' AS category_type, '' AS category, stated.period, {_ORDER.format(figure="stated")} AS period_order,
    stated.value * measure.times AS value, stated.lower * measure.times AS lower, stated.upper * measure.times AS upper,
    number.value AS count, whole.value AS denominator, COALESCE(stated.note, '') AS note, '' AS publisher_trend,
    '' AS publisher_compared, stated.extract_id, stated.row
FROM figure AS stated
JOIN measure ON stated.indicator = 'LAIT ' || measure.value
LEFT JOIN once AS number
    ON number.indicator = 'LAIT ' || measure.count AND number.area_code = stated.area_code
    AND number.period = stated.period
LEFT JOIN once AS whole
    ON whole.indicator = 'LAIT ' || measure.denominator AND whole.area_code = stated.area_code
    AND whole.period = stated.period
WHERE stated.area_kind IN {AREA_KINDS}
"""
"""Every measure of LAIT that is wanted, by the table `measure` (indicator, value, count, denominator, times)."""


def picking_sql(id: str, indicator: Indicator) -> str:
    """A SELECT of `COLUMNS` over `figure` and the tables beside it. LAIT and neighbourhoods are read elsewhere."""
    found = indicator.found
    if indicator.source == "fingertips":
        return _fingertips(id, found)
    return _asq3(id, found) if indicator.source == "asq3" else _education(id, found)


def _fingertips(id: str, found: Found) -> str:
    return f"""
SELECT {_shared(id, "stated", found.times)}, stated.numerator AS count, stated.denominator,
    COALESCE(file_row.sex, '') AS sex, COALESCE(file_row.age, '') AS age,
    COALESCE(file_row.category_type, '') AS category_type, COALESCE(file_row.category, '') AS category,
    COALESCE(file_row.recent_trend, '') AS publisher_trend,
    COALESCE(file_row.compared_to_england, '') AS publisher_compared,
    COALESCE(TRY_CAST(file_row.time_period_sortable AS BIGINT), {_order("stated")}) AS period_order
FROM elsewhere AS stated
JOIN fingertips AS file_row ON file_row.extract_id = stated.extract_id AND file_row.row = stated.row
WHERE file_row.indicator_id = {literal(found.value)} AND stated.area_kind IN {AREA_KINDS}
"""


def _asq3(id: str, found: Found) -> str:
    """Whole years only: quarters of one year are not a history."""
    year = "STRFTIME(stated.from_date, '%Y') || STRFTIME(stated.to_date, '/%y')"
    return f"""
SELECT {_shared(id, "stated", found.times, period=year)},
    stated.numerator AS count, stated.denominator, '' AS sex, '' AS age, '' AS category_type, '' AS category,
    '' AS publisher_trend, '' AS publisher_compared, {_order("stated")} AS period_order
FROM elsewhere AS stated
JOIN asq3 AS file_row ON file_row.extract_id = stated.extract_id AND file_row.row = stated.row
WHERE stated.indicator = {literal(found.value)} AND stated.to_date - stated.from_date > 300
    AND stated.area_kind IN {AREA_KINDS}
"""


def _education(id: str, found: Found) -> str:
    """A table of DfE: the value, its number and its whole are columns of one row of the file."""
    beside = "\n".join(
        f"LEFT JOIN elsewhere AS {name}_cell ON {name}_cell.extract_id = stated.extract_id\n"
        f"    AND {name}_cell.row = stated.row AND {name}_cell.indicator = {literal(header)}"
        for name, header in (("count", found.count), ("denominator", found.denominator))
        if header and found.value
    )
    if found.value:
        count = "count_cell.value" if found.count else "CAST(NULL AS DOUBLE)"
        whole = "denominator_cell.value" if found.denominator else "CAST(NULL AS DOUBLE)"
        shared = _shared(id, "stated", found.times)
    else:
        beside = (
            f"LEFT JOIN elsewhere AS denominator_cell ON denominator_cell.extract_id = stated.extract_id\n"
            f"    AND denominator_cell.row = stated.row AND denominator_cell.indicator = {literal(found.denominator)}"
        )
        count, whole = "stated.value", "denominator_cell.value"
        shared = _shared(id, "stated", None)
    cells = {
        header: _cell(header) for header in (*found.where, found.sex, found.category_type, found.category) if header
    }
    having = "".join(
        f" AND {cells[header]}" + (f" = {literal(value)}" if value else " IS NULL")
        for header, value in found.where.items()
    )
    sexes = " ".join(f"WHEN {literal(word)} THEN {literal(sex)}" for word, sex in SEXES.items())
    sex = f"CASE LOWER({cells[found.sex]}) {sexes} ELSE 'Persons' END" if found.sex else "''"
    return f"""
SELECT {shared}, {count} AS count, {whole} AS denominator, {sex} AS sex, '' AS age,
    {_split(cells.get(found.category_type))} AS category_type, {_split(cells.get(found.category))} AS category,
    '' AS publisher_trend, '' AS publisher_compared, {_order("stated")} AS period_order
FROM elsewhere AS stated
JOIN explore_education AS file_row ON file_row.extract_id = stated.extract_id AND file_row.row = stated.row
{beside}
WHERE stated.indicator = {literal(found.value or found.count)}{having} AND stated.area_kind IN {AREA_KINDS}
"""


def _shared(id: str, figure: str, times: float | None, *, period: str = "") -> str:
    value = "CAST(NULL AS DOUBLE)" if times is None else f"{figure}.value * {times!r}"
    lower, upper = (f"{figure}.{end} * {times or 1.0!r}" for end in ("lower", "upper"))
    return (
        f"{literal(id)} AS indicator, {figure}.area_code, COALESCE({figure}.area_name, '') AS area_name, "
        f"{figure}.area_kind, {period or f'{figure}.period'} AS period, {value} AS value, {lower} AS lower, "
        f"{upper} AS upper, COALESCE({figure}.note, '') AS note, {figure}.extract_id, {figure}.row"
    )


def _order(figure: str) -> str:
    return _ORDER.format(figure=figure)


def _cell(header: str) -> str:
    path = literal(f'$."{header}"')
    return f"JSON_EXTRACT_STRING(file_row.packed, {path})"


def _split(cell: str | None) -> str:
    return "''" if cell is None else f"CASE WHEN LOWER({cell}) IN {NOT_SPLIT} THEN '' ELSE COALESCE({cell}, '') END"
