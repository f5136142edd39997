-- A pupil on the roll of two schools on the day of one census.
WITH on_roll AS (
    SELECT DISTINCT person_id, term, school_key
    FROM facts.school_term
    WHERE learnt_to IS NULL
        AND (entered_on IS NULL OR census_on IS NULL OR entered_on <= census_on)
        AND (left_on IS NULL OR left_on > census_on)
)
SELECT DISTINCT person_id, CAST(NULL AS BIGINT) AS other_id
FROM on_roll
GROUP BY person_id, term
HAVING COUNT(*) > 1
