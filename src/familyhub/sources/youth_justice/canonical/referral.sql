SELECT
    intervention_id AS referral_key,
    youth_justice_id AS person_key,
    'youth_justice' AS service,
    start_date AS received_on,
    end_date AS closed_on,
    team AS team_key,
    referred_by,
    intervention AS reason,
    outcome,
    source,
    extract_id,
    row,
    received
FROM yj_intervention
