scale AS (                -- whether an extract writes centiles from 0 to 1 or from 0 to 100, by all its values
    SELECT
        source,
        extract_id,
        CASE
            WHEN MAX(BmiPScore) > 1 THEN 1
            -- That nobody among several children reaches the first centile is not to be believed.
            WHEN COUNT(BmiPScore) >= 5 THEN 100
        END AS factor
    FROM ncmp_measurement
    WHERE BmiPScore BETWEEN 0 AND 100
    GROUP BY source, extract_id
),
two_bear AS (             -- numbers typed on two children, twins above all: they are nobody's key
    SELECT child.source, child.submission, 'nhs' AS kind, child.NHSNumber AS number
    FROM ncmp_measurement AS child
    WHERE child.NHSNumber IS NOT NULL
    GROUP BY child.source, child.submission, child.NHSNumber
    HAVING COUNT(DISTINCT child.DateOfBirth) > 1
        OR COUNT(DISTINCT LOWER(STRIP_ACCENTS(child.FirstName))) > 1
        OR (COUNT(child.FirstName) = 0 AND COUNT(DISTINCT child.PupilReference) > 1)
    UNION ALL
    SELECT child.source, child.submission, 'upn', child.UPN
    FROM ncmp_measurement AS child
    WHERE child.UPN IS NOT NULL
    GROUP BY child.source, child.submission, child.UPN
    HAVING COUNT(DISTINCT child.DateOfBirth) > 1
        OR COUNT(DISTINCT LOWER(STRIP_ACCENTS(child.FirstName))) > 1
        OR (COUNT(child.FirstName) = 0 AND COUNT(DISTINCT child.PupilReference) > 1)
),
measured AS (
    SELECT
        COALESCE(
            -- A number that identifies never becomes a key as it is: keys show outside identity.duckdb.
            CASE WHEN shared_number.number IS NULL
                THEN 'nhs-' || LEFT(SHA256(linkable_nhs_number(child.NHSNumber)), 20) END,
            CASE WHEN shared_upn.number IS NULL
                THEN 'upn-' || LEFT(SHA256(linkable_upn(child.UPN)), 20) END,
            child.PupilReference,
            'unnamed, line ' || child.row || ' of extract ' || child.extract_id
        ) AS person_key,
        CASE WHEN child.BmiPScore * scale.factor BETWEEN 0 AND 100 THEN child.BmiPScore * scale.factor END AS centile,
        child.*
    FROM ncmp_measurement AS child
    LEFT JOIN scale
        ON scale.source = child.source
        AND scale.extract_id = child.extract_id
    LEFT JOIN two_bear AS shared_number
        ON shared_number.source = child.source
        AND shared_number.submission = child.submission
        AND shared_number.kind = 'nhs'
        AND shared_number.number = child.NHSNumber
    LEFT JOIN two_bear AS shared_upn
        ON shared_upn.source = child.source
        AND shared_upn.submission = child.submission
        AND shared_upn.kind = 'upn'
        AND shared_upn.number = child.UPN
)
