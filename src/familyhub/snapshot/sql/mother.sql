-- Each baby and child with its mother, from the most direct statement there is.
WITH number_bearer AS (    -- an NHS number that one person alone bears
    SELECT person_record.nhs_number, MIN(record_person.person_id) AS person_id
    FROM person_record
    JOIN record_person
        ON record_person.source = person_record.source AND record_person.person_key = person_record.person_key
    WHERE person_record.nhs_number IS NOT NULL AND person_record.learnt_to IS NULL
        -- one digit ten times over, and 0123456789, pass the check and are nobody's
        AND NOT REGEXP_FULL_MATCH(person_record.nhs_number, '0+|1+|2+|3+|4+|5+|6+|7+|8+|9+|0123456789')
    GROUP BY person_record.nhs_number
    HAVING COUNT(DISTINCT record_person.person_id) = 1
),
said AS (
    SELECT baby.person_id AS child_id, mother.person_id AS mother_id, 1 AS directness, birth.learnt_from
    FROM birth
    JOIN record_person AS baby ON baby.source = birth.source AND baby.person_key = birth.person_key
    JOIN record_person AS mother ON mother.source = birth.source AND mother.person_key = birth.mother_key
    WHERE birth.learnt_to IS NULL
    UNION ALL
    SELECT baby.person_id, number_bearer.person_id, 2, birth.learnt_from
    FROM birth
    JOIN record_person AS baby ON baby.source = birth.source AND baby.person_key = birth.person_key
    JOIN number_bearer ON number_bearer.nhs_number = birth.mother_nhs_number
    WHERE birth.learnt_to IS NULL
    UNION ALL
    SELECT child.person_id, mother.person_id, 3, relationship_record.learnt_from
    FROM relationship_record
    JOIN record_person AS child
        ON child.source = relationship_record.source AND child.person_key = relationship_record.person_key
    JOIN record_person AS mother
        ON mother.source = relationship_record.source AND mother.person_key = relationship_record.other_key
    WHERE relationship_record.relationship = 'mother' AND relationship_record.learnt_to IS NULL
    UNION ALL
    SELECT child.person_id, number_bearer.person_id, 4, relationship_record.learnt_from
    FROM relationship_record
    JOIN record_person AS child
        ON child.source = relationship_record.source AND child.person_key = relationship_record.person_key
    JOIN number_bearer ON number_bearer.nhs_number = relationship_record.other_nhs_number
    WHERE relationship_record.relationship = 'mother' AND relationship_record.learnt_to IS NULL
)
SELECT child_id, MIN_BY(mother_id, ROW(directness, mother_id)) AS mother_id
FROM said
WHERE child_id <> mother_id
GROUP BY child_id
