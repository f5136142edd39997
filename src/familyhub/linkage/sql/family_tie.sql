-- Who is a child, and which children without a known mother are tied to which others.
CREATE OR REPLACE TEMP TABLE family_child AS
WITH is_parent AS (
    SELECT DISTINCT parent_id AS person_id FROM child_parent
),
is_child AS (
    SELECT child_id AS person_id FROM child_parent
    UNION
    SELECT child_id FROM child_mother
    UNION
    SELECT person_id FROM relation WHERE relation = 'sibling_of' AND standing = 'stands'
    UNION
    SELECT other_id FROM relation WHERE relation = 'sibling_of' AND standing = 'stands'
)
SELECT person_life.person_id, person_life.born_on, person_life.died_on, person_life.source, person_life.extract_id,
    person_life.row, child_mother.mother
FROM person_life
LEFT JOIN is_parent ON is_parent.person_id = person_life.person_id
LEFT JOIN is_child ON is_child.person_id = person_life.person_id
LEFT JOIN child_mother ON child_mother.child_id = person_life.person_id
WHERE NOT person_life.is_stillborn
    AND CASE
        WHEN person_life.born_on IS NULL
            THEN is_parent.person_id IS NULL AND (is_child.person_id IS NOT NULL OR person_life.expected_on IS NOT NULL)
        WHEN person_life.born_on > getvariable('as_of') - INTERVAL 18 YEAR THEN TRUE
        -- to 25 for those who have special needs or leave care; not once they have a family of their own
        ELSE person_life.born_on > getvariable('as_of') - INTERVAL 25 YEAR AND is_parent.person_id IS NULL
    END;

CREATE OR REPLACE TEMP TABLE family_tie AS
WITH pair AS (
    SELECT person_id AS a, other_id AS b
    FROM relation
    WHERE relation = 'sibling_of' AND standing = 'stands'
    UNION
    SELECT one.child_id, other.child_id
    FROM child_parent AS one
    JOIN child_parent AS other ON other.parent_id = one.parent_id AND one.child_id < other.child_id
)
-- both ways, from a child whose mother is not known: children of two known mothers are never tied
SELECT one.person_id AS child_id, other.person_id AS other_id, other.mother
FROM (SELECT a, b FROM pair UNION SELECT b, a FROM pair) AS pair
JOIN family_child AS one ON one.person_id = pair.a AND one.mother IS NULL
JOIN family_child AS other ON other.person_id = pair.b
