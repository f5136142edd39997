-- Two deliveries of one mother within seven days that were not brought together.
WITH born AS (
    SELECT mother_id, delivery_id, born_on FROM facts.delivery WHERE mother_id IS NOT NULL AND born_on IS NOT NULL
)
SELECT one.mother_id AS person_id, other.delivery_id AS other_id
FROM born AS one
JOIN born AS other
    ON other.mother_id = one.mother_id AND other.delivery_id > one.delivery_id
    AND ABS(other.born_on - one.born_on) <= 7
