-- Every neighbourhood with its ward, district and quadrant, by the parent links. Figures go by name, so two wards of
-- one name are told apart by their district.
WITH standing AS (
    SELECT *
    FROM place
    WHERE learnt_to IS NULL
    QUALIFY ROW_NUMBER() OVER (PARTITION BY place_key ORDER BY extract_id DESC, row DESC) = 1
),
ward_namesakes AS (
    SELECT name FROM standing WHERE kind = 'ward' GROUP BY name HAVING COUNT(*) > 1
)
SELECT lsoa.place_key AS lsoa, lsoa.name,
    CASE
        WHEN ward_namesakes.name IS NULL THEN ward.name
        ELSE ward.name || ' (' || COALESCE(district.name, ward.place_key) || ')'
    END AS ward,
    district.name AS district,
    quadrant.name AS quadrant,
    lsoa.deprivation_quintile AS quintile,
    lsoa.deprivation_position
FROM standing AS lsoa
LEFT JOIN standing AS ward ON ward.place_key = lsoa.parent_key AND ward.kind = 'ward'
LEFT JOIN ward_namesakes ON ward_namesakes.name = ward.name
LEFT JOIN standing AS district
    ON district.place_key = COALESCE(ward.parent_key, lsoa.parent_key) AND district.kind = 'district'
LEFT JOIN standing AS quadrant ON quadrant.place_key = district.parent_key AND quadrant.kind = 'quadrant'
WHERE lsoa.kind = 'lsoa'
