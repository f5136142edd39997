-- Everybody whom any row names by an id of its source, numbered in the order of source and id.
CREATE OR REPLACE TEMP TABLE node AS
WITH named AS (
    SELECT source, person_key FROM person_record
    UNION
    SELECT source, other_key FROM relationship_record WHERE other_key IS NOT NULL
    UNION
    SELECT source, person_key FROM birth
    UNION
    SELECT source, mother_key FROM birth WHERE mother_key IS NOT NULL
    UNION
    SELECT source, person_key FROM pregnancy
    UNION
    SELECT source, person_key FROM contact
    UNION
    SELECT source, person_key FROM referral
    UNION
    SELECT source, person_key FROM responsibility
    UNION
    SELECT source, person_key FROM status
)
SELECT ROW_NUMBER() OVER (ORDER BY source, person_key) - 1 AS node, source, person_key
FROM named;

-- Every version of every person record, by node. The higher `told`, the newer: what still stands first.
CREATE OR REPLACE TEMP TABLE person_told AS
SELECT node.node,
    {'stands': learnt_to IS NULL, 'learnt_from': learnt_from, 'extract_id': extract_id, 'row': row} AS told,
    nhs_number, upn, forename, surname, former_surname, birth_date, expected_date, birth_order,
    CASE WHEN sex IN ('F', 'M') THEN sex END AS sex, restriction
FROM person_record
JOIN node ON node.source = person_record.source AND node.person_key = person_record.person_key;
