-- Which sources know a person, and the line that says so.
WITH stated AS (
    SELECT record_person.person_id, person_record.source, person_record.extract_id, person_record.row
    FROM person_record
    JOIN record_person
        ON record_person.source = person_record.source AND record_person.person_key = person_record.person_key
    UNION ALL
    SELECT record_person.person_id, birth.source, birth.extract_id, birth.row
    FROM birth
    JOIN record_person ON record_person.source = birth.source AND record_person.person_key = birth.person_key
    WHERE birth.outcome = 'live'
)
SELECT person_id, source,
    MIN(extract_id) AS extract_id,
    MIN_BY(row, CAST(extract_id AS BIGINT) * 4294967296 + row) AS row
FROM stated
GROUP BY person_id, source
