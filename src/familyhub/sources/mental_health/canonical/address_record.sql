-- MHSDS states a postcode without saying since when. Dated 1 January 1900, "since when is not known", it fills a gap
-- but never outranks an address that has a date, and a later submission corrects it in place.
SELECT
    LocalPatientId AS person_key,
    'home' AS kind,
    DATE '1900-01-01' AS from_date,
    CAST(NULL AS DATE) AS to_date,
    CAST(NULL AS VARCHAR) AS address,
    home.Postcode AS postcode,
    CAST(NULL AS VARCHAR) AS uprn,
    CAST(NULL AS VARCHAR) AS lsoa,
    source,
    extract_id,
    row,
    received
FROM mhs001mpi AS home
WHERE Postcode IS NOT NULL
    AND Postcode NOT LIKE 'ZZ9%'
