-- The questions that lead from an open figure to the two records a person should look at, by the number of the pair.
WITH keyed AS (              -- whatever lies across an adoption is told by no fact
    SELECT node_person.node, node_person.person_id, record_key(node_person.source, node_person.person_key) AS record_key
    FROM node_person
    JOIN standard ON standard.node = node_person.node
    WHERE NOT COALESCE(standard.is_adopted, FALSE)
)
SELECT
    SUBSTR(
        SHA256(LEAST(one.record_key, other.record_key) || CHR(31) || GREATEST(one.record_key, other.record_key)),
        1, getvariable('code_digits')
    ) AS question,
    LEAST(one.person_id, other.person_id) AS person_id, GREATEST(one.person_id, other.person_id) AS other_id,
    link_doubt.weight
FROM link_doubt
JOIN keyed AS one ON one.node = link_doubt.a
JOIN keyed AS other ON other.node = link_doubt.b
WHERE link_doubt.kind IN ('doubtful', 'thin')
-- two pairs in thousands of millions share a number: it leads to neither
QUALIFY COUNT(*) OVER (PARTITION BY question) = 1
ORDER BY question
