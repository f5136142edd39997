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
left_us AS (               -- a movement out or a death that came later than the stay it ends, from the same source
    SELECT stay.source, stay.person_key, stay.from_date, stay.learnt_from,
        MIN(gone.to_date) AS left_on, MIN_BY(gone.learnt_from, (gone.to_date, gone.learnt_from)) AS left_learnt_on
    FROM stated AS stay
    JOIN stated AS gone
        ON gone.source = stay.source
        AND gone.person_key = stay.person_key
        AND gone.basis = 'resident'
        AND gone.ended_because IN ('moved_out', 'death')
        AND gone.to_date >= stay.from_date
        AND gone.learnt_to IS NULL
        AND gone.learnt_from > stay.learnt_from
    WHERE stay.basis = 'resident' AND stay.to_date IS NULL
    GROUP BY stay.source, stay.person_key, stay.from_date, stay.learnt_from
),
resident AS (              -- a stay stands open until the end is learnt, and ends from then on
    SELECT stated.person_id, 'resident' AS basis, CAST(NULL AS VARCHAR) AS practice_key,
        stated.from_date, stated.to_date, stated.learnt_from,
        LEAST(stated.learnt_to, left_us.left_learnt_on) AS learnt_to, stated.extract_id, stated.row
    FROM stated
    LEFT JOIN left_us
        ON left_us.source = stated.source
        AND left_us.person_key = stated.person_key
        AND left_us.from_date = stated.from_date
        AND left_us.learnt_from = stated.learnt_from
    WHERE stated.basis = 'resident'
    UNION ALL
    SELECT stated.person_id, 'resident', CAST(NULL AS VARCHAR) AS practice_key,
        stated.from_date, left_us.left_on, left_us.left_learnt_on,
        stated.learnt_to, stated.extract_id, stated.row
    FROM stated
    JOIN left_us
        ON left_us.source = stated.source
        AND left_us.person_key = stated.person_key
        AND left_us.from_date = stated.from_date
        AND left_us.learnt_from = stated.learnt_from
    WHERE stated.basis = 'resident'
        AND (stated.learnt_to IS NULL OR stated.learnt_to > left_us.left_learnt_on)
),
told_resident AS (
    SELECT person_id, MIN(learnt_from) AS told_on FROM resident GROUP BY person_id
),
at_home AS (               -- until somebody states residence, an address in the area does
    SELECT record_person.person_id, 'resident' AS basis, CAST(NULL AS VARCHAR) AS practice_key,
        address_record.from_date, address_record.to_date,
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
    SELECT stated.person_id, 'registered' AS basis, stated.practice_key,
        stated.from_date, stated.to_date, stated.learnt_from,
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
