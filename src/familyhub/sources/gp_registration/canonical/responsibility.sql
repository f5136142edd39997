WITH listed AS (
    SELECT patient.*, patient_key(patient.patient_id, patient.nhs_number) AS person_key
    FROM gp_patient AS patient
)
SELECT
    patient.person_key,
    'registered' AS basis,
    -- Without a start, nothing is claimed of the days before the first list that named the practice; each later list
    -- tells of the same registration, so that its end, once stated, ends it.
    COALESCE(
        patient.registered_from,
        LEAST(
            MIN(patient.received) OVER (PARTITION BY patient.source, patient.person_key, patient.practice_code),
            patient.registered_to
        )
    ) AS from_date,
    patient.registered_to AS to_date,
    CAST(NULL AS VARCHAR) AS team_key,
    patient.practice_code AS practice_key,
    CAST(NULL AS VARCHAR) AS started_because,
    patient.ended_because,
    patient.source,
    patient.extract_id,
    patient.row,
    patient.received
FROM listed AS patient
-- A temporary resident is treated by a practice and not on its list.
WHERE patient.registration_type IS NULL
    OR LOWER(patient.registration_type) NOT LIKE 'temp%'
