-- Mother and father only where one person is said to be it to another: a role in a family does not say whose.
WITH member AS step('member'),
stated AS (               -- what the other person is to this one
    SELECT source, early_help_id AS person_key, related_id AS other_key, relationship AS words,
        related_from AS from_date, related_to_date AS to_date, extract_id, row, received
    FROM early_help_relationship
    UNION ALL
    SELECT source, role_to_id, early_help_id, role, CAST(NULL AS DATE), CAST(NULL AS DATE), extract_id, row, received
    FROM early_help_person
    WHERE role IS NOT NULL
        AND role_to_id IS NOT NULL
)
SELECT
    CASE WHEN relation.turned = 'yes' THEN stated.other_key ELSE stated.person_key END AS person_key,
    CASE WHEN relation.turned = 'yes' THEN stated.person_key ELSE stated.other_key END AS other_key,
    CAST(NULL AS VARCHAR) AS other_nhs_number,
    COALESCE(relation.relationship, 'family') AS relationship,
    stated.from_date,
    stated.to_date,
    stated.source,
    stated.extract_id,
    stated.row,
    stated.received
FROM stated
LEFT JOIN council_codes('relation')
    ON relation.word = as_word(stated.words)
UNION ALL
SELECT
    one.early_help_id,
    other.early_help_id,
    CAST(NULL AS VARCHAR),
    'family',
    GREATEST(one.member_from, other.member_from),
    LEAST(one.member_to, other.member_to),
    one.source,
    one.extract_id,
    one.row,
    one.received
FROM member AS one
JOIN member AS other
    ON other.source = one.source
    AND other.submission = one.submission
    AND other.family_id = one.family_id
    AND other.early_help_id <> one.early_help_id
WHERE COALESCE(one.member_to, DATE '9999-12-31') >= COALESCE(other.member_from, DATE '1900-01-01')
    AND COALESCE(other.member_to, DATE '9999-12-31') >= COALESCE(one.member_from, DATE '1900-01-01')
