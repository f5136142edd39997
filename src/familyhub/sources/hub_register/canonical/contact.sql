WITH session AS (         -- one row a session; the last line stands where a submission repeats it
    SELECT *
    FROM hub_session
    QUALIFY ROW_NUMBER() OVER (PARTITION BY source, submission, hub_session_id ORDER BY extract_id DESC, row DESC) = 1
),
came AS (                 -- what the attendance says itself goes before what the session's row says
    SELECT
        attendance.hub_member_id,
        attendance.hub_session_id,
        COALESCE(attendance.session_date, session.session_date) AS happened_on,
        COALESCE(attendance.session_name, session.session_name) AS session_name,
        COALESCE(attendance.session_kind, session.session_kind) AS session_kind,
        COALESCE(attendance.hub_id, session.hub_id) AS hub_id,
        session.team,
        attendance.attended,
        attendance.attendance_note,
        attendance.source,
        attendance.extract_id,
        attendance.row,
        attendance.received
    FROM hub_attendance AS attendance
    LEFT JOIN session
        ON session.source = attendance.source
        AND session.submission = attendance.submission
        AND session.hub_session_id = attendance.hub_session_id
)
SELECT
    -- A session of several days may have one id: the day belongs to the key.
    CONCAT_WS('/', came.hub_session_id, came.happened_on,
        CASE WHEN came.hub_session_id IS NULL THEN CONCAT_WS('/', came.hub_id, came.session_name) END,
        came.hub_member_id) AS contact_key,
    CAST(NULL AS VARCHAR) AS referral_key,
    CAST(NULL AS VARCHAR) AS activity_key,
    came.hub_member_id AS person_key,
    came.happened_on,
    'hub' AS service,
    COALESCE(
        kind.activity,
        CASE WHEN came.session_kind IS NOT NULL THEN 'other' END,
        CASE
            WHEN REGEXP_MATCHES(LOWER(came.session_name), '\bdrop[ -]?in\b') THEN 'drop_in'
            WHEN REGEXP_MATCHES(LOWER(came.session_name), '\b(programme|course|triple p|incredible years)\b')
                THEN 'programme_session'
            WHEN REGEXP_MATCHES(
                LOWER(came.session_name), '\b(group|stay (and|&) play|massage|clinic|rhyme ?time|story ?time|sing)'
            ) THEN 'group_session'
        END
    ) AS activity,
    attended.attended,
    CASE
        WHEN REGEXP_MATCHES(LOWER(CONCAT_WS(' ', came.session_name, came.session_kind)), '\b(online|virtual|zoom|teams)\b')
            THEN 'video'
    END AS medium,
    came.team AS team_key,
    CAST(NULL AS VARCHAR) AS practitioner_key,
    came.hub_id AS place_key,
    CAST(NULL AS BOOLEAN) AS wellbeing_review,
    NULLIF(CONCAT_WS('; ', came.session_name, came.session_kind, came.attendance_note,
        CASE WHEN attended.attended IS NULL THEN came.attended END), '') AS reason,
    came.source,
    came.extract_id,
    came.row,
    came.received
FROM came
LEFT JOIN codes('kind')
    ON kind.word = as_word(came.session_kind)
LEFT JOIN council_codes('attended')
    ON attended.word = as_word(came.attended)
WHERE came.happened_on IS NOT NULL
