WITH patient AS (         -- whose a referral is; the last line stands where a submission repeats a referral id
    SELECT source, submission, ServiceRequestID, ARG_MAX(LocalPatientID, (extract_id, row)) AS person_key
    FROM cyp101referral
    GROUP BY source, submission, ServiceRequestID
),
held AS (                 -- each activity with its contact, its day and its patient
    SELECT
        activity.source,
        activity.submission,
        activity.CareActivityID,
        contact.CareContactID,
        contact.ServiceRequestID,
        contact.Contact_Date,
        COALESCE(patient.person_key, 'patient of referral ' || contact.ServiceRequestID) AS person_key
    FROM cyp202careactivity AS activity
    JOIN cyp201carecontact AS contact
        ON contact.source = activity.source
        AND contact.submission = activity.submission
        AND contact.CareContactID = activity.CareContactID
    LEFT JOIN patient
        ON patient.source = contact.source
        AND patient.submission = contact.submission
        AND patient.ServiceRequestID = contact.ServiceRequestID
),
fed AS (                  -- how the baby is fed: the status field, or a code among the findings and observations
    SELECT source, submission, extract_id, row, received, CareActivityID,
        'BreastFeedingStatus' AS field,
        two_digits(BreastFeedingStatus) AS code
    FROM cyp610breastfeedingstatus
    UNION ALL
    SELECT source, submission, extract_id, row, received, CareActivityID, 'coded', CodedFinding
    FROM cyp202careactivity
    WHERE CodedFinding IS NOT NULL
    UNION ALL
    SELECT source, submission, extract_id, row, received, CareActivityID, 'coded', CodedObservation
    FROM cyp202careactivity
    WHERE CodedObservation IS NOT NULL
),
scored AS (               -- scores at contacts and at referrals, with their numbers as numbers
    SELECT
        held.ServiceRequestID || '/' || held.CareContactID || '/' || held.CareActivityID || '/' || found.SNOMED_ID
            AS assessment_key,
        held.person_key,
        held.ServiceRequestID AS referral_key,
        held.CareContactID AS contact_key,
        held.Contact_Date AS happened_on,
        found.SNOMED_ID AS snomed_id,
        CASE WHEN ISFINITE(TRY_CAST(found.Score AS DOUBLE)) THEN CAST(found.Score AS DOUBLE) END AS score,
        found.source,
        found.extract_id,
        found.row,
        found.received
    FROM cyp612codedassessmentcontact AS found
    JOIN held
        ON held.source = found.source
        AND held.submission = found.submission
        AND held.CareActivityID = found.CareActivityID
    UNION ALL
    SELECT
        found.ServiceRequestID || '//' || CAST(found.AssessmentCompletion_Date AS VARCHAR) || '/' || found.SNOMED_ID,
        -- A score whose referral did not come is somebody's all the same: it is counted as unlinked, not lost.
        COALESCE(patient.person_key, 'patient of referral ' || found.ServiceRequestID),
        found.ServiceRequestID,
        CAST(NULL AS VARCHAR),
        found.AssessmentCompletion_Date,
        found.SNOMED_ID,
        CASE WHEN ISFINITE(TRY_CAST(found.Score AS DOUBLE)) THEN CAST(found.Score AS DOUBLE) END,
        found.source,
        found.extract_id,
        found.row,
        found.received
    FROM cyp609codedassessmentreferral AS found
    LEFT JOIN patient
        ON patient.source = found.source
        AND patient.submission = found.submission
        AND patient.ServiceRequestID = found.ServiceRequestID
    WHERE found.AssessmentCompletion_Date IS NOT NULL
),
measured AS (             -- weight in kilograms; height, and length lying down, in centimetres
    SELECT source, extract_id, row, received, submission, CareActivityID, 'weight' AS instrument, 'weight' AS field,
        CASE WHEN Weight BETWEEN 0.3 AND 300 THEN Weight END AS score
    FROM cyp611obs
    WHERE Weight IS NOT NULL
    UNION ALL
    SELECT source, extract_id, row, received, submission, CareActivityID, 'height', 'height',
        CASE WHEN Height BETWEEN 0.2 AND 2.5 THEN ROUND(Height * 100, 2) END
    FROM cyp611obs
    WHERE Height IS NOT NULL
    UNION ALL
    SELECT source, extract_id, row, received, submission, CareActivityID, 'height', 'length',
        CASE WHEN Length BETWEEN 20 AND 250 THEN Length END
    FROM cyp611obs
    WHERE Length IS NOT NULL
)
SELECT
    scored.assessment_key,
    scored.person_key,
    scored.referral_key,
    scored.contact_key,
    scored.happened_on,
    CASE WHEN asq3.snomed_id IS NOT NULL THEN 'asq3' ELSE COALESCE(instrument.instrument, 'other') END AS instrument,
    COALESCE(asq3.domain, instrument.domain, 'whole') AS domain,
    scored.score,
    CASE
        WHEN scored.score >= CAST(asq3.cut_off AS DOUBLE) AND scored.score <= CAST(asq3.highest AS DOUBLE)
            THEN 'at_or_above'
        WHEN scored.score >= 0 AND scored.score < CAST(asq3.cut_off AS DOUBLE)
            THEN 'below'
    END AS band,
    scored.source,
    scored.extract_id,
    scored.row,
    scored.received
FROM scored
LEFT JOIN codes('asq3') ON asq3.snomed_id = scored.snomed_id
LEFT JOIN codes('instrument') ON instrument.snomed_id = scored.snomed_id
UNION ALL
SELECT
    held.ServiceRequestID || '/' || held.CareContactID || '/' || held.CareActivityID || '/feeding',
    held.person_key,
    held.ServiceRequestID,
    held.CareContactID,
    held.Contact_Date,
    'feeding',
    'whole',
    CAST(NULL AS DOUBLE),
    feeding.band,
    fed.source,
    fed.extract_id,
    fed.row,
    fed.received
FROM fed
JOIN codes('feeding')
    ON feeding.field = fed.field
    AND feeding.code = fed.code
JOIN held
    ON held.source = fed.source
    AND held.submission = fed.submission
    AND held.CareActivityID = fed.CareActivityID
UNION ALL
SELECT
    held.ServiceRequestID || '/' || held.CareContactID || '/' || held.CareActivityID || '/' || measured.field,
    held.person_key,
    held.ServiceRequestID,
    held.CareContactID,
    held.Contact_Date,
    measured.instrument,
    'whole',
    measured.score,
    CAST(NULL AS VARCHAR),
    measured.source,
    measured.extract_id,
    measured.row,
    measured.received
FROM measured
JOIN held
    ON held.source = measured.source
    AND held.submission = measured.submission
    AND held.CareActivityID = measured.CareActivityID
