-- Whoever is in a refuge on the day the extract is received has an address that nobody may be told.
WITH in_refuge AS (
    SELECT DISTINCT person.extract_id, person.row
    FROM housing_person AS person
    JOIN housing_placement AS placement
        ON placement.source = person.source
        AND placement.submission = person.submission
        AND (
            placement.household_id = person.household_id
            OR (placement.household_id IS NULL AND placement.housing_person_id = person.housing_person_id)
        )
    WHERE REGEXP_MATCHES(LOWER(placement.accommodation), '\brefuge\b')
        AND COALESCE(placement.left_on, placement.received) >= placement.received
)
SELECT stated.* REPLACE (
    CASE WHEN in_refuge.row IS NOT NULL THEN 'address_shielded' ELSE stated.restriction END AS restriction
)
FROM shared('person_record') AS stated
LEFT JOIN in_refuge
    ON in_refuge.extract_id = stated.extract_id
    AND in_refuge.row = stated.row
