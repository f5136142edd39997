WITH shared_steps,
need AS (                 -- the primary need of an active plan
    SELECT source, submission, activeplanstableid, ARG_MIN(sentype, (sentyperank, extract_id, row)) AS sen_need
    FROM sen2_senneed
    WHERE sentype IS NOT NULL
    GROUP BY source, submission, activeplanstableid
)
SELECT
    placed.person_key,
    COALESCE(
        REGEXP_REPLACE(placed.urn, '\.0$', ''),
        'UKPRN ' || REGEXP_REPLACE(placed.ukprn, '\.0$', '')
    ) AS school_key,
    placed.year || ' spring' AS term,
    placed.census_on,
    placed.entrydate AS entered_on,
    placed.leavingdate AS left_on,
    CAST(NULL AS VARCHAR) AS year_group,
    CAST(NULL AS INTEGER) AS sessions_possible,
    CAST(NULL AS INTEGER) AS sessions_missed,
    CAST(NULL AS INTEGER) AS sessions_unauthorised,
    'ehcp' AS sen_provision,
    need.sen_need,
    CAST(NULL AS VARCHAR) AS young_carer,
    CAST(NULL AS BOOLEAN) AS service_child,
    CAST(NULL AS BOOLEAN) AS free_school_meals,
    CAST(NULL AS VARCHAR) AS language,
    CAST(NULL AS INTEGER) AS suspensions,
    CAST(NULL AS INTEGER) AS sessions_suspended,
    CAST(NULL AS BOOLEAN) AS excluded,
    placed.source,
    placed.extract_id,
    placed.row,
    placed.received
FROM placed
LEFT JOIN need
    ON need.source = placed.source
    AND need.submission = placed.submission
    AND need.activeplanstableid = placed.activeplanstableid
WHERE COALESCE(placed.urn, placed.ukprn) IS NOT NULL
QUALIFY ROW_NUMBER() OVER (
    PARTITION BY placed.source, placed.submission, placed.person_key, school_key
    ORDER BY placed.leavingdate DESC NULLS FIRST, placed.placementrank, placed.extract_id, placed.row
) = 1
