SELECT
    CHILD AS person_key,
    'home' AS kind,
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
    CHILD,
    'placement',
    DECOM,
    DEC,
    NULL,
    PL_POST,
    NULL,
    NULL,
    source,
    extract_id,
    row,
    received
FROM ssda903_episodes
WHERE PL_POST IS NOT NULL
    AND PL_POST NOT LIKE 'ZZ9%'
    -- Where adopters live is nobody's business but theirs; a placement of a kind we do not know may be one.
    AND UPPER(PLACE) NOT LIKE 'A%'
