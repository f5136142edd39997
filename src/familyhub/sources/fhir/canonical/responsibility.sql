WITH known AS (               -- who bears an NHS number, where it is one patient alone and no filler
    SELECT bearer.source, bearer.submission, bearer.nhs_number, MIN(bearer.id) AS id
    FROM patient AS bearer
    WHERE linkable_nhs_number(bearer.nhs_number) IS NOT NULL
    GROUP BY bearer.source, bearer.submission, bearer.nhs_number
    HAVING COUNT(DISTINCT bearer.id) = 1
)
SELECT
    COALESCE(episode.patient, known.id, patient_key(episode.patient, episode.patient_nhs_number)) AS person_key,
    'caseload' AS basis,
    episode.from_date,
    -- Over, and no day given: no later than we were told.
    COALESCE(
        episode.to_date,
        CASE WHEN LOWER(episode.status) = 'finished' THEN GREATEST(episode.received, episode.from_date) END
    ) AS to_date,
    episode.team AS team_key,
    CAST(NULL AS VARCHAR) AS practice_key,
    CAST(NULL AS VARCHAR) AS started_because,
    CAST(NULL AS VARCHAR) AS ended_because,
    episode.source,
    episode.extract_id,
    episode.row,
    episode.received
FROM episodeofcare AS episode
LEFT JOIN known
    ON known.source = episode.source
    AND known.submission = episode.submission
    AND known.nhs_number = episode.patient_nhs_number
WHERE episode.team IS NOT NULL
    AND COALESCE(LOWER(episode.status), '') NOT IN ('entered-in-error', 'planned', 'cancelled')
UNION ALL
SELECT
    patient.id,
    'registered',
    -- FHIR gives no first day of a registration: it is known from the day we were first told.
    MIN(patient.received) OVER (PARTITION BY patient.source, patient.id, patient.practice),
    CAST(NULL AS DATE),
    CAST(NULL AS VARCHAR),
    patient.practice,
    CAST(NULL AS VARCHAR),
    CAST(NULL AS VARCHAR),
    patient.source,
    patient.extract_id,
    patient.row,
    patient.received
FROM patient
WHERE patient.practice IS NOT NULL
