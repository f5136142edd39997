-- Every further column is a figure; its year, where there is one, stands in its header.
WITH unpacked AS (
    SELECT area_row.*, UNNEST(MAP_ENTRIES(CAST(CAST(packed AS JSON) AS MAP(VARCHAR, VARCHAR)))) AS cell
    FROM area_context AS area_row
),
dated AS (
    SELECT *, REGEXP_EXTRACT(cell.key, '(?:^|_|[a-z])(20\d{2})(\d{2})?(?:_|$)', ['year', 'next_year']) AS years
    FROM unpacked
)
SELECT 'area context' AS publisher, cell.key AS indicator, REPLACE(cell.key, '_', ' ') AS name, area_code, area_name,
    CAST(NULL AS VARCHAR) AS stated_kind,
    CASE
        WHEN years.year = '' THEN 'not stated'
        WHEN years.next_year = '' THEN years.year
        ELSE years.year || '/' || years.next_year
    END AS period,
    'Not stated' AS year_kind, CAST(NULL AS DATE) AS from_date, CAST(NULL AS DATE) AS to_date, '' AS breakdown,
    CAST(NULL AS VARCHAR) AS numerator, CAST(NULL AS VARCHAR) AS denominator, cell.value AS value,
    CAST(NULL AS VARCHAR) AS lower, CAST(NULL AS VARCHAR) AS upper, CAST(NULL AS VARCHAR) AS unit,
    CAST(NULL AS VARCHAR) AS note, source, extract_id, row, received
FROM dated
