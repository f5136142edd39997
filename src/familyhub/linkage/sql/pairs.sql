-- The pairs of the model, each with whether it is joined by no weight: two people of one family, as far as is known.
WITH pair AS (
    SELECT *, two_names OR two_generations OR two_of_a_home OR two_entries AS two_people FROM judged_pair
),
side AS (                    -- each pair from both of its ends
    SELECT a AS node, source_a AS source, source_b AS other_source, two_people, weight FROM pair
    UNION ALL
    SELECT b, source_b, source_a, two_people, weight FROM pair
),
companion AS (               -- into which source a record has somebody who may be meant
    SELECT node, other_source AS source, COUNT(*) AS records
    FROM side
    WHERE NOT two_people AND weight >= {companion}
    GROUP BY node, other_source
),
accompanied AS (
    SELECT DISTINCT node FROM companion
),
in_family AS (               -- a brother, sister, parent or child of much the same description stands in its own source
    SELECT DISTINCT node FROM side WHERE two_people AND source = other_source AND weight >= {companion} AND {one_each}
)
SELECT pair.a, pair.b, pair.weight,
    pair.two_people AND NOT (
        pair.weight >= {alone}
        AND NOT (pair.two_names AND (pair.two_sexes OR pair.two_generations))
        AND (alone_a.node IS NULL OR alone_b.node IS NULL)
        AND (NOT {one_each} OR (
            pair.source_a <> pair.source_b AND a_there.node IS NULL AND b_there.node IS NULL
            AND family_a.node IS NULL AND family_b.node IS NULL
        ))
    ) AS dissimilar
FROM pair
LEFT JOIN accompanied AS alone_a ON alone_a.node = pair.a
LEFT JOIN accompanied AS alone_b ON alone_b.node = pair.b
LEFT JOIN companion AS a_there ON a_there.node = pair.a AND a_there.source = pair.source_b
LEFT JOIN companion AS b_there ON b_there.node = pair.b AND b_there.source = pair.source_a
LEFT JOIN in_family AS family_a ON family_a.node = pair.a
LEFT JOIN in_family AS family_b ON family_b.node = pair.b
WHERE pair.weight >= {lowest}
ORDER BY pair.a, pair.b;
