-- Every fault of every landed file, and every contradiction between rows, with whose it is where that is known.
-- `kept_fault` holds the faults as landing kept them, each with its extract.
WITH stated AS (
    SELECT kept_fault.extract_id, kept_fault.row, kept_fault.source_table, NULLIF(kept_fault.column_name, '') AS column_name,
        kept_fault.rule, kept_fault.left_out, kept_fault.team AS team_key, kept_fault.practitioner AS practitioner_key,
        TRY_CAST(kept_fault.happened AS DATE) AS happened_on, kept_fault.source, kept_fault.person AS person_key,
        kept_fault.record_key, kept_fault.found, kept_fault.expected, kept_fault.raw,
        CAST(NULL AS INTEGER) AS other_extract_id, CAST(NULL AS BIGINT) AS other_row
    FROM kept_fault
    UNION ALL
    SELECT extract_id, row, source_table, NULL, rule, 'nothing', team_key, practitioner_key, happened_on, source,
        person_key, record_key, found, expected, NULL, other_extract_id, other_row
    FROM contradiction
)
SELECT
    ROW_NUMBER() OVER (
        ORDER BY stated.extract_id, stated.row, stated.source_table, stated.column_name, stated.rule,
            stated.other_extract_id, stated.other_row, stated.found
    ) AS fault_id,
    stated.extract_id, stated.row, stated.source_table, stated.column_name, stated.rule, stated.left_out,
    stated.team_key, stated.practitioner_key, stated.happened_on, record_person.person_id, stated.record_key,
    stated.found, stated.expected, stated.raw,
    extract.file || ', row ' || stated.row
        || COALESCE(', column "' || stated.column_name || '"', '')
        || CASE WHEN stated.other_row IS NOT NULL THEN ', and ' || other.file || ', row ' || stated.other_row ELSE '' END
        || ': found ' || CASE WHEN stated.left_out = 'nothing' THEN stated.found ELSE '"' || stated.found || '"' END
        || ', expected ' || stated.expected || '.' AS says
FROM stated
JOIN extract ON extract.extract_id = stated.extract_id
LEFT JOIN extract AS other ON other.extract_id = stated.other_extract_id
LEFT JOIN record_person ON record_person.source = stated.source AND record_person.person_key = stated.person_key
