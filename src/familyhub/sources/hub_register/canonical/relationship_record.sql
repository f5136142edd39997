-- Mother and father only where one member is said to be it to another: a role in a family does not say whose.
SELECT
    CASE WHEN relation.turned = 'yes' THEN member.hub_member_id ELSE member.role_to_id END AS person_key,
    CASE WHEN relation.turned = 'yes' THEN member.role_to_id ELSE member.hub_member_id END AS other_key,
    CAST(NULL AS VARCHAR) AS other_nhs_number,
    COALESCE(relation.relationship, 'family') AS relationship,
    CAST(NULL AS DATE) AS from_date,
    CAST(NULL AS DATE) AS to_date,
    member.source,
    member.extract_id,
    member.row,
    member.received
FROM hub_member AS member
LEFT JOIN council_codes('relation')
    ON relation.word = as_word(member.role)
WHERE member.role IS NOT NULL
    AND member.role_to_id IS NOT NULL
UNION ALL
SELECT
    one.hub_member_id,
    other.hub_member_id,
    CAST(NULL AS VARCHAR),
    'family',
    CAST(NULL AS DATE),
    CAST(NULL AS DATE),
    one.source,
    one.extract_id,
    one.row,
    one.received
FROM hub_member AS one
JOIN hub_member AS other
    ON other.source = one.source
    AND other.submission = one.submission
    AND other.family_id = one.family_id
    AND other.hub_member_id <> one.hub_member_id
