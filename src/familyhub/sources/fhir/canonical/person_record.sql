WITH known AS (               -- who bears an NHS number, where it is one patient alone and no filler
    SELECT bearer.source, bearer.submission, bearer.nhs_number, MIN(bearer.id) AS id
    FROM patient AS bearer
    WHERE linkable_nhs_number(bearer.nhs_number) IS NOT NULL
    GROUP BY bearer.source, bearer.submission, bearer.nhs_number
    HAVING COUNT(DISTINCT bearer.id) = 1
),
named AS (           -- people whom something points to by their NHS number alone
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
    LEFT JOIN known
        ON known.source = named.source
        AND known.submission = named.submission
        AND known.nhs_number = named.patient_nhs_number
    WHERE named.patient IS NULL
        AND linkable_nhs_number(named.patient_nhs_number) IS NOT NULL
        AND known.id IS NULL
),
labelled AS (
    SELECT extract_id, row, id, UNNEST(STRING_SPLIT(UPPER(security), ' ')) AS label
    FROM patient
    WHERE security IS NOT NULL
),
hidden AS (               -- what hides most wins; a label that nobody knows hides the address
    SELECT labelled.extract_id, labelled.row, labelled.id,
        MAX(CASE WHEN security.code IS NULL THEN 'address_shielded' ELSE security.restriction END) AS restriction
    FROM labelled
    LEFT JOIN codes('security')
        ON security.code = labelled.label
    GROUP BY labelled.extract_id, labelled.row, labelled.id
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
    -- Of a death without its day, the last it can be: nobody may write to the family of a dead child.
    COALESCE(
        patient.death_date,
        CASE WHEN patient.deceased = 'yes'
            THEN LEAST(patient.received, COALESCE(TRY_CAST(LEFT(patient.updated, 10) AS DATE), patient.received)) END
    ) AS death_date,
    gender.sex,
    ethnicity.ethnicity,
    patient.language,
    hidden.restriction,
    patient.source,
    patient.extract_id,
    patient.row,
    patient.received
FROM patient
LEFT JOIN codes('gender') ON gender.code = LOWER(patient.gender)
LEFT JOIN codes('ethnicity') ON ethnicity.code = UPPER(patient.ethnicity)
LEFT JOIN hidden
    ON hidden.extract_id = patient.extract_id
    AND hidden.row = patient.row
    AND hidden.id = patient.id
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
