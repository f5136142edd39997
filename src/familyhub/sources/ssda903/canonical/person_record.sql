WITH ended AS (           -- what the end of an episode says of the child: adopted, or died and when
    SELECT
        source,
        submission,
        CHILD,
        BOOL_OR(UPPER(REC) IN ('E11', 'E12')) AS is_adopted,
        MIN(DEC) FILTER (UPPER(REC) = 'E2') AS died_on
    FROM ssda903_episodes
    WHERE DEC IS NOT NULL
    GROUP BY source, submission, CHILD
),
child AS (
    SELECT *, UPPER(REPLACE(UPN, ' ', '')) AS tidy_upn, UPPER(SEX) AS tidy_sex
    FROM ssda903_header
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
    ended.died_on AS death_date,
    sex.sex,
    ethnicity.ethnicity,
    CAST(NULL AS VARCHAR) AS language,
    CASE WHEN ended.is_adopted THEN 'adopted' END AS restriction,
    child.source,
    child.extract_id,
    child.row,
    child.received
FROM child
LEFT JOIN codes('sex')
    ON sex.code = child.tidy_sex
LEFT JOIN codes('ethnicity')
    ON ethnicity.code = UPPER(child.ETHNIC)
LEFT JOIN ended
    ON ended.source = child.source
    AND ended.submission = child.submission
    AND ended.CHILD = child.CHILD
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
