-- Pairs that are asked about though no doubt of the linkage names them, by the opaque keys of their records. A pair of
-- which a record is gone cannot be asked about any more; one that is in doubt is asked about as what it is.
INSERT INTO asked_pair
WITH keyed AS (
    SELECT node, record_key(source, person_key) AS record_key FROM linkage_record
)
SELECT LEAST(one.node, other.node) AS a, GREATEST(one.node, other.node) AS b, NULL AS weight, also.kind, also.why
FROM also_asked AS also
JOIN keyed AS one ON one.record_key = also.first
JOIN keyed AS other ON other.record_key = also.second
LEFT JOIN asked_pair AS listed ON listed.a = LEAST(one.node, other.node) AND listed.b = GREATEST(one.node, other.node)
WHERE listed.a IS NULL
