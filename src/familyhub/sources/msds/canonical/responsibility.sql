WITH period AS (          -- the first day each submission covers, where its header came with it
    SELECT source, submission, MIN(RPStartDate) AS first_day
    FROM msd000header
    GROUP BY source, submission
)
SELECT
    gp.LPIDMother AS person_key,
    'registered' AS basis,
    -- Without a start, only the days that the submission itself vouches for are claimed.
    COALESCE(gp.StartDateGMPReg, LEAST(COALESCE(period.first_day, gp.received), gp.EndDateGMPReg))
        AS from_date,
    gp.EndDateGMPReg AS to_date,
    CAST(NULL AS VARCHAR) AS team_key,
    gp.OrgCodeGMPMother AS practice_key,
    CAST(NULL AS VARCHAR) AS started_because,
    CAST(NULL AS VARCHAR) AS ended_because,
    gp.source,
    gp.extract_id,
    gp.row,
    gp.received
FROM msd002gp AS gp
LEFT JOIN period
    ON period.source = gp.source
    AND period.submission = gp.submission
