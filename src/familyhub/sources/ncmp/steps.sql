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
measured AS (
    SELECT
        COALESCE(
            -- A number that identifies never becomes a key as it is: keys show outside identity.duckdb.
            'nhs-' || LEFT(SHA256(linkable_nhs_number(child.NHSNumber)), 20),
            'upn-' || LEFT(SHA256(linkable_upn(child.UPN)), 20),
            child.PupilReference,
            'unnamed, line ' || child.row || ' of extract ' || child.extract_id
        ) AS person_key,
        CASE WHEN child.BmiPScore * scale.factor BETWEEN 0 AND 100 THEN child.BmiPScore * scale.factor END AS centile,
        child.*
    FROM ncmp_measurement AS child
    LEFT JOIN scale
        ON scale.source = child.source
        AND scale.extract_id = child.extract_id
)
