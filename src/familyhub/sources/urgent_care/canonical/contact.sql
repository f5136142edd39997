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
visit AS (                -- one row an attendance
    SELECT
        'attendance ' || CASE
            WHEN attendance_id IS NOT NULL THEN CONCAT_WS('/', provider_code, attendance_id)
            ELSE CONCAT_WS('/', patient_key(attended.local_id, attended.nhs_number), arrival_on, arrival_time)
        END AS contact_key,
        patient_key(attended.local_id, attended.nhs_number) AS person_key,
        arrival_on AS happened_on,
        'urgent_care' AS activity,
        -- Who left before the first assessment came and was not seen; nobody who came "did not attend".
        CASE WHEN leaving.outcome IS DISTINCT FROM 'not_seen' THEN 'seen' END AS attended,
        site_code,
        COALESCE(chief_complaint, diagnosis) AS reason,
        source, extract_id, row, received
    FROM attended
    LEFT JOIN codes('leaving')
        ON leaving.code = LOWER(attended.discharge_status)
),
stay AS (                 -- one row a stay, from its first episode
    SELECT
        'stay ' || CASE
            WHEN spell_id IS NOT NULL THEN CONCAT_WS('/', provider_code, spell_id)
            ELSE CONCAT_WS('/', patient_key(admitted.local_id, admitted.nhs_number), admitted_on)
        END AS contact_key,
        patient_key(admitted.local_id, admitted.nhs_number) AS person_key,
        admitted_on AS happened_on,
        CASE WHEN method.kind = 'birth' THEN 'other' ELSE 'admission' END AS activity,
        'seen' AS attended,
        site_code,
        COALESCE(diagnosis, 'method ' || admission_method) AS reason,
        source, extract_id, row, received
    FROM admitted
    LEFT JOIN codes('method')
        ON method.code = UPPER(admitted.admission_method)
    QUALIFY ROW_NUMBER() OVER (
        PARTITION BY source, submission, contact_key
        ORDER BY admitted_on, TRY_CAST(episode AS INTEGER) NULLS LAST, extract_id, row
    ) = 1
),
everything AS (
    SELECT * FROM visit
    UNION ALL
    SELECT * FROM stay
)
SELECT
    contact_key,
    CAST(NULL AS VARCHAR) AS referral_key,
    CAST(NULL AS VARCHAR) AS activity_key,
    person_key,
    happened_on,
    'hospital' AS service,
    activity,
    attended,
    'face_to_face' AS medium,
    CAST(NULL AS VARCHAR) AS team_key,
    CAST(NULL AS VARCHAR) AS practitioner_key,
    site_code AS place_key,
    CAST(NULL AS BOOLEAN) AS wellbeing_review,
    reason,
    source,
    extract_id,
    row,
    received
FROM everything
