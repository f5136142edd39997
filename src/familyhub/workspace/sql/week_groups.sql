-- Who belongs to each priority group at county, district and team, the most frequent first.
SELECT
    group_count.priority_group AS what, group_count.level, group_count.place,
    group_count.people, group_count.under_fives, group_count.families, group_count.asked, group_count.population,
    group_count.unconfirmed, group_count.among_three
FROM group_count
JOIN priority_group ON priority_group.priority_group = group_count.priority_group
WHERE group_count.as_of = $day AND group_count.hierarchy = 'caseload'
  AND group_count.level IN ('county', 'district', 'team')
ORDER BY
    group_count.level ASC NULLS LAST, group_count.place ASC NULLS LAST, group_count.people DESC NULLS LAST,
    priority_group.position ASC NULLS LAST
