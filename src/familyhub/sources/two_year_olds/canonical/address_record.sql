-- The lists state an address without saying since when. Dated 1 January 1900, it never outranks one that has a date.
WITH child_rows AS (
    SELECT child_id, nhs_number, upn, birth_date, address, postcode, term, source, submission, extract_id, row, received
    FROM two_year_old_eligible
    UNION ALL
    SELECT child_id, nhs_number, upn, birth_date, address, postcode, term, source, submission, extract_id, row, received
    FROM two_year_old_headcount
),
shared_steps
SELECT
    person_key,
    'home' AS kind,
    DATE '1900-01-01' AS from_date,
    CAST(NULL AS DATE) AS to_date,
    address,
    CASE WHEN postcode NOT LIKE 'ZZ9%' THEN postcode END AS postcode,
    CAST(NULL AS VARCHAR) AS uprn,
    CAST(NULL AS VARCHAR) AS lsoa,
    source,
    extract_id,
    row,
    received
FROM child
WHERE address IS NOT NULL
    OR postcode NOT LIKE 'ZZ9%'
