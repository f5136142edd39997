WITH shared_steps,
decided AS (              -- the day each request's assessment ended
    SELECT source, submission, requeststableid, MAX(assessmentoutcomedate) AS ended_on, COUNT(*) AS assessments,
        BOOL_AND(COALESCE(UPPER(assessmentoutcome) = 'H', FALSE)) AS from_before
    FROM assessed
    GROUP BY source, submission, requeststableid
),
named AS (                -- requests that led to a plan
    SELECT DISTINCT source, submission, requeststableid
    FROM plan
    WHERE startdate IS NOT NULL
        AND requeststableid IS NOT NULL
)
SELECT
    request.person_key,
    'ehc_assessment' AS status,
    request.receiveddate AS from_date,
    CASE WHEN decided.ended_on >= request.receiveddate THEN decided.ended_on END AS to_date,
    CAST(NULL AS VARCHAR) AS detail,
    request.source,
    request.extract_id,
    request.row,
    request.received
FROM request
LEFT JOIN decided
    ON decided.source = request.source
    AND decided.submission = request.submission
    AND decided.requeststableid = request.requeststableid
WHERE request.receiveddate IS NOT NULL
    -- A request that was refused or withdrawn made no assessment; of a plan from before, only the plan is known.
    AND (UPPER(request.requestoutcome) = 'Y' OR decided.assessments > 0)
    AND COALESCE(UPPER(request.requestoutcome), '') <> 'H'
    AND COALESCE(decided.from_before, FALSE) = FALSE
UNION ALL
SELECT
    person_key,
    'ehc_plan',
    startdate,
    ceasedate,
    -- The reason it ended is unknown while it runs: as part of the key it would make one plan look like two.
    CAST(NULL AS VARCHAR),
    source,
    extract_id,
    row,
    received
FROM plan
WHERE startdate IS NOT NULL
UNION ALL
SELECT
    active.person_key,
    'ehc_plan',
    -- Since when is not said: from the census until the next one is all it vouches for.
    active.census_on,
    active.census_on + 364,
    CAST(NULL AS VARCHAR),
    active.source,
    active.extract_id,
    active.row,
    active.received
FROM active
LEFT JOIN named
    ON named.source = active.source
    AND named.submission = active.submission
    AND named.requeststableid = active.requeststableid
WHERE named.requeststableid IS NULL
UNION ALL
SELECT
    placed.person_key,
    sen_setting.status,
    COALESCE(placed.entrydate, placed.census_on),
    CASE WHEN placed.entrydate IS NULL THEN placed.census_on + 364 ELSE placed.leavingdate END,
    placed.sensetting,
    placed.source,
    placed.extract_id,
    placed.row,
    placed.received
FROM placed
JOIN codes('sen_setting')
    ON sen_setting.code = UPPER(placed.sensetting)
