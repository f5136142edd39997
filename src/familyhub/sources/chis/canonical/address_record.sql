-- A home without "since when" is dated 1 January 1900: it fills a gap but never outranks an address that has a date,
-- and a later submission corrects it in place. Of one submission the register says best where a child lives.
WITH home AS (
    SELECT patient_key(child.child_id, child.nhs_number) AS person_key, 3 AS rank, address_from AS from_date,
        address_1, address_2, address_3, address_4, postcode, uprn, lsoa, source, submission, extract_id, row, received
    FROM chis_child AS child
    UNION ALL
    SELECT patient_key(mover.child_id, mover.nhs_number), 2, moved_in_on,
        address_1, address_2, address_3, address_4, postcode, uprn, lsoa, source, submission, extract_id, row, received
    FROM chis_movement_in AS mover
    UNION ALL
    SELECT patient_key(born.child_id, born.nhs_number), 1, NULL,
        address_1, address_2, address_3, address_4, postcode, uprn, lsoa, source, submission, extract_id, row, received
    FROM chis_birth AS born
    LEFT JOIN codes('birth_outcome')
        ON birth_outcome.word = LOWER(born.outcome)
    WHERE (born.outcome IS NULL OR birth_outcome.outcome = 'live')
),
dated AS (
    SELECT *, COALESCE(from_date, DATE '1900-01-01') AS since,
        NULLIF(CONCAT_WS(', ', address_1, address_2, address_3, address_4), '') AS address,
        -- ZZ99 stands for no fixed abode, not known or abroad: it says nothing of a place.
        CASE WHEN postcode NOT LIKE 'ZZ9%' THEN postcode END AS place
    FROM home
)
SELECT
    person_key,
    'home' AS kind,
    since AS from_date,
    CAST(NULL AS DATE) AS to_date,
    address,
    place AS postcode,
    uprn,
    lsoa,
    source,
    extract_id,
    row,
    received
FROM dated
WHERE place IS NOT NULL OR lsoa IS NOT NULL OR uprn IS NOT NULL
    OR (address IS NOT NULL AND postcode IS NULL)
QUALIFY ROW_NUMBER() OVER (
    PARTITION BY source, submission, person_key, since
    ORDER BY rank DESC, extract_id DESC, row DESC
) = 1
