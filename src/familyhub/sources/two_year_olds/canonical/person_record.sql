WITH child_rows AS (
    SELECT
        child_id, nhs_number, upn, forename, surname, birth_date, sex, term, source, submission, extract_id, row,
        received
    FROM two_year_old_eligible
    UNION ALL
    SELECT
        child_id, nhs_number, upn, forename, surname, birth_date, sex, term, source, submission, extract_id, row,
        received
    FROM two_year_old_headcount
),
shared_steps
SELECT
    person_key,
    linkable_nhs_number(nhs_number) AS nhs_number,
    linkable_upn(upn) AS upn,
    forename,
    surname,
    CAST(NULL AS VARCHAR) AS former_surname,
    birth_date,
    CAST(NULL AS DATE) AS expected_date,
    CAST(NULL AS INTEGER) AS birth_order,
    CAST(NULL AS DATE) AS death_date,
    CASE LEFT(UPPER(sex), 1) WHEN 'F' THEN 'F' WHEN 'M' THEN 'M' END AS sex,
    CAST(NULL AS VARCHAR) AS ethnicity,
    CAST(NULL AS VARCHAR) AS language,
    CAST(NULL AS VARCHAR) AS restriction,
    source,
    extract_id,
    row,
    received
FROM child
