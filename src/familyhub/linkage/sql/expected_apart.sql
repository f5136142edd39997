-- What stood among the records for the sake of the ids stands by itself again, each row with its person's id.
CREATE OR REPLACE TEMP TABLE expected_record AS
SELECT source, person_key, person_id FROM record_person WHERE STARTS_WITH(source, 'unborn' || CHR(31));

DELETE FROM record_person WHERE STARTS_WITH(source, 'unborn' || CHR(31));

CREATE OR REPLACE TABLE expected_child AS
WITH first_borne AS (      -- the id a row was first published under: a delivery goes by it, whatever becomes of the person
    SELECT expected_record.source, expected_record.person_key, MIN_BY(id_history.id, id_history.published) AS id,
        MIN(id_history.published) AS published
    FROM expected_record
    JOIN id_history ON id_history.record_key = record_key(expected_record.source, expected_record.person_key)
    GROUP BY expected_record.source, expected_record.person_key
)
SELECT expected_record.person_id, COALESCE(first_borne.id, expected_record.person_id) AS first_id,
    first_borne.published AS first_published, mother.id AS mother_id, unborn_record.* EXCLUDE (mother_id)
FROM unborn_record
JOIN expected_record ON expected_record.source || CHR(31) || expected_record.person_key = unborn_record.record_key
LEFT JOIN first_borne
    ON first_borne.source = expected_record.source AND first_borne.person_key = expected_record.person_key
LEFT JOIN cluster_id AS mother ON mother.cluster = unborn_record.mother_id
