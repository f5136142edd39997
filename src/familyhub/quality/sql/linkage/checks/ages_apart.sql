-- Somebody known to sources that cannot both know them on account of their age. `source_ages` says which formats tell of
-- one age only: (format, youngest, oldest) in whole years; a year's grace each way.
WITH age_bound AS (
    SELECT DISTINCT record_person.person_id, record_person.person_key, record_person.source,
        CAST(COALESCE(extract.period_to, extract.received) - TO_YEARS(source_ages.oldest + 2) AS DATE) AS not_before,
        CAST(COALESCE(extract.period_to, extract.received) - TO_YEARS(source_ages.youngest - 1) AS DATE) AS not_after
    FROM identity.person_record AS record_person
    JOIN facts.extract AS extract ON extract.extract_id = record_person.extract_id
    JOIN source_ages ON source_ages.format = extract.format
    WHERE record_person.learnt_to IS NULL
),
bounds AS (                    -- the birth dates that each of the person's sources leaves possible
    SELECT person_id, MAX(not_before) AS not_before, MIN(not_after) AS not_after
    FROM age_bound
    GROUP BY person_id
)
SELECT person_id, CAST(NULL AS BIGINT) AS other_id
FROM bounds
WHERE not_before > not_after
