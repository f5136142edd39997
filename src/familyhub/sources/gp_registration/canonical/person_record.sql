WITH told AS (
    SELECT patient_key(patient.patient_id, patient.nhs_number) AS person_key, patient.*,
        -- Of several registrations the one that stands, or else the latest, says best who somebody is.
        (COALESCE(registered_to, DATE '9999-12-31'), COALESCE(registered_from, DATE '1900-01-01'), extract_id, row)
            AS rank,
        -- A practice takes a patient off its list because of a death: on the day, or soon after.
        CASE WHEN removal.reason = 'death' THEN COALESCE(registered_to, patient.received) END AS removed_by_death,
        -- A word that nobody knows hides the address: better hidden for a week than shown for a day.
        CASE
            WHEN patient.restriction IS NULL THEN NULL
            WHEN restriction.word IS NULL THEN 'address_shielded'
            ELSE restriction.restriction
        END AS hidden
    FROM gp_patient AS patient
    LEFT JOIN codes('chis.restriction')
        ON restriction.word = LOWER(patient.restriction)
    LEFT JOIN codes('chis.removal')
        ON removal.word IN (
            LOWER(REGEXP_REPLACE(patient.ended_because, '[^0-9A-Za-z]', '', 'g')),
            LOWER(REGEXP_REPLACE(patient.registration_type, '[^0-9A-Za-z]', '', 'g'))
        )
),
person AS (
    SELECT
        person_key,
        ARG_MAX(nhs_number, rank) AS nhs_number,
        ARG_MAX(forename, rank) AS forename,
        ARG_MAX(surname, rank) AS surname,
        ARG_MAX(former_surname, rank) AS former_surname,
        ARG_MAX(birth_date, rank) AS birth_date,
        COALESCE(ARG_MAX(death_date, rank), ARG_MAX(removed_by_death, rank)) AS death_date,
        ARG_MAX(UPPER(sex), rank) AS sex,
        ARG_MAX(UPPER(ethnicity), rank) AS ethnicity,
        ARG_MAX(language, rank) AS language,
        -- of several lines of one patient what hides most stands
        MIN_BY(
            hidden,
            LIST_POSITION(['adopted', 'sealed', 'own_family', 'address_shielded', 'none'], hidden)
        ) AS restriction,
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
    restriction,
    source,
    extract_id,
    row,
    received
FROM person
