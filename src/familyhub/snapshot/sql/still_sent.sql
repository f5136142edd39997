-- Each line that still says what somebody rectified. The value itself is not repeated.
INSERT INTO main.contradiction BY NAME
SELECT
    'still_sent' AS rule, override_applied.table_name AS source_table, override_applied.source,
    override_applied.extract_id, override_applied.row,
    'person_key ' || override_applied.person_key AS record_key, override_applied.person_key,
    CASE WHEN override_applied.column_name IS NULL THEN 'a row that is about somebody else'
        ELSE 'a ' || override_applied.column_name || ' that is wrong' END
        || ', which was rectified here on ' || override_applied.done_on
        || ' (entry ' || override_applied.entry || ')' AS found,
    'what was agreed under ' || override_applied.because AS expected
FROM override_applied
JOIN extract ON extract.extract_id = override_applied.extract_id
WHERE extract.replaced_on IS NULL;
