-- Under fives in three or more groups at county, district and team, and those of them who are helped.
SELECT 'three' AS what, level, place, under_fives, any_asked, three_or_more, with_intervention
FROM group_place
WHERE as_of = $day AND hierarchy = 'caseload' AND level IN ('county', 'district', 'team')
ORDER BY level ASC NULLS LAST, place ASC NULLS LAST
