WITH member AS step('member'),
held AS (                 -- contacts, reviews and assessments: what a family sees of early help
    SELECT source, submission, early_help_id, family_id, 'contact ' || early_help_contact_id AS contact_key, episode_id,
        contact_date AS happened_on, contact_type AS kind, COALESCE(medium, contact_type) AS medium_words,
        medium IS NOT NULL AS says_medium, attended, place, team, lead_practitioner, contact_type AS reason,
        extract_id, row, received
    FROM early_help_contact
    UNION ALL
    SELECT source, submission, early_help_id, family_id, 'review ' || early_help_review_id, episode_id, review_date, 'review',
        medium, medium IS NOT NULL, attended, CAST(NULL AS VARCHAR), team, lead_practitioner, outcome, extract_id,
        row, received
    FROM early_help_review
    UNION ALL
    SELECT source, submission, early_help_id, family_id, 'assessment ' || early_help_assessment_id, episode_id, completed_on,
        'assessment', CAST(NULL AS VARCHAR), FALSE, CAST(NULL AS VARCHAR), CAST(NULL AS VARCHAR), team,
        lead_practitioner, assessment_type, extract_id, row, received
    FROM early_help_assessment
),
concerning AS (           -- one row for each person a contact was with
    SELECT DISTINCT held.*,
        COALESCE(held.early_help_id, member.early_help_id, 'family ' || held.family_id) AS person_key
    FROM held
    LEFT JOIN member
        ON held.early_help_id IS NULL
        AND member.source = held.source
        AND member.submission = held.submission
        AND member.family_id = held.family_id
        AND (member.member_from IS NULL OR member.member_from <= held.happened_on)
        AND (member.member_to IS NULL OR member.member_to >= held.happened_on)
)
SELECT
    concerning.contact_key || '/' || concerning.person_key AS contact_key,
    concerning.episode_id AS referral_key,
    CAST(NULL AS VARCHAR) AS activity_key,
    concerning.person_key,
    concerning.happened_on,
    'early_help' AS service,
    CASE WHEN concerning.kind IS NOT NULL THEN COALESCE(contact_type.activity, 'other') END AS activity,
    attended.attended,
    COALESCE(medium.medium, CASE WHEN concerning.says_medium THEN 'other' END) AS medium,
    concerning.team AS team_key,
    concerning.lead_practitioner AS practitioner_key,
    -- Where it was held may be written as somebody's address, and places show outside `identity.duckdb`.
    CASE
        WHEN NOT REGEXP_MATCHES(UPPER(concerning.place), '\b[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}\b|^[0-9]+[A-Z]?,? [A-Z]')
            THEN concerning.place
    END AS place_key,
    CAST(NULL AS BOOLEAN) AS wellbeing_review,
    NULLIF(CONCAT_WS('; ', concerning.reason, CASE WHEN attended.attended IS NULL THEN concerning.attended END), '')
        AS reason,
    concerning.source,
    concerning.extract_id,
    concerning.row,
    concerning.received
FROM concerning
LEFT JOIN codes('contact_type')
    ON contact_type.word = as_word(concerning.kind)
LEFT JOIN council_codes('attended')
    ON attended.word = as_word(concerning.attended)
LEFT JOIN council_codes('medium')
    ON medium.word = as_word(concerning.medium_words)
