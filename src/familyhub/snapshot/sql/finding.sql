-- What was found at a contact: ASQ-3 by domain and feeding, tied by the contact's id or by person and day.
WITH standing AS (
    SELECT record_person.person_id, assessment.*
    FROM assessment
    JOIN record_person
        ON record_person.source = assessment.source AND record_person.person_key = assessment.person_key
    WHERE assessment.learnt_to IS NULL AND assessment.instrument IN ('asq3', 'feeding')
)
SELECT person_id, happened_on,
    COUNT(DISTINCT domain) FILTER (WHERE instrument = 'asq3' AND domain <> 'whole' AND band IS NOT NULL) AS asq3_domains,
    MAX_BY(band, row) FILTER (WHERE instrument = 'asq3' AND domain = 'communication') AS communication,
    MAX_BY(band, row) FILTER (WHERE instrument = 'asq3' AND domain = 'gross_motor') AS gross_motor,
    MAX_BY(band, row) FILTER (WHERE instrument = 'asq3' AND domain = 'fine_motor') AS fine_motor,
    MAX_BY(band, row) FILTER (WHERE instrument = 'asq3' AND domain = 'problem_solving') AS problem_solving,
    MAX_BY(band, row) FILTER (WHERE instrument = 'asq3' AND domain = 'personal_social') AS personal_social,
    MAX_BY(band, row) FILTER (WHERE instrument = 'feeding') AS feeding,
    MAX(learnt_from) AS learnt_on
FROM standing
GROUP BY person_id, happened_on
