-- Somebody who was seen more than 300 days before they were born.
SELECT DISTINCT contact.person_id, CAST(NULL AS BIGINT) AS other_id
FROM facts.contact AS contact
JOIN facts.person AS person ON person.person_id = contact.person_id
WHERE contact.learnt_to IS NULL AND contact.attended = 'seen' AND contact.happened_on < person.birth_date - 300
