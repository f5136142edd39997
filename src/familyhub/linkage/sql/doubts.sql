-- What is for a person to decide: each two clusters once, by their strongest pair.
INSERT INTO link_doubt
WITH clustered AS (          -- what the merge left open or refused, by the people it is between
    SELECT doubt.*, one.cluster AS one, other.cluster AS other, first.source = second.source AS of_one_source
    FROM doubt
    JOIN node_cluster AS one ON one.node = doubt.a
    JOIN node_cluster AS other ON other.node = doubt.b
    JOIN standard AS first ON first.node = doubt.a
    JOIN standard AS second ON second.node = doubt.b
    WHERE doubt.kind <> 'thin'
),
between AS (                 -- the strongest pair between two people
    SELECT LEAST(one.cluster, other.cluster) AS one, GREATEST(one.cluster, other.cluster) AS other,
        MAX_BY({'a': link_edge.a, 'b': link_edge.b}, ROW(COALESCE(weight, 1e9), -link_edge.a, -link_edge.b)) AS pair,
        BOOL_AND(link_edge.dissimilar) AS dissimilar
    FROM link_edge
    JOIN node_cluster AS one ON one.node = link_edge.a
    JOIN node_cluster AS other ON other.node = link_edge.b
    WHERE one.cluster <> other.cluster
    GROUP BY 1, 2
),
open AS (
    SELECT LEAST(clustered.one, clustered.other) AS one, GREATEST(clustered.one, clustered.other) AS other,
        clustered.a, clustered.b, clustered.weight, clustered.kind, clustered.why
    FROM clustered
    WHERE clustered.one <> clustered.other
        -- twins and namesakes that numbers or sources tell apart need no person: a number that was contradicted does,
        -- and two records alike in everything that bear two numbers
        AND (
            clustered.kind = 'doubtful' OR clustered.weight >= getvariable('sure_from')
            OR (
                clustered.why LIKE 'two % numbers' AND clustered.weight >= CASE
                    WHEN clustered.of_one_source THEN getvariable('duplicate_from') ELSE getvariable('alike_from')
                END
            )
        )
    UNION ALL
    SELECT LEAST(one.cluster, other.cluster), GREATEST(one.cluster, other.cluster), found.a, found.b,
        getvariable('sure_from'), 'forbidden', found.why
    FROM (SELECT a, b, why FROM exact_doubt UNION ALL SELECT a, b, why FROM local_id_doubt) AS found
    JOIN node_cluster AS one ON one.node = found.a
    JOIN node_cluster AS other ON other.node = found.b
    WHERE one.cluster <> other.cluster
),
told AS (                    -- of several reasons between two people the strongest
    SELECT one, other, MAX_BY(STRUCT_PACK(a, b, weight, kind, why), ROW(weight, kind, -a, -b)) AS told
    FROM open
    GROUP BY one, other
)
SELECT COALESCE(between.pair.a, LEAST(told.told.a, told.told.b)) AS a,
    COALESCE(between.pair.b, GREATEST(told.told.a, told.told.b)) AS b,
    CASE WHEN told.told.weight < getvariable('sure_from') THEN told.told.weight END AS weight,
    told.told.kind, told.told.why
FROM told
LEFT JOIN between ON between.one = told.one AND between.other = told.other
-- two people of one family are no question, unless a number says otherwise
WHERE NOT (told.told.kind = 'doubtful' AND COALESCE(between.dissimilar, FALSE))
UNION ALL
SELECT a, b, weight, kind, why FROM doubt WHERE kind = 'thin'
ORDER BY 1, 2
