CREATE OR REPLACE TEMP TABLE node_cluster AS
SELECT node, cluster FROM clustered;

CREATE OR REPLACE TEMP TABLE cluster_person AS
SELECT node_cluster.cluster, opaque(MIN(standard.source || CHR(31) || standard.person_key)) AS person_id
FROM node_cluster
JOIN standard ON standard.node = node_cluster.node
GROUP BY node_cluster.cluster;

CREATE OR REPLACE TABLE record_person AS
SELECT standard.source, standard.person_key, cluster_person.person_id
FROM node_cluster
JOIN standard ON standard.node = node_cluster.node
JOIN cluster_person ON cluster_person.cluster = node_cluster.cluster;

-- Whoever bears the number and birth date of a record that an adoption closed is restricted like it. Where an adopter is
-- merely named the child lives in the family that says so: nothing is joined, and nobody is hidden.
CREATE OR REPLACE TABLE beside_adopted AS
SELECT DISTINCT cluster_person.person_id
FROM bearer
JOIN bearer AS adopted ON adopted.bearing = bearer.bearing AND adopted.is_adopted
JOIN standard AS told ON told.node = adopted.node AND COALESCE(told.is_closed, told.is_adopted)
LEFT JOIN held_apart ON held_apart.bearing = bearer.bearing
JOIN node_cluster ON node_cluster.node = bearer.node
JOIN cluster_person ON cluster_person.cluster = node_cluster.cluster
WHERE held_apart.bearing IS NULL;
