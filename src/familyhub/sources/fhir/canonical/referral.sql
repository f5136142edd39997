WITH service AS (
    SELECT named.words, ARG_MIN(service.service, CAST(service.turn AS INTEGER)) AS service
    FROM (SELECT DISTINCT LOWER(service) AS words FROM servicerequest) AS named
    JOIN codes('service') ON named.words LIKE service.words
    GROUP BY named.words
)
SELECT
    request.id AS referral_key,
    COALESCE(request.patient, known.id, patient_key(request.patient, request.patient_nhs_number)) AS person_key,
    CASE WHEN request.service IS NOT NULL THEN COALESCE(service.service, 'other') END AS service,
    request.authored_on AS received_on,
    CASE WHEN request.ended_on >= request.authored_on THEN request.ended_on END AS closed_on,
    request.team AS team_key,
    request.requester AS referred_by,
    request.reason,
    request.status AS outcome,
    request.source,
    request.extract_id,
    request.row,
    request.received
FROM servicerequest AS request
LEFT JOIN patient AS known
    ON known.source = request.source
    AND known.submission = request.submission
    AND known.nhs_number = request.patient_nhs_number
LEFT JOIN service ON service.words = LOWER(request.service)
WHERE COALESCE(LOWER(request.status), '') NOT IN ('entered-in-error', 'draft')
