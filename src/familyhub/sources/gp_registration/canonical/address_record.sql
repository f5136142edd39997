-- A patient list states a home without saying since when. Dated 1 January 1900, "since when is not known", it fills a
-- gap but never outranks an address that has a date, and a later submission corrects it in place.
WITH home AS (
    SELECT patient_key(patient.patient_id, patient.nhs_number) AS person_key, patient.*,
        NULLIF(CONCAT_WS(', ', address_1, address_2, address_3, address_4), '') AS address,
        -- ZZ99 stands for no fixed abode, not known or abroad: it says nothing of a place.
        CASE WHEN patient.postcode NOT LIKE 'ZZ9%' THEN patient.postcode END AS place
    FROM gp_patient AS patient
)
SELECT
    person_key,
    'home' AS kind,
    DATE '1900-01-01' AS from_date,
    CAST(NULL AS DATE) AS to_date,
    address,
    place AS postcode,
    uprn,
    lsoa,
    source,
    extract_id,
    row,
    received
FROM home
WHERE place IS NOT NULL OR lsoa IS NOT NULL OR uprn IS NOT NULL
    OR (address IS NOT NULL AND home.postcode IS NULL)
QUALIFY ROW_NUMBER() OVER (
    PARTITION BY source, submission, person_key
    ORDER BY registered_to DESC NULLS FIRST, registered_from DESC NULLS LAST, extract_id DESC, row DESC
) = 1
