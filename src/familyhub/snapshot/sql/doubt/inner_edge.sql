-- The pairs of records that are one person.
SELECT link_edge.a, link_edge.b, link_edge.weight
FROM link_edge
JOIN node_person AS one ON one.node = link_edge.a
JOIN node_person AS other ON other.node = link_edge.b
WHERE one.person_id = other.person_id
ORDER BY link_edge.a, link_edge.b
