-- Every two records that bear one id of one system: in the system itself, or in returns that were made from it.
CREATE OR REPLACE TEMP TABLE local_id_pair AS
WITH system_of AS (          -- the system itself is among those that bear its ids
    SELECT source, system FROM local_id_system
    UNION
    SELECT system, system FROM local_id_system
),
bearer AS (
    SELECT standard.node, standard.person_key, standard.birth_date, system_of.system
    FROM standard
    JOIN system_of ON system_of.source = standard.source
)
SELECT one.node AS a, other.node AS b,
    COALESCE(one.birth_date <> other.birth_date, FALSE) AS contradicts
FROM bearer AS one
JOIN bearer AS other
    ON other.system = one.system AND other.person_key = one.person_key AND other.node > one.node;

CREATE OR REPLACE TEMP TABLE local_id_edge AS
SELECT a, b FROM local_id_pair WHERE NOT contradicts ORDER BY a, b;

CREATE OR REPLACE TEMP TABLE local_id_doubt AS
SELECT a, b, 'one local id, and two dates of birth' AS why FROM local_id_pair WHERE contradicts ORDER BY a, b;
