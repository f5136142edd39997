-- Pairs of two sources that a number proves, and how many of them the model would have joined by itself; and those it
-- would have joined whose numbers differ. For all, by group. Of a record without a name the model can say nothing.
WITH across AS (
    SELECT * FROM linkage_pair WHERE is_across AND (is_proved OR (other_number AND would_join))
),
grouped AS (
    SELECT 'all' AS dimension, '' AS value, person_id, is_proved, both_named, would_join, other_number FROM across
    UNION ALL
    SELECT 'sources', sources, person_id, is_proved, both_named, would_join, other_number FROM across
    UNION ALL
    SELECT 'age', age, person_id, is_proved, both_named, would_join, other_number FROM across
    UNION ALL
    SELECT 'ethnicity', ethnicity, person_id, is_proved, both_named, would_join, other_number FROM across WHERE is_child
    UNION ALL
    SELECT 'quintile', quintile, person_id, is_proved, both_named, would_join, other_number FROM across WHERE is_child
    UNION ALL
    SELECT 'sex', sex, person_id, is_proved, both_named, would_join, other_number FROM across WHERE is_child
    UNION ALL
    SELECT 'birth', birth, person_id, is_proved, both_named, would_join, other_number FROM across WHERE is_child
)
SELECT dimension, value,
    CAST(COUNT(*) FILTER (is_proved AND both_named) AS INTEGER) AS proved,
    CAST(COUNT(DISTINCT person_id) FILTER (is_proved AND both_named) AS INTEGER) AS people,
    CAST(COUNT(*) FILTER (is_proved AND both_named AND would_join) AS INTEGER) AS found,
    CAST(COUNT(*) FILTER (other_number AND would_join) AS INTEGER) AS mistaken,
    CAST(COUNT(*) FILTER (is_proved AND NOT both_named) AS INTEGER) AS nameless
FROM grouped
GROUP BY dimension, value
ORDER BY dimension, value
