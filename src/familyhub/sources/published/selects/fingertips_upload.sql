-- The file does not say which indicator it is of: the folder it lies in does.
SELECT 'Fingertips upload' AS publisher, COALESCE(indicator_id, source) AS indicator,
    CAST(NULL AS VARCHAR) AS name, area_code, CAST(NULL AS VARCHAR) AS area_name, CAST(NULL AS VARCHAR) AS stated_kind,
    CONCAT_WS(' ', date_from || ' to ' || date_to, period_type) AS period, CAST(NULL AS VARCHAR) AS year_kind,
    date_from AS from_date, date_to AS to_date,
    CONCAT_WS('; ',
        CASE WHEN LOWER(sex) <> 'persons' THEN 'sex: ' || sex END,
        CASE
            WHEN age_from IS NOT NULL OR age_to IS NOT NULL
                THEN 'age: ' || COALESCE(age_from, '0') || COALESCE(' to ' || age_to, ' and over')
        END,
        CONCAT_WS(': ', CASE WHEN deprivation_decile IS NOT NULL THEN deprivation_category END, deprivation_decile)
    ) AS breakdown,
    count AS numerator, denominator, value, lower_ci_95 AS lower, upper_ci_95 AS upper,
    CAST(NULL AS VARCHAR) AS unit, CAST(NULL AS VARCHAR) AS note, source, extract_id, row, received
FROM fingertips_upload
