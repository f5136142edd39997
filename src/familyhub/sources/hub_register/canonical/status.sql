SELECT
    hub_member_id AS person_key,
    'hub_member' AS status,
    registered_on AS from_date,
    left_on AS to_date,
    hub_id AS detail,
    source,
    extract_id,
    row,
    received
FROM hub_member
