-- Pairs that a number proves, and how many of them the model would have joined by itself, for all and by group.
WITH grouped AS (
    SELECT 'all' AS dimension, '' AS value, is_proved, would_join, other_number FROM linkage_pair
    UNION ALL
    SELECT 'sources', sources, is_proved, would_join, other_number FROM linkage_pair
    UNION ALL
    SELECT 'age', age, is_proved, would_join, other_number FROM linkage_pair
    UNION ALL
    SELECT 'ethnicity', ethnicity, is_proved, would_join, other_number FROM linkage_pair WHERE is_child
    UNION ALL
    SELECT 'quintile', quintile, is_proved, would_join, other_number FROM linkage_pair WHERE is_child
    UNION ALL
    SELECT 'sex', sex, is_proved, would_join, other_number FROM linkage_pair WHERE is_child
    UNION ALL
    SELECT 'birth', birth, is_proved, would_join, other_number FROM linkage_pair WHERE is_child
)
SELECT dimension, value,
    CAST(COUNT(*) FILTER (is_proved) AS INTEGER) AS proved,
    CAST(COUNT(*) FILTER (is_proved AND would_join) AS INTEGER) AS found,
    CAST(COUNT(*) FILTER (other_number AND would_join) AS INTEGER) AS mistaken
FROM grouped
GROUP BY dimension, value
ORDER BY dimension, value
