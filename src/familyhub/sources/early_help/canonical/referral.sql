-- An episode is one referral of each person it is about: the one it names, or everybody its family lists on its days.
WITH member AS step('member'),
episode AS (
    SELECT *, COALESCE(referred_on, start_date) AS received_on FROM early_help_episode
)
SELECT DISTINCT
    episode.episode_id AS referral_key,
    COALESCE(episode.early_help_id, member.early_help_id, 'family ' || episode.family_id) AS person_key,
    'early_help' AS service,
    episode.received_on,
    episode.end_date AS closed_on,
    episode.team AS team_key,
    episode.referred_by,
    -- A few words are a category; a sentence may name anybody, and stays with the line.
    CASE WHEN LENGTH(TRIM(episode.reason)) - LENGTH(REPLACE(TRIM(episode.reason), ' ', '')) < 6 THEN episode.reason
        WHEN episode.reason IS NOT NULL THEN 'in_words' END AS reason,
    NULLIF(CONCAT_WS('; ', episode.outcome, episode.end_reason, episode.step), '') AS outcome,
    episode.source,
    episode.extract_id,
    episode.row,
    episode.received
FROM episode
LEFT JOIN member
    ON episode.early_help_id IS NULL
    AND member.source = episode.source
    AND member.submission = episode.submission
    AND member.family_id = episode.family_id
    AND (member.member_from IS NULL OR episode.end_date IS NULL OR member.member_from <= episode.end_date)
    AND (member.member_to IS NULL OR member.member_to >= episode.received_on)
