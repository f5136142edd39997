WITH named AS (           -- people whom something points to by their NHS number alone
    SELECT patient, patient_nhs_number, source, submission, extract_id, row, received FROM encounter
    UNION ALL
    SELECT patient, patient_nhs_number, source, submission, extract_id, row, received FROM observation
    UNION ALL
    SELECT patient, patient_nhs_number, source, submission, extract_id, row, received FROM servicerequest
    UNION ALL
    SELECT patient, patient_nhs_number, source, submission, extract_id, row, received FROM questionnaireresponse
    UNION ALL
    SELECT patient, patient_nhs_number, source, submission, extract_id, row, received FROM episodeofcare
),
pointed_to AS (
    SELECT named.*
    FROM named
    LEFT JOIN patient AS known
        ON known.source = named.source
        AND known.submission = named.submission
        AND known.nhs_number = named.patient_nhs_number
    WHERE named.patient IS NULL
        AND linkable_nhs_number(named.patient_nhs_number) IS NOT NULL
        AND known.id IS NULL
)
SELECT
    patient.id AS person_key,
    patient.nhs_number,
    CAST(NULL AS VARCHAR) AS upn,
    patient.given AS forename,
    patient.family AS surname,
    patient.former_family AS former_surname,
    patient.birth_date,
    CAST(NULL AS DATE) AS expected_date,
    patient.birth_order,
    patient.death_date,
    gender.sex,
    ethnicity.ethnicity,
    patient.language,
    security.restriction,
    patient.source,
    patient.extract_id,
    patient.row,
    patient.received
FROM patient
LEFT JOIN codes('gender') ON gender.code = LOWER(patient.gender)
LEFT JOIN codes('ethnicity') ON ethnicity.code = UPPER(patient.ethnicity)
LEFT JOIN codes('security') ON security.code = UPPER(patient.security)
UNION ALL
SELECT
    related.id,
    related.nhs_number,
    CAST(NULL AS VARCHAR),
    related.given,
    related.family,
    CAST(NULL AS VARCHAR),
    related.birth_date,
    CAST(NULL AS DATE),
    CAST(NULL AS INTEGER),
    CAST(NULL AS DATE),
    gender.sex,
    CAST(NULL AS VARCHAR),
    CAST(NULL AS VARCHAR),
    CAST(NULL AS VARCHAR),
    related.source,
    related.extract_id,
    related.row,
    related.received
FROM relatedperson AS related
LEFT JOIN codes('gender') ON gender.code = LOWER(related.gender)
UNION ALL
SELECT
    patient_key(pointed_to.patient, pointed_to.patient_nhs_number),
    pointed_to.patient_nhs_number,
    CAST(NULL AS VARCHAR),
    CAST(NULL AS VARCHAR),
    CAST(NULL AS VARCHAR),
    CAST(NULL AS VARCHAR),
    CAST(NULL AS DATE),
    CAST(NULL AS DATE),
    CAST(NULL AS INTEGER),
    CAST(NULL AS DATE),
    CAST(NULL AS VARCHAR),
    CAST(NULL AS VARCHAR),
    CAST(NULL AS VARCHAR),
    CAST(NULL AS VARCHAR),
    pointed_to.source,
    pointed_to.extract_id,
    pointed_to.row,
    pointed_to.received
FROM pointed_to
