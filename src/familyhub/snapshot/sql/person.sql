-- One row a person: of each fact the newest statement that any source makes; of birth dates the one most records state.
WITH stated AS (
    SELECT record_person.person_id, person_record.*,
        CAST(person_record.extract_id AS BIGINT) * 4294967296 + person_record.row AS told
    FROM person_record
    JOIN record_person
        ON record_person.source = person_record.source AND record_person.person_key = person_record.person_key
),
standing AS (
    SELECT * FROM stated WHERE learnt_to IS NULL
),
born AS (                  -- a baby known from a birth notice alone
    SELECT record_person.person_id,
        MAX_BY(birth.born_on, CAST(birth.extract_id AS BIGINT) * 4294967296 + birth.row)
            FILTER (WHERE birth.learnt_to IS NULL) AS born_on,
        MIN(birth.learnt_from) AS learnt_on
    FROM birth
    JOIN record_person ON record_person.source = birth.source AND record_person.person_key = birth.person_key
    WHERE birth.outcome = 'live'
    GROUP BY record_person.person_id
    HAVING BOOL_OR(birth.learnt_to IS NULL)
),
records AS (
    SELECT person_id, COUNT(DISTINCT source || CHR(31) || person_key) AS record_count
    FROM record_person
    GROUP BY person_id
),
first_told AS (            -- the first day on which any source told of the person
    SELECT person_id, MIN(learnt_from) AS learnt_on,
        MIN(CASE WHEN death_date IS NOT NULL THEN learnt_from END) AS death_learnt_on
    FROM stated
    GROUP BY person_id
),
record_born AS (           -- what each record now says of the birth date
    SELECT person_id, source, person_key, MAX_BY(birth_date, told) AS birth_date, MAX(told) AS told
    FROM standing
    WHERE birth_date IS NOT NULL
    GROUP BY person_id, source, person_key
),
most_say AS (              -- linkage joins records across a slip of the pen: the slip of one must not outvote the others
    SELECT stated.person_id,
        -- of dates that as many state, the one that was told at the birth
        MAX_BY(stated.birth_date, ROW(stated.records, COALESCE(stated.birth_date = born.born_on, FALSE), stated.told))
            AS birth_date
    FROM (
        SELECT person_id, birth_date, COUNT(*) AS records, MAX(told) AS told
        FROM record_born
        GROUP BY person_id, birth_date
    ) AS stated
    LEFT JOIN born ON born.person_id = stated.person_id
    GROUP BY stated.person_id
),
newest AS (
    SELECT person_id,
        MAX_BY(sex, told) FILTER (WHERE sex IS NOT NULL AND sex <> 'U') AS sex,
        MAX_BY(ethnicity, told) FILTER (WHERE ethnicity IS NOT NULL AND ethnicity NOT IN ('Z', '99')) AS ethnicity,
        MAX_BY(LOWER(TRIM(language)), told) FILTER (
            WHERE LOWER(TRIM(language)) NOT IN ('', 'zzz', 'zz', 'not', 'ref', 'unknown', 'not known', 'not stated')
        ) AS language
    FROM standing
    GROUP BY person_id
),
refuge AS (                -- a refuge stays one where another source calls it a home
    SELECT DISTINCT uprn FROM address_record WHERE kind = 'refuge' AND uprn IS NOT NULL
),
at_refuge AS (             -- whoever lives in one is shielded, whether or not any source says so besides
    SELECT record_person.person_id
    FROM address_record
    JOIN record_person
        ON record_person.source = address_record.source AND record_person.person_key = address_record.person_key
    LEFT JOIN refuge ON refuge.uprn = address_record.uprn
    WHERE (address_record.kind = 'refuge' OR refuge.uprn IS NOT NULL) AND address_record.learnt_to IS NULL
        AND COALESCE(address_record.to_date, getvariable('newest_day')) >= getvariable('newest_day')
),
said_of_record AS (        -- a newer row that says nothing of a restriction lifts none, nor does a record that is gone
    SELECT person_id, MAX_BY(restriction, told) AS restriction
    FROM stated
    WHERE restriction IS NOT NULL
    GROUP BY person_id, source, person_key
    UNION ALL
    SELECT person_id, 'adopted' FROM beside_adopted
    UNION ALL
    SELECT person_id, 'address_shielded' FROM at_refuge
),
restricted AS (            -- what hides most wins, whoever said it: a lighter word of another source lifts nothing
    SELECT person_id,
        MIN_BY(restriction, LIST_POSITION(['adopted', 'sealed', 'own_family', 'address_shielded'], restriction))
            AS restriction
    FROM said_of_record
    WHERE restriction <> 'none'
    GROUP BY person_id
),
dead AS (                  -- nor does silence call back to life: only the file that told of a death takes it back
    SELECT stated.person_id, MAX_BY(stated.death_date, stated.told) AS death_date
    FROM stated
    JOIN extract ON extract.extract_id = stated.extract_id
    WHERE stated.death_date IS NOT NULL AND (stated.learnt_to IS NULL OR NOT extract.replaced)
    GROUP BY stated.person_id
),
stillborn AS (             -- a register may list a stillborn baby: it must never be a child whose check is due
    SELECT record_person.person_id
    FROM birth
    JOIN record_person ON record_person.source = birth.source AND record_person.person_key = birth.person_key
    WHERE birth.learnt_to IS NULL
    GROUP BY record_person.person_id
    HAVING MAX_BY(birth.outcome, CAST(birth.extract_id AS BIGINT) * 4294967296 + birth.row) <> 'live'
),
last_seen AS (             -- people whom no source mentions any more, for the record they once had
    SELECT person_id, MAX_BY(birth_date, told) FILTER (WHERE birth_date IS NOT NULL) AS birth_date
    FROM stated
    GROUP BY person_id
)
SELECT records.person_id,
    CASE
        WHEN stillborn.person_id IS NULL THEN COALESCE(most_say.birth_date, born.born_on, last_seen.birth_date)
    END AS birth_date,
    dead.death_date,
    newest.sex,
    newest.ethnicity,
    -- of the language only whether it is another than English: a rare one would tell who somebody is
    newest.language NOT IN ('english', 'eng', 'en', 'en-gb', 'enb') AS other_language,
    restricted.restriction,
    LEAST(first_told.learnt_on, born.learnt_on) AS learnt_on,
    CASE WHEN dead.death_date IS NOT NULL THEN first_told.death_learnt_on END AS death_learnt_on,
    records.record_count
FROM records
LEFT JOIN newest ON newest.person_id = records.person_id
LEFT JOIN most_say ON most_say.person_id = records.person_id
LEFT JOIN restricted ON restricted.person_id = records.person_id
LEFT JOIN dead ON dead.person_id = records.person_id
LEFT JOIN born ON born.person_id = records.person_id
LEFT JOIN stillborn ON stillborn.person_id = records.person_id
LEFT JOIN first_told ON first_told.person_id = records.person_id
LEFT JOIN last_seen ON last_seen.person_id = records.person_id
-- somebody only ever named by another's row (a mother's id without a record) is nobody yet
WHERE LEAST(first_told.learnt_on, born.learnt_on) IS NOT NULL
