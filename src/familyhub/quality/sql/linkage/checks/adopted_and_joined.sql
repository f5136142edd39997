-- A record of an adopted child that was joined to another, though nobody decided so.
WITH joined AS (
    SELECT person_id FROM identity.linkage_record GROUP BY person_id HAVING COUNT(*) > 1
)
SELECT DISTINCT record.person_id, CAST(NULL AS BIGINT) AS other_id
FROM identity.linkage_record AS record
JOIN joined ON joined.person_id = record.person_id
LEFT JOIN identity.record_tie AS tie ON tie.source = record.source AND tie.person_key = record.person_key
WHERE record.is_adopted AND tie.rule IS DISTINCT FROM 'person'
