-- Every line that an override speaks against, with whose it is. Nobody's where all their rows were left out.
SELECT override_applied.entry, record_person.person_id, override_applied.source, override_applied.table_name,
    override_applied.column_name, override_applied.done_by, override_applied.done_on, override_applied.because,
    override_applied.extract_id, override_applied.row
FROM override_applied
JOIN record_person
    ON record_person.source = override_applied.source AND record_person.person_key = override_applied.person_key
ORDER BY override_applied.entry, override_applied.extract_id, override_applied.row
