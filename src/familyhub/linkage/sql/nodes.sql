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

-- How new a row is, as one whole number: by the day we learnt of it, then by its extract, then by its line.
CREATE OR REPLACE TEMP MACRO learnt(days_before, learnt_from, extract_id, row) AS
    CAST(days_before * 4194304 + (learnt_from - DATE '0001-01-01') AS HUGEINT) * 2147483648 * 1099511627776
    + CAST(COALESCE(extract_id, 0) AS HUGEINT) * 1099511627776 + COALESCE(row, 0);

-- Every version of every person record, by node. The higher `told`, the newer: what still stands first. `learnt` asks not
-- whether a row still stands.
CREATE OR REPLACE TEMP TABLE person_told AS
SELECT node.node,
    learnt(CASE WHEN learnt_to IS NULL THEN 1 ELSE 0 END, learnt_from, extract_id, row) AS told,
    learnt(0, learnt_from, extract_id, row) AS learnt,
    nhs_number, upn, forename, surname, former_surname, birth_date, expected_date, birth_order,
    CASE WHEN sex IN ('F', 'M') THEN sex END AS sex, restriction
FROM person_record
JOIN node ON node.source = person_record.source AND node.person_key = person_record.person_key;
