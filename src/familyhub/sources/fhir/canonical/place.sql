SELECT
    location.id AS place_key,
    location.name,
    'other' AS kind,
    CAST(NULL AS VARCHAR) AS parent_key,
    CAST(NULL AS INTEGER) AS deprivation_quintile,
    location.source,
    location.extract_id,
    location.row,
    location.received
FROM location
WHERE location.name IS NOT NULL
