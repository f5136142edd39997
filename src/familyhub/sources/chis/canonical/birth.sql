WITH read AS (            -- numbers that lists write in several ways, each brought to one unit
    SELECT
        born.*,
        CASE
            WHEN birth_weight BETWEEN 200 AND 8000 THEN CAST(ROUND(birth_weight) AS INTEGER)
            WHEN birth_weight BETWEEN 0.2 AND 8 THEN CAST(ROUND(birth_weight * 1000) AS INTEGER)
        END AS grams,
        REGEXP_EXTRACT(length, '^([0-9]{2})(?:[+]([0-6]))?(?:w|wk|wks|weeks|/40)?$', 1) AS weeks,
        REGEXP_EXTRACT(length, '^([0-9]{2})(?:[+]([0-6]))?(?:w|wk|wks|weeks|/40)?$', 2) AS days,
        REGEXP_EXTRACT(length, '^([0-9]{3})(?:d|days)?$', 1) AS days_alone
    FROM (SELECT *, REPLACE(LOWER(gestation), ' ', '') AS length FROM chis_birth) AS born
)
SELECT
    patient_key(read.child_id, read.nhs_number) AS person_key,
    read.delivery_id AS delivery_key,
    CAST(NULL AS VARCHAR) AS pregnancy_key,
    CASE
        WHEN read.mother_id IS NOT NULL OR linkable_nhs_number(read.mother_nhs_number) IS NOT NULL
            THEN patient_key(read.mother_id, read.mother_nhs_number)
    END AS mother_key,
    linkable_nhs_number(read.mother_nhs_number) AS mother_nhs_number,
    read.birth_date AS born_on,
    COALESCE(birth_outcome.outcome, 'live') AS outcome,
    read.birth_order,
    CASE
        WHEN read.days_alone <> '' AND CAST(read.days_alone AS INTEGER) BETWEEN 140 AND 320
            THEN CAST(read.days_alone AS INTEGER)
        WHEN read.weeks <> '' AND CAST(read.weeks AS INTEGER) BETWEEN 20 AND 45
            THEN CAST(read.weeks AS INTEGER) * 7 + COALESCE(TRY_CAST(NULLIF(read.days, '') AS INTEGER), 0)
    END AS gestation_days,
    read.grams AS weight_grams,
    first_feed.first_feed,
    read.source,
    read.extract_id,
    read.row,
    read.received
FROM read
LEFT JOIN codes('birth_outcome')
    ON birth_outcome.word = LOWER(read.outcome)
LEFT JOIN codes('first_feed')
    ON first_feed.word = LOWER(read.first_feed)
WHERE read.outcome IS NULL
    OR birth_outcome.outcome IS NOT NULL
