WITH known AS (               -- who bears an NHS number, where it is one patient alone and no filler
    SELECT bearer.source, bearer.submission, bearer.nhs_number, MIN(bearer.id) AS id
    FROM patient AS bearer
    WHERE linkable_nhs_number(bearer.nhs_number) IS NOT NULL
    GROUP BY bearer.source, bearer.submission, bearer.nhs_number
    HAVING COUNT(DISTINCT bearer.id) = 1
),
activity AS (        -- the first words that fit, in the order of the list
    SELECT kinds.kind, ARG_MIN(activity.activity, CAST(activity.turn AS INTEGER)) AS activity
    FROM (
        SELECT DISTINCT LOWER(kind) AS kind FROM encounter
        UNION
        SELECT DISTINCT LOWER(kind) FROM appointment
    ) AS kinds
    JOIN codes('activity') ON kinds.kind LIKE activity.words
    GROUP BY kinds.kind
),
service AS (
    SELECT named.words, ARG_MIN(service.service, CAST(service.turn AS INTEGER)) AS service
    FROM (
        SELECT DISTINCT LOWER(service) AS words FROM encounter
        UNION
        SELECT DISTINCT LOWER(service) FROM appointment
    ) AS named
    JOIN codes('service') ON named.words LIKE service.words
    GROUP BY named.words
),
held AS (                 -- appointments that came again as encounters are told by those
    SELECT DISTINCT source, submission, appointment AS id FROM encounter WHERE appointment IS NOT NULL
)
SELECT
    encounter.id AS contact_key,
    encounter.request AS referral_key,
    CAST(NULL AS VARCHAR) AS activity_key,
    COALESCE(encounter.patient, known.id, patient_key(encounter.patient, encounter.patient_nhs_number)) AS person_key,
    encounter.started_on AS happened_on,
    CASE WHEN encounter.service IS NOT NULL THEN COALESCE(service.service, 'other') END AS service,
    CASE WHEN encounter.kind IS NOT NULL THEN COALESCE(activity.activity, 'other') END AS activity,
    COALESCE(outcome.attended, status.attended) AS attended,
    -- A class says where a service is usually held; the words of this contact outrank it.
    CASE
        WHEN REGEXP_MATCHES(LOWER(encounter.kind), '\b(telephone|phone)\b') THEN 'telephone'
        WHEN REGEXP_MATCHES(LOWER(encounter.kind), '\b(video|virtual|online)\b') THEN 'video'
        WHEN REGEXP_MATCHES(LOWER(encounter.kind), '\b(letter|text|sms|e-?mail)\b') THEN 'other'
        ELSE class.medium
    END AS medium,
    encounter.team AS team_key,
    encounter.practitioner AS practitioner_key,
    encounter.location AS place_key,
    CAST(NULL AS BOOLEAN) AS wellbeing_review,
    COALESCE(encounter.reason, CASE WHEN status.attended IS NULL THEN encounter.status END) AS reason,
    encounter.source,
    encounter.extract_id,
    encounter.row,
    encounter.received
FROM encounter
LEFT JOIN known
    ON known.source = encounter.source
    AND known.submission = encounter.submission
    AND known.nhs_number = encounter.patient_nhs_number
LEFT JOIN activity ON activity.kind = LOWER(encounter.kind)
LEFT JOIN service ON service.words = LOWER(encounter.service)
LEFT JOIN codes('outcome') ON outcome.code = encounter.outcome
LEFT JOIN codes('status') ON status.resource = 'Encounter' AND status.code = LOWER(encounter.status)
LEFT JOIN codes('class') ON class.code = UPPER(encounter.class)
WHERE COALESCE(LOWER(encounter.status), '') <> 'entered-in-error'
UNION ALL
SELECT
    appointment.id,
    appointment.request,
    CAST(NULL AS VARCHAR),
    COALESCE(appointment.patient, known.id, patient_key(appointment.patient, appointment.patient_nhs_number)),
    appointment.started_on,
    CASE WHEN appointment.service IS NOT NULL THEN COALESCE(service.service, 'other') END,
    CASE WHEN appointment.kind IS NOT NULL THEN COALESCE(activity.activity, 'other') END,
    CASE
        WHEN appointment.cancelled_because LIKE 'pat%' THEN 'cancelled_by_family'
        WHEN appointment.cancelled_because LIKE 'prov%' THEN 'cancelled_by_service'
        ELSE status.attended
    END,
    CAST(NULL AS VARCHAR),
    CAST(NULL AS VARCHAR),
    appointment.practitioner,
    appointment.location,
    CAST(NULL AS BOOLEAN),
    COALESCE(appointment.cancelled_because, CASE WHEN status.attended IS NULL THEN appointment.status END),
    appointment.source,
    appointment.extract_id,
    appointment.row,
    appointment.received
FROM appointment
LEFT JOIN held
    ON held.source = appointment.source
    AND held.submission = appointment.submission
    AND held.id = appointment.id
LEFT JOIN known
    ON known.source = appointment.source
    AND known.submission = appointment.submission
    AND known.nhs_number = appointment.patient_nhs_number
LEFT JOIN activity ON activity.kind = LOWER(appointment.kind)
LEFT JOIN service ON service.words = LOWER(appointment.service)
LEFT JOIN codes('status') ON status.resource = 'Appointment' AND status.code = LOWER(appointment.status)
WHERE held.id IS NULL
    AND COALESCE(LOWER(appointment.status), '') NOT IN ('entered-in-error', 'proposed', 'waitlist')
