-- Every team with its hub, district and quadrant, as last stated.
SELECT team_key, name AS team, kind, hub, district, quadrant
FROM team
WHERE learnt_to IS NULL
QUALIFY ROW_NUMBER() OVER (PARTITION BY team_key ORDER BY extract_id DESC, row DESC) = 1
