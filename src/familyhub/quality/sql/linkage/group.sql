-- Records by what they themselves say of the person. Children under 19, but for ages.
WITH suspect AS (
    SELECT DISTINCT person_id FROM marts.linkage_check_member
),
told AS (
    SELECT linkage_told.*, suspect.person_id AS suspect
    FROM linkage_told
    LEFT JOIN suspect ON suspect.person_id = linkage_told.person_id
),
grouped AS (
    SELECT 'age' AS dimension, age AS value, source, person_id, standing, doubtful, suspect FROM told
    UNION ALL
    SELECT 'ethnicity', ethnicity, source, person_id, standing, doubtful, suspect FROM told WHERE is_child
    UNION ALL
    SELECT 'quintile', quintile, source, person_id, standing, doubtful, suspect FROM told WHERE is_child
    UNION ALL
    SELECT 'sex', sex, source, person_id, standing, doubtful, suspect FROM told WHERE is_child
    UNION ALL
    SELECT 'birth', birth, source, person_id, standing, doubtful, suspect FROM told WHERE is_child
)
SELECT dimension, value, COALESCE(source, '') AS source,
    CAST(COUNT(*) AS INTEGER) AS records,
    CAST(COUNT(DISTINCT person_id) AS INTEGER) AS people,
    CAST(COUNT(*) FILTER (standing = 'tied') AS INTEGER) AS tied,
    CAST(COUNT(*) FILTER (doubtful) AS INTEGER) AS doubtful,
    CAST(COUNT(DISTINCT suspect) AS INTEGER) AS impossible
FROM grouped
GROUP BY GROUPING SETS ((dimension, value, source), (dimension, value))
ORDER BY dimension, value, source NULLS FIRST
