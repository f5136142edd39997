-- What stood among the records for the sake of the ids stands by itself again, each row with its person's id.
CREATE OR REPLACE TEMP TABLE expected_record AS
SELECT source, person_key, person_id FROM record_person WHERE STARTS_WITH(source, 'unborn' || CHR(31));

DELETE FROM record_person WHERE STARTS_WITH(source, 'unborn' || CHR(31));

CREATE OR REPLACE TABLE expected_child AS
SELECT expected_record.person_id, mother.id AS mother_id, unborn_record.* EXCLUDE (mother_id)
FROM unborn_record
JOIN expected_record ON expected_record.source || CHR(31) || expected_record.person_key = unborn_record.record_key
LEFT JOIN cluster_id AS mother ON mother.cluster = unborn_record.mother_id
