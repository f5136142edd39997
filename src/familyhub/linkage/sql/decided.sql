-- What people decided, by node; of records that are gone nothing is left to decide.
CREATE OR REPLACE TEMP TABLE decided AS
WITH keyed AS (
    SELECT node, record_key(source, person_key) AS record_key FROM standard
)
SELECT LEAST(one.node, other.node) AS a, GREATEST(one.node, other.node) AS b,
    BOOL_AND(decision.same) AS same, MAX(decision.entry) AS entry
FROM decision
JOIN keyed AS one ON one.record_key = decision.first
JOIN keyed AS other ON other.record_key = decision.second
WHERE one.node <> other.node
GROUP BY ALL
