SELECT
    youth_justice_id AS person_key,
    'caseload' AS basis,
    start_date AS from_date,
    end_date AS to_date,
    team AS team_key,
    CAST(NULL AS VARCHAR) AS practice_key,
    intervention AS started_because,
    outcome AS ended_because,
    source,
    extract_id,
    row,
    received
FROM yj_intervention
WHERE team IS NOT NULL
