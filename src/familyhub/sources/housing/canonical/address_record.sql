WITH member AS step('member'),
stay AS step('stay'),
lived AS (                -- tenancies and stays in temporary accommodation, with whom they name
    SELECT source, submission, household_id, housing_person_id, 'home' AS kind, tenancy_from AS from_date,
        tenancy_to AS to_date, tenancy_address AS address, tenancy_postcode AS postcode, tenancy_uprn AS uprn,
        extract_id, row, received
    FROM housing_tenancy
    UNION ALL
    SELECT source, submission, household_id, housing_person_id,
        CASE WHEN is_refuge THEN 'refuge' ELSE 'home' END,
        placed_on, left_on, placement_address, placement_postcode, CAST(NULL AS VARCHAR), extract_id, row, received
    FROM stay
)
SELECT * FROM shared('address_record') AS stated
UNION ALL
SELECT DISTINCT
    COALESCE(member.housing_person_id, lived.housing_person_id, 'household ' || lived.household_id),
    lived.kind,
    lived.from_date,
    lived.to_date,
    lived.address,
    CASE WHEN lived.postcode NOT LIKE 'ZZ9%' THEN lived.postcode END,
    lived.uprn,
    CAST(NULL AS VARCHAR),
    lived.source,
    lived.extract_id,
    lived.row,
    lived.received
FROM lived
LEFT JOIN member
    ON member.source = lived.source
    AND member.submission = lived.submission
    AND member.household_id = lived.household_id
    AND (member.member_from IS NULL OR lived.to_date IS NULL OR member.member_from <= lived.to_date)
    AND (member.member_to IS NULL OR member.member_to >= lived.from_date)
WHERE lived.address IS NOT NULL
    OR lived.postcode NOT LIKE 'ZZ9%'
    OR lived.uprn IS NOT NULL
