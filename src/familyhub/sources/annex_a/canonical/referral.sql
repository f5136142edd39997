WITH referral AS (
    SELECT *
    FROM list_3_referrals
)
SELECT
    referral.child_unique_id || '/' || CAST(referral.date_of_referral AS VARCHAR) AS referral_key,
    referral.child_unique_id AS person_key,
    'social_care' AS service,
    referral.date_of_referral AS received_on,
    CAST(NULL AS DATE) AS closed_on,
    named(referral.allocated_team) AS team_key,
    COALESCE(referrer.code, referral.referral_source) AS referred_by,
    CAST(NULL AS VARCHAR) AS reason,
    CASE WHEN nfa.code = 'yes' THEN 'NFA' END AS outcome,
    referral.source,
    referral.extract_id,
    referral.row,
    referral.received
FROM referral
LEFT JOIN wording('referral_source', referral.referral_source) AS referrer
    ON referrer.cell = referral.referral_source
LEFT JOIN wording('answer', referral.referral_nfa) AS nfa
    ON nfa.cell = referral.referral_nfa
