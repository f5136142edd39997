-- A mother who was not ten years old at a birth.
SELECT delivery.mother_id AS person_id, delivery.delivery_id AS other_id
FROM facts.delivery AS delivery
JOIN facts.person AS mother ON mother.person_id = delivery.mother_id
WHERE delivery.born_on < mother.birth_date + INTERVAL 10 YEAR
