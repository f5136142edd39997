WITH member AS step('member')
SELECT DISTINCT
    COALESCE(family.sf_person_id, member.sf_person_id, 'family ' || family.supporting_family_id) AS person_key,
    'caseload' AS basis,
    family.started_on AS from_date,
    family.closed_on AS to_date,
    family.team AS team_key,
    CAST(NULL AS VARCHAR) AS practice_key,
    'supporting_families' AS started_because,
    family.closed_because AS ended_because,
    family.source,
    family.extract_id,
    family.row,
    family.received
FROM supporting_family AS family
LEFT JOIN member
    ON family.sf_person_id IS NULL
    AND member.source = family.source
    AND member.submission = family.submission
    AND member.supporting_family_id = family.supporting_family_id
    AND (member.member_from IS NULL OR family.closed_on IS NULL OR member.member_from <= family.closed_on)
    AND (member.member_to IS NULL OR member.member_to >= family.started_on)
WHERE family.team IS NOT NULL
    AND family.started_on IS NOT NULL
