-- DfE's numbers of councils become ONS codes; what the years are is said by the dictionary, where it came along.
WITH measure AS (
    SELECT submission, source, measure_short, ANY_VALUE(measure) AS measure, ANY_VALUE(y_axis_name) AS unit,
        CASE WHEN COUNT(DISTINCT year_type) = 1 THEN REPLACE(ANY_VALUE(year_type), ' Year', ' year') END AS year_kind
    FROM lait_measures
    GROUP BY submission, source, measure_short
),
plain AS (
    SELECT *, REGEXP_REPLACE(la_number, '\.0+$', '') AS number,
        REGEXP_EXTRACT(years, '^([0-9/ -]+?)(?: *\((.+)\))?$', ['years', 'remark']) AS parts
    FROM lait
)
SELECT 'DfE' AS publisher, 'LAIT ' || plain.short_desc AS indicator,
    COALESCE(plain.data_item, measure.measure, plain.short_desc) AS name,
    COALESCE(area.ons_code, 'LA ' || plain.number) AS area_code, plain.area_name,
    CASE
        WHEN plain.number = '970' THEN 'england'
        WHEN LENGTH(plain.number) = 3 AND plain.number BETWEEN '980' AND '990' THEN 'region'
        ELSE 'council'
    END AS stated_kind,
    CASE
        WHEN parts.years = '' THEN plain.years
        ELSE CASE
            WHEN REGEXP_FULL_MATCH(parts.years, '\d{4}-\d{2}') AND parts.remark <> ''
                THEN REPLACE(parts.years, '-', '/')
            ELSE parts.years
        END
    END AS period,
    measure.year_kind,
    CAST(NULL AS DATE) AS from_date, CAST(NULL AS DATE) AS to_date, '' AS breakdown,
    CAST(NULL AS VARCHAR) AS numerator, CAST(NULL AS VARCHAR) AS denominator, plain.value,
    CAST(NULL AS VARCHAR) AS lower, CAST(NULL AS VARCHAR) AS upper, measure.unit,
    CASE WHEN parts.remark <> '' THEN 'years stated as ' || plain.years END AS note,
    plain.source, plain.extract_id, plain.row, plain.received
FROM plain
LEFT JOIN measure
    ON measure.submission = plain.submission AND measure.source = plain.source
    AND measure.measure_short = plain.short_desc
LEFT JOIN (SELECT la_number, ons_code FROM codes('la_number')) AS area ON area.la_number = plain.number
