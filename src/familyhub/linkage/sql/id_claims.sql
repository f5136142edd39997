-- Which ids each cluster may claim, the strongest claim first: `id_claim(cluster, id, origin, place)`.
CREATE OR REPLACE TEMP TABLE id_cluster AS
SELECT cluster, MIN(record_key) AS first_key
FROM record_cluster
GROUP BY cluster;

CREATE OR REPLACE TEMP TABLE id_spell AS
WITH told AS (               -- what the ledger tells of the records there are now
    SELECT record_cluster.cluster, id_history.record_key, id_history.id, id_history.published,
        LAG(id_history.id) OVER (PARTITION BY id_history.record_key ORDER BY id_history.published) AS id_before
    FROM id_history
    JOIN record_cluster ON record_cluster.record_key = id_history.record_key
)
SELECT cluster, record_key, id, published AS begun, id_before,
    LEAD(published) OVER (PARTITION BY record_key ORDER BY published) AS ended
FROM told
WHERE id_before IS DISTINCT FROM id;

CREATE OR REPLACE TEMP TABLE id_claim AS
WITH standing AS (           -- ids that some record bore until now
    SELECT DISTINCT id FROM id_spell WHERE ended IS NULL
),
out_of_service AS (          -- ids that records bore before and nobody bears now
    SELECT DISTINCT id_spell.id
    FROM id_spell
    LEFT JOIN standing ON standing.id = id_spell.id
    WHERE standing.id IS NULL
),
last_spell AS (              -- of each record and id the last time it bore it
    SELECT *
    FROM id_spell
    QUALIFY ROW_NUMBER() OVER (PARTITION BY record_key, id ORDER BY begun DESC) = 1
),
bearing AS (
    SELECT last_spell.cluster, last_spell.record_key, last_spell.id, last_spell.begun,
        CASE
            WHEN last_spell.ended IS NULL THEN 'standing'
            WHEN ROW_NUMBER() OVER (
                PARTITION BY last_spell.record_key, last_spell.ended IS NULL ORDER BY last_spell.begun DESC
            ) = 1 THEN 'former'
            ELSE 'older'
        END AS standing,
        id_merge.person_id IS NOT NULL AS came_by_merge
    FROM last_spell
    LEFT JOIN out_of_service ON out_of_service.id = last_spell.id
    LEFT JOIN id_merge ON id_merge.person_id = last_spell.id AND id_merge.other_id = last_spell.id_before
        AND id_merge.published = last_spell.begun
    WHERE last_spell.ended IS NULL OR out_of_service.id IS NOT NULL
),
since_when AS (              -- of each id when the first of its records came to it, and whether they are parted now
    SELECT id, standing, MIN(begun) AS first_begun, COUNT(DISTINCT cluster) > 1 AS is_parted
    FROM bearing
    GROUP BY id, standing
),
merged_when AS (             -- the first merge into each id that came after its first records
    SELECT bearing.id, bearing.standing, MIN(bearing.begun) AS merged
    FROM bearing
    JOIN since_when ON since_when.id = bearing.id AND since_when.standing = bearing.standing
    WHERE bearing.came_by_merge AND bearing.begun > since_when.first_begun
    GROUP BY bearing.id, bearing.standing
),
counted AS (
    SELECT bearing.cluster, bearing.id, bearing.standing,
        COUNT(*) AS records,
        COUNT(*) FILTER (
            WHERE NOT since_when.is_parted OR merged_when.merged IS NULL OR bearing.begun < merged_when.merged
        ) AS by_right,
        MIN(bearing.begun) AS begun
    FROM bearing
    JOIN since_when ON since_when.id = bearing.id AND since_when.standing = bearing.standing
    LEFT JOIN merged_when ON merged_when.id = bearing.id AND merged_when.standing = bearing.standing
    GROUP BY bearing.cluster, bearing.id, bearing.standing
),
ranked AS (
    SELECT counted.*, id_cluster.first_key,
        CASE
            WHEN standing = 'standing' AND by_right > 0 THEN 1
            WHEN standing = 'former' AND by_right > 0 THEN 2
            WHEN standing = 'standing' THEN 3
            WHEN standing = 'former' THEN 4
            ELSE 5
        END AS rank
    FROM counted
    JOIN id_cluster ON id_cluster.cluster = counted.cluster
)
SELECT cluster, id, CASE WHEN standing = 'standing' THEN 'kept' ELSE 'returned' END AS origin,
    ROW_NUMBER() OVER (ORDER BY rank, by_right DESC, records DESC, begun, id, first_key) AS place
FROM ranked;
