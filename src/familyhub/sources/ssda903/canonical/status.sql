WITH came AS (            -- each child of each submission, and the first day that the submission itself tells of
    SELECT source, submission, CHILD, MIN(DECOM) AS first_day, MAX(received) AS received
    FROM ssda903_episodes
    GROUP BY source, submission, CHILD
),
known AS (                -- the child's episodes as that submission leaves them: its own, and before them earlier ones
    SELECT
        came.source,
        came.submission,
        came.CHILD,
        came.received AS known_on,
        episode.submission = came.submission AS is_own,
        episode.DECOM,
        UPPER(episode.RNE) AS RNE,
        episode.DEC,
        UPPER(episode.REC) AS REC,
        episode.extract_id,
        episode.row
    FROM came
    JOIN ssda903_episodes AS episode
        ON episode.source = came.source
        AND episode.CHILD = came.CHILD
        AND (
            episode.submission = came.submission
            OR (episode.received < came.received AND episode.DECOM < came.first_day)
        )
    -- Of two lines about one episode the later stands.
    QUALIFY ROW_NUMBER() OVER (
        PARTITION BY came.source, came.submission, came.CHILD, episode.DECOM
        ORDER BY episode.received DESC, episode.extract_id DESC, episode.row DESC
    ) = 1
),
in_turn AS (
    SELECT
        *,
        -- Care ends on a day, for a reason; X1 says that it goes on.
        DEC IS NOT NULL AND REC IS DISTINCT FROM 'X1' AS ends_care,
        LEAD(DECOM) OVER child AS next_day
    FROM known
    WINDOW child AS (PARTITION BY source, submission, CHILD ORDER BY DECOM)
),
numbered AS (             -- a period of care begins with S, and after an end
    SELECT
        *,
        COUNT(*) FILTER (starts_care) OVER child AS period
    FROM (
        SELECT
            *,
            RNE IS NOT DISTINCT FROM 'S'
                OR COALESCE(LAG(ends_care) OVER (PARTITION BY source, submission, CHILD ORDER BY DECOM), TRUE)
                AS starts_care
        FROM in_turn
    ) AS begun
    WINDOW child AS (PARTITION BY source, submission, CHILD ORDER BY DECOM)
),
cited AS (                -- the submission's own line for periods that only earlier submissions tell of: its first
    SELECT source, submission, CHILD, ARG_MIN(extract_id, DECOM) AS extract_id, ARG_MIN(row, DECOM) AS row
    FROM known
    WHERE is_own
    GROUP BY source, submission, CHILD
),
period_of_care AS (
    SELECT
        numbered.source,
        numbered.submission,
        numbered.CHILD,
        MIN(numbered.DECOM) AS from_date,
        ARG_MAX(
            STRUCT_PACK(
                -- Where the next period begins without a word of an end, the child was in care until then.
                day := CASE WHEN numbered.ends_care THEN numbered.DEC ELSE numbered.next_day END
            ),
            numbered.DECOM
        ).day AS to_date,
        COALESCE(ARG_MAX(numbered.extract_id, numbered.DECOM) FILTER (numbered.is_own), ANY_VALUE(cited.extract_id))
            AS extract_id,
        COALESCE(ARG_MAX(numbered.row, numbered.DECOM) FILTER (numbered.is_own), ANY_VALUE(cited.row)) AS row,
        ANY_VALUE(numbered.known_on) AS received
    FROM numbered
    JOIN cited
        ON cited.source = numbered.source
        AND cited.submission = numbered.submission
        AND cited.CHILD = numbered.CHILD
    GROUP BY numbered.source, numbered.submission, numbered.CHILD, numbered.period
),
adopted AS (
    SELECT source, submission, CHILD, MAX(DEC) AS adopted_on
    FROM ssda903_episodes
    WHERE UPPER(REC) IN ('E11', 'E12')
    GROUP BY source, submission, CHILD
),
last_change AS (          -- the last day of care that a submission tells of: it shows which year the return covers
    SELECT source, submission, MAX(CASE WHEN DEC <= received THEN DEC ELSE DECOM END) AS day
    FROM ssda903_episodes
    GROUP BY source, submission
),
of_the_year AS (          -- what holds for the year of the return, which says no days
    SELECT
        oc3.CHILD,
        'care_leaver' AS status,
        CONCAT_WS(' ', UPPER(oc3.IN_TOUCH), UPPER(oc3.ACTIV), UPPER(oc3.ACCOM)) AS detail,
        oc3.YEAR,
        oc3.source,
        oc3.submission,
        oc3.extract_id,
        oc3.row,
        oc3.received
    FROM ssda903_oc3 AS oc3
    WHERE UPPER(oc3.IN_TOUCH) IS DISTINCT FROM 'DIED'
    UNION ALL
    SELECT
        oc2.CHILD,
        'youth_justice',
        'convicted_or_cautioned_in_the_year',
        oc2.YEAR,
        oc2.source,
        oc2.submission,
        oc2.extract_id,
        oc2.row,
        oc2.received
    FROM ssda903_oc2 AS oc2
    JOIN codes('yes_no')
        ON yes_no.code = UPPER(oc2.CONVICTED)
        AND yes_no.band = 'yes'
),
dated AS (
    SELECT
        of_the_year.*,
        COALESCE(
            CASE WHEN REGEXP_FULL_MATCH(of_the_year.YEAR, '20[0-9]{2}') THEN CAST(of_the_year.YEAR AS INTEGER) END,
            YEAR(last_change.day + INTERVAL 9 MONTH),
            YEAR(of_the_year.received - INTERVAL 3 MONTH)
        ) AS year_end
    FROM of_the_year
    LEFT JOIN last_change
        ON last_change.source = of_the_year.source
        AND last_change.submission = of_the_year.submission
),
permanence AS (           -- "zz/05/2019" and "zz/zz/2019": the first day that it can be
    SELECT
        *,
        REGEXP_REPLACE(
            REGEXP_REPLACE(UPPER(DATE_PERM), '^ZZ/ZZ/', '01/01/'), '^ZZ/', '01/'
        ) AS day
    FROM ssda903_prev_perm
)
SELECT
    CHILD AS person_key,
    'looked_after' AS status,
    from_date,
    to_date,
    -- Legal status and placement change within a period, and would make one look like many.
    CAST(NULL AS VARCHAR) AS detail,
    source,
    extract_id,
    row,
    received
FROM period_of_care
UNION ALL
SELECT
    planned.CHILD,
    'placed_for_adoption',
    planned.DATE_PLACED,
    COALESCE(
        planned.DATE_PLACED_CEASED,
        CASE WHEN adopted.adopted_on >= planned.DATE_PLACED THEN adopted.adopted_on END
    ),
    'decided',
    planned.source,
    planned.extract_id,
    planned.row,
    planned.received
FROM ssda903_placed_adoption AS planned
LEFT JOIN adopted
    ON adopted.source = planned.source
    AND adopted.submission = planned.submission
    AND adopted.CHILD = planned.CHILD
UNION ALL
SELECT
    CHILD,
    'placed_for_adoption',
    DECOM,
    DEC,
    'placed',
    source,
    extract_id,
    row,
    received
FROM ssda903_episodes
WHERE UPPER(PLACE) IN ('A3', 'A4', 'A5', 'A6')
UNION ALL
SELECT
    CHILD,
    'previous_permanence',
    COALESCE(
        CAST(TRY_STRPTIME(day, ['%d/%m/%Y', '%Y-%m-%d']) AS DATE),
        DATE '1900-01-01'
    ),
    NULL,
    UPPER(PREV_PERM),
    source,
    extract_id,
    row,
    received
FROM permanence
WHERE UPPER(PREV_PERM) <> 'Z1'
UNION ALL
SELECT
    CHILD,
    'unaccompanied_asylum_seeker',
    -- The return does not say since when.
    DATE '1900-01-01',
    DUC,
    NULL,
    source,
    extract_id,
    row,
    received
FROM ssda903_uasc
UNION ALL
SELECT
    CHILD,
    'missing',
    MIS_START,
    MIS_END,
    UPPER(MISSING),
    source,
    extract_id,
    row,
    received
FROM ssda903_missing
UNION ALL
SELECT
    CHILD,
    status,
    MAKE_DATE(year_end - 1, 4, 1),
    MAKE_DATE(year_end, 3, 31),
    detail,
    source,
    extract_id,
    row,
    received
FROM dated
