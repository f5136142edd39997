WITH told AS (
    SELECT patient_key(patient.patient_id, patient.nhs_number) AS person_key, patient.*,
        -- Of several registrations the one that stands, or else the latest, says best who somebody is.
        (COALESCE(registered_to, DATE '9999-12-31'), COALESCE(registered_from, DATE '1900-01-01'), extract_id, row)
            AS rank
    FROM gp_patient AS patient
),
person AS (
    SELECT
        person_key,
        ARG_MAX(nhs_number, rank) AS nhs_number,
        ARG_MAX(forename, rank) AS forename,
        ARG_MAX(surname, rank) AS surname,
        ARG_MAX(former_surname, rank) AS former_surname,
        ARG_MAX(birth_date, rank) AS birth_date,
        ARG_MAX(death_date, rank) AS death_date,
        ARG_MAX(UPPER(sex), rank) AS sex,
        ARG_MAX(UPPER(ethnicity), rank) AS ethnicity,
        ARG_MAX(language, rank) AS language,
        source,
        ARG_MAX(extract_id, rank) AS extract_id,
        ARG_MAX(row, rank) AS row,
        MAX(received) AS received
    FROM told
    GROUP BY source, submission, person_key
)
SELECT
    person_key,
    linkable_nhs_number(nhs_number) AS nhs_number,
    CAST(NULL AS VARCHAR) AS upn,
    forename,
    surname,
    former_surname,
    birth_date,
    CAST(NULL AS DATE) AS expected_date,
    CAST(NULL AS INTEGER) AS birth_order,
    death_date,
    CASE
        WHEN sex IN ('1', 'M', 'MALE') THEN 'M'
        WHEN sex IN ('2', 'F', 'FEMALE') THEN 'F'
        WHEN sex IN ('0', '9', 'X', 'U', 'I', 'UNKNOWN', 'INDETERMINATE') THEN 'U'
    END AS sex,
    CASE WHEN REGEXP_FULL_MATCH(ethnicity, '[A-HJ-NPRSZ]|99') THEN ethnicity END AS ethnicity,
    language,
    CAST(NULL AS VARCHAR) AS restriction,
    source,
    extract_id,
    row,
    received
FROM person
