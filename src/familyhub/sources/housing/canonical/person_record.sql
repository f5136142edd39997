-- Whoever is in a refuge on the day the extract is received has an address that nobody may be told.
WITH stay AS step('stay'),
in_refuge AS (
    SELECT DISTINCT person.source, person.submission, person.housing_person_id
    FROM housing_person AS person
    JOIN stay
        ON stay.source = person.source
        AND stay.submission = person.submission
        AND (
            stay.household_id = person.household_id
            OR stay.housing_person_id = person.housing_person_id
        )
    WHERE stay.is_refuge
        AND COALESCE(stay.left_on, stay.received) >= stay.received
)
SELECT stated.* REPLACE (
    CASE WHEN in_refuge.housing_person_id IS NOT NULL THEN 'address_shielded' ELSE stated.restriction END AS restriction
)
FROM shared('person_record') AS stated
LEFT JOIN housing_person AS listed
    ON listed.extract_id = stated.extract_id
    AND listed.row = stated.row
LEFT JOIN in_refuge
    ON in_refuge.source = listed.source
    AND in_refuge.submission = listed.submission
    AND in_refuge.housing_person_id = listed.housing_person_id
