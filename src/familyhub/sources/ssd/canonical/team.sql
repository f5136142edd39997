WITH worded AS (           -- a team whose name says what it does, and one thing only
    SELECT department.source, department.extract_id, department.row, MIN(team_word.kind) AS kind,
        COUNT(DISTINCT team_word.kind) AS kinds
    FROM ssd_department AS department
    JOIN codes('team_word')
        ON REGEXP_MATCHES(UPPER(department.dept_team_name), '\b' || team_word.word || '\b')
    GROUP BY department.source, department.extract_id, department.row
)
SELECT
    department.dept_team_id AS team_key,
    COALESCE(department.dept_team_name, department.dept_team_id) AS name,
    -- Departments of the case-management system are social care, unless their name says another thing, and one only.
    CASE WHEN worded.kinds = 1 THEN worded.kind ELSE 'social_care' END AS kind,
    CAST(NULL AS VARCHAR) AS hub,
    CAST(NULL AS VARCHAR) AS district,
    CAST(NULL AS VARCHAR) AS quadrant,
    department.source,
    department.extract_id,
    department.row,
    department.received
FROM ssd_department AS department
LEFT JOIN worded
    ON worded.source = department.source
    AND worded.extract_id = department.extract_id
    AND worded.row = department.row
