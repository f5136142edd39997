WITH shared_steps
SELECT
    measured.person_key,
    linkable_nhs_number(measured.NHSNumber) AS nhs_number,
    linkable_upn(measured.UPN) AS upn,
    measured.FirstName AS forename,
    measured.LastName AS surname,
    CAST(NULL AS VARCHAR) AS former_surname,
    measured.DateOfBirth AS birth_date,
    CAST(NULL AS DATE) AS expected_date,
    CAST(NULL AS INTEGER) AS birth_order,
    CAST(NULL AS DATE) AS death_date,
    CASE LEFT(UPPER(measured.Sex), 1)
        WHEN 'F' THEN 'F' WHEN 'M' THEN 'M' WHEN '1' THEN 'M' WHEN '2' THEN 'F'
    END AS sex,
    COALESCE(
        CASE WHEN REGEXP_FULL_MATCH(UPPER(measured.NHSEthnicCode), '[A-HJ-NPRSZ]|99')
            THEN UPPER(measured.NHSEthnicCode) END,
        ethnicity.ethnicity
    ) AS ethnicity,
    CAST(NULL AS VARCHAR) AS language,
    CAST(NULL AS VARCHAR) AS restriction,
    measured.source,
    measured.extract_id,
    measured.row,
    measured.received
FROM measured
LEFT JOIN school_ethnicity()
    ON ethnicity.code = UPPER(measured.Ethnicity)
