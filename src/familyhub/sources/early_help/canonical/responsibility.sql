WITH member AS step('member')
SELECT DISTINCT
    COALESCE(episode.early_help_id, member.early_help_id, 'family ' || episode.family_id) AS person_key,
    'caseload' AS basis,
    episode.start_date AS from_date,
    episode.end_date AS to_date,
    episode.team AS team_key,
    CAST(NULL AS VARCHAR) AS practice_key,
    episode.reason AS started_because,
    COALESCE(episode.step, episode.end_reason) AS ended_because,
    episode.source,
    episode.extract_id,
    episode.row,
    episode.received
FROM early_help_episode AS episode
LEFT JOIN member
    ON episode.early_help_id IS NULL
    AND member.source = episode.source
    AND member.submission = episode.submission
    AND member.family_id = episode.family_id
    AND (member.member_from IS NULL OR episode.end_date IS NULL OR member.member_from <= episode.end_date)
    AND (member.member_to IS NULL OR member.member_to >= episode.start_date)
WHERE episode.team IS NOT NULL
    AND episode.start_date IS NOT NULL
