WITH site AS (
    SELECT site_code, site_name, source, submission, extract_id, row, received
    FROM urgent_attendance
    UNION ALL
    SELECT site_code, site_name, source, submission, extract_id, row, received
    FROM hospital_admission
)
SELECT
    site_code AS place_key,
    site_name AS name,
    'hospital' AS kind,
    CAST(NULL AS VARCHAR) AS parent_key,
    CAST(NULL AS INTEGER) AS deprivation_quintile,
    source,
    extract_id,
    row,
    received
FROM site
WHERE site_code IS NOT NULL
    AND site_name IS NOT NULL
QUALIFY ROW_NUMBER() OVER (PARTITION BY source, submission, site_code ORDER BY extract_id DESC, row DESC) = 1
