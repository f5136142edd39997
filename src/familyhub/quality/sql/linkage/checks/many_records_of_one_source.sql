-- Somebody of whom one source has more records than it would make by mistake. Needs the variable `most_records`.
SELECT DISTINCT person_id, CAST(NULL AS BIGINT) AS other_id
FROM identity.linkage_record
GROUP BY person_id, source
HAVING COUNT(*) > getvariable('most_records')
