WITH shared_steps
SELECT
    person.person_key,
    CAST(NULL AS VARCHAR) AS nhs_number,
    linkable_upn(person.upn) AS upn,
    person.forename,
    person.surname,
    CAST(NULL AS VARCHAR) AS former_surname,
    person.personbirthdate AS birth_date,
    CAST(NULL AS DATE) AS expected_date,
    CAST(NULL AS INTEGER) AS birth_order,
    CAST(NULL AS DATE) AS death_date,
    CASE LEFT(UPPER(person.sex), 1) WHEN 'F' THEN 'F' WHEN 'M' THEN 'M' WHEN '1' THEN 'M' WHEN '2' THEN 'F' END AS sex,
    ethnicity.ethnicity,
    CAST(NULL AS VARCHAR) AS language,
    CAST(NULL AS VARCHAR) AS restriction,
    person.source,
    person.extract_id,
    person.row,
    person.received
FROM person
LEFT JOIN school_ethnicity()
    ON ethnicity.code = UPPER(person.ethnicity)
