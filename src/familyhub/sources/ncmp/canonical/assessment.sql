WITH shared_steps,
known AS (                -- each measurement with its school year and what the source calls its weight
    SELECT
        measured.*,
        COALESCE(school_year.domain, 'whole') AS domain,
        category.band AS stated_band,
        COALESCE('ncmp ' || measured.NCMPSystemId, measured.person_key || '/ncmp ' || measured.DateOfMeasurement)
            AS assessment_key
    FROM measured
    LEFT JOIN codes('school_year')
        ON school_year.code = REGEXP_REPLACE(UPPER(TRIM(measured.SchoolYear)), '\.0$', '')
    LEFT JOIN codes('category')
        ON category.code = UPPER(TRIM(measured.PopulationBMIcategory))
),
found AS (
    SELECT
        *,
        'ncmp' AS instrument,
        centile AS score,
        CASE
            WHEN PopulationBMIcategory IS NOT NULL THEN stated_band
            WHEN centile <= 2 THEN 'underweight'
            WHEN centile < 85 THEN 'healthy_weight'
            WHEN centile < 95 THEN 'overweight'
            WHEN centile < 99.6 THEN 'very_overweight'
            WHEN centile <= 100 THEN 'severely_obese'
        END AS band
    FROM known
    UNION ALL
    SELECT *, 'height', Height, CAST(NULL AS VARCHAR) FROM known WHERE Height IS NOT NULL
    UNION ALL
    SELECT *, 'weight', Weight, CAST(NULL AS VARCHAR) FROM known WHERE Weight IS NOT NULL
)
SELECT
    assessment_key || '/' || instrument AS assessment_key,
    person_key,
    CAST(NULL AS VARCHAR) AS referral_key,
    CAST(NULL AS VARCHAR) AS contact_key,
    DateOfMeasurement AS happened_on,
    instrument,
    domain,
    CAST(score AS DOUBLE) AS score,
    band,
    source,
    extract_id,
    row,
    received
FROM found
