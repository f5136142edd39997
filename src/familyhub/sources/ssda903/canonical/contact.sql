SELECT
    reviewed.CHILD || '/review/' || CAST(reviewed.REVIEW AS VARCHAR) AS contact_key,
    CAST(NULL AS VARCHAR) AS referral_key,
    CAST(NULL AS VARCHAR) AS activity_key,
    reviewed.CHILD AS person_key,
    reviewed.REVIEW AS happened_on,
    'social_care' AS service,
    'plan_review' AS activity,
    participation.attended,
    CAST(NULL AS VARCHAR) AS medium,
    CAST(NULL AS VARCHAR) AS team_key,
    CAST(NULL AS VARCHAR) AS practitioner_key,
    CAST(NULL AS VARCHAR) AS place_key,
    CAST(NULL AS BOOLEAN) AS wellbeing_review,
    UPPER(reviewed.REVIEW_CODE) AS reason,
    reviewed.source,
    reviewed.extract_id,
    reviewed.row,
    reviewed.received
FROM ssda903_reviews AS reviewed
LEFT JOIN codes('participation')
    ON participation.code = UPPER(reviewed.REVIEW_CODE)
