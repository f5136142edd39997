-- Every neighbourhood with its ward, district and quadrant, by the parent links.
WITH standing AS (
    SELECT *
    FROM place
    WHERE learnt_to IS NULL
    QUALIFY ROW_NUMBER() OVER (PARTITION BY place_key ORDER BY extract_id DESC, row DESC) = 1
)
SELECT lsoa.place_key AS lsoa, lsoa.name,
    ward.name AS ward,
    district.name AS district,
    quadrant.name AS quadrant,
    lsoa.deprivation_quintile AS quintile
FROM standing AS lsoa
LEFT JOIN standing AS ward ON ward.place_key = lsoa.parent_key AND ward.kind = 'ward'
LEFT JOIN standing AS district
    ON district.place_key = COALESCE(ward.parent_key, lsoa.parent_key) AND district.kind = 'district'
LEFT JOIN standing AS quadrant ON quadrant.place_key = district.parent_key AND quadrant.kind = 'quadrant'
WHERE lsoa.kind = 'lsoa'
