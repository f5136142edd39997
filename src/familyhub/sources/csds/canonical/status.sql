WITH period AS (          -- the days each submission covers, where its header came with it
    SELECT source, submission, MIN(RP_StartDate) AS first_day, MAX(RP_EndDate) AS last_day
    FROM cyp000header
    GROUP BY source, submission
),
protected AS (            -- plans with their own days
    SELECT
        plan.LocalPatientID AS person_key,
        'child_protection_plan' AS status,
        -- Without a start, only the days that the submission itself vouches for are claimed.
        COALESCE(plan.CPP_StartDate, LEAST(period.first_day, plan.CPP_EndDate), plan.CPP_EndDate, plan.received)
            AS from_date,
        plan.CPP_EndDate AS to_date,
        plan.CPP_Reason AS detail,
        plan.source, plan.extract_id, plan.row, plan.received
    FROM cyp403cpp AS plan
    LEFT JOIN period
        ON period.source = plan.source
        AND period.submission = plan.submission
),
housed AS (               -- accommodation until the day before the next one that the submission records
    SELECT
        home.LocalPatientID AS person_key,
        accommodation.status,
        COALESCE(home.AccommStatus_Date, period.first_day, home.received) AS from_date,
        LEAD(home.AccommStatus_Date) OVER (
            PARTITION BY home.source, home.submission, home.LocalPatientID
            ORDER BY home.AccommStatus_Date NULLS FIRST, home.row
        ) - 1 AS before_next,
        COALESCE(period.last_day, home.received) AS last_vouched,
        home.AccommStatus AS detail,
        home.source, home.extract_id, home.row, home.received
    FROM cyp003accommtype AS home
    LEFT JOIN codes('accommodation')
        ON accommodation.code = UPPER(home.AccommStatus)
    LEFT JOIN period
        ON period.source = home.source
        AND period.submission = home.submission
),
undated AS (              -- what is recorded without a day holds on the days that the submission vouches for
    SELECT factor.LocalPatientID AS person_key, 'family_need' AS status,
        'safeguarding_factor_' || factor.SafeguardingFactors_Type AS detail,
        factor.source, factor.submission, factor.extract_id, factor.row, factor.received
    FROM cyp402svf AS factor
    UNION ALL
    SELECT LocalPatientID, 'disabled', 'disability ' || Disability, source, submission, extract_id, row, received
    FROM cyp602disabilitytype
    WHERE UPPER(Disability) NOT IN ('NN', 'ZZ')
)
SELECT person_key, status, from_date, to_date, detail, source, extract_id, row, received
FROM protected
UNION ALL
SELECT
    person_key,
    status,
    from_date,
    GREATEST(LEAST(before_next, last_vouched), from_date),
    detail,
    source,
    extract_id,
    row,
    received
FROM housed
WHERE status IS NOT NULL
UNION ALL
SELECT
    undated.person_key,
    undated.status,
    COALESCE(period.first_day, undated.received),
    COALESCE(period.last_day, undated.received),
    undated.detail,
    undated.source,
    undated.extract_id,
    undated.row,
    undated.received
FROM undated
LEFT JOIN period
    ON period.source = undated.source
    AND period.submission = undated.submission
