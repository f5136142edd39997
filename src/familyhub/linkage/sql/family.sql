-- Families and who is of them. `family_number(cluster, family_id)` says which id each cluster has.
CREATE OR REPLACE TABLE family_member AS
WITH child AS (
    SELECT family_number.family_id, family_child.person_id, 'child' AS role, family_child.born_on AS from_date,
        family_child.died_on AS to_date, family_child.source, family_child.extract_id, family_child.row
    FROM family_child
    JOIN family_cluster ON family_cluster.person_id = family_child.person_id
    JOIN family_number ON family_number.cluster = family_cluster.cluster
),
adult AS (
    SELECT child.family_id, relation.person_id,
        CASE relation.relation
            WHEN 'mother_of' THEN 'mother' WHEN 'father_of' THEN 'father' WHEN 'parent_of' THEN 'parent'
            WHEN 'special_guardian_of' THEN 'guardian' WHEN 'kinship_carer_of' THEN 'kinship_carer'
            WHEN 'responsible_for' THEN 'responsible' ELSE 'carer'
        END AS role,
        COALESCE(relation.from_date, child.from_date) AS from_date, relation.to_date,
        relation.source, relation.extract_id, relation.row
    FROM child
    JOIN relation ON relation.other_id = child.person_id
    WHERE relation.standing = 'stands'
        AND relation.relation IN (
            'mother_of', 'father_of', 'parent_of', 'carer_of', 'special_guardian_of', 'kinship_carer_of',
            'responsible_for'
        )
),
adults AS (                -- until the last child's relation ends; cited by the line that was first told
    SELECT family_id, person_id, role, MIN(from_date) AS from_date,
        CASE WHEN BOOL_AND(to_date IS NOT NULL) THEN MAX(to_date) END AS to_date,
        UNNEST(MIN(STRUCT_PACK(extract_id := extract_id, row := row, source := source)))
    FROM adult
    GROUP BY family_id, person_id, role
),
living_adults AS (
    SELECT adults.* REPLACE (LEAST(adults.to_date, person_life.died_on) AS to_date)
    FROM adults
    LEFT JOIN person_life ON person_life.person_id = adults.person_id
)
SELECT * FROM child
UNION ALL BY NAME
SELECT * FROM living_adults;

CREATE OR REPLACE TABLE family AS
SELECT family_id,
    MIN(person_id) FILTER (WHERE role = 'mother') AS mother_id,
    CAST(COUNT(*) FILTER (WHERE role = 'child' AND to_date IS NULL) AS INTEGER) AS children,
    CAST(COUNT(DISTINCT person_id) FILTER (WHERE role <> 'child') AS INTEGER) AS adults
FROM family_member
GROUP BY family_id
