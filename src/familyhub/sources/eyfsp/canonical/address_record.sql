-- Results state a postcode without saying since when. Dated 1 January 1900, it never outranks an address with a date.
WITH result_rows AS (
    SELECT
        pupil_id, upn, forename, birth_date, postcode, year, assessed_on, source, submission, extract_id, row, received
    FROM eyfsp_result
    UNION ALL
    SELECT
        pupil_id, upn, forename, birth_date, postcode, year, assessed_on, source, submission, extract_id, row, received
    FROM eyfsp_result_2013
),
shared_steps
SELECT
    person_key,
    'home' AS kind,
    DATE '1900-01-01' AS from_date,
    CAST(NULL AS DATE) AS to_date,
    CAST(NULL AS VARCHAR) AS address,
    postcode,
    CAST(NULL AS VARCHAR) AS uprn,
    CAST(NULL AS VARCHAR) AS lsoa,
    source,
    extract_id,
    row,
    received
FROM child
WHERE postcode IS NOT NULL
    AND postcode NOT LIKE 'ZZ9%'
