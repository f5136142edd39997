-- Spells of linked people.
SELECT record_person.person_id, status.status, status.from_date, status.to_date, status.detail,
    status.learnt_from, status.learnt_to, status.extract_id, status.row
FROM status
JOIN record_person ON record_person.source = status.source AND record_person.person_key = status.person_key
