WITH family AS (           -- more members than this is no family but a stand-in for "not known"
    SELECT source, submission, fami_family_id
    FROM ssd_family
    GROUP BY source, submission, fami_family_id
    HAVING COUNT(DISTINCT fami_person_id) BETWEEN 2 AND 30
)
SELECT
    moth_childs_person_id AS person_key,
    moth_person_id AS other_key,
    CAST(NULL AS VARCHAR) AS other_nhs_number,
    'mother' AS relationship,
    CAST(NULL AS DATE) AS from_date,
    CAST(NULL AS DATE) AS to_date,
    source,
    extract_id,
    row,
    received
FROM ssd_mother
WHERE moth_person_id <> moth_childs_person_id
UNION ALL
SELECT DISTINCT
    member.fami_person_id,
    other.fami_person_id,
    CAST(NULL AS VARCHAR),
    'family',
    CAST(NULL AS DATE),
    CAST(NULL AS DATE),
    member.source,
    member.extract_id,
    member.row,
    member.received
FROM ssd_family AS member
JOIN family
    ON family.source = member.source
    AND family.submission = member.submission
    AND family.fami_family_id = member.fami_family_id
JOIN ssd_family AS other
    ON other.source = member.source
    AND other.submission = member.submission
    AND other.fami_family_id = member.fami_family_id
    AND other.fami_person_id <> member.fami_person_id
