WITH named_team AS (
    SELECT named(allocated_team) AS name, source, extract_id, row, received FROM list_3_referrals
    UNION ALL
    SELECT named(allocated_team), source, extract_id, row, received FROM list_4_assessments
    UNION ALL
    SELECT named(allocated_team), source, extract_id, row, received FROM list_5_section_47
    UNION ALL
    SELECT named(allocated_team), source, extract_id, row, received FROM list_6_children_in_need
    UNION ALL
    SELECT named(allocated_team), source, extract_id, row, received FROM list_7_protection_plans
    UNION ALL
    SELECT named(allocated_team), source, extract_id, row, received FROM list_8_looked_after
    UNION ALL
    SELECT named(allocated_team), source, extract_id, row, received FROM list_9_care_leavers
)
SELECT
    name AS team_key,
    name,
    'social_care' AS kind,
    CAST(NULL AS VARCHAR) AS hub,
    CAST(NULL AS VARCHAR) AS district,
    CAST(NULL AS VARCHAR) AS quadrant,
    source,
    extract_id,
    MIN(row) AS row,
    received
FROM named_team
WHERE name IS NOT NULL
GROUP BY name, source, extract_id, received
