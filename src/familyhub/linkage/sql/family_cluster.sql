-- Which family each child is of: the mother's; without one, the brothers' and sisters', and their mother's if they
-- have one and no more. `unmothered(person_id, component)` are the children without a known mother.
CREATE OR REPLACE TEMP TABLE family_cluster AS
WITH beside AS (           -- the mothers whose children are tied to each group of children without one
    SELECT unmothered.component, MIN(family_tie.mother) AS mother, COUNT(DISTINCT family_tie.mother) AS mothers
    FROM unmothered
    JOIN family_tie ON family_tie.child_id = unmothered.person_id
    GROUP BY unmothered.component
),
placed AS (
    SELECT family_child.person_id,
        COALESCE(family_child.mother, CASE WHEN beside.mothers = 1 THEN beside.mother END) AS mother,
        unmothered.component, beside.mothers
    FROM family_child
    LEFT JOIN unmothered ON unmothered.person_id = family_child.person_id
    LEFT JOIN beside ON beside.component = unmothered.component
),
named AS (                 -- a family goes by its smallest child's id, whatever the order of rows
    SELECT *,
        MIN(person_id) OVER (
            PARTITION BY mother, CASE WHEN mother IS NULL THEN component END
        ) AS first_child
    FROM placed
)
SELECT person_id, mother, mothers, CAST(DENSE_RANK() OVER (ORDER BY first_child) - 1 AS BIGINT) AS cluster, first_child
FROM named;

INSERT INTO relation_contradiction
SELECT 'between_families', family_cluster.person_id, MIN(family_tie.other_id), MAX(family_tie.other_id),
    ANY_VALUE(family_child.source), ANY_VALUE(family_child.extract_id), ANY_VALUE(family_child.row)
FROM family_cluster
JOIN family_child ON family_child.person_id = family_cluster.person_id
JOIN family_tie ON family_tie.child_id = family_cluster.person_id AND family_tie.mother IS NOT NULL
WHERE family_cluster.mothers > 1
GROUP BY family_cluster.person_id
