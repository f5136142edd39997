-- Pairs of records that were joined without somebody's decision, by what joins them: all, and by group. Children under
-- 19, but for ages. Of what one record is silent about, the other may tell.
CREATE OR REPLACE TEMP TABLE joined_told AS
SELECT pair.a, pair.b, pair.joined_by,
    CASE WHEN one.ethnicity = 'unknown' THEN other.ethnicity ELSE one.ethnicity END AS ethnicity,
    CASE WHEN one.quintile = 'unknown' THEN other.quintile ELSE one.quintile END AS quintile,
    CASE WHEN one.sex = 'unknown' THEN other.sex ELSE one.sex END AS sex,
    CASE WHEN one.age = 'unknown' THEN other.age ELSE one.age END AS age,
    CASE WHEN 'multiple' IN (one.birth, other.birth) THEN 'multiple' ELSE 'single' END AS birth,
    COALESCE(one.is_child, FALSE) OR COALESCE(other.is_child, FALSE) AS is_child
FROM {pairs} AS pair
JOIN linkage_told AS one ON one.node = pair.a
JOIN linkage_told AS other ON other.node = pair.b;

CREATE OR REPLACE TEMP TABLE joined_grouped AS
SELECT a, b, joined_by, 'all' AS dimension, '' AS value FROM joined_told
UNION ALL
SELECT a, b, joined_by, 'age', age FROM joined_told
UNION ALL
SELECT a, b, joined_by, 'ethnicity', ethnicity FROM joined_told WHERE is_child
UNION ALL
SELECT a, b, joined_by, 'quintile', quintile FROM joined_told WHERE is_child
UNION ALL
SELECT a, b, joined_by, 'sex', sex FROM joined_told WHERE is_child
UNION ALL
SELECT a, b, joined_by, 'birth', birth FROM joined_told WHERE is_child
