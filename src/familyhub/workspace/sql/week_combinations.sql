-- The most frequent combinations of three groups or more at county, district and team.
WITH ranked AS (
    SELECT
        mask, level, place, children,
        ROW_NUMBER() OVER (
            PARTITION BY level, place
            ORDER BY children DESC NULLS LAST, groups ASC NULLS LAST, mask ASC NULLS LAST
        ) AS position
    FROM group_combination
    WHERE as_of = $day AND hierarchy = 'caseload' AND level IN ('county', 'district', 'team')
)
SELECT mask, level, place, children
FROM ranked
WHERE position <= $most
ORDER BY level ASC NULLS LAST, place ASC NULLS LAST, position ASC NULLS LAST
