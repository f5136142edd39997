WITH known AS (               -- who bears an NHS number, where it is one patient alone and no filler
    SELECT bearer.source, bearer.submission, bearer.nhs_number, MIN(bearer.id) AS id
    FROM patient AS bearer
    WHERE linkable_nhs_number(bearer.nhs_number) IS NOT NULL
    GROUP BY bearer.source, bearer.submission, bearer.nhs_number
    HAVING COUNT(DISTINCT bearer.id) = 1
),
service AS (
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
    -- The period is what was asked for: it closes nothing while the request stands.
    CASE
        WHEN LOWER(request.status) IN ('completed', 'revoked') AND request.ended_on >= request.authored_on
            THEN request.ended_on
    END AS closed_on,
    request.team AS team_key,
    request.requester AS referred_by,
    -- A few words are a category; a sentence may name anybody, and stays with the line.
    CASE WHEN LENGTH(TRIM(request.reason)) - LENGTH(REPLACE(TRIM(request.reason), ' ', '')) < 6 THEN request.reason
        WHEN request.reason IS NOT NULL THEN 'in_words' END AS reason,
    request.status AS outcome,
    request.source,
    request.extract_id,
    request.row,
    request.received
FROM servicerequest AS request
LEFT JOIN known
    ON known.source = request.source
    AND known.submission = request.submission
    AND known.nhs_number = request.patient_nhs_number
LEFT JOIN service ON service.words = LOWER(request.service)
WHERE COALESCE(LOWER(request.status), '') NOT IN ('entered-in-error', 'draft')
