SELECT
    held.yj_contact_id AS contact_key,
    held.intervention_id AS referral_key,
    CAST(NULL AS VARCHAR) AS activity_key,
    held.youth_justice_id AS person_key,
    held.contact_date AS happened_on,
    'youth_justice' AS service,
    CASE WHEN held.contact_type IS NOT NULL THEN COALESCE(contact_type.activity, 'other') END AS activity,
    attended.attended,
    COALESCE(medium.medium, CASE WHEN held.medium IS NOT NULL THEN 'other' END) AS medium,
    held.team AS team_key,
    held.worker AS practitioner_key,
    CAST(NULL AS VARCHAR) AS place_key,
    CAST(NULL AS BOOLEAN) AS wellbeing_review,
    NULLIF(CONCAT_WS('; ', held.contact_type, CASE WHEN attended.attended IS NULL THEN held.attended END), '') AS reason,
    held.source,
    held.extract_id,
    held.row,
    held.received
FROM yj_contact AS held
LEFT JOIN codes('contact_type')
    ON contact_type.word = as_word(held.contact_type)
LEFT JOIN council_codes('attended')
    ON attended.word = as_word(held.attended)
LEFT JOIN council_codes('medium')
    ON medium.word = as_word(COALESCE(held.medium, held.contact_type))
