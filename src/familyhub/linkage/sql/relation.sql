-- Who is what to whom: mothers, what sources say besides, and the brothers and sisters that follow from both.
CREATE OR REPLACE TEMP TABLE said_relation AS
WITH said AS (
    SELECT relation_word.relation, relation_word.is_mutual,
        COALESCE(other.person_id, number_person.person_id) AS first_id, one.person_id AS second_id,
        CASE WHEN extract.format IN ('msds', 'csds', 'chis') THEN 'stated_health' ELSE 'stated' END AS basis,
        relationship_record.from_date, relationship_record.to_date, relationship_record.source,
        relationship_record.learnt_from, relationship_record.extract_id, relationship_record.row
    FROM relationship_record
    JOIN relation_word ON relation_word.relationship = relationship_record.relationship
    JOIN record_person AS one
        ON one.source = relationship_record.source AND one.person_key = relationship_record.person_key
    LEFT JOIN extract ON extract.extract_id = relationship_record.extract_id
    LEFT JOIN record_person AS other
        ON other.source = relationship_record.source AND other.person_key = relationship_record.other_key
    LEFT JOIN number_person ON number_person.nhs_number = relationship_record.other_nhs_number
    WHERE relationship_record.relationship <> 'mother' AND relationship_record.learnt_to IS NULL
        AND COALESCE(other.person_id, number_person.person_id) IS NOT NULL
),
turned AS (
    SELECT relation,
        CASE WHEN is_mutual THEN LEAST(first_id, second_id) ELSE first_id END AS person_id,
        CASE WHEN is_mutual THEN GREATEST(first_id, second_id) ELSE second_id END AS other_id,
        * EXCLUDE (relation, first_id, second_id)
    FROM said
),
busy AS (
    SELECT relation, person_id
    FROM turned
    WHERE relation IN (
        'father_of', 'parent_of', 'carer_of', 'responsible_for', 'special_guardian_of', 'kinship_carer_of'
    )
    GROUP BY relation, person_id
    HAVING COUNT(DISTINCT other_id) > getvariable('most_children')
)
SELECT turned.*,
    CASE
        WHEN busy.person_id IS NOT NULL THEN 'placeholder'
        WHEN turned.person_id = turned.other_id THEN 'own_parent'
        WHEN behind.person_id IS NOT NULL THEN 'adoption'
        WHEN turned.is_mutual AND other_behind.person_id IS NOT NULL THEN 'adoption'
        WHEN turned.relation IN ('father_of', 'parent_of') AND adult.born_on > child.born_on - INTERVAL 10 YEAR
            THEN 'impossible'
        ELSE 'stands'
    END AS standing
FROM turned
LEFT JOIN busy ON busy.relation = turned.relation AND busy.person_id = turned.person_id
LEFT JOIN person_life AS child ON child.person_id = turned.other_id
LEFT JOIN person_life AS adult ON adult.person_id = turned.person_id
LEFT JOIN adoption_boundary AS behind ON behind.person_id = turned.other_id
LEFT JOIN adoption_boundary AS other_behind ON other_behind.person_id = turned.person_id;

CREATE OR REPLACE TEMP TABLE child_parent AS       -- everybody on whom a family may be built, the mother included
SELECT DISTINCT other_id AS child_id, person_id AS parent_id
FROM said_relation
WHERE relation IN ('father_of', 'parent_of') AND standing = 'stands'
UNION
SELECT child_id, mother FROM child_mother WHERE mother >= 0;

CREATE OR REPLACE TABLE relation AS
WITH mother_said AS (
    SELECT mother AS person_id, 'mother_of' AS relation, child_id AS other_id, * EXCLUDE (mother, child_id)
    FROM said_mother
    WHERE mother >= 0 AND standing NOT IN ('own_parent', 'adoption')
),
mother_line AS (           -- the line that says who a child's mother is
    SELECT child_id,
        MIN_BY(
            STRUCT_PACK(learnt_from := learnt_from, extract_id := extract_id, row := row, source := source),
            ROW(directness, -extract_id, -row)
        ) AS line
    FROM said_mother
    WHERE standing = 'stands' AND mother = best_mother
    GROUP BY child_id
),
father AS (                -- where one father is known, and no more
    SELECT other_id AS child_id, MIN(person_id) AS father_id
    FROM said_relation
    WHERE relation = 'father_of' AND standing = 'stands'
    GROUP BY other_id
    HAVING COUNT(DISTINCT person_id) = 1
),
of_one_mother AS (
    SELECT one.child_id AS person_id, other.child_id AS other_id,
        CASE WHEN one_father.father_id <> other_father.father_id THEN 'half_sibling_of' ELSE 'sibling_of' END
            AS relation,
        'one_mother' AS basis
    FROM child_mother AS one
    JOIN child_mother AS other ON other.mother = one.mother AND one.child_id < other.child_id
    LEFT JOIN father AS one_father ON one_father.child_id = one.child_id
    LEFT JOIN father AS other_father ON other_father.child_id = other.child_id
),
of_one_parent AS (
    SELECT DISTINCT one.child_id AS person_id, other.child_id AS other_id,
        CASE WHEN one_mother.mother <> other_mother.mother THEN 'half_sibling_of' ELSE 'sibling_of' END AS relation,
        'one_parent' AS basis
    FROM child_parent AS one
    JOIN child_parent AS other ON other.parent_id = one.parent_id AND one.child_id < other.child_id
    LEFT JOIN child_mother AS one_mother ON one_mother.child_id = one.child_id
    LEFT JOIN child_mother AS other_mother ON other_mother.child_id = other.child_id
    WHERE one_mother.mother IS DISTINCT FROM other_mother.mother OR one_mother.mother IS NULL
),
parent_line AS (
    SELECT other_id AS child_id,
        MIN_BY(
            STRUCT_PACK(learnt_from := learnt_from, extract_id := extract_id, row := row, source := source),
            ROW(-extract_id, -row)
        ) AS line
    FROM said_relation
    WHERE relation IN ('father_of', 'parent_of') AND standing = 'stands'
    GROUP BY other_id
),
follows AS (               -- cited by the line of whichever child was told of later
    SELECT sibling.*, 'stands' AS standing,
        UNNEST(LIST_MAX([one.line, other.line, one_said.line, other_said.line]))
    FROM (SELECT * FROM of_one_mother UNION ALL BY NAME SELECT * FROM of_one_parent) AS sibling
    LEFT JOIN mother_line AS one ON one.child_id = sibling.person_id
    LEFT JOIN mother_line AS other ON other.child_id = sibling.other_id
    LEFT JOIN parent_line AS one_said ON one_said.child_id = sibling.person_id AND sibling.basis = 'one_parent'
    LEFT JOIN parent_line AS other_said ON other_said.child_id = sibling.other_id AND sibling.basis = 'one_parent'
),
everything AS (
    SELECT * FROM mother_said
    UNION ALL BY NAME
    SELECT * EXCLUDE (is_mutual) FROM said_relation WHERE standing NOT IN ('own_parent', 'adoption')
    UNION ALL BY NAME
    SELECT * FROM follows
)
SELECT person_id, relation, other_id, from_date, to_date, basis, standing, source, learnt_from, extract_id, row
FROM everything
QUALIFY ROW_NUMBER() OVER (
    PARTITION BY person_id, relation, other_id, basis, extract_id, row ORDER BY from_date NULLS LAST, to_date
) = 1;

CREATE OR REPLACE TABLE relation_contradiction AS
WITH contradicted AS (
    SELECT 'two_mothers' AS fault, child_id AS person_id, best_mother AS first_id, mother AS second_id, source,
        extract_id, row
    FROM said_mother
    WHERE standing = 'contradicted'
    UNION ALL
    SELECT CASE standing WHEN 'impossible' THEN 'too_young' ELSE 'own_parent' END, child_id,
        NULL, mother, source, extract_id, row
    FROM said_mother
    WHERE standing IN ('impossible', 'own_parent')
    UNION ALL
    SELECT CASE standing WHEN 'impossible' THEN 'too_young' ELSE 'own_parent' END, other_id,
        NULL, person_id, source, extract_id, row
    FROM said_relation
    WHERE standing IN ('impossible', 'own_parent')
    UNION ALL
    SELECT 'too_many_children', mother, NULL, NULL, source, extract_id, row
    FROM said_mother
    WHERE standing = 'placeholder'
    UNION ALL
    SELECT 'too_many_children', person_id, NULL, NULL, source, extract_id, row
    FROM said_relation
    WHERE standing = 'placeholder'
)
SELECT *
FROM contradicted
QUALIFY ROW_NUMBER() OVER (PARTITION BY fault, person_id, first_id, second_id ORDER BY extract_id, row) = 1
