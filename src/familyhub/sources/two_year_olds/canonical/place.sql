SELECT
    REGEXP_REPLACE(provider_id, '\.0$', '') AS place_key,
    provider_name AS name,
    'early_years' AS kind,
    CAST(NULL AS VARCHAR) AS parent_key,
    CAST(NULL AS INTEGER) AS deprivation_quintile,
    source,
    extract_id,
    row,
    received
FROM two_year_old_headcount
WHERE provider_id IS NOT NULL
    AND provider_name IS NOT NULL
QUALIFY ROW_NUMBER() OVER (PARTITION BY source, submission, place_key ORDER BY extract_id, row) = 1
