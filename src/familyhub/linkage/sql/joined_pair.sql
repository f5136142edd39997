-- Every two records of one person that were joined without somebody's decision, by what joins them. Nobody restricted is
-- among them: a check of the linkage is no reason to read their records.
CREATE OR REPLACE TEMP TABLE joined_pair AS
WITH shown AS (
    SELECT record.node, record.person_id, record.nhs_numbers, record.upns
    FROM identity.linkage_record AS record
    LEFT JOIN facts.person AS person ON person.person_id = record.person_id
    WHERE person.restriction IS NULL AND NOT COALESCE(record.is_adopted, FALSE)
),
pair AS (
    SELECT one.node AS a, other.node AS b,
        LIST_HAS_ANY(one.nhs_numbers, other.nhs_numbers) OR LIST_HAS_ANY(one.upns, other.upns) AS one_number
    FROM shown AS one
    JOIN shown AS other ON other.person_id = one.person_id AND other.node > one.node
)
SELECT pair.a, pair.b,
    CASE
        WHEN COALESCE(pair.one_number, FALSE) THEN 'number'
        WHEN edge.rule IS NULL THEN 'through'
        WHEN edge.rule = 'model' THEN 'model'
        ELSE 'local'
    END AS joined_by
FROM pair
LEFT JOIN identity.link_edge AS edge ON edge.a = pair.a AND edge.b = pair.b
WHERE COALESCE(edge.rule, '') <> 'person'
