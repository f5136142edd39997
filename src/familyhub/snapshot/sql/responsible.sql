-- Days on which the area is responsible for a person: resident, or registered with a practice in the area.
WITH located AS (          -- sources that say in which neighbourhood an address lies
    SELECT DISTINCT source FROM address_record WHERE lsoa IS NOT NULL
),
stated AS (
    SELECT record_person.person_id, responsibility.*
    FROM responsibility
    JOIN record_person
        ON record_person.source = responsibility.source AND record_person.person_key = responsibility.person_key
),
resident AS (
    SELECT person_id, 'resident' AS basis, from_date, to_date, learnt_from, learnt_to, extract_id, row
    FROM stated
    WHERE basis = 'resident'
),
told_resident AS (
    SELECT person_id, MIN(learnt_from) AS told_on FROM resident GROUP BY person_id
),
at_home AS (               -- until somebody states residence, an address in the area does
    SELECT record_person.person_id, 'resident' AS basis, address_record.from_date, address_record.to_date,
        address_record.learnt_from, LEAST(address_record.learnt_to, told_resident.told_on) AS learnt_to,
        address_record.extract_id, address_record.row
    FROM address_record
    JOIN located ON located.source = address_record.source
    JOIN place ON place.place_key = address_record.lsoa AND place.kind = 'lsoa' AND place.learnt_to IS NULL
    JOIN record_person
        ON record_person.source = address_record.source AND record_person.person_key = address_record.person_key
    LEFT JOIN told_resident ON told_resident.person_id = record_person.person_id
    WHERE address_record.kind = 'home'
        AND (told_resident.told_on IS NULL OR told_resident.told_on > address_record.learnt_from)
),
practice AS (
    SELECT DISTINCT place_key
    FROM place
    WHERE kind = 'practice' AND parent_key IS NOT NULL AND learnt_to IS NULL
),
registered AS (
    SELECT stated.person_id, 'registered' AS basis, stated.from_date, stated.to_date, stated.learnt_from,
        stated.learnt_to, stated.extract_id, stated.row
    FROM stated
    JOIN practice ON practice.place_key = stated.practice_key
    WHERE stated.basis = 'registered'
)
SELECT * FROM resident
UNION ALL
SELECT * FROM at_home
UNION ALL
SELECT * FROM registered
