WITH patient AS (              -- whose a referral is; the last line stands where a submission repeats a referral id
    SELECT source, submission, ServiceRequestId, ARG_MAX(LocalPatientId, (extract_id, row)) AS person_key
    FROM mhs101referral
    GROUP BY source, submission, ServiceRequestId
),
held AS (                 -- each activity with its contact, its day and its referral
    SELECT activity.source, activity.submission, activity.CareActId, contact.CareContactId, contact.ServiceRequestId,
        contact.CareContDate
    FROM mhs202careactivity AS activity
    JOIN mhs201carecontact AS contact
        ON contact.source = activity.source
        AND contact.submission = activity.submission
        AND contact.CareContactId = activity.CareContactId
),
scored AS (
    SELECT held.ServiceRequestId, held.CareContactId AS contact_key, found.CareActId AS of_what,
        held.CareContDate AS happened_on, found.CodedAssToolType,
        CASE WHEN ISFINITE(TRY_CAST(found.PersScore AS DOUBLE)) THEN CAST(found.PersScore AS DOUBLE) END AS score,
        found.source, found.submission, found.extract_id, found.row, found.received
    FROM mhs607codedscoreassessmentact AS found
    JOIN held
        ON held.source = found.source
        AND held.submission = found.submission
        AND held.CareActId = found.CareActId
    UNION ALL
    SELECT ServiceRequestId, NULL, CAST(AssToolCompDate AS VARCHAR), AssToolCompDate, CodedAssToolType,
        CASE WHEN ISFINITE(TRY_CAST(PersScore AS DOUBLE)) THEN CAST(PersScore AS DOUBLE) END,
        source, submission, extract_id, row, received
    FROM mhs606codedscoreassessmentrefer
    WHERE AssToolCompDate IS NOT NULL
)
SELECT
    CONCAT_WS('/', scored.ServiceRequestId, scored.contact_key, scored.of_what, scored.CodedAssToolType)
        AS assessment_key,
    COALESCE(patient.person_key, 'patient of referral ' || scored.ServiceRequestId) AS person_key,
    scored.ServiceRequestId AS referral_key,
    scored.contact_key,
    scored.happened_on,
    COALESCE(instrument.instrument, 'other') AS instrument,
    COALESCE(instrument.domain, 'whole') AS domain,
    CASE
        WHEN instrument.highest IS NULL
            OR scored.score BETWEEN CAST(instrument.lowest AS DOUBLE) AND CAST(instrument.highest AS DOUBLE)
            THEN scored.score
    END AS score,
    CAST(NULL AS VARCHAR) AS band,
    scored.source,
    scored.extract_id,
    scored.row,
    scored.received
FROM scored
LEFT JOIN patient
    ON patient.source = scored.source
    AND patient.submission = scored.submission
    AND patient.ServiceRequestId = scored.ServiceRequestId
LEFT JOIN codes('instrument')
    ON instrument.snomed_id = scored.CodedAssToolType
