-- The records of everybody whom a weak tie holds together, at each step: whom they would be by themselves, if anybody.
CREATE OR REPLACE TEMP TABLE weak_record AS
WITH step AS (
    SELECT DISTINCT node_person.person_id, part.step, part.weight
    FROM part
    JOIN node_person ON node_person.node = part.node
)
SELECT step.person_id, step.step, step.weight, node_person.node, node_person.source, node_person.person_key, part.apart,
    opaque('apart' || CHR(31) || step.step || CHR(31) || first_of.source || CHR(31) || first_of.person_key) AS apart_id
FROM step
JOIN node_person ON node_person.person_id = step.person_id
LEFT JOIN part ON part.node = node_person.node AND part.step = step.step
LEFT JOIN node_person AS first_of ON first_of.node = part.apart;

-- What each of these records tells of a birth date, a death, and the birth itself.
CREATE OR REPLACE TEMP TABLE told_born AS
WITH record AS (
    SELECT DISTINCT node, source, person_key FROM weak_record
)
SELECT record.node, person_record.birth_date, person_record.death_date, FALSE AS is_notice, person_record.learnt_from,
    person_record.learnt_to, CAST(person_record.extract_id AS BIGINT) * 4294967296 + person_record.row AS told
FROM record
JOIN person_record ON person_record.source = record.source AND person_record.person_key = record.person_key
UNION ALL
SELECT record.node, birth.born_on, NULL, TRUE, birth.learnt_from, birth.learnt_to,
    CAST(birth.extract_id AS BIGINT) * 4294967296 + birth.row
FROM record
JOIN birth ON birth.source = record.source AND birth.person_key = record.person_key
WHERE birth.outcome = 'live'
