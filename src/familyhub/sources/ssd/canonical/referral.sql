SELECT
    cine_referral_id AS referral_key,
    cine_person_id AS person_key,
    'social_care' AS service,
    cine_referral_date AS received_on,
    cine_close_date AS closed_on,
    cine_referral_team AS team_key,
    COALESCE(cine_referral_source_code, cine_referral_source_desc) AS referred_by,
    cine_cin_primary_need_code AS reason,
    COALESCE(
        cine_close_reason,
        CASE WHEN UPPER(cine_referral_nfa) IN ('Y', 'YES', '1', 'TRUE') THEN 'NFA' END
    ) AS outcome,
    source,
    extract_id,
    row,
    received
FROM ssd_cin_episodes
