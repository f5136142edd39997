WITH period AS (          -- the first day each submission covers, where its header came with it
    SELECT source, submission, MIN(RP_StartDate) AS first_day
    FROM cyp000header
    GROUP BY source, submission
)
SELECT
    gp.LocalPatientID AS person_key,
    'registered' AS basis,
    -- Without a start, only the days that the submission itself vouches for are claimed.
    COALESCE(
        gp.GPRegistration_StartDate, LEAST(COALESCE(period.first_day, gp.received), gp.GPRegistration_EndDate)
    ) AS from_date,
    gp.GPRegistration_EndDate AS to_date,
    CAST(NULL AS VARCHAR) AS team_key,
    gp.OrgID_GP AS practice_key,
    CAST(NULL AS VARCHAR) AS started_because,
    CAST(NULL AS VARCHAR) AS ended_because,
    gp.source,
    gp.extract_id,
    gp.row,
    gp.received
FROM cyp002gp AS gp
LEFT JOIN period
    ON period.source = gp.source
    AND period.submission = gp.submission
