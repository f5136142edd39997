SELECT
    LAchildID || '/' || CAST(CINreferralDate AS VARCHAR) AS referral_key,
    LAchildID AS person_key,
    'social_care' AS service,
    CINreferralDate AS received_on,
    CINclosureDate AS closed_on,
    CAST(NULL AS VARCHAR) AS team_key,
    ReferralSource AS referred_by,
    PrimaryNeedCode AS reason,
    COALESCE(ReasonForClosure, CASE WHEN ReferralNFA THEN 'NFA' END) AS outcome,
    source,
    extract_id,
    row,
    received
FROM cin_details
