-- Contacts with what was found at them. A finding learnt later makes a second version of the contact.
WITH linked AS (
    SELECT record_person.person_id, contact.*,
        CAST(contact.extract_id AS BIGINT) * 4294967296 + contact.row AS line
    FROM contact
    JOIN record_person ON record_person.source = contact.source AND record_person.person_key = contact.person_key
),
first_found AS (
    SELECT person_id, happened_on, MIN(found_from) AS found_from FROM finding GROUP BY person_id, happened_on
),
plain_version AS (         -- the contact as known before anything was found, or where nothing was
    SELECT linked.person_id, linked.happened_on, service, activity, attended, medium, team_key, practitioner_key,
        place_key, wellbeing_review, CAST(0 AS INTEGER) AS asq3_domains,
        CAST(NULL AS BOOLEAN) AS asq3_communication, CAST(NULL AS BOOLEAN) AS asq3_gross_motor,
        CAST(NULL AS BOOLEAN) AS asq3_fine_motor, CAST(NULL AS BOOLEAN) AS asq3_problem_solving,
        CAST(NULL AS BOOLEAN) AS asq3_personal_social, CAST(NULL AS VARCHAR) AS feeding,
        learnt_from, LEAST(learnt_to, found_from) AS learnt_to, extract_id, row, line
    FROM linked
    LEFT JOIN first_found
        ON first_found.person_id = linked.person_id AND first_found.happened_on = linked.happened_on
    WHERE found_from IS NULL OR found_from > learnt_from
),
found_version AS (         -- the days on which both the contact and the finding stood as they are here
    SELECT linked.person_id, linked.happened_on, service, activity, attended, medium, team_key, practitioner_key,
        place_key, wellbeing_review, CAST(asq3_domains AS INTEGER) AS asq3_domains,
        communication = 'at_or_above' AS asq3_communication, gross_motor = 'at_or_above' AS asq3_gross_motor,
        fine_motor = 'at_or_above' AS asq3_fine_motor, problem_solving = 'at_or_above' AS asq3_problem_solving,
        personal_social = 'at_or_above' AS asq3_personal_social, feeding,
        GREATEST(learnt_from, found_from) AS learnt_from, LEAST(learnt_to, found_to) AS learnt_to,
        extract_id, row, line
    FROM linked
    JOIN finding
        ON finding.person_id = linked.person_id AND finding.happened_on = linked.happened_on
        AND (linked.learnt_to IS NULL OR finding.found_from < linked.learnt_to)
        AND (finding.found_to IS NULL OR finding.found_to > linked.learnt_from)
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
