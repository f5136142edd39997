-- Every baby of which a birth notice tells, and every child on a register, with the birth as now known.
WITH every_notice AS (
    SELECT record_person.person_id, birth.*,
        CAST(birth.extract_id AS BIGINT) * 4294967296 + birth.row AS told
    FROM birth
    JOIN record_person ON record_person.source = birth.source AND record_person.person_key = birth.person_key
),
notice AS (
    SELECT * FROM every_notice WHERE learnt_to IS NULL
),
first_notice AS (          -- a corrected notice was learnt when the first was
    SELECT person_id, MIN(learnt_from) AS learnt_on FROM every_notice GROUP BY person_id
),
noticed AS (
    SELECT person_id,
        MAX_BY(born_on, told) AS born_on,
        MAX_BY(outcome, told) AS outcome,
        MAX_BY(gestation_days, told) FILTER (WHERE gestation_days IS NOT NULL) AS gestation_days,
        MAX_BY(weight_grams, told) FILTER (WHERE weight_grams IS NOT NULL) AS weight_grams,
        MIN(source || CHR(31) || delivery_key) AS delivery_key,
        MIN(source || CHR(31) || pregnancy_key) AS pregnancy_key,
        MIN(first_notice.learnt_on) AS learnt_on,
        MIN(extract_id) AS extract_id,
        MIN_BY(row, told) AS row
    FROM notice
    JOIN first_notice USING (person_id)
    GROUP BY person_id
),
registered AS (            -- children of whom no birth notice tells: they moved in, or the notice went elsewhere
    SELECT person.person_id, person.birth_date, person.learnt_on,
        MIN(person_source.extract_id) AS extract_id,
        MIN_BY(person_source.row, person_source.extract_id) AS row
    FROM facts.person AS person
    JOIN facts.person_source AS person_source ON person_source.person_id = person.person_id
    WHERE person.birth_date >= getvariable('newest_day') - INTERVAL 25 YEAR
    GROUP BY person.person_id, person.birth_date, person.learnt_on
),
everyone AS (
    SELECT COALESCE(noticed.person_id, registered.person_id) AS person_id,
        COALESCE(registered.birth_date, noticed.born_on) AS born_on,
        COALESCE(noticed.outcome, 'live') AS outcome,
        noticed.gestation_days,
        noticed.weight_grams,
        noticed.delivery_key,
        noticed.pregnancy_key,
        LEAST(noticed.learnt_on, registered.learnt_on) AS learnt_on,
        COALESCE(noticed.extract_id, registered.extract_id) AS extract_id,
        CASE WHEN noticed.extract_id IS NOT NULL THEN noticed.row ELSE registered.row END AS row
    FROM noticed
    FULL JOIN registered ON registered.person_id = noticed.person_id
),
keyed AS (                 -- a key that many babies or distant days share is a placeholder and names no delivery
    SELECT * REPLACE (
        CASE
            WHEN COUNT(*) OVER same_key <= 6 AND MAX(born_on) OVER same_key - MIN(born_on) OVER same_key <= 7
                THEN delivery_key
        END AS delivery_key
    )
    FROM everyone
    WINDOW same_key AS (PARTITION BY delivery_key)
),
own_mother AS (
    SELECT keyed.*, mother.mother_id AS own_mother_id
    FROM keyed
    LEFT JOIN mother ON mother.child_id = keyed.person_id
),
mothered AS (              -- babies of one delivery have one mother, also where a row names none or another record
    SELECT * EXCLUDE (own_mother_id),
        CASE
            WHEN delivery_key IS NULL THEN own_mother_id
            ELSE MIN(own_mother_id) OVER (PARTITION BY delivery_key)
        END AS mother_id
    FROM own_mother
),
timed AS (
    SELECT *, LAG(born_on) OVER (PARTITION BY mother_id ORDER BY born_on, person_id) AS sibling_born_on
    FROM mothered
),
in_sessions AS (           -- babies of one mother within a week are one delivery, also across midnight
    SELECT * EXCLUDE (sibling_born_on),
        SUM(CASE WHEN sibling_born_on IS NULL OR born_on - sibling_born_on > 7 THEN 1 ELSE 0 END)
            OVER (PARTITION BY mother_id ORDER BY born_on, person_id ROWS UNBOUNDED PRECEDING) AS session
    FROM timed
),
sessions AS (              -- a mother of more than six at once is a placeholder, such as "unknown", and nobody's mother
    SELECT * REPLACE (
        CASE WHEN COUNT(*) OVER (PARTITION BY mother_id, session) <= 6 THEN mother_id END AS mother_id
    )
    FROM in_sessions
),
grouped AS (               -- who is of one delivery: by the mother, else by the key that a source gave it
    SELECT * EXCLUDE (session),
        CASE
            WHEN mother_id IS NOT NULL THEN 'mother' || CHR(31) || mother_id || CHR(31) || session
            WHEN delivery_key IS NOT NULL THEN 'delivery' || CHR(31) || delivery_key
            ELSE 'baby' || CHR(31) || person_id
        END AS delivery_group
    FROM sessions
),
expected AS (              -- people who were expected before they were born
    SELECT DISTINCT person_id FROM expected_child
)
SELECT grouped.* EXCLUDE (delivery_group),
    -- Named by one baby and by nothing else, because a person's id stays: by the one who was expected, as the delivery
    -- was before the birth, else by the one who was known first. So neither a mother who becomes known, nor a twin or
    -- an elder child who does, gives a delivery another id.
    'baby' || CHR(31) || FIRST_VALUE(grouped.person_id) OVER (
        PARTITION BY delivery_group
        ORDER BY expected.person_id IS NULL, CASE WHEN expected.person_id IS NULL THEN learnt_on END, grouped.person_id
    ) AS delivery_name
FROM grouped
LEFT JOIN expected ON expected.person_id = grouped.person_id
