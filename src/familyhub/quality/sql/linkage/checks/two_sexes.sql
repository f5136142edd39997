-- Somebody whom sources call female and male.
SELECT person_id, CAST(NULL AS BIGINT) AS other_id
FROM identity.linkage_record
WHERE sex IS NOT NULL
GROUP BY person_id
HAVING COUNT(DISTINCT sex) > 1
