SELECT
    place.hub_id AS place_key,
    place.hub_name AS name,
    COALESCE(place_kind.kind, CASE WHEN place.hub_kind IS NULL THEN 'hub' ELSE 'other' END) AS kind,
    CAST(NULL AS VARCHAR) AS parent_key,
    CAST(NULL AS INTEGER) AS deprivation_quintile,
    place.source,
    place.extract_id,
    place.row,
    place.received
FROM hub_place AS place
LEFT JOIN codes('place_kind')
    ON place_kind.word = as_word(place.hub_kind)
