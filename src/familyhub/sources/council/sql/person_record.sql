-- Sex and ethnic group are read where their words or codes are known, and left empty where they are not. An address
-- is hidden by every word that does not say no: a word that nobody knows must not show a family in a refuge.
WITH read AS (
    SELECT person.*,
        CASE
            WHEN yes_no.says_yes IS DISTINCT FROM 'no'
                AND as_word(person.address_hidden) NOT IN ('', 'none', 'na', 'notapplicable')
                THEN 'address_shielded'
        END AS hidden
    FROM person_table AS person
    LEFT JOIN council_codes('yes_no')
        ON yes_no.word = as_word(person.address_hidden)
),
told AS (                 -- of a person whom several rows of a submission tell of, a silent one takes nothing away
    SELECT
        person.person_id,
        COALESCE(person.nhs_number, ARG_MAX(person.nhs_number, (person.extract_id, person.row)) OVER everywhere) AS nhs_number,
        COALESCE(person.upn, ARG_MAX(person.upn, (person.extract_id, person.row)) OVER everywhere) AS upn,
        COALESCE(person.forename, ARG_MAX(person.forename, (person.extract_id, person.row)) OVER everywhere) AS forename,
        COALESCE(person.surname, ARG_MAX(person.surname, (person.extract_id, person.row)) OVER everywhere) AS surname,
        COALESCE(person.former_surname, ARG_MAX(person.former_surname, (person.extract_id, person.row)) OVER everywhere) AS former_surname,
        COALESCE(person.birth_date, ARG_MAX(person.birth_date, (person.extract_id, person.row)) OVER everywhere) AS birth_date,
        COALESCE(person.expected_date, ARG_MAX(person.expected_date, (person.extract_id, person.row)) OVER everywhere) AS expected_date,
        COALESCE(person.death_date, ARG_MAX(person.death_date, (person.extract_id, person.row)) OVER everywhere) AS death_date,
        COALESCE(person.sex, ARG_MAX(person.sex, (person.extract_id, person.row)) OVER everywhere) AS sex,
        COALESCE(person.ethnicity, ARG_MAX(person.ethnicity, (person.extract_id, person.row)) OVER everywhere) AS ethnicity,
        COALESCE(person.language, ARG_MAX(person.language, (person.extract_id, person.row)) OVER everywhere) AS language,
        MAX(person.hidden) OVER everywhere AS hidden,
        person.source, person.extract_id, person.row, person.received
    FROM read AS person
    WINDOW everywhere AS (PARTITION BY person.source, person.submission, person.person_id)
)
SELECT
    person.person_id AS person_key,
    linkable_nhs_number(person.nhs_number) AS nhs_number,
    linkable_upn(person.upn) AS upn,
    person.forename,
    person.surname,
    person.former_surname,
    person.birth_date,
    CASE WHEN person.birth_date IS NULL THEN person.expected_date END AS expected_date,
    CAST(NULL AS INTEGER) AS birth_order,
    person.death_date,
    sex.sex,
    ethnicity.ethnicity,
    person.language,
    person.hidden AS restriction,
    person.source,
    person.extract_id,
    person.row,
    person.received
FROM told AS person
LEFT JOIN council_codes('sex')
    ON sex.word = as_word(person.sex)
LEFT JOIN council_codes('ethnicity')
    ON ethnicity.word = as_word(person.ethnicity)
