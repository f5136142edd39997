WITH adopted AS (         -- the record before adoption stays closed, also where a later return tells of the child again
    SELECT source, CHILD, MIN(received) AS known_on
    FROM ssda903_episodes
    WHERE UPPER(REC) IN ('E11', 'E12')
        AND DEC IS NOT NULL
    GROUP BY source, CHILD
),
died AS (                 -- who died, in care or after it: on the stated day, or the last that it can be
    SELECT source, submission, CHILD, MIN(died_on) AS died_on
    FROM (
        SELECT source, submission, CHILD, DEC AS died_on
        FROM ssda903_episodes
        WHERE UPPER(REC) = 'E2'
            AND DEC IS NOT NULL
        UNION ALL
        SELECT source, submission, CHILD,
            CASE WHEN REGEXP_FULL_MATCH(YEAR, '20[0-9]{2}')
                THEN LEAST(received, MAKE_DATE(CAST(YEAR AS INTEGER), 3, 31)) ELSE received END
        FROM ssda903_oc3
        WHERE UPPER(IN_TOUCH) = 'DIED'
    )
    GROUP BY source, submission, CHILD
),
left_care AS (            -- care leavers, who are in no header any more, as the last header before told of them
    SELECT leaver.CHILD, leaver.DOB, before.SEX, before.ETHNIC, before.UPN,
        leaver.source, leaver.submission, leaver.extract_id, leaver.row, leaver.received
    FROM ssda903_oc3 AS leaver
    LEFT JOIN ssda903_header AS own
        ON own.source = leaver.source
        AND own.submission = leaver.submission
        AND own.CHILD = leaver.CHILD
    LEFT JOIN ssda903_header AS before
        ON before.source = leaver.source
        AND before.CHILD = leaver.CHILD
        AND before.received <= leaver.received
    WHERE own.CHILD IS NULL
    QUALIFY ROW_NUMBER() OVER (
        PARTITION BY leaver.source, leaver.submission, leaver.CHILD
        ORDER BY leaver.extract_id DESC, leaver.row DESC, before.received DESC, before.extract_id DESC, before.row DESC
    ) = 1
),
child AS (
    SELECT *, UPPER(REPLACE(UPN, ' ', '')) AS tidy_upn, UPPER(SEX) AS tidy_sex
    FROM (
        SELECT CHILD, DOB, SEX, ETHNIC, UPN, source, submission, extract_id, row, received FROM ssda903_header
        UNION ALL
        SELECT * FROM left_care
    )
)
SELECT
    child.CHILD AS person_key,
    CAST(NULL AS VARCHAR) AS nhs_number,
    linkable_upn(child.tidy_upn) AS upn,
    CAST(NULL AS VARCHAR) AS forename,
    CAST(NULL AS VARCHAR) AS surname,
    CAST(NULL AS VARCHAR) AS former_surname,
    child.DOB AS birth_date,
    CAST(NULL AS DATE) AS expected_date,
    CAST(NULL AS INTEGER) AS birth_order,
    died.died_on AS death_date,
    sex.sex,
    ethnicity.ethnicity,
    CAST(NULL AS VARCHAR) AS language,
    CASE WHEN adopted.CHILD IS NOT NULL THEN 'adopted' END AS restriction,
    child.source,
    child.extract_id,
    child.row,
    child.received
FROM child
LEFT JOIN codes('sex')
    ON sex.code = child.tidy_sex
LEFT JOIN codes('ethnicity')
    ON ethnicity.code = UPPER(child.ETHNIC)
LEFT JOIN died
    ON died.source = child.source
    AND died.submission = child.submission
    AND died.CHILD = child.CHILD
LEFT JOIN adopted
    ON adopted.source = child.source
    AND adopted.CHILD = child.CHILD
    AND adopted.known_on <= child.received
UNION ALL
-- The first child of a mother in care: somebody of whom the return says a birth date and a mother, and no more.
SELECT
    CHILD || '/first child',
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    MC_DOB,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    source,
    extract_id,
    row,
    received
FROM ssda903_header
WHERE MC_DOB IS NOT NULL
