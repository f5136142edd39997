-- What people decided of pairs of records, the newest entry where there are several. `decision` names opaque keys.
INSERT INTO linkage_decided
WITH keyed AS (
    SELECT node, record_key(source, person_key) AS record_key FROM identity.linkage_record
)
SELECT LEAST(one.node, other.node) AS a, GREATEST(one.node, other.node) AS b, MAX_BY(decision.same, entry) AS same
FROM decision
JOIN keyed AS one ON one.record_key = decision.first
JOIN keyed AS other ON other.record_key = decision.second
GROUP BY LEAST(one.node, other.node), GREATEST(one.node, other.node)
