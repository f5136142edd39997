WITH start_of_stay AS (   -- days on which a child began to live in the area
    SELECT patient_key(born.child_id, born.nhs_number) AS person_key, birth_date AS from_date, 'birth' AS because,
        1 AS rank, source, submission, extract_id, row, received
    FROM chis_birth AS born
    LEFT JOIN codes('birth_outcome')
        ON birth_outcome.word = LOWER(born.outcome)
    WHERE (born.outcome IS NULL OR birth_outcome.outcome = 'live')
        AND LOWER(COALESCE(resident, 'yes')) NOT IN ('no', 'n', 'false', '0')
    UNION ALL
    SELECT patient_key(mover.child_id, mover.nhs_number), moved_in_on, 'moved_in', 2,
        source, submission, extract_id, row, received
    FROM chis_movement_in AS mover
    UNION ALL
    SELECT patient_key(mover.child_id, mover.nhs_number), moved_on, 'moved_in', 2,
        source, submission, extract_id, row, received
    FROM chis_movement AS mover
    WHERE direction = 'in'
    UNION ALL
    SELECT patient_key(child.child_id, child.nhs_number), resident_from,
        CASE WHEN resident_from = birth_date THEN 'birth' END, 3, source, submission, extract_id, row, received
    FROM chis_child AS child
    WHERE resident_from IS NOT NULL
    UNION ALL
    SELECT patient_key(mover.child_id, mover.nhs_number), resident_from, NULL, 0,
        source, submission, extract_id, row, received
    FROM chis_movement_out AS mover
    WHERE resident_from IS NOT NULL
),
end_of_stay AS (          -- days on which a child left it
    SELECT patient_key(mover.child_id, mover.nhs_number) AS person_key, moved_out_on AS to_date,
        COALESCE(removal.reason, 'moved_out') AS because, source, submission, extract_id, row, received
    FROM chis_movement_out AS mover
    LEFT JOIN codes('removal')
        ON removal.word = LOWER(REGEXP_REPLACE(mover.reason, '[^0-9A-Za-z]', '', 'g'))
    UNION ALL
    SELECT patient_key(mover.child_id, mover.nhs_number), moved_on, COALESCE(removal.reason, 'moved_out'),
        source, submission, extract_id, row, received
    FROM chis_movement AS mover
    LEFT JOIN codes('removal')
        ON removal.word = LOWER(REGEXP_REPLACE(mover.reason, '[^0-9A-Za-z]', '', 'g'))
    WHERE direction = 'out'
    UNION ALL
    SELECT patient_key(child.child_id, child.nhs_number), resident_to, 'moved_out',
        source, submission, extract_id, row, received
    FROM chis_child AS child
    WHERE resident_to IS NOT NULL
    UNION ALL
    SELECT patient_key(dead.child_id, dead.nhs_number), death_date, 'death',
        source, submission, extract_id, row, received
    FROM chis_death AS dead
    UNION ALL
    SELECT patient_key(child.child_id, child.nhs_number), death_date, 'death',
        source, submission, extract_id, row, received
    FROM chis_child AS child
    WHERE death_date IS NOT NULL
),
started AS (              -- one row a start; the register outranks lists of events
    SELECT *
    FROM start_of_stay
    QUALIFY ROW_NUMBER() OVER (
        PARTITION BY source, submission, person_key, from_date
        ORDER BY rank DESC, extract_id DESC, row DESC
    ) = 1
),
stay AS (                 -- each start with the first end on or after it
    SELECT started.person_key, started.from_date, MIN(end_of_stay.to_date) AS to_date,
        started.because AS started_because,
        ARG_MIN(end_of_stay.because, (end_of_stay.to_date, end_of_stay.because)) AS ended_because,
        started.source, started.extract_id, started.row, started.received
    FROM started
    LEFT JOIN end_of_stay
        ON end_of_stay.source = started.source
        AND end_of_stay.submission = started.submission
        AND end_of_stay.person_key = started.person_key
        AND end_of_stay.to_date >= started.from_date
    GROUP BY ALL
),
ended_only AS (           -- an end of which the submission tells no start: since when is not known
    SELECT end_of_stay.person_key, DATE '1900-01-01' AS from_date, end_of_stay.to_date, end_of_stay.because,
        end_of_stay.source, end_of_stay.extract_id, end_of_stay.row, end_of_stay.received
    FROM end_of_stay
    LEFT JOIN started
        ON started.source = end_of_stay.source
        AND started.submission = end_of_stay.submission
        AND started.person_key = end_of_stay.person_key
        AND started.from_date <= end_of_stay.to_date
    WHERE started.person_key IS NULL
    QUALIFY ROW_NUMBER() OVER (
        PARTITION BY end_of_stay.source, end_of_stay.submission, end_of_stay.person_key
        ORDER BY end_of_stay.to_date DESC, end_of_stay.extract_id, end_of_stay.row
    ) = 1
),
listed AS (               -- practice and team, from every list that names them; the register outranks the others
    SELECT patient_key(child.child_id, child.nhs_number) AS person_key, 3 AS rank, gp_practice_code, gp_from, gp_to,
        team, team_from, received, source, submission, extract_id, row
    FROM chis_child AS child
    UNION ALL
    SELECT patient_key(mover.child_id, mover.nhs_number), 2, gp_practice_code, moved_in_on, NULL,
        team, moved_in_on, received, source, submission, extract_id, row
    FROM chis_movement_in AS mover
    UNION ALL
    SELECT patient_key(born.child_id, born.nhs_number), 1, gp_practice_code, NULL, NULL,
        team, birth_date, received, source, submission, extract_id, row
    FROM chis_birth AS born
    LEFT JOIN codes('birth_outcome')
        ON birth_outcome.word = LOWER(born.outcome)
    WHERE (born.outcome IS NULL OR birth_outcome.outcome = 'live')
),
spell AS (
    SELECT person_key, 'resident' AS basis, from_date, to_date, NULL AS team_key, NULL AS practice_key,
        started_because, ended_because, source, extract_id, row, received
    FROM stay
    UNION ALL
    SELECT person_key, 'resident', from_date, to_date, NULL, NULL, NULL, because, source, extract_id, row, received
    FROM ended_only
    UNION ALL
    (
        -- Without a start, nothing is claimed of the days before the list was received.
        SELECT person_key, 'registered', COALESCE(gp_from, LEAST(received, gp_to)), gp_to, NULL, gp_practice_code,
            NULL, NULL, source, extract_id, row, received
        FROM listed
        WHERE gp_practice_code IS NOT NULL
        QUALIFY ROW_NUMBER() OVER (
            PARTITION BY source, submission, person_key, COALESCE(gp_from, LEAST(received, gp_to))
            ORDER BY rank DESC, extract_id DESC, row DESC
        ) = 1
    )
    UNION ALL
    (
        SELECT person_key, 'caseload', COALESCE(team_from, received), NULL, team, NULL,
            NULL, NULL, source, extract_id, row, received
        FROM listed
        WHERE team IS NOT NULL
        QUALIFY ROW_NUMBER() OVER (
            PARTITION BY source, submission, person_key, COALESCE(team_from, received)
            ORDER BY rank DESC, extract_id DESC, row DESC
        ) = 1
    )
)
SELECT
    person_key,
    basis,
    from_date,
    to_date,
    CAST(team_key AS VARCHAR) AS team_key,
    CAST(practice_key AS VARCHAR) AS practice_key,
    CAST(started_because AS VARCHAR) AS started_because,
    CAST(ended_because AS VARCHAR) AS ended_because,
    source,
    extract_id,
    row,
    received
FROM spell
