WITH result_rows AS (
    SELECT
        pupil_id, upn, forename, surname, birth_date, sex, ethnicity, year, assessed_on, source, submission,
        extract_id, row, received
    FROM eyfsp_result
    UNION ALL
    SELECT
        pupil_id, upn, forename, surname, birth_date, sex, ethnicity, year, assessed_on, source, submission,
        extract_id, row, received
    FROM eyfsp_result_2013
),
shared_steps
SELECT
    child.person_key,
    CAST(NULL AS VARCHAR) AS nhs_number,
    linkable_upn(child.upn) AS upn,
    child.forename,
    child.surname,
    CAST(NULL AS VARCHAR) AS former_surname,
    child.birth_date,
    CAST(NULL AS DATE) AS expected_date,
    CAST(NULL AS INTEGER) AS birth_order,
    CAST(NULL AS DATE) AS death_date,
    CASE LEFT(UPPER(child.sex), 1) WHEN 'F' THEN 'F' WHEN 'M' THEN 'M' END AS sex,
    ethnicity.ethnicity,
    CAST(NULL AS VARCHAR) AS language,
    CAST(NULL AS VARCHAR) AS restriction,
    child.source,
    child.extract_id,
    child.row,
    child.received
FROM child
LEFT JOIN school_ethnicity()
    ON ethnicity.code = UPPER(child.ethnicity)
