-- What was found at a contact, day by day of our knowing: ASQ-3 by domain and feeding, tied by person and day.
WITH told AS (
    SELECT record_person.person_id, assessment.*,
        CAST(assessment.extract_id AS BIGINT) * 4294967296 + assessment.row AS line
    FROM assessment
    JOIN record_person
        ON record_person.source = assessment.source AND record_person.person_key = assessment.person_key
    WHERE assessment.instrument IN ('asq3', 'feeding')
),
turning_day AS (           -- days on which what is known may change: another domain, a correction, a withdrawal
    SELECT person_id, happened_on, learnt_from AS found_from FROM told
    UNION
    SELECT person_id, happened_on, learnt_to FROM told WHERE learnt_to IS NOT NULL
),
spell AS (
    SELECT *, LEAD(found_from) OVER (PARTITION BY person_id, happened_on ORDER BY found_from) AS found_to
    FROM turning_day
)
SELECT spell.person_id, spell.happened_on, spell.found_from, spell.found_to,
    COUNT(DISTINCT domain) FILTER (WHERE instrument = 'asq3' AND domain <> 'whole' AND band IS NOT NULL) AS asq3_domains,
    MAX_BY(band, line) FILTER (WHERE instrument = 'asq3' AND domain = 'communication') AS communication,
    MAX_BY(band, line) FILTER (WHERE instrument = 'asq3' AND domain = 'gross_motor') AS gross_motor,
    MAX_BY(band, line) FILTER (WHERE instrument = 'asq3' AND domain = 'fine_motor') AS fine_motor,
    MAX_BY(band, line) FILTER (WHERE instrument = 'asq3' AND domain = 'problem_solving') AS problem_solving,
    MAX_BY(band, line) FILTER (WHERE instrument = 'asq3' AND domain = 'personal_social') AS personal_social,
    MAX_BY(band, line) FILTER (WHERE instrument = 'feeding') AS feeding
FROM spell
LEFT JOIN told
    ON told.person_id = spell.person_id
    AND told.happened_on = spell.happened_on
    AND told.learnt_from <= spell.found_from
    AND (told.learnt_to IS NULL OR told.learnt_to > spell.found_from)
GROUP BY spell.person_id, spell.happened_on, spell.found_from, spell.found_to
