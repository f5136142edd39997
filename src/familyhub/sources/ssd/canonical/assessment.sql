WITH scored AS (
    SELECT *, TRY_CAST(csdq_sdq_score AS DOUBLE) AS score
    FROM ssd_sdq_scores
    WHERE csdq_sdq_completed_date IS NOT NULL
)
SELECT
    'sdq/' || scored.csdq_person_id || '/' || CAST(scored.csdq_sdq_completed_date AS VARCHAR) AS assessment_key,
    scored.csdq_person_id AS person_key,
    CAST(NULL AS VARCHAR) AS referral_key,
    CAST(NULL AS VARCHAR) AS contact_key,
    scored.csdq_sdq_completed_date AS happened_on,
    'sdq' AS instrument,
    'whole' AS domain,
    scored.score,
    sdq_band.band,
    scored.source,
    scored.extract_id,
    scored.row,
    scored.received
FROM scored
LEFT JOIN codes('sdq_band')
    ON scored.score BETWEEN CAST(sdq_band.lowest AS DOUBLE) AND CAST(sdq_band.highest AS DOUBLE)
WHERE scored.score BETWEEN 0 AND 40
UNION ALL
SELECT
    -- The model has no instrument of this name yet: the key says what it is.
    'immunisations/' || clai_person_id || '/' || CAST(clai_immunisations_status_date AS VARCHAR),
    clai_person_id,
    CAST(NULL AS VARCHAR),
    CAST(NULL AS VARCHAR),
    clai_immunisations_status_date,
    'other',
    'whole',
    CAST(NULL AS DOUBLE),
    CASE
        WHEN UPPER(clai_immunisations_status) IN ('Y', 'YES', '1', 'TRUE') THEN 'yes'
        WHEN UPPER(clai_immunisations_status) IN ('N', 'NO', '0', 'FALSE') THEN 'no'
    END AS band,
    source,
    extract_id,
    row,
    received
FROM ssd_cla_immunisations
WHERE clai_immunisations_status_date IS NOT NULL
    AND UPPER(clai_immunisations_status) IN ('Y', 'YES', '1', 'TRUE', 'N', 'NO', '0', 'FALSE')
UNION ALL
SELECT
    'substance_misuse/' || clas_person_id || '/' || CAST(clas_substance_misuse_date AS VARCHAR),
    clas_person_id,
    CAST(NULL AS VARCHAR),
    CAST(NULL AS VARCHAR),
    clas_substance_misuse_date,
    'drug_use',
    'whole',
    CAST(NULL AS DOUBLE),
    'yes',
    source,
    extract_id,
    row,
    received
FROM ssd_cla_substance_misuse
WHERE clas_substance_misuse_date IS NOT NULL
