-- What the ids of this run change: `id_changed(record_key, id)` and `id_moved(what, person_id, other_id, records)`.
CREATE OR REPLACE TEMP TABLE id_changed AS
SELECT record_cluster.record_key, cluster_id.id, cluster_id.origin, id_spell.id AS id_before
FROM record_cluster
JOIN cluster_id ON cluster_id.cluster = record_cluster.cluster
LEFT JOIN id_spell ON id_spell.record_key = record_cluster.record_key AND id_spell.ended IS NULL
WHERE id_spell.id IS DISTINCT FROM cluster_id.id;

CREATE OR REPLACE TEMP TABLE id_moved AS
WITH moved AS (
    SELECT id, id_before, origin, COUNT(*) AS records
    FROM id_changed
    WHERE id_before IS NOT NULL
    GROUP BY id, id_before, origin
)
SELECT
    CASE
        WHEN stands.id IS NULL THEN 'merge'
        WHEN moved.origin = 'returned' THEN 'return'
        ELSE 'split'
    END AS what,
    moved.id AS person_id, moved.id_before AS other_id, moved.records
FROM moved
LEFT JOIN cluster_id AS stands ON stands.id = moved.id_before;
