-- The goals of the framework before 2021 are others, and its good level of development is not comparable: nothing is
-- made of them here.
WITH result_rows AS (
    SELECT * FROM eyfsp_result
),
shared_steps,
goal AS (                 -- one row a child and goal that is not empty
    UNPIVOT (
        SELECT person_key, ends_in, happened_on, source, submission, extract_id, row, received, child_goals
        FROM child
    )
    ON child_goals
    INTO NAME domain VALUE code
),
judged AS (
    SELECT goal.*, judgement.band
    FROM goal
    LEFT JOIN codes('judgement')
        ON judgement.code = REGEXP_REPLACE(UPPER(TRIM(goal.code)), '\.0$', '')
),
needed AS (               -- the goals of the areas that make a good level of development, as far as they are known
    SELECT
        source,
        extract_id,
        row,
        COUNT(band) FILTER (WHERE domain IN (needed_goals)) AS known_needed,
        COUNT(*) FILTER (WHERE band = 'expected' AND domain IN (needed_goals)) AS expected_needed,
        COUNT(band) AS known,
        COUNT(*) FILTER (WHERE band = 'expected') AS expected
    FROM judged
    GROUP BY source, extract_id, row
),
reached AS (              -- good level of development: as stated, or else worked out where every needed goal is known
    SELECT
        child.person_key, child.ends_in, child.happened_on, child.source, child.extract_id, child.row, child.received,
        CASE WHEN child.gld IS NULL THEN 'worked out' ELSE 'stated' END AS how,
        CASE
            WHEN child.gld IS NOT NULL THEN development.band
            WHEN needed.known_needed = 12 THEN CASE WHEN needed.expected_needed = 12 THEN 'yes' ELSE 'no' END
        END AS band,
        CASE WHEN needed.known = 17 THEN CAST(needed.expected AS DOUBLE) END AS score
    FROM child
    LEFT JOIN needed
        ON needed.source = child.source
        AND needed.extract_id = child.extract_id
        AND needed.row = child.row
    LEFT JOIN codes('development')
        ON development.code = REGEXP_REPLACE(UPPER(TRIM(child.gld)), '\.0$', '')
)
SELECT
    person_key || '/eyfsp ' || ends_in || '/' || domain AS assessment_key,
    person_key,
    CAST(NULL AS VARCHAR) AS referral_key,
    CAST(NULL AS VARCHAR) AS contact_key,
    happened_on,
    'eyfsp' AS instrument,
    domain,
    CASE band WHEN 'emerging' THEN 1.0 WHEN 'expected' THEN 2.0 END AS score,
    band,
    source,
    extract_id,
    row,
    received
FROM judged
UNION ALL
SELECT
    person_key || '/eyfsp ' || ends_in || '/good level of development, ' || how,
    person_key,
    CAST(NULL AS VARCHAR),
    CAST(NULL AS VARCHAR),
    happened_on,
    'eyfsp',
    'whole',
    score,
    band,
    source,
    extract_id,
    row,
    received
FROM reached
WHERE band IS NOT NULL
    OR how = 'stated'
