-- The child lived there on the day of the measurement; since when is not said. Dated 1 January 1900, it never outranks
-- an address with a date.
WITH shared_steps
SELECT
    person_key,
    'home' AS kind,
    DATE '1900-01-01' AS from_date,
    CAST(NULL AS DATE) AS to_date,
    CAST(NULL AS VARCHAR) AS address,
    PupilPostcode AS postcode,
    CAST(NULL AS VARCHAR) AS uprn,
    CAST(NULL AS VARCHAR) AS lsoa,
    source,
    extract_id,
    row,
    received
FROM measured
WHERE PupilPostcode IS NOT NULL
    AND PupilPostcode NOT LIKE 'ZZ9%'
-- Of a child measured twice the later postcode stands.
QUALIFY ROW_NUMBER() OVER (
    PARTITION BY source, submission, person_key ORDER BY DateOfMeasurement DESC, extract_id, row
) = 1
