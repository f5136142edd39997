WITH year_of AS (         -- the 31 March on or after the last change in a child's care that a submission tells of
    SELECT
        source,
        submission,
        MAX(CASE WHEN DEC <= received THEN DEC ELSE DECOM END) AS last_change
    FROM ssda903_episodes
    GROUP BY source, submission
),
indicators AS (
    SELECT
        oc2.*,
        COALESCE(
            CASE WHEN REGEXP_FULL_MATCH(oc2.YEAR, '20[0-9]{2}') THEN CAST(oc2.YEAR AS INTEGER) END,
            YEAR(year_of.last_change + INTERVAL 9 MONTH),
            -- Without a word of the year: the one that ended last before the file came.
            YEAR(oc2.received - INTERVAL 3 MONTH)
        ) AS year_end
    FROM ssda903_oc2 AS oc2
    LEFT JOIN year_of
        ON year_of.source = oc2.source
        AND year_of.submission = oc2.submission
),
found AS (
    SELECT
        *,
        'sdq' AS instrument,
        SDQ_SCORE AS score,
        CASE
            WHEN SDQ_SCORE <= 13 THEN 'close_to_average'
            WHEN SDQ_SCORE <= 16 THEN 'slightly_raised'
            WHEN SDQ_SCORE <= 19 THEN 'high'
            ELSE 'very_high'
        END AS band
    FROM indicators
    WHERE SDQ_SCORE IS NOT NULL
    UNION ALL
    SELECT
        indicators.*,
        'drug_use',
        NULL,
        yes_no.band
    FROM indicators
    JOIN codes('yes_no')
        ON yes_no.code = UPPER(indicators.SUBSTANCE_MISUSE)
)
SELECT
    CHILD || '/' || instrument || '/' || CAST(year_end AS VARCHAR) AS assessment_key,
    CHILD AS person_key,
    CAST(NULL AS VARCHAR) AS referral_key,
    CAST(NULL AS VARCHAR) AS contact_key,
    -- The return gives no day: the last one it can be.
    LEAST(MAKE_DATE(year_end, 3, 31), received) AS happened_on,
    instrument,
    'whole' AS domain,
    CAST(score AS DOUBLE) AS score,
    band,
    source,
    extract_id,
    row,
    received
FROM found
