-- Who is said to be whose mother: every statement, the most direct first; and the mother of each child to build on.
CREATE OR REPLACE TEMP TABLE said_mother AS
WITH from_notice AS (
    SELECT baby.person_id AS child_id, birth.born_on,
        birth.source || CHR(31) || birth.delivery_key AS delivery,
        COALESCE(mother.person_id, number_person.person_id, number_person.stand_in) AS mother,
        CASE WHEN mother.person_id IS NOT NULL THEN 'birth_notice' ELSE 'birth_number' END AS basis,
        CASE WHEN mother.person_id IS NOT NULL THEN 1 ELSE 2 END AS directness,
        CAST(NULL AS DATE) AS from_date, CAST(NULL AS DATE) AS to_date,
        birth.source, birth.learnt_from, birth.extract_id, birth.row
    FROM birth
    JOIN record_person AS baby ON baby.source = birth.source AND baby.person_key = birth.person_key
    LEFT JOIN record_person AS mother ON mother.source = birth.source AND mother.person_key = birth.mother_key
    LEFT JOIN number_person ON number_person.nhs_number = birth.mother_nhs_number
    WHERE birth.learnt_to IS NULL
),
delivery AS (              -- a key that many babies or distant days share is a placeholder and names no delivery
    SELECT delivery
    FROM from_notice
    WHERE delivery IS NOT NULL
    GROUP BY delivery
    HAVING COUNT(DISTINCT child_id) BETWEEN 2 AND 6 AND MAX(born_on) - MIN(born_on) <= 7
),
from_twin AS (
    SELECT baby.child_id, twin.mother, 'one_delivery' AS basis, 5 AS directness, twin.from_date, twin.to_date,
        twin.source, twin.learnt_from, twin.extract_id, twin.row
    FROM delivery
    JOIN from_notice AS baby ON baby.delivery = delivery.delivery
    JOIN from_notice AS twin ON twin.delivery = delivery.delivery AND twin.child_id <> baby.child_id
),
from_record AS (
    SELECT child.person_id AS child_id,
        COALESCE(mother.person_id, number_person.person_id, number_person.stand_in) AS mother,
        CASE WHEN extract.format IN ('msds', 'csds', 'chis') THEN 'stated_health' ELSE 'stated' END AS basis,
        CASE WHEN extract.format IN ('msds', 'csds', 'chis') THEN 3 ELSE 4 END AS directness,
        relationship_record.from_date, relationship_record.to_date,
        relationship_record.source, relationship_record.learnt_from, relationship_record.extract_id,
        relationship_record.row
    FROM relationship_record
    JOIN record_person AS child
        ON child.source = relationship_record.source AND child.person_key = relationship_record.person_key
    LEFT JOIN extract ON extract.extract_id = relationship_record.extract_id
    LEFT JOIN record_person AS mother
        ON mother.source = relationship_record.source AND mother.person_key = relationship_record.other_key
    LEFT JOIN number_person ON number_person.nhs_number = relationship_record.other_nhs_number
    WHERE relationship_record.relationship = 'mother' AND relationship_record.learnt_to IS NULL
),
said AS (
    SELECT * EXCLUDE (born_on, delivery) FROM from_notice
    UNION ALL BY NAME
    SELECT * FROM from_twin
    UNION ALL BY NAME
    SELECT * FROM from_record
),
busy AS (                  -- "unknown" is a mother of many, and of more at once than anybody bears
    SELECT DISTINCT mother
    FROM (
        SELECT said.mother, COUNT(DISTINCT said.child_id) AS children
        FROM said
        GROUP BY said.mother
        HAVING COUNT(DISTINCT said.child_id) > getvariable('most_children')
        UNION ALL
        SELECT said.mother, COUNT(DISTINCT said.child_id)
        FROM said
        JOIN person_life ON person_life.person_id = said.child_id
        WHERE person_life.born_on IS NOT NULL
        GROUP BY said.mother, person_life.born_on
        HAVING COUNT(DISTINCT said.child_id) > 6
    ) AS counted
),
judged AS (
    SELECT said.*,
        CASE
            WHEN busy.mother IS NOT NULL THEN 'placeholder'
            WHEN said.mother = said.child_id THEN 'own_parent'
            WHEN adoption_boundary.person_id IS NOT NULL THEN 'adoption'
            WHEN woman.born_on > child.born_on - INTERVAL 10 YEAR THEN 'impossible'
            ELSE 'stands'
        END AS standing
    FROM said
    LEFT JOIN busy ON busy.mother = said.mother
    LEFT JOIN person_life AS child ON child.person_id = said.child_id
    LEFT JOIN person_life AS woman ON woman.person_id = said.mother
    LEFT JOIN adoption_boundary ON adoption_boundary.person_id = said.child_id
    WHERE said.mother IS NOT NULL
),
best AS (                  -- somebody known before a bare number; then the most direct; then the newest
    SELECT child_id,
        ARG_MIN(mother, ROW(mother < 0, directness, -extract_id, -row, mother)) AS mother
    FROM judged
    WHERE standing = 'stands'
    GROUP BY child_id
)
SELECT judged.* REPLACE (
        CASE
            -- a number that nobody is known to bear may be the number of her who is known
            WHEN judged.standing = 'stands' AND judged.mother <> best.mother
                AND (judged.mother < 0) = (best.mother < 0) THEN 'contradicted'
            ELSE judged.standing
        END AS standing
    ),
    best.mother AS best_mother
FROM judged
LEFT JOIN best ON best.child_id = judged.child_id;

CREATE OR REPLACE TEMP TABLE child_mother AS
SELECT child_id, MIN(best_mother) AS mother
FROM said_mother
WHERE best_mother IS NOT NULL AND standing = 'stands'
GROUP BY child_id
