WITH numbered AS (         -- other numbers a child is known by, as last stated; an NHS number by its check digit
    SELECT source, submission, link_person_id AS person_key,
        ARG_MAX(digits, COALESCE(link_valid_from_date, DATE '1900-01-01')) FILTER (
            WHERE UPPER(link_identifier_type) LIKE '%NHS%'
                AND CASE
                    WHEN REGEXP_FULL_MATCH(digits, '[0-9]{10}') THEN (
                        11 - LIST_SUM([(11 - place) * CAST(digits[place] AS INTEGER) FOR place IN RANGE(1, 10)]) % 11
                    ) % 11 = CAST(digits[10] AS INTEGER)
                END
        ) AS nhs_number,
        ARG_MAX(UPPER(link_identifier_value), COALESCE(link_valid_from_date, DATE '1900-01-01')) FILTER (
            WHERE UPPER(link_identifier_type) LIKE '%UNIQUE PUPIL%' OR UPPER(link_identifier_type) = 'UPN'
        ) AS upn
    FROM (
        SELECT *, REPLACE(REPLACE(link_identifier_value, ' ', ''), '-', '') AS digits
        FROM ssd_linked_identifiers
        WHERE (link_valid_to_date IS NULL OR link_valid_to_date >= received)
            -- A former number, or somebody else's, must not join a child with the record before its adoption.
            AND NOT REGEXP_MATCHES(
                UPPER(link_identifier_type),
                '\b(FORMER|PREVIOUS|PRE[ -]|OLD|BIRTH|ADOPT|MOTHER|FATHER|PARENT|CARER|SIBLING)'
            )
    )
    GROUP BY source, submission, link_person_id
),
known_to_send AS (
    SELECT source, submission, send_person_id AS person_key, MAX(send_upn) AS upn
    FROM ssd_send
    GROUP BY source, submission, send_person_id
),
adopted AS (               -- the record before an adoption is closed; the child has another id since
    SELECT source, submission, cine_person_id AS person_key
    FROM ssd_cin_episodes
    WHERE REGEXP_MATCHES(UPPER(cine_close_reason), '^RC1\b|^ADOPTED')
    UNION
    SELECT source, submission, clae_person_id
    FROM ssd_cla_episodes
    WHERE REGEXP_MATCHES(UPPER(clae_cla_episode_ceased_reason), '^E1[12]\b|^ADOPTED')
    UNION
    SELECT source, submission, perm_person_id
    FROM ssd_permanence
    WHERE UPPER(perm_permanence_order_type) LIKE 'ADOPTION%' AND perm_permanence_order_date <= received
),
died AS (                  -- a case or a period of care that ended because the child died: on that day at the latest
    SELECT source, submission, person_key, MIN(died_on) AS died_on
    FROM (
        SELECT source, submission, cine_person_id AS person_key, COALESCE(cine_close_date, received) AS died_on
        FROM ssd_cin_episodes
        WHERE REGEXP_MATCHES(UPPER(cine_close_reason), '^RC2\b|^DIED')
        UNION ALL
        SELECT source, submission, clae_person_id, COALESCE(clae_cla_episode_ceased_date, received)
        FROM ssd_cla_episodes
        WHERE REGEXP_MATCHES(UPPER(clae_cla_episode_ceased_reason), '^E2\b|^DIED')
    )
    GROUP BY source, submission, person_key
),
told AS (                  -- a due date given as date of birth is an unborn child's; beyond a pregnancy, nobody's
    SELECT *,
        CASE WHEN pers_dob <= received THEN pers_dob END AS birth_date,
        CASE
            WHEN pers_dob <= received THEN NULL
            WHEN pers_expected_dob IS NOT NULL THEN pers_expected_dob
            WHEN pers_dob <= received + 300 THEN pers_dob
        END AS expected_date
    FROM ssd_person
),
stated AS (
    SELECT
        told.pers_person_id AS person_key,
        COALESCE(
            linkable_nhs_number(told.pers_common_child_id), linkable_nhs_number(numbered.nhs_number)
        ) AS nhs_number,
        COALESCE(
            linkable_upn(told.pers_upn),
            linkable_upn(told.pers_upn_unknown),
            linkable_upn(known_to_send.upn),
            linkable_upn(numbered.upn)
        ) AS upn,
        told.pers_forename AS forename,
        told.pers_surname AS surname,
        told.birth_date,
        -- An unborn child that died is expected no more.
        CASE WHEN died.person_key IS NULL AND told.pers_death_date IS NULL THEN told.expected_date END AS expected_date,
        COALESCE(told.pers_death_date, died.died_on) AS death_date,
        COALESCE(sex.sex, gender.sex) AS sex,
        ethnicity.ethnicity,
        CASE WHEN adopted.person_key IS NOT NULL THEN 'adopted' END AS restriction,
        told.source,
        told.extract_id,
        told.row,
        told.received
    FROM told
    LEFT JOIN numbered
        ON numbered.source = told.source
        AND numbered.submission = told.submission
        AND numbered.person_key = told.pers_person_id
    LEFT JOIN known_to_send
        ON known_to_send.source = told.source
        AND known_to_send.submission = told.submission
        AND known_to_send.person_key = told.pers_person_id
    LEFT JOIN adopted
        ON adopted.source = told.source
        AND adopted.submission = told.submission
        AND adopted.person_key = told.pers_person_id
    LEFT JOIN died
        ON died.source = told.source
        AND died.submission = told.submission
        AND died.person_key = told.pers_person_id
    LEFT JOIN codes('sex')
        ON sex.code = UPPER(told.pers_sex)
    LEFT JOIN codes('gender')
        ON gender.code = two_digits(told.pers_gender)
        OR gender.code = UPPER(told.pers_gender)
    LEFT JOIN codes('ethnicity')
        ON ethnicity.code = UPPER(told.pers_ethnicity)
),
with_persons AS (          -- submissions that say who their persons are
    SELECT DISTINCT source, submission FROM ssd_person
),
children_of_mothers AS (   -- a young mother's child may be known by its mother's record alone
    SELECT mother.*
    FROM ssd_mother AS mother
    JOIN with_persons
        ON with_persons.source = mother.source
        AND with_persons.submission = mother.submission
    LEFT JOIN ssd_person AS child
        ON child.source = mother.source
        AND child.submission = mother.submission
        AND child.pers_person_id = mother.moth_childs_person_id
    WHERE child.pers_person_id IS NULL
)
SELECT
    person_key,
    nhs_number,
    upn,
    forename,
    surname,
    CAST(NULL AS VARCHAR) AS former_surname,
    birth_date,
    expected_date,
    CAST(NULL AS INTEGER) AS birth_order,
    death_date,
    sex,
    ethnicity,
    CAST(NULL AS VARCHAR) AS language,
    restriction,
    source,
    extract_id,
    row,
    received
FROM stated
UNION ALL BY NAME
SELECT
    moth_childs_person_id AS person_key,
    moth_childs_dob AS birth_date,
    source,
    extract_id,
    row,
    received
FROM children_of_mothers
