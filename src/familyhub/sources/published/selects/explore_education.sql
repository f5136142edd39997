-- A row is unpacked into one figure for each of its indicators; its filters become the breakdown.
WITH cell AS (
    SELECT source, submission, extract_id, row, opened.key AS header, opened.value AS value
    FROM (
        SELECT source, submission, extract_id, row,
            UNNEST(MAP_ENTRIES(CAST(CAST(packed AS JSON) AS MAP(VARCHAR, VARCHAR)))) AS opened
        FROM explore_education
    )
),
everybody AS (
    SELECT word FROM codes('everybody')
),
described AS (                  -- what DfE's own description of the table says of a column
    SELECT source, submission, col_name, ANY_VALUE(LOWER(col_type)) AS col_type, ANY_VALUE(label) AS label,
        ANY_VALUE(indicator_unit) AS unit
    FROM explore_education_columns
    GROUP BY source, submission, col_name
    HAVING COUNT(DISTINCT LOWER(col_type)) = 1
),
counted AS (                    -- each wording of a column once, with the number of its cells
    SELECT source, submission, extract_id, header, value, COUNT(*) AS cells
    FROM cell
    GROUP BY source, submission, extract_id, header, value
),
looked_at AS (
    SELECT counted.source, counted.submission, counted.extract_id, counted.header,
        COALESCE(SUM(cells) FILTER (number_in(counted.value) IS NOT NULL), 0) AS numbers,
        COALESCE(SUM(cells) FILTER (number_in(counted.value) IS NULL AND mark.mark IS NULL), 0) AS words,
        COUNT(*) FILTER (everybody.word IS NOT NULL) AS totals
    FROM counted
    LEFT JOIN (SELECT mark FROM codes('mark')) AS mark ON mark.mark = LOWER(TRIM(counted.value, ' []'))
    LEFT JOIN everybody ON everybody.word = LOWER(counted.value)
    GROUP BY counted.source, counted.submission, counted.extract_id, counted.header
),
column_kind AS (                -- without a description: mostly numbers make an indicator, words or a total a filter
    SELECT looked_at.extract_id, looked_at.header, COALESCE(described.label, looked_at.header) AS name, described.unit,
        COALESCE(
            described.col_type = 'filter',
            looked_at.words > looked_at.numbers OR looked_at.totals > 0 OR filter.header IS NOT NULL
        ) AS is_filter
    FROM looked_at
    LEFT JOIN described
        ON described.submission = looked_at.submission AND described.source = looked_at.source
        AND described.col_name = looked_at.header
    LEFT JOIN (SELECT header FROM codes('filter')) AS filter ON filter.header = LOWER(looked_at.header)
),
filtered AS (                   -- the choice of filters of each row of the file, in the order of their names
    SELECT cell.extract_id, cell.row,
        STRING_AGG(cell.header || ': ' || cell.value, '; ' ORDER BY cell.header) AS breakdown
    FROM cell
    JOIN column_kind ON column_kind.extract_id = cell.extract_id AND column_kind.header = cell.header
    LEFT JOIN everybody ON everybody.word = LOWER(cell.value)
    WHERE column_kind.is_filter AND everybody.word IS NULL
    GROUP BY cell.extract_id, cell.row
),
plain AS (                      -- a mark in place of a code says that there is no such area above
    SELECT *,
        LOWER(geographic_level) AS area_level,
        CASE WHEN REGEXP_MATCHES(new_la_code, '[0-9]') THEN new_la_code END AS council,
        CASE WHEN REGEXP_MATCHES(lad_code, '[0-9]') THEN lad_code END AS district,
        CASE WHEN REGEXP_MATCHES(region_code, '[0-9]') THEN region_code END AS area_region,
        CASE
            WHEN REGEXP_FULL_MATCH(time_period, '\d{6}') THEN LEFT(time_period, 4) || '/' || RIGHT(time_period, 2)
            ELSE time_period
        END AS year,
        TRY_STRPTIME(time_identifier || ' 2000', '%B %Y') IS NOT NULL AS is_month
    FROM explore_education
),
placed AS (                     -- areas abolished before codes were given have none: their number or name stands for it
    SELECT plain.source, plain.extract_id, plain.row, plain.received,
        COALESCE(
            CASE area_level
                WHEN 'national' THEN country_code
                WHEN 'regional' THEN area_region
                WHEN 'local authority' THEN council
                WHEN 'local authority district' THEN district
                WHEN 'ward' THEN ward_code
                WHEN 'parliamentary constituency' THEN pcon_code
                WHEN 'school' THEN COALESCE(school_urn, school_laestab)
            END,
            council, 'LA ' || old_la_code, la_name, geo_breakdown, area_region, country_code, geographic_level
        ) AS area_code,
        COALESCE(
            CASE area_level
                WHEN 'national' THEN country_name
                WHEN 'regional' THEN region_name
                WHEN 'local authority' THEN la_name
                WHEN 'local authority district' THEN lad_name
                WHEN 'ward' THEN ward_name
                WHEN 'parliamentary constituency' THEN pcon_name
                WHEN 'school' THEN school_name
            END,
            geo_breakdown, la_name
        ) AS area_name,
        CASE WHEN level.level IS NULL THEN 'other' ELSE level.area_kind END AS stated_kind,
        CASE
            WHEN LOWER(time_identifier) LIKE '% year' OR time_identifier IS NULL THEN year
            WHEN time_identifier LIKE '% year Q_' THEN year || RIGHT(time_identifier, 3)
            WHEN is_month THEN time_identifier || ' ' || year
            ELSE year || ' ' || time_identifier
        END AS period,
        REGEXP_REPLACE(time_identifier, ' Q[1-4]$', '') AS year_kind,
        CONCAT_WS('; ',
            CASE WHEN level.level IS NULL THEN 'geographic_level: ' || geographic_level END, filtered.breakdown
        ) AS breakdown
    FROM plain
    LEFT JOIN filtered ON filtered.extract_id = plain.extract_id AND filtered.row = plain.row
    LEFT JOIN codes('level') ON level.level = plain.area_level
)
SELECT 'DfE' AS publisher, cell.header AS indicator, column_kind.name, placed.area_code, placed.area_name,
    placed.stated_kind, placed.period, placed.year_kind, CAST(NULL AS DATE) AS from_date, CAST(NULL AS DATE) AS to_date,
    placed.breakdown, CAST(NULL AS VARCHAR) AS numerator, CAST(NULL AS VARCHAR) AS denominator, cell.value,
    CAST(NULL AS VARCHAR) AS lower, CAST(NULL AS VARCHAR) AS upper, column_kind.unit, CAST(NULL AS VARCHAR) AS note,
    placed.source, placed.extract_id, placed.row, placed.received
FROM cell
JOIN column_kind ON column_kind.extract_id = cell.extract_id AND column_kind.header = cell.header
JOIN placed ON placed.extract_id = cell.extract_id AND placed.row = cell.row
WHERE NOT column_kind.is_filter
