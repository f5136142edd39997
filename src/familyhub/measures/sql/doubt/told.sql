-- The members that the questions give, under the ids that people and deliveries have in the facts.
CREATE TABLE doubted.touched AS
WITH subjects AS (
    SELECT what_if, 'child' AS kind, person_id AS subject_id FROM doubted.about
    UNION
    SELECT what_if, 'delivery', delivery_id FROM doubted.delivery_copy
    UNION
    SELECT what_if, 'delivery', subject_id FROM doubted.lone
)
SELECT what_if, kind, subject_id FROM subjects;

CREATE TABLE doubted.told AS
WITH subject_copy AS (
    SELECT DISTINCT copy.what_if, 'child' AS kind, copy.copy_id, copy.stands_as AS subject_id FROM doubted.copy
    UNION ALL
    SELECT DISTINCT what_if, 'delivery', copy_id, stands_as FROM doubted.delivery_copy
    UNION ALL
    SELECT what_if, 'delivery', -copy_id, subject_id FROM doubted.lone
),
named AS (
    SELECT subject_copy.what_if, subject_copy.kind, member.* REPLACE (subject_copy.subject_id AS subject_id)
    FROM doubted.member
    JOIN subject_copy
        ON subject_copy.copy_id = member.subject_id
        AND subject_copy.kind = CASE WHEN member.subject = 'child' THEN 'child' ELSE 'delivery' END
)
SELECT named.*
FROM named
JOIN doubted.touched
    ON touched.what_if = named.what_if AND touched.kind = named.kind AND touched.subject_id = named.subject_id;
