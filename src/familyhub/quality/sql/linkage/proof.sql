-- Pairs of two sources that a number proves, and how many of them the model would have joined by itself; and those it
-- would have joined whose numbers differ. For all, by group.
WITH across AS (
    SELECT * FROM linkage_pair WHERE is_across
),
grouped AS (
    SELECT 'all' AS dimension, '' AS value, is_proved, would_join, other_number FROM across
    UNION ALL
    SELECT 'sources', sources, is_proved, would_join, other_number FROM across
    UNION ALL
    SELECT 'age', age, is_proved, would_join, other_number FROM across
    UNION ALL
    SELECT 'ethnicity', ethnicity, is_proved, would_join, other_number FROM across WHERE is_child
    UNION ALL
    SELECT 'quintile', quintile, is_proved, would_join, other_number FROM across WHERE is_child
    UNION ALL
    SELECT 'sex', sex, is_proved, would_join, other_number FROM across WHERE is_child
    UNION ALL
    SELECT 'birth', birth, is_proved, would_join, other_number FROM across WHERE is_child
)
SELECT dimension, value,
    CAST(COUNT(*) FILTER (is_proved) AS INTEGER) AS proved,
    CAST(COUNT(*) FILTER (is_proved AND would_join) AS INTEGER) AS found,
    CAST(COUNT(*) FILTER (other_number AND would_join) AS INTEGER) AS mistaken
FROM grouped
GROUP BY dimension, value
ORDER BY dimension, value
