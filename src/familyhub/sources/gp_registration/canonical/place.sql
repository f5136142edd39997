-- A practice counts as the area's own by the place it lies in. A patient list that does not say where would take that
-- away from what the list of practices said before: it makes a place only where it names the area.
WITH practice AS (
    SELECT practice_code, practice_name, practice_area, 2 AS rank, source, submission, extract_id, row, received
    FROM gp_practice
    UNION ALL
    SELECT practice_code, practice_name, practice_area, 1, source, submission, extract_id, row, received
    FROM gp_patient
    WHERE practice_name IS NOT NULL
        AND practice_area IS NOT NULL
)
SELECT
    practice_code AS place_key,
    practice_name AS name,
    'practice' AS kind,
    practice_area AS parent_key,
    CAST(NULL AS INTEGER) AS deprivation_quintile,
    source,
    extract_id,
    row,
    received
FROM practice
QUALIFY ROW_NUMBER() OVER (
    PARTITION BY source, submission, practice_code
    ORDER BY rank DESC, extract_id DESC, row DESC
) = 1
