-- Contacts with what was found at them. A finding learnt later makes a second version of the contact.
WITH linked AS NOT MATERIALIZED (
    SELECT record_person.person_id, contact.*,
        CAST(contact.extract_id AS BIGINT) * 4294967296 + contact.row AS line
    FROM contact
    JOIN record_person ON record_person.source = contact.source AND record_person.person_key = contact.person_key
),
first_found AS (
    SELECT person_id, happened_on, MIN(found_from) AS found_from FROM finding GROUP BY person_id, happened_on
),
repeated_line AS (         -- lines that tell of several activities
    SELECT CAST(extract_id AS BIGINT) * 4294967296 + row AS line
    FROM contact
    GROUP BY extract_id, row
    HAVING COUNT(*) > 1
),
simple AS (                -- most contacts: alone on their line, and nothing was found at them
    SELECT linked.*
    FROM linked
    LEFT JOIN repeated_line ON repeated_line.line = linked.line
    LEFT JOIN first_found
        ON first_found.person_id = linked.person_id AND first_found.happened_on = linked.happened_on
    WHERE repeated_line.line IS NULL AND first_found.person_id IS NULL
),
involved AS (
    SELECT linked.*, first_found.found_from
    FROM linked
    LEFT JOIN repeated_line ON repeated_line.line = linked.line
    LEFT JOIN first_found
        ON first_found.person_id = linked.person_id AND first_found.happened_on = linked.happened_on
    WHERE repeated_line.line IS NOT NULL OR first_found.person_id IS NOT NULL
),
plain_version AS (         -- the contact as known before anything was found, or where nothing was
    SELECT person_id, happened_on, service, activity, attended, medium, team_key, practitioner_key, place_key,
        wellbeing_review, CAST(0 AS INTEGER) AS asq3_domains,
        CAST(NULL AS BOOLEAN) AS asq3_communication, CAST(NULL AS BOOLEAN) AS asq3_gross_motor,
        CAST(NULL AS BOOLEAN) AS asq3_fine_motor, CAST(NULL AS BOOLEAN) AS asq3_problem_solving,
        CAST(NULL AS BOOLEAN) AS asq3_personal_social, CAST(NULL AS VARCHAR) AS feeding,
        learnt_from, LEAST(learnt_to, found_from) AS learnt_to, extract_id, row, line
    FROM involved
    WHERE found_from IS NULL OR found_from > learnt_from
),
found_version AS (         -- the days on which both the contact and the finding stood as they are here
    SELECT involved.person_id, involved.happened_on, service, activity, attended, medium, team_key, practitioner_key,
        place_key, wellbeing_review, CAST(asq3_domains AS INTEGER) AS asq3_domains,
        communication = 'at_or_above' AS asq3_communication, gross_motor = 'at_or_above' AS asq3_gross_motor,
        fine_motor = 'at_or_above' AS asq3_fine_motor, problem_solving = 'at_or_above' AS asq3_problem_solving,
        personal_social = 'at_or_above' AS asq3_personal_social, feeding,
        GREATEST(learnt_from, finding.found_from) AS learnt_from, LEAST(learnt_to, finding.found_to) AS learnt_to,
        extract_id, row, line
    FROM involved
    JOIN finding
        ON finding.person_id = involved.person_id AND finding.happened_on = involved.happened_on
        AND (involved.learnt_to IS NULL OR finding.found_from < involved.learnt_to)
        AND (finding.found_to IS NULL OR finding.found_to > involved.learnt_from)
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
    UNION ALL BY NAME
    SELECT person_id, happened_on, service, activity, attended, medium, team_key, practitioner_key, place_key,
        wellbeing_review, CAST(0 AS INTEGER) AS asq3_domains, learnt_from, learnt_to, extract_id, row,
        line * 64 AS contact_id
    FROM simple
)
SELECT contact_id, * EXCLUDE (contact_id)
FROM ranked
