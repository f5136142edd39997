WITH attended AS (
    SELECT
        attendance.*,
        -- A hospital numbers its own patients: of several hospitals in one list, the number means nothing alone.
        CASE WHEN provider_code IS NULL THEN patient_id ELSE provider_code || '/' || patient_id END AS local_id
    FROM urgent_attendance AS attendance
),
admitted AS (
    SELECT
        admission.*,
        -- A hospital numbers its own patients: of several hospitals in one list, the number means nothing alone.
        CASE WHEN provider_code IS NULL THEN patient_id ELSE provider_code || '/' || patient_id END AS local_id
    FROM hospital_admission AS admission
),
told AS (                 -- each row tells who the patient is, and some that the patient died
    SELECT
        patient_key(attended.local_id, attended.nhs_number) AS person_key,
        nhs_number, birth_date, sex, ethnicity,
        CASE WHEN leaving.outcome = 'died' THEN COALESCE(left_on, arrival_on) END AS death_date,
        source, submission, extract_id, row, received
    FROM attended
    LEFT JOIN codes('leaving')
        ON leaving.code = LOWER(attended.discharge_status)
    UNION ALL
    SELECT
        patient_key(admitted.local_id, admitted.nhs_number),
        nhs_number, birth_date, sex, ethnicity,
        -- A stillborn baby may have a stay of its own: it must never be a child whose check is due.
        CASE WHEN how.code IS NOT NULL OR whereto.code IS NOT NULL THEN COALESCE(discharged_on, admitted_on) END,
        source, submission, extract_id, row, received
    FROM admitted
    LEFT JOIN (SELECT code FROM codes('ending') WHERE field = 'method') AS how
        ON how.code = REGEXP_REPLACE(LOWER(TRIM(admitted.discharge_method)), '[.]0$', '')
    LEFT JOIN (SELECT code FROM codes('ending') WHERE field = 'destination') AS whereto
        ON whereto.code = REGEXP_REPLACE(LOWER(TRIM(admitted.discharge_destination)), '[.]0$', '')
),
person AS (               -- of each fact the last line of a submission that states it
    SELECT
        person_key,
        ARG_MAX(nhs_number, (extract_id, row)) AS nhs_number,
        ARG_MAX(birth_date, (extract_id, row)) AS birth_date,
        ARG_MAX(UPPER(sex), (extract_id, row)) AS sex,
        ARG_MAX(UPPER(ethnicity), (extract_id, row)) AS ethnicity,
        ARG_MAX(death_date, (extract_id, row)) AS death_date,
        source,
        ARG_MAX(extract_id, (extract_id, row)) AS extract_id,
        ARG_MAX(row, (extract_id, row)) AS row,
        MAX(received) AS received
    FROM told
    -- Without a number and without a name there is nothing to know anybody by: the contact alone stands, unlinked.
    WHERE person_key NOT LIKE 'unnamed, %'
    GROUP BY source, submission, person_key
)
SELECT
    person_key,
    linkable_nhs_number(nhs_number) AS nhs_number,
    CAST(NULL AS VARCHAR) AS upn,
    CAST(NULL AS VARCHAR) AS forename,
    CAST(NULL AS VARCHAR) AS surname,
    CAST(NULL AS VARCHAR) AS former_surname,
    birth_date,
    CAST(NULL AS DATE) AS expected_date,
    CAST(NULL AS INTEGER) AS birth_order,
    death_date,
    CASE
        WHEN sex IN ('1', 'M', 'MALE') THEN 'M'
        WHEN sex IN ('2', 'F', 'FEMALE') THEN 'F'
        WHEN sex IN ('0', '9', 'X', 'U', 'I', 'UNKNOWN') THEN 'U'
    END AS sex,
    CASE WHEN REGEXP_FULL_MATCH(ethnicity, '[A-HJ-NPRSZ]|99') THEN ethnicity END AS ethnicity,
    CAST(NULL AS VARCHAR) AS language,
    CAST(NULL AS VARCHAR) AS restriction,
    source,
    extract_id,
    row,
    received
FROM person
