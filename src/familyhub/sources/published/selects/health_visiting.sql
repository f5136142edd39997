-- A header says which metric, which quarter and whether number, denominator or percentage; where it does not say the
-- first two, the columns of the row do, and then the sheet and its title.
WITH unpacked AS (
    SELECT table_row.extract_id, table_row.row, table_row.sheet, table_row.metric, table_row.period,
        UNNEST(MAP_ENTRIES(CAST(CAST(packed AS JSON) AS MAP(VARCHAR, VARCHAR)))) AS cell
    FROM health_visiting AS table_row
    UNION ALL
    SELECT extract_id, row, sheet, metric, period, {'key': 'numerator', 'value': numerator}
    FROM health_visiting
    WHERE numerator IS NOT NULL
    UNION ALL
    SELECT extract_id, row, sheet, metric, period, {'key': 'denominator', 'value': denominator}
    FROM health_visiting
    WHERE denominator IS NOT NULL
    UNION ALL
    SELECT extract_id, row, sheet, metric, period, {'key': 'percentage', 'value': value}
    FROM health_visiting
    WHERE value IS NOT NULL
),
words AS (                      -- each wording once, before any pattern is looked for
    SELECT DISTINCT cell.key AS header, metric, period, sheet FROM unpacked
),
tried AS (                      -- the nearest words first
    SELECT header, metric, period, sheet, UNNEST([
        {'place': 1, 'text': header}, {'place': 2, 'text': metric}, {'place': 3, 'text': sheet}
    ]) AS said
    FROM words
),
by_code AS (
    SELECT header, metric, period, sheet, said.place AS place, 0 AS turn,
        UPPER(LEFT(code, 1)) || LOWER(SUBSTR(code, 2)) AS found
    FROM (
        SELECT *,
            REGEXP_EXTRACT(
                REPLACE(said.text, '_', ' '), '(?i)\b(C[1-8](?:viii|vii|vi|iv|v|iii|ii|i)?)\b', 1
            ) AS code
        FROM tried
    )
    WHERE code <> ''
),
by_words AS (
    SELECT tried.header, tried.metric, tried.period, tried.sheet, tried.said.place AS place,
        CAST(known.turn AS INTEGER) AS turn, known.metric AS found
    FROM tried
    JOIN (SELECT turn, metric, pattern FROM codes('metric')) AS known
        ON REGEXP_MATCHES(LOWER(REPLACE(tried.said.text, '_', ' ')), known.pattern)
),
metric_of AS (
    SELECT header, metric, period, sheet, ARG_MIN(found, place * 100 + turn) AS found
    FROM (SELECT * FROM by_code UNION ALL SELECT * FROM by_words)
    GROUP BY header, metric, period, sheet
),
period_words AS (
    SELECT header, metric, period, sheet, said.place AS place,
        REPLACE(REGEXP_REPLACE(said.text, '[_–]', ' '), ' ', ' ') AS text
    FROM (
        SELECT header, metric, period, sheet, UNNEST([
            {'place': 1, 'text': header}, {'place': 2, 'text': period}, {'place': 3, 'text': sheet}
        ]) AS said
        FROM words
    )
),
period_parts AS (
    SELECT header, metric, period, sheet, place,
        REGEXP_EXTRACT(text, '(?i)(?:\bQ|quarter ?)([1-4])\b', 1) AS quarter,
        REGEXP_EXTRACT(text, '\b(20\d\d) ?(?:/|-| to | )? ?(?:20)?(\d\d)\b', ['first_year', 'next_year']) AS years,
        REGEXP_EXTRACT(text,
            '(?i)\b((?:jan|apr|jul|oct)[a-z]*)(?: (20\d\d))? ?(?:to|-) ?((?:mar|jun|sep|dec)[a-z]*) (20\d\d)\b',
            ['month', 'year', 'last_month', 'last_year']) AS months
    FROM period_words
),
period_of AS (                  -- the year and the quarter may stand in different places: the nearest of each counts
    SELECT header, metric, period, sheet,
        ARG_MIN(quarter, place) FILTER (quarter <> '') AS quarter,
        ARG_MIN(years.first_year || '/' || years.next_year, place) FILTER (
            years.first_year <> ''
            AND TRY_CAST(years.next_year AS INTEGER) = (TRY_CAST(years.first_year AS INTEGER) + 1) % 100
        ) AS split_year,
        ARG_MIN(
            months.month || ' ' || COALESCE(NULLIF(months.year, ''), months.last_year)
            || ' - ' || months.last_month || ' ' || months.last_year, place
        ) FILTER (months.month <> '') AS months
    FROM period_parts
    GROUP BY header, metric, period, sheet
),
told AS (
    SELECT words.header, words.metric, words.period, words.sheet,
        COALESCE(metric_of.found, words.metric, words.header) AS indicator,
        COALESCE(
            CASE WHEN period_of.quarter IS NOT NULL THEN period_of.split_year || ' Q' || period_of.quarter END,
            period_of.months, period_of.split_year, words.period, 'not stated'
        ) AS told_period,
        CASE
            WHEN REGEXP_MATCHES(LOWER(words.header), '\b(note|notes|flag|footnote|quality)\b') THEN 'note'
            WHEN REGEXP_MATCHES(LOWER(words.header), 'lower') THEN 'lower'
            WHEN REGEXP_MATCHES(LOWER(words.header), 'upper') THEN 'upper'
            WHEN REGEXP_MATCHES(LOWER(words.header), 'percent|%|proportion|\brate\b') THEN 'value'
            WHEN REGEXP_MATCHES(LOWER(words.header),
                'denominator|\bdenom\b|total number|eligible|(births|infants|children|babies) (due|turning|turned|aged)')
                THEN 'denominator'
            ELSE 'numerator'
        END AS role
    FROM words
    LEFT JOIN metric_of
        ON metric_of.header = words.header AND metric_of.metric IS NOT DISTINCT FROM words.metric
        AND metric_of.period IS NOT DISTINCT FROM words.period AND metric_of.sheet IS NOT DISTINCT FROM words.sheet
    LEFT JOIN period_of
        ON period_of.header = words.header AND period_of.metric IS NOT DISTINCT FROM words.metric
        AND period_of.period IS NOT DISTINCT FROM words.period AND period_of.sheet IS NOT DISTINCT FROM words.sheet
),
stated AS (                     -- of two columns that say the same of a metric neither is taken for it: each has its header
    SELECT unpacked.extract_id, unpacked.row, told.indicator, told.told_period, told.role, unpacked.cell.value AS value,
        CASE
            WHEN COUNT(*) OVER (
                PARTITION BY unpacked.extract_id, unpacked.row, told.indicator, told.told_period, told.role
            ) > 1 THEN 'column: ' || told.header
            ELSE ''
        END AS breakdown
    FROM unpacked
    JOIN told
        ON told.header = unpacked.cell.key AND told.metric IS NOT DISTINCT FROM unpacked.metric
        AND told.period IS NOT DISTINCT FROM unpacked.period AND told.sheet IS NOT DISTINCT FROM unpacked.sheet
),
figure AS (
    SELECT extract_id, row, indicator, told_period, breakdown,
        MAX(value) FILTER (role = 'numerator') AS numerator,
        MAX(value) FILTER (role = 'denominator') AS denominator,
        MAX(value) FILTER (role = 'value') AS value, MAX(value) FILTER (role = 'lower') AS lower,
        MAX(value) FILTER (role = 'upper') AS upper, MAX(value) FILTER (role = 'note') AS note
    FROM stated
    GROUP BY extract_id, row, indicator, told_period, breakdown
)
SELECT 'OHID' AS publisher, figure.indicator, COALESCE(known.says, table_row.metric, figure.indicator) AS name,
    table_row.area_code, table_row.area_name, CAST(NULL AS VARCHAR) AS stated_kind, figure.told_period AS period,
    CASE WHEN figure.told_period LIKE '____/__%' THEN 'Financial year' END AS year_kind,
    CAST(NULL AS DATE) AS from_date, CAST(NULL AS DATE) AS to_date, figure.breakdown,
    figure.numerator, figure.denominator, figure.value, figure.lower, figure.upper,
    CASE WHEN figure.value IS NOT NULL THEN '%' ELSE 'count' END AS unit,
    NULLIF(CONCAT_WS('; ', figure.note, table_row.note), '') AS note,
    table_row.source, table_row.extract_id, table_row.row, table_row.received
FROM figure
JOIN health_visiting AS table_row
    ON table_row.extract_id = figure.extract_id AND table_row.row = figure.row
LEFT JOIN (SELECT metric, name AS says FROM codes('metric_name')) AS known ON known.metric = figure.indicator
