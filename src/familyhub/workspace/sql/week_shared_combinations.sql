-- The combinations that are among the most frequent of the county or of a district, with their count in each of these.
WITH placed AS (
    SELECT mask, groups, level, place, children
    FROM group_combination
    WHERE as_of = $day AND hierarchy = 'caseload' AND level IN ('county', 'district')
),
ranked AS (
    SELECT
        mask,
        ROW_NUMBER() OVER (
            PARTITION BY level, place
            ORDER BY children DESC NULLS LAST, groups ASC NULLS LAST, mask ASC NULLS LAST
        ) AS position
    FROM placed
),
chosen AS (
    SELECT DISTINCT mask
    FROM ranked
    WHERE position <= $most
)
SELECT placed.mask, placed.level, placed.place, placed.children
FROM placed
JOIN chosen ON chosen.mask = placed.mask
ORDER BY
    placed.level ASC NULLS LAST, placed.place ASC NULLS LAST, placed.children DESC NULLS LAST,
    placed.groups ASC NULLS LAST, placed.mask ASC NULLS LAST
