-- A hospital states a postcode without saying since when. Dated 1 January 1900, "since when is not known", it fills a
-- gap but never outranks an address that has a date, and a later submission corrects it in place.
WITH attended AS (
    SELECT
        attendance.*,
        -- A hospital numbers its own patients: of several hospitals in one list, the number means nothing alone.
        CASE WHEN provider_code IS NULL THEN patient_id ELSE provider_code || '/' || patient_id END AS local_id
    FROM urgent_attendance AS attendance
),
admitted AS (
    SELECT
        admission.*,
        -- A hospital numbers its own patients: of several hospitals in one list, the number means nothing alone.
        CASE WHEN provider_code IS NULL THEN patient_id ELSE provider_code || '/' || patient_id END AS local_id
    FROM hospital_admission AS admission
),
home AS (
    SELECT patient_key(attended.local_id, attended.nhs_number) AS person_key, arrival_on AS told_on, postcode,
        source, submission, extract_id, row, received
    FROM attended
    UNION ALL
    SELECT patient_key(admitted.local_id, admitted.nhs_number), admitted_on, postcode,
        source, submission, extract_id, row, received
    FROM admitted
)
SELECT
    person_key,
    'home' AS kind,
    DATE '1900-01-01' AS from_date,
    CAST(NULL AS DATE) AS to_date,
    CAST(NULL AS VARCHAR) AS address,
    home.postcode AS postcode,
    CAST(NULL AS VARCHAR) AS uprn,
    CAST(NULL AS VARCHAR) AS lsoa,
    source,
    extract_id,
    row,
    received
FROM home
WHERE postcode IS NOT NULL
    AND postcode NOT LIKE 'ZZ9%'
    AND person_key NOT LIKE 'unnamed, %'
QUALIFY ROW_NUMBER() OVER (
    PARTITION BY source, submission, person_key
    ORDER BY told_on DESC, extract_id DESC, row DESC
) = 1
