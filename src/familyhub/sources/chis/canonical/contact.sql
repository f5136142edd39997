-- A check that is only due is no contact. One that was arranged and has an outcome is, kept or not.
WITH named AS (
    SELECT
        checked.*,
        patient_key(checked.child_id, checked.nhs_number) AS person_key,
        LOWER(REGEXP_REPLACE(checked.review, '[^0-9A-Za-z½]', '', 'g')) AS word,
        LOWER(REGEXP_REPLACE(checked.outcome, '[^0-9A-Za-z]', '', 'g')) AS said
    FROM chis_check AS checked
    WHERE checked.done_on <= checked.received
        OR (COALESCE(checked.done_on, checked.appointment_on) IS NOT NULL AND checked.outcome IS NOT NULL)
)
SELECT
    named.person_key || '/' || named.word || '/'
        || CAST(COALESCE(named.due_on, named.appointment_on, named.done_on) AS VARCHAR) AS contact_key,
    CAST(NULL AS VARCHAR) AS referral_key,
    CAST(NULL AS VARCHAR) AS activity_key,
    named.person_key,
    COALESCE(named.done_on, named.appointment_on) AS happened_on,
    CASE WHEN review_type.activity IS NOT NULL THEN 'health_visiting' END AS service,
    COALESCE(review_type.activity, 'other') AS activity,
    -- A day still to come is a plan, which may be declined already: nobody has been seen on it.
    CASE
        WHEN named.outcome IS NULL THEN 'seen'
        WHEN seen.attended <> 'seen' OR COALESCE(named.done_on, named.appointment_on) <= named.received
            THEN seen.attended
    END AS attended,
    held.medium,
    named.team AS team_key,
    named.practitioner AS practitioner_key,
    -- Where it was held may be written as somebody's address, and places show outside `identity.duckdb`.
    CASE
        WHEN NOT REGEXP_MATCHES(UPPER(named.place), '\b[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}\b|^[0-9]+[A-Z]?,? [A-Z]')
            THEN named.place
    END AS place_key,
    CAST(NULL AS BOOLEAN) AS wellbeing_review,
    CASE WHEN review_type.activity IS NULL THEN named.review ELSE named.outcome END AS reason,
    named.source,
    named.extract_id,
    named.row,
    named.received
FROM named
LEFT JOIN codes('review_type')
    ON review_type.word = named.word
LEFT JOIN codes('seen')
    ON seen.word = named.said
LEFT JOIN codes('held')
    ON held.word = LOWER(REGEXP_REPLACE(named.medium, '[^0-9A-Za-z]', '', 'g'))
