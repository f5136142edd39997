-- Every record by its number, with its person.
CREATE OR REPLACE TEMP TABLE node_person AS
SELECT standard.node, standard.source, standard.person_key, record_person.person_id
FROM standard
JOIN record_person ON record_person.source = standard.source AND record_person.person_key = standard.person_key
