-- Every team with its hub, district and quadrant, as last stated. Figures go by name, so two teams never share one.
WITH standing AS (
    SELECT *
    FROM team
    WHERE learnt_to IS NULL
    QUALIFY ROW_NUMBER() OVER (PARTITION BY team_key ORDER BY extract_id DESC, row DESC) = 1
),
namesakes AS (
    SELECT name FROM standing GROUP BY name HAVING COUNT(*) > 1
)
SELECT standing.team_key,
    CASE
        WHEN namesakes.name IS NULL THEN standing.name
        ELSE standing.name || ' (' || standing.team_key || ')'
    END AS team,
    standing.kind, standing.hub, standing.district, standing.quadrant
FROM standing
LEFT JOIN namesakes ON namesakes.name = standing.name
