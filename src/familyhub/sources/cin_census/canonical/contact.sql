SELECT
    CAST(review.CPPstartDate AS VARCHAR) || '/' || CAST(review.CPPreviewDate AS VARCHAR) AS contact_key,
    review.LAchildID || '/' || CAST(review.CINreferralDate AS VARCHAR) AS referral_key,
    CAST(NULL AS VARCHAR) AS activity_key,
    review.LAchildID AS person_key,
    review.CPPreviewDate AS happened_on,
    'social_care' AS service,
    'plan_review' AS activity,
    -- The census says that a review was held, and nothing of who came.
    CAST(NULL AS VARCHAR) AS attended,
    CAST(NULL AS VARCHAR) AS medium,
    CAST(NULL AS VARCHAR) AS team_key,
    CAST(NULL AS VARCHAR) AS practitioner_key,
    CAST(NULL AS VARCHAR) AS place_key,
    CAST(NULL AS BOOLEAN) AS wellbeing_review,
    CAST(NULL AS VARCHAR) AS reason,
    review.source,
    review.extract_id,
    review.row,
    review.received
FROM cin_cp_review AS review
