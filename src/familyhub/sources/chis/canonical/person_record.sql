WITH death AS (           -- who died, by the list of deaths, the register, or a removal because of it
    SELECT patient_key(dead.child_id, dead.nhs_number) AS person_key, death_date, source, submission, received
    FROM chis_death AS dead
    UNION ALL
    SELECT patient_key(child.child_id, child.nhs_number), death_date, source, submission, received
    FROM chis_child AS child
    WHERE death_date IS NOT NULL
    UNION ALL
    -- A removal says when the child left the list: the day of death, or soon after.
    SELECT patient_key(mover.child_id, mover.nhs_number), moved_out_on, source, submission, received
    FROM chis_movement_out AS mover
    JOIN codes('removal')
        ON removal.word = LOWER(REGEXP_REPLACE(mover.reason, '[^0-9A-Za-z]', '', 'g'))
    UNION ALL
    SELECT patient_key(mover.child_id, mover.nhs_number), moved_on, source, submission, received
    FROM chis_movement AS mover
    JOIN codes('removal')
        ON removal.word = LOWER(REGEXP_REPLACE(mover.reason, '[^0-9A-Za-z]', '', 'g'))
    WHERE direction = 'out'
),
saying_deaths AS (         -- submissions whose register states deaths: their silence takes a death back
    SELECT DISTINCT source, submission
    FROM chis_child
    WHERE death_date IS NOT NULL
),
told AS (                 -- what each list of a submission tells of a child; the register outranks the others
    SELECT patient_key(child.child_id, child.nhs_number) AS person_key, 4 AS rank, nhs_number, forename, surname,
        former_surname, birth_date, CAST(NULL AS INTEGER) AS birth_order, death_date, sex, ethnicity, language,
        restriction, source, submission, extract_id, row, received
    FROM chis_child AS child
    UNION ALL
    SELECT patient_key(born.child_id, born.nhs_number), 1, nhs_number, forename, surname,
        NULL, birth_date, birth_order, NULL, sex, ethnicity, NULL, NULL, source, submission, extract_id, row, received
    FROM chis_birth AS born
    LEFT JOIN codes('birth_outcome')
        ON birth_outcome.word = LOWER(born.outcome)
    -- A baby born dead is a row of `birth`, never a person whom somebody might visit.
    WHERE (born.outcome IS NULL OR birth_outcome.outcome = 'live')
    UNION ALL
    SELECT patient_key(mover.child_id, mover.nhs_number), 2, nhs_number, forename, surname,
        NULL, birth_date, NULL, NULL, sex, NULL, NULL, NULL, source, submission, extract_id, row, received
    FROM chis_movement_in AS mover
    UNION ALL
    SELECT patient_key(mover.child_id, mover.nhs_number), 2, nhs_number, forename, surname,
        NULL, birth_date, NULL, NULL, sex, NULL, NULL, NULL, source, submission, extract_id, row, received
    FROM chis_movement_out AS mover
    UNION ALL
    SELECT patient_key(mover.child_id, mover.nhs_number), 2, nhs_number, forename, surname,
        NULL, birth_date, NULL, NULL, sex, NULL, NULL, NULL, source, submission, extract_id, row, received
    FROM chis_movement AS mover
    UNION ALL
    SELECT patient_key(dead.child_id, dead.nhs_number), 3, nhs_number, forename, surname,
        NULL, birth_date, NULL, death_date, sex, NULL, NULL, NULL, source, submission, extract_id, row, received
    FROM chis_death AS dead
    UNION ALL
    -- A check tells of nobody but a number; it is a person only where no other list of the submission names one.
    SELECT patient_key(checked.child_id, checked.nhs_number), 0, nhs_number, NULL, NULL,
        NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, source, submission, extract_id, row, received
    FROM chis_check AS checked
    WHERE nhs_number IS NOT NULL
),
mother AS (
    SELECT patient_key(birth_mother.mother_id, birth_mother.mother_nhs_number) AS person_key, 1 AS rank, birth_mother.*
    FROM (SELECT *, mother_nhs_number AS number FROM chis_birth) AS birth_mother
    WHERE mother_id IS NOT NULL OR mother_nhs_number IS NOT NULL
    UNION ALL BY NAME
    SELECT patient_key(child_mother.mother_id, child_mother.mother_nhs_number) AS person_key, 2 AS rank,
        child_mother.*
    FROM chis_child AS child_mother
    WHERE mother_id IS NOT NULL OR mother_nhs_number IS NOT NULL
),
everybody AS (
    SELECT * FROM told
    UNION ALL BY NAME
    SELECT person_key, rank, mother_nhs_number AS nhs_number, mother_forename AS forename, mother_surname AS surname,
        mother_birth_date AS birth_date, 'F' AS sex, source, submission, extract_id, row, received
    FROM mother
),
person AS (
    SELECT
        person_key,
        ARG_MAX(nhs_number, (rank, extract_id, row)) AS number,
        ARG_MAX(forename, (rank, extract_id, row)) AS forename,
        ARG_MAX(surname, (rank, extract_id, row)) AS surname,
        ARG_MAX(former_surname, (rank, extract_id, row)) AS former_surname,
        ARG_MAX(birth_date, (rank, extract_id, row)) AS birth_date,
        ARG_MAX(birth_order, (rank, extract_id, row)) AS birth_order,
        ARG_MAX(death_date, (rank, extract_id, row)) AS death_date,
        ARG_MAX(sex.sex, (rank, extract_id, row)) AS sex,
        ARG_MAX(
            CASE WHEN REGEXP_FULL_MATCH(UPPER(ethnicity), '[A-HJ-NPRSZ]|99') THEN UPPER(ethnicity) END,
            (rank, extract_id, row)
        ) AS ethnicity,
        ARG_MAX(language, (rank, extract_id, row)) AS language,
        ARG_MAX(
            -- A word that nobody knows hides the address: better hidden for a week than shown for a day.
            CASE
                WHEN everybody.restriction IS NULL THEN NULL
                WHEN restriction.word IS NULL THEN 'address_shielded'
                ELSE restriction.restriction
            END,
            (rank, extract_id, row)
        ) AS restriction,
        source,
        submission,
        ARG_MAX(extract_id, (rank, extract_id, row)) AS extract_id,
        ARG_MAX(row, (rank, extract_id, row)) AS row,
        MAX(received) AS received
    FROM everybody
    LEFT JOIN codes('sex')
        ON sex.word = LOWER(everybody.sex)
    LEFT JOIN codes('restriction')
        ON restriction.word = LOWER(everybody.restriction)
    GROUP BY source, submission, person_key
),
died AS (                 -- the child's death as each submission leaves it: a death is not taken back by a list that knows none
    SELECT person.source, person.extract_id, person.row, person.person_key,
        -- of the same day the list of deaths and the register agree, and a removal comes after
        MIN(death.death_date) FILTER (death.submission = person.submission) AS stated_on,
        MIN(death.death_date) AS died_on
    FROM person
    JOIN death
        ON death.source = person.source
        AND death.person_key = person.person_key
        AND death.received <= person.received
    LEFT JOIN saying_deaths
        ON saying_deaths.source = person.source
        AND saying_deaths.submission = person.submission
    WHERE death.submission = person.submission
        OR saying_deaths.source IS NULL
    GROUP BY person.source, person.extract_id, person.row, person.person_key
)
SELECT
    person.person_key,
    linkable_nhs_number(person.number) AS nhs_number,
    CAST(NULL AS VARCHAR) AS upn,
    forename,
    surname,
    former_surname,
    birth_date,
    CAST(NULL AS DATE) AS expected_date,
    birth_order,
    COALESCE(person.death_date, died.stated_on, died.died_on) AS death_date,
    sex,
    ethnicity,
    language,
    restriction,
    person.source,
    person.extract_id,
    person.row,
    person.received
FROM person
LEFT JOIN died
    ON died.source = person.source
    AND died.extract_id = person.extract_id
    AND died.row = person.row
    AND died.person_key = person.person_key
