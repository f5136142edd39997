WITH shared_steps,
died AS (                 -- a plan that ceased because the child died: on that day at the latest
    SELECT plan.source, plan.submission, plan.person_key, MIN(COALESCE(plan.ceasedate, plan.received)) AS died_on
    FROM plan
    JOIN codes('ceased')
        ON ceased.code = UPPER(TRIM(plan.ceasereason))
    GROUP BY plan.source, plan.submission, plan.person_key
)
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
    died.died_on AS death_date,
    CASE LEFT(UPPER(person.sex), 1) WHEN 'F' THEN 'F' WHEN 'M' THEN 'M' WHEN '1' THEN 'M' WHEN '2' THEN 'F' END AS sex,
    ethnicity.ethnicity,
    CAST(NULL AS VARCHAR) AS language,
    CAST(NULL AS VARCHAR) AS restriction,
    person.source,
    person.extract_id,
    person.row,
    person.received
FROM person
LEFT JOIN died
    ON died.source = person.source
    AND died.submission = person.submission
    AND died.person_key = person.person_key
LEFT JOIN school_ethnicity()
    ON ethnicity.code = UPPER(person.ethnicity)
