WITH known AS (               -- who bears an NHS number, where it is one patient alone and no filler
    SELECT bearer.source, bearer.submission, bearer.nhs_number, MIN(bearer.id) AS id
    FROM patient AS bearer
    WHERE linkable_nhs_number(bearer.nhs_number) IS NOT NULL
    GROUP BY bearer.source, bearer.submission, bearer.nhs_number
    HAVING COUNT(DISTINCT bearer.id) = 1
),
known_instrument AS (        -- SNOMED CT codes that community services use too, and codes of this format
    SELECT snomed_id AS code, instrument, domain, CAST(NULL AS DOUBLE) AS cut_off, CAST(NULL AS DOUBLE) AS highest
    FROM codes('csds.instrument')
    UNION ALL
    SELECT snomed_id, 'asq3', domain, CAST(cut_off AS DOUBLE), CAST(highest AS DOUBLE)
    FROM codes('csds.asq3')
    UNION ALL
    SELECT code, instrument, domain, CAST(NULL AS DOUBLE), CAST(NULL AS DOUBLE)
    FROM codes('measurement')
),
made AS (
    SELECT observation.*,
        COALESCE(observation.patient, known.id, patient_key(observation.patient, observation.patient_nhs_number))
            AS person_key
    FROM observation
    LEFT JOIN known
        ON known.source = observation.source
        AND known.submission = observation.submission
        AND known.nhs_number = observation.patient_nhs_number
    WHERE COALESCE(LOWER(observation.status), '') NOT IN ('entered-in-error', 'cancelled')
)
SELECT
    made.id AS assessment_key,
    made.person_key,
    CAST(NULL AS VARCHAR) AS referral_key,
    made.encounter AS contact_key,
    made.observed_on AS happened_on,
    CASE WHEN feeding.band IS NOT NULL THEN 'feeding' ELSE COALESCE(known_instrument.instrument, 'other') END
        AS instrument,
    COALESCE(known_instrument.domain, 'whole') AS domain,
    CASE
        WHEN known_instrument.instrument IN ('weight', 'height') THEN made.number * CAST(unit.factor AS DOUBLE)
        ELSE made.number
    END AS score,
    CASE
        WHEN feeding.band IS NOT NULL THEN feeding.band
        WHEN made.number >= known_instrument.cut_off AND made.number <= known_instrument.highest THEN 'at_or_above'
        WHEN made.number >= 0 AND made.number < known_instrument.cut_off THEN 'below'
    END AS band,
    made.source,
    made.extract_id,
    made.row,
    made.received
FROM made
LEFT JOIN known_instrument ON known_instrument.code = made.code
LEFT JOIN codes('unit') ON unit.instrument = known_instrument.instrument AND unit.unit = LOWER(made.unit)
LEFT JOIN codes('csds.feeding') ON feeding.field = 'coded' AND feeding.code IN (made.code, made.value_code)
    -- "breastfed: no" says the contrary of its code
    AND made.value_words IS DISTINCT FROM 'no'
