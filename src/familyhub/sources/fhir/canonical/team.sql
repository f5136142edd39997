SELECT
    organization.id AS team_key,
    organization.name,
    CAST(NULL AS VARCHAR) AS kind,
    CAST(NULL AS VARCHAR) AS hub,
    CAST(NULL AS VARCHAR) AS district,
    CAST(NULL AS VARCHAR) AS quadrant,
    organization.source,
    organization.extract_id,
    organization.row,
    organization.received
FROM organization
WHERE organization.name IS NOT NULL
