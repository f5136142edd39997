-- What would stand apart, as it would stand by itself.
WITH stated AS (
    SELECT weak_record.person_id, weak_record.step, weak_record.weight, weak_record.apart_id, weak_record.apart,
        told_born.*
    FROM weak_record
    LEFT JOIN told_born ON told_born.node = weak_record.node
),
summed AS (
    SELECT person_id, step, weight, apart_id, MIN(apart) AS apart,
        COALESCE(
            MAX_BY(birth_date, told) FILTER (WHERE birth_date IS NOT NULL AND learnt_to IS NULL AND NOT is_notice),
            MAX_BY(birth_date, told) FILTER (WHERE birth_date IS NOT NULL AND learnt_to IS NULL)
        ) AS birth_date,
        MIN(death_date) FILTER (WHERE learnt_to IS NULL) AS death_date,
        MIN(learnt_from) AS learnt_on,
        COALESCE(BOOL_OR(is_notice AND learnt_to IS NULL), FALSE) AS tells_of_birth
    FROM stated
    GROUP BY person_id, step, weight, apart_id
),
rest AS (
    SELECT * FROM summed WHERE apart_id IS NULL
),
first_notice AS (
    SELECT person_id, step, MIN(apart) AS apart
    FROM summed
    WHERE apart_id IS NOT NULL AND tells_of_birth
    GROUP BY person_id, step
)
SELECT summed.person_id, summed.step, summed.apart_id, summed.weight, summed.birth_date, summed.death_date,
    summed.learnt_on, rest.birth_date AS rest_birth_date,
    COALESCE(NOT rest.tells_of_birth AND first_notice.apart = summed.apart, FALSE) AS takes_birth
FROM summed
JOIN rest ON rest.person_id = summed.person_id AND rest.step = summed.step
LEFT JOIN first_notice ON first_notice.person_id = summed.person_id AND first_notice.step = summed.step
WHERE summed.apart_id IS NOT NULL
ORDER BY summed.person_id, summed.step, summed.apart_id
