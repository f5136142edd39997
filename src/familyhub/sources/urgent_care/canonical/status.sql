WITH admitted AS (
    SELECT
        admission.*,
        -- A hospital numbers its own patients: of several hospitals in one list, the number means nothing alone.
        CASE WHEN provider_code IS NULL THEN patient_id ELSE provider_code || '/' || patient_id END AS local_id
    FROM hospital_admission AS admission
),
named AS (
    SELECT
        patient_key(admitted.local_id, admitted.nhs_number) AS person_key,
        CASE
            WHEN spell_id IS NOT NULL THEN CONCAT_WS('/', provider_code, spell_id)
            ELSE CAST(admitted_on AS VARCHAR)
        END AS stay,
        admitted.*
    FROM admitted
)
SELECT                    -- one spell a stay: its episodes follow each other within it
    person_key,
    'hospital_stay' AS status,
    MIN(admitted_on) AS from_date,
    MAX(discharged_on) AS to_date,
    'method ' || ARG_MIN(admission_method, (admitted_on, extract_id, row)) AS detail,
    source,
    ARG_MIN(extract_id, (admitted_on, extract_id, row)) AS extract_id,
    ARG_MIN(row, (admitted_on, extract_id, row)) AS row,
    MAX(received) AS received
FROM named
GROUP BY source, submission, person_key, stay
