-- Two deliveries of one mother less than five months apart. Within a week they are one delivery, or the check beside it.
WITH born AS (
    SELECT mother_id, delivery_id, born_on FROM facts.delivery WHERE mother_id IS NOT NULL AND born_on IS NOT NULL
)
SELECT earlier.mother_id AS person_id, later.delivery_id AS other_id
FROM born AS earlier
JOIN born AS later
    ON later.mother_id = earlier.mother_id AND later.born_on > earlier.born_on + 7
    AND later.born_on < earlier.born_on + INTERVAL 5 MONTH
