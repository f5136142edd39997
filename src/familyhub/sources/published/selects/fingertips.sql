-- One row is one figure. A sex or an age is a breakdown only where the indicator comes with more than one of them.
WITH choice AS (
    SELECT source, indicator_id, COUNT(DISTINCT sex) > 1 AS many_sexes, COUNT(DISTINCT age) > 1 AS many_ages
    FROM fingertips
    GROUP BY source, indicator_id
)
SELECT 'OHID' AS publisher, fingertips.indicator_id AS indicator, fingertips.indicator_name AS name,
    fingertips.area_code, fingertips.area_name, CAST(NULL AS VARCHAR) AS stated_kind, fingertips.time_period AS period,
    -- Where an indicator is not known, 2022/23 is read as a financial year; a plain year is a calendar year.
    CASE WHEN fingertips.time_period LIKE '%/%' THEN COALESCE(known.year_kind, 'Financial year') END AS year_kind,
    CAST(NULL AS DATE) AS from_date, CAST(NULL AS DATE) AS to_date,
    CONCAT_WS('; ',
        CASE WHEN choice.many_sexes AND for_both.word IS NULL THEN 'sex: ' || fingertips.sex END,
        CASE WHEN choice.many_ages AND for_all.word IS NULL THEN 'age: ' || fingertips.age END,
        CASE
            WHEN fingertips.category IS NOT NULL
                THEN CONCAT_WS(': ', fingertips.category_type, fingertips.category)
        END
    ) AS breakdown,
    fingertips.count AS numerator, fingertips.denominator, fingertips.value,
    fingertips.lower_ci_95 AS lower, fingertips.upper_ci_95 AS upper, known.unit,
    fingertips.value_note AS note,
    fingertips.source, fingertips.extract_id, fingertips.row, fingertips.received
FROM fingertips
JOIN choice ON choice.source = fingertips.source AND choice.indicator_id = fingertips.indicator_id
LEFT JOIN (SELECT * FROM codes('indicator')) AS known ON known.indicator_id = fingertips.indicator_id
LEFT JOIN (SELECT * FROM codes('everybody')) AS for_both ON for_both.word = LOWER(fingertips.sex)
LEFT JOIN (SELECT * FROM codes('everybody')) AS for_all ON for_all.word = LOWER(fingertips.age)
