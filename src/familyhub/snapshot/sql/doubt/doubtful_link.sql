-- Two people who may be one. Two numbers forbid nothing here: one of them may have been typed wrongly, or replaced.
SELECT LEAST(one.person_id, other.person_id) AS person_id, GREATEST(one.person_id, other.person_id) AS other_id,
    MAX(link_doubt.weight) AS weight,
    MAX_BY(link_doubt.why, ROW(COALESCE(link_doubt.weight, 0), link_doubt.why)) AS why
FROM link_doubt
JOIN node_person AS one ON one.node = link_doubt.a
JOIN node_person AS other ON other.node = link_doubt.b
WHERE one.person_id <> other.person_id
    AND (
        link_doubt.kind = 'doubtful'
        OR (link_doubt.kind = 'forbidden' AND link_doubt.weight IS NOT NULL AND link_doubt.why LIKE 'two % numbers')
    )
GROUP BY LEAST(one.person_id, other.person_id), GREATEST(one.person_id, other.person_id)
