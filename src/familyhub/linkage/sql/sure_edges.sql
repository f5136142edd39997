-- The pairs that a person or a number joins, each once, by what says most.
WITH numbered AS (
    SELECT a, b, rule FROM exact_edge
    UNION ALL
    SELECT a, b, 'local_id' FROM local_id_edge
    UNION ALL
    SELECT a, b, 'mother' FROM mother_edge
),
found AS (
    SELECT a, b, 'person' AS rule, CAST('infinity' AS DOUBLE) AS weight FROM decided WHERE same
    UNION ALL
    SELECT numbered.a, numbered.b, numbered.rule, CAST(sure_weight.weight AS DOUBLE)
    FROM numbered
    JOIN sure_weight ON sure_weight.rule = numbered.rule
)
SELECT a, b, MAX_BY(rule, weight) AS rule, MAX(weight) AS weight
FROM found
GROUP BY a, b
ORDER BY a, b
