-- Who is due, all measures together, at county, district and team: by the team that holds the family today.
WITH listed AS (
    SELECT
        member.list_state, COALESCE(member.list_team, 'Unallocated') AS team,
        COALESCE(team_path.district, 'Unallocated') AS district
    FROM member
    LEFT JOIN team_path ON team_path.team_key = member.list_team_key
    WHERE member.list_state IS NOT NULL
),
placed AS (
    SELECT
        GROUPING(district) AS no_district, GROUPING(team) AS no_team, district, team,
        COUNT(*) FILTER (list_state = 'overdue') AS overdue,
        COUNT(*) FILTER (list_state = 'due_this_week') AS due_this_week,
        COUNT(*) FILTER (list_state = 'due') AS due,
        COUNT(*) FILTER (list_state = 'coming') AS coming
    FROM listed
    GROUP BY GROUPING SETS ((), (district), (team))
)
SELECT
    'due' AS what,
    CASE WHEN no_team = 0 THEN 'team' WHEN no_district = 0 THEN 'district' ELSE 'county' END AS level,
    COALESCE(team, district, '') AS place,
    overdue, due_this_week, due, coming
FROM placed
ORDER BY level ASC NULLS LAST, place ASC NULLS LAST
