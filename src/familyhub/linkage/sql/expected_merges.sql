-- Ids that came together because an expected child was born: of one of the two, only what told of the unborn was left.
WITH before AS (
    SELECT record_key, MAX_BY(id, published) AS id FROM id_history GROUP BY record_key
),
unborn_key AS (
    SELECT record_key(source, person_key) AS record_key FROM expected_record
    UNION
    SELECT record_key(source, person_key) FROM own_record
),
side AS (
    SELECT cluster_id.id AS person_id, before.id AS id_before, BOOL_AND(unborn_key.record_key IS NOT NULL) AS is_unborn
    FROM record_cluster
    JOIN cluster_id ON cluster_id.cluster = record_cluster.cluster
    JOIN before ON before.record_key = record_cluster.record_key
    LEFT JOIN unborn_key ON unborn_key.record_key = record_cluster.record_key
    GROUP BY cluster_id.id, before.id
)
SELECT came.person_id, came.id_before AS other_id
FROM side AS came
LEFT JOIN side AS stayed ON stayed.person_id = came.person_id AND stayed.id_before = came.person_id
WHERE came.id_before <> came.person_id AND (came.is_unborn OR COALESCE(stayed.is_unborn, FALSE))
