-- Somebody who was seen after the day of their death.
SELECT DISTINCT contact.person_id, CAST(NULL AS BIGINT) AS other_id
FROM facts.contact AS contact
JOIN facts.person AS person ON person.person_id = contact.person_id
WHERE contact.learnt_to IS NULL AND contact.attended = 'seen' AND contact.happened_on > person.death_date
