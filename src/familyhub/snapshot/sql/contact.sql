-- Contacts with what was found at them. A finding learnt later makes a second version of the contact.
WITH linked AS (
    SELECT record_person.person_id, contact.*,
        CAST(contact.extract_id AS BIGINT) * 4294967296 + contact.row AS line
    FROM contact
    JOIN record_person ON record_person.source = contact.source AND record_person.person_key = contact.person_key
),
found AS (
    SELECT linked.*, finding.* EXCLUDE (person_id, happened_on)
    FROM linked
    LEFT JOIN finding ON finding.person_id = linked.person_id AND finding.happened_on = linked.happened_on
),
plain_version AS (         -- the contact as known before anything was found, or where nothing was
    SELECT person_id, happened_on, service, activity, attended, medium, team_key, practitioner_key, place_key,
        wellbeing_review, CAST(0 AS INTEGER) AS asq3_domains,
        CAST(NULL AS BOOLEAN) AS asq3_communication, CAST(NULL AS BOOLEAN) AS asq3_gross_motor,
        CAST(NULL AS BOOLEAN) AS asq3_fine_motor, CAST(NULL AS BOOLEAN) AS asq3_problem_solving,
        CAST(NULL AS BOOLEAN) AS asq3_personal_social, CAST(NULL AS VARCHAR) AS feeding,
        learnt_from, LEAST(learnt_to, learnt_on) AS learnt_to, extract_id, row, line
    FROM found
    WHERE learnt_on IS NULL OR learnt_on > learnt_from
),
found_version AS (
    SELECT person_id, happened_on, service, activity, attended, medium, team_key, practitioner_key, place_key,
        wellbeing_review, CAST(asq3_domains AS INTEGER) AS asq3_domains,
        communication = 'at_or_above' AS asq3_communication, gross_motor = 'at_or_above' AS asq3_gross_motor,
        fine_motor = 'at_or_above' AS asq3_fine_motor, problem_solving = 'at_or_above' AS asq3_problem_solving,
        personal_social = 'at_or_above' AS asq3_personal_social, feeding,
        GREATEST(learnt_from, learnt_on) AS learnt_from, learnt_to, extract_id, row, line
    FROM found
    WHERE learnt_on IS NOT NULL AND (learnt_to IS NULL OR learnt_to > learnt_on)
),
versions AS (
    SELECT * FROM plain_version
    UNION ALL
    SELECT * FROM found_version
),
shared_line AS (           -- lines that give several rows: an activity each, or a finding learnt later
    SELECT line FROM versions GROUP BY line HAVING COUNT(*) > 1
),
ranked AS (
    SELECT versions.* EXCLUDE (line),
        versions.line * 64
            + ROW_NUMBER() OVER (PARTITION BY versions.line ORDER BY learnt_from, activity NULLS LAST, happened_on) AS contact_id
    FROM versions
    JOIN shared_line ON shared_line.line = versions.line
    UNION ALL
    SELECT versions.* EXCLUDE (line), versions.line * 64 AS contact_id
    FROM versions
    LEFT JOIN shared_line ON shared_line.line = versions.line
    WHERE shared_line.line IS NULL
)
SELECT contact_id, * EXCLUDE (contact_id)
FROM ranked
