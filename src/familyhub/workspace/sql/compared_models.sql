-- What two models join otherwise: `pairs_of(first, second, only_in_use, only_other)`, `person_changed(person_id)`.
CREATE OR REPLACE TEMP TABLE pairs_of AS
WITH in_use_pair AS (
    SELECT one.node AS a, other.node AS b
    FROM in_use_person AS one
    JOIN in_use_person AS other ON other.person_id = one.person_id AND other.node > one.node
),
other_pair AS (
    SELECT one.node AS a, other.node AS b
    FROM other_person AS one
    JOIN other_person AS other ON other.person_id = one.person_id AND other.node > one.node
),
of_one_only AS (
    SELECT COALESCE(in_use_pair.a, other_pair.a) AS a, COALESCE(in_use_pair.b, other_pair.b) AS b,
        other_pair.a IS NULL AS is_in_use
    FROM in_use_pair
    FULL JOIN other_pair ON other_pair.a = in_use_pair.a AND other_pair.b = in_use_pair.b
    WHERE in_use_pair.a IS NULL OR other_pair.a IS NULL
)
SELECT LEAST(one.source, other.source) AS first, GREATEST(one.source, other.source) AS second,
    COUNT(*) FILTER (WHERE of_one_only.is_in_use) AS only_in_use,
    COUNT(*) FILTER (WHERE NOT of_one_only.is_in_use) AS only_other
FROM of_one_only
JOIN standard AS one ON one.node = of_one_only.a
JOIN standard AS other ON other.node = of_one_only.b
GROUP BY LEAST(one.source, other.source), GREATEST(one.source, other.source);

CREATE OR REPLACE TEMP TABLE person_changed AS
WITH of_in_use AS (
    SELECT person_id, LIST(node ORDER BY node) AS nodes FROM in_use_person GROUP BY person_id
),
of_other AS (
    SELECT LIST(node ORDER BY node) AS nodes FROM other_person GROUP BY person_id
)
SELECT of_in_use.person_id
FROM of_in_use
LEFT JOIN of_other ON of_other.nodes = of_in_use.nodes
WHERE of_other.nodes IS NULL
