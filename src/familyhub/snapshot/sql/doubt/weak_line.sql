-- The lines that tell of what would stand apart.
WITH line AS (
    SELECT source, person_key, extract_id, row FROM contact
    UNION
    SELECT source, person_key, extract_id, row FROM responsibility
    UNION
    SELECT source, person_key, extract_id, row FROM address_record
    UNION
    SELECT source, person_key, extract_id, row FROM status
    UNION
    SELECT source, person_key, extract_id, row FROM pregnancy
    UNION
    SELECT source, mother_key, extract_id, row FROM birth WHERE mother_key IS NOT NULL
)
SELECT weak_record.person_id, weak_record.step, weak_record.apart_id, line.extract_id, line.row
FROM weak_record
JOIN line ON line.source = weak_record.source AND line.person_key = weak_record.person_key
WHERE weak_record.apart_id IS NOT NULL
ORDER BY weak_record.person_id, weak_record.step, line.extract_id, line.row
