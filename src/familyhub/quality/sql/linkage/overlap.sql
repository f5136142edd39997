-- How many records of each source belong to people whom each other source knows.
WITH total AS (
    SELECT source, COUNT(*) AS records FROM linkage_told GROUP BY source
),
known_to AS (
    SELECT DISTINCT person_id, source FROM linkage_told
),
both_know AS (
    SELECT told.source, known_to.source AS other, COUNT(*) AS tied
    FROM linkage_told AS told
    JOIN known_to ON known_to.person_id = told.person_id AND known_to.source <> told.source
    GROUP BY told.source, known_to.source
)
SELECT total.source, other_total.source AS other, CAST(total.records AS INTEGER) AS records,
    CAST(COALESCE(both_know.tied, 0) AS INTEGER) AS tied
FROM total
JOIN total AS other_total ON other_total.source <> total.source
LEFT JOIN both_know ON both_know.source = total.source AND both_know.other = other_total.source
ORDER BY total.source, other_total.source
