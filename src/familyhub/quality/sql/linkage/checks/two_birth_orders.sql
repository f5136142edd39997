-- Records of one person that say first-born and second-born.
SELECT person_id, CAST(NULL AS BIGINT) AS other_id
FROM identity.linkage_record
WHERE birth_order IS NOT NULL
GROUP BY person_id
HAVING COUNT(DISTINCT birth_order) > 1
