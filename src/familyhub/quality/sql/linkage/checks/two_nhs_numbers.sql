-- Two NHS numbers on one person. Numbers that stand together in one record are one child's: the newer superseded the older.
WITH RECURSIVE numbered AS (
    SELECT person_id, node, UNNEST(nhs_numbers) AS number FROM identity.linkage_record
),
several AS (
    SELECT person_id FROM numbered GROUP BY person_id HAVING COUNT(DISTINCT number) > 1
),
held AS (
    SELECT numbered.* FROM numbered JOIN several ON several.person_id = numbered.person_id
),
reached (person_id, number) AS (
    SELECT person_id, MIN(number) FROM held GROUP BY person_id
    UNION
    SELECT other.person_id, other.number
    FROM reached
    JOIN held AS same ON same.person_id = reached.person_id AND same.number = reached.number
    JOIN held AS other ON other.node = same.node
)
SELECT DISTINCT held.person_id, CAST(NULL AS BIGINT) AS other_id
FROM held
LEFT JOIN reached ON reached.person_id = held.person_id AND reached.number = held.number
WHERE reached.person_id IS NULL
