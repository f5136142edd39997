-- Figures as text become numbers; a mark that stands for one becomes NULL, and what the mark means is said in the note.
WITH figure AS (
    every_figure()
),
period AS (                     -- each period once: there are few of them
    SELECT DISTINCT period, year_kind
    FROM figure
    WHERE from_date IS NULL
),
taken_apart AS (                -- 2022/23 · 2022 · 2022/23 Q1 · 2018/19 - 20/21 · 2015 - 17 · April 2021 - June 2021
    SELECT period, year_kind,
        REGEXP_EXTRACT(period, '^(\d{4})(/\d{2}|\d{2})?(?: ?Q([1-4]))?(?: ?- ?(\d{2}|\d{4})(/\d{2})?)?$',
            ['year', 'next_year', 'quarter', 'last_year', 'last_next_year']) AS year_part,
        REGEXP_EXTRACT(period, '^([A-Za-z]{3})[a-z]* (\d{4})(?: ?(?:-|to) ?([A-Za-z]{3})[a-z]* (\d{4}))?$',
            ['month', 'year', 'last_month', 'last_year']) AS month_part
    FROM period
),
counted AS (                    -- years as numbers; the last year has two digits where the first one has four
    SELECT period, year_kind, month_part, year_part.quarter AS quarter,
        CAST(NULLIF(year_part.year, '') AS INTEGER) AS first_year,
        year_part.next_year <> '' AS is_split,
        (year_part.last_year = '' OR (year_part.next_year <> '') = (year_part.last_next_year <> '')) AS ends_alike,
        TRY_CAST(NULLIF(RIGHT(year_part.next_year, 2), '') AS INTEGER) AS next_year,
        CASE
            WHEN year_part.last_year = '' THEN CAST(NULLIF(year_part.year, '') AS INTEGER)
            WHEN LENGTH(year_part.last_year) = 4 THEN CAST(year_part.last_year AS INTEGER)
            ELSE CAST(LEFT(year_part.year, 2) || year_part.last_year AS INTEGER)
        END AS last_year
    FROM taken_apart
),
dated_by_year AS (              -- a kind of year begins in its month, in the year stated or in the one beside it
    SELECT counted.period, counted.year_kind,
        MAKE_DATE(counted.first_year + year_kind.year_offset, year_kind.start_month, year_kind.start_day) AS from_date,
        MAKE_DATE(counted.last_year + year_kind.year_offset, year_kind.start_month, year_kind.start_day)
            + TO_MONTHS(year_kind.months) - INTERVAL 1 DAY AS to_date
    FROM counted
    JOIN (
        SELECT identifier, split_year = 'yes' AS split_year, CAST(start_month AS INTEGER) AS start_month,
            CAST(start_day AS INTEGER) AS start_day, CAST(year_offset AS INTEGER) AS year_offset,
            CAST(months AS INTEGER) AS months
        FROM codes('year_kind')
    ) AS year_kind
        ON year_kind.identifier = LOWER(
            CASE
                WHEN counted.quarter <> '' THEN COALESCE(
                    counted.year_kind, CASE WHEN counted.is_split THEN 'Financial year' ELSE 'Calendar year' END
                ) || ' Q' || counted.quarter
                ELSE COALESCE(counted.year_kind, CASE WHEN NOT counted.is_split THEN 'Calendar year' END)
            END
        )
        AND year_kind.split_year = counted.is_split
    WHERE counted.first_year BETWEEN 1900 AND 2100 AND counted.last_year BETWEEN counted.first_year AND 2100
        AND counted.ends_alike
        AND (NOT counted.is_split OR counted.next_year = (counted.first_year + 1) % 100)
),
dated_by_month AS (             -- the last month, where there is one, counts whole
    SELECT period, year_kind, MAKE_DATE(CAST(month_part.year AS INTEGER), first_month, 1) AS from_date,
        MAKE_DATE(COALESCE(TRY_CAST(month_part.last_year AS INTEGER), CAST(month_part.year AS INTEGER)),
            COALESCE(NULLIF(last_month, 0), first_month), 1) + INTERVAL 1 MONTH - INTERVAL 1 DAY AS to_date
    FROM (
        SELECT *,
            LIST_POSITION(['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
                LOWER(month_part.month)) AS first_month,
            COALESCE(
                LIST_POSITION(['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
                    LOWER(month_part.last_month)), 0) AS last_month
        FROM counted
        WHERE month_part.month <> ''
    )
    WHERE first_month > 0 AND (month_part.last_month = '' OR last_month > 0)
),
dated AS (
    SELECT period, year_kind, CAST(from_date AS DATE) AS from_date, CAST(to_date AS DATE) AS to_date
    FROM dated_by_year
    UNION ALL
    SELECT period, year_kind, CAST(from_date AS DATE), CAST(to_date AS DATE)
    FROM dated_by_month
),
in_numbers AS (                 -- 1,234 · 56.7% · 12.3 [r]: the number, and the mark that stands with it or instead
    SELECT figure.*,
        COALESCE(figure.from_date, dated.from_date) AS begins_on, COALESCE(figure.to_date, dated.to_date) AS ends_on,
        number_in(figure.value) AS value_number, mark_in(figure.value) AS value_mark,
        number_in(figure.numerator) AS numerator_number, mark_in(figure.numerator) AS numerator_mark,
        number_in(figure.denominator) AS denominator_number, mark_in(figure.denominator) AS denominator_mark,
        number_in(figure.lower) AS lower_number, number_in(figure.upper) AS upper_number
    FROM figure
    LEFT JOIN dated ON dated.period = figure.period AND dated.year_kind IS NOT DISTINCT FROM figure.year_kind
),
mark AS (
    SELECT mark, meaning FROM codes('mark')
)
SELECT in_numbers.publisher, in_numbers.indicator, in_numbers.name, in_numbers.area_code, in_numbers.area_name,
    COALESCE(in_numbers.stated_kind, area.area_kind, 'other') AS area_kind, in_numbers.period,
    begins_on AS from_date, CASE WHEN ends_on >= begins_on OR begins_on IS NULL THEN ends_on END AS to_date,
    NULLIF(in_numbers.breakdown, '') AS breakdown,
    numerator_number AS numerator, denominator_number AS denominator, value_number AS value,
    lower_number AS lower, upper_number AS upper, in_numbers.unit,
    NULLIF(CONCAT_WS('; ',
        in_numbers.note,
        COALESCE(of_value.meaning, 'stated as "' || value_mark || '"'),
        'numerator: ' || COALESCE(of_numerator.meaning, 'stated as "' || numerator_mark || '"'),
        'denominator: ' || COALESCE(of_denominator.meaning, 'stated as "' || denominator_mark || '"')
    ), '') AS note,
    in_numbers.source, in_numbers.extract_id, in_numbers.row, in_numbers.received
FROM in_numbers
LEFT JOIN codes('area') ON area.prefix = LEFT(in_numbers.area_code, 3)
LEFT JOIN mark AS of_value ON of_value.mark = LOWER(value_mark)
LEFT JOIN mark AS of_numerator ON of_numerator.mark = LOWER(numerator_mark)
LEFT JOIN mark AS of_denominator ON of_denominator.mark = LOWER(denominator_mark)
