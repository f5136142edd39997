WITH booking AS (         -- whose a pregnancy is; the last line stands where a submission repeats it
    SELECT source, submission, PregnancyID, ARG_MAX(LPIDMother, (extract_id, row)) AS LPIDMother
    FROM msd101pregnancybooking
    GROUP BY source, submission, PregnancyID
),
held AS (                 -- each activity of a contact with its pregnancy and its day
    SELECT activity.*, contact.PregnancyID, contact.CContactDate
    FROM msd202careactivitypreg AS activity
    JOIN msd201carecontactpreg AS contact
        ON contact.source = activity.source
        AND contact.submission = activity.submission
        AND contact.CareConID = activity.CareConID
),
coded AS (                -- everything that is coded about a mother, with its day
    SELECT source, submission, extract_id, row, received, PregnancyID, CAST(NULL AS VARCHAR) AS contact_key,
        FindingDate AS happened_on, FindingCode AS code, CAST(NULL AS VARCHAR) AS value
    FROM msd109findingobsmother
    UNION ALL
    SELECT source, submission, extract_id, row, received, PregnancyID, NULL, ObsDate, ObsCode, ObsValue
    FROM msd109findingobsmother
    UNION ALL
    SELECT source, submission, extract_id, row, received, PregnancyID, CareConID, CContactDate, FindingCode, NULL
    FROM held
    UNION ALL
    SELECT source, submission, extract_id, row, received, PregnancyID, CareConID, CContactDate, ObsCode, ObsValue
    FROM held
),
smoking AS (              -- a code that says so, or a number of cigarettes a day
    SELECT coded.*, smoking.band, CAST(NULL AS DOUBLE) AS cigarettes
    FROM coded
    JOIN codes('smoking')
        ON smoking.code = coded.code
    UNION ALL
    SELECT coded.*, CASE WHEN TRY_CAST(coded.value AS DOUBLE) > 0 THEN 'yes' ELSE 'no' END,
        TRY_CAST(coded.value AS DOUBLE)
    FROM coded
    WHERE coded.code IN ('230056004', '.137X', '137X.', 'Ub1tI')
        AND TRY_CAST(coded.value AS DOUBLE) BETWEEN 0 AND 200
),
scored AS (
    SELECT source, submission, extract_id, row, received, PregnancyID, CAST(NULL AS VARCHAR) AS contact_key,
        CompDate AS happened_on, ToolTypeSNOMED,
        CASE WHEN ISFINITE(TRY_CAST(Score AS DOUBLE)) THEN CAST(Score AS DOUBLE) END AS score
    FROM msd104codedscoreasspreg
    UNION ALL
    SELECT found.source, found.submission, found.extract_id, found.row, found.received, held.PregnancyID,
        held.CareConID, held.CContactDate, found.ToolTypeSNOMED,
        CASE WHEN ISFINITE(TRY_CAST(found.Score AS DOUBLE)) THEN CAST(found.Score AS DOUBLE) END
    FROM msd203codedscoreasscontact AS found
    JOIN held
        ON held.source = found.source
        AND held.submission = found.submission
        AND held.CareActIDMother = found.CareActIDMother
),
found AS (
    SELECT source, submission, extract_id, row, received, PregnancyID, contact_key, happened_on,
        'smoking' AS instrument, 'whole' AS domain, cigarettes AS score, band, code
    FROM smoking
    UNION ALL
    SELECT scored.source, scored.submission, scored.extract_id, scored.row, scored.received, scored.PregnancyID,
        scored.contact_key, scored.happened_on, COALESCE(instrument.instrument, 'other'),
        COALESCE(instrument.domain, 'whole'), scored.score, NULL, scored.ToolTypeSNOMED
    FROM scored
    LEFT JOIN codes('instrument')
        ON instrument.snomed_id = scored.ToolTypeSNOMED
)
SELECT
    found.PregnancyID || '/' || COALESCE(found.contact_key, '') || '/' || CAST(found.happened_on AS VARCHAR) || '/'
        || found.code AS assessment_key,
    -- A finding whose booking did not come is somebody's all the same: it is counted as unlinked, not lost.
    COALESCE(booking.LPIDMother, 'mother of pregnancy ' || found.PregnancyID) AS person_key,
    CAST(NULL AS VARCHAR) AS referral_key,
    found.contact_key,
    found.happened_on,
    found.instrument,
    found.domain,
    found.score,
    found.band,
    found.source,
    found.extract_id,
    found.row,
    found.received
FROM found
LEFT JOIN booking
    ON booking.source = found.source
    AND booking.submission = found.submission
    AND booking.PregnancyID = found.PregnancyID
WHERE found.happened_on IS NOT NULL
