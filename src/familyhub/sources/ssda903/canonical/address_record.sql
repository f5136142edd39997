WITH adoptive AS (        -- children who live, or may come to live, with those who adopt them: carers who foster a child may
                          -- adopt it, and an earlier return then gave their postcode
    SELECT source, CHILD
    FROM ssda903_episodes
    WHERE UPPER(PLACE) LIKE 'A%'
        OR UPPER(REC) IN ('E11', 'E12')
    UNION
    SELECT source, CHILD FROM ssda903_placed_adoption WHERE DATE_PLACED_CEASED IS NULL
    UNION
    SELECT source, CHILD FROM ssda903_ad1
)
SELECT
    CHILD AS person_key,
    -- Where the child came from is its home only while it is placed with its parents.
    CASE WHEN UPPER(PLACE) = 'P1' THEN 'home' ELSE 'other' END AS kind,
    DECOM AS from_date,
    DEC AS to_date,
    CAST(NULL AS VARCHAR) AS address,
    HOME_POST AS postcode,
    CAST(NULL AS VARCHAR) AS uprn,
    CAST(NULL AS VARCHAR) AS lsoa,
    source,
    extract_id,
    row,
    received
FROM ssda903_episodes
WHERE HOME_POST IS NOT NULL
    AND HOME_POST NOT LIKE 'ZZ9%'
UNION ALL
SELECT
    placed.CHILD,
    'placement',
    placed.DECOM,
    placed.DEC,
    NULL,
    placed.PL_POST,
    NULL,
    NULL,
    placed.source,
    placed.extract_id,
    placed.row,
    placed.received
FROM ssda903_episodes AS placed
LEFT JOIN adoptive
    ON adoptive.source = placed.source
    AND adoptive.CHILD = placed.CHILD
WHERE placed.PL_POST IS NOT NULL
    AND placed.PL_POST NOT LIKE 'ZZ9%'
    -- Where adopters live is nobody's business but theirs; a placement of a kind we do not know may be one, and U2 and
    -- U5 are with carers who are approved to adopt.
    AND NOT REGEXP_MATCHES(UPPER(placed.PLACE), '^(A|U2|U5)')
    AND adoptive.CHILD IS NULL
