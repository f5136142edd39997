-- Somebody whom a source names as the mother of a child that is the same person.
SELECT DISTINCT child.person_id, CAST(NULL AS BIGINT) AS other_id
FROM identity.linkage_record AS child
JOIN identity.linkage_record AS mother ON mother.node = child.mother AND mother.person_id = child.person_id
