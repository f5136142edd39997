-- The week's checks of each measure with a work list, at county, district and team.
WITH listed AS (           -- members that figures count, and the measures that have a list
    SELECT
        member.measure, member.team, member.district, member.status, member.closed, member.window_closes,
        member.met_on, member.list_state
    FROM member
    JOIN measure ON measure.measure = member.measure
    WHERE measure.worklist AND member.status IN ('met', 'missed')
),
week AS (
    SELECT
        measure, team, district,
        closed AND window_closes BETWEEN $monday AND $sunday AS closes,
        closed AND window_closes BETWEEN CAST($monday AS DATE) - 7 AND CAST($monday AS DATE) - 1 AS closed_before,
        status = 'met' AS met,
        COALESCE(list_state = 'overdue', FALSE) AS overdue,
        status = 'met' AND met_on BETWEEN $monday AND $sunday AS made
    FROM listed
    WHERE window_closes BETWEEN CAST($monday AS DATE) - 7 AND $sunday OR met_on BETWEEN $monday AND $sunday
),
placed AS (
    SELECT
        measure, GROUPING(district) AS no_district, GROUPING(team) AS no_team, district, team,
        COUNT(*) FILTER (closes) AS counted,
        COUNT(*) FILTER (closes AND met) AS met,
        COUNT(*) FILTER (closes AND overdue) AS overdue,
        COUNT(*) FILTER (made) AS made,
        COUNT(*) FILTER (closed_before) AS counted_before,
        COUNT(*) FILTER (closed_before AND met) AS met_before
    FROM week
    GROUP BY GROUPING SETS ((measure), (measure, district), (measure, team))
)
SELECT
    placed.measure AS what,
    CASE WHEN no_team = 0 THEN 'team' WHEN no_district = 0 THEN 'district' ELSE 'county' END AS level,
    COALESCE(team, district, '') AS place,
    counted, met, overdue, made, counted_before, met_before
FROM placed
JOIN measure ON measure.measure = placed.measure
ORDER BY measure.position ASC NULLS LAST, level ASC NULLS LAST, place ASC NULLS LAST
