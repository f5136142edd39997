SELECT
    star_id || '/' || early_help_id || '/' || area AS assessment_key,
    early_help_id AS person_key,
    episode_id AS referral_key,
    CAST(NULL AS VARCHAR) AS contact_key,
    completed_on AS happened_on,
    'outcomes_star' AS instrument,
    CASE WHEN as_word(area) IN ('total', 'overall', 'whole', 'average') THEN 'whole' ELSE 'part' END AS domain,
    score,
    CAST(NULL AS VARCHAR) AS band,
    source,
    extract_id,
    row,
    received
FROM early_help_score
