-- What is for a person to decide, one row a pair of `asked_pair`, with what the order of questions goes by.
WITH hanging AS (            -- contacts that stand, by person
    SELECT person_id, COUNT(*) AS contacts FROM contact WHERE learnt_to IS NULL GROUP BY person_id
),
asked AS (                   -- the records that any pair is about
    SELECT a AS node FROM asked_pair
    UNION
    SELECT b FROM asked_pair
),
known AS (
    SELECT linkage_record.node, linkage_record.source, linkage_record.person_key, linkage_record.person_id,
        record_key(linkage_record.source, linkage_record.person_key) AS record_key,
        linkage_record.is_unborn
            OR COALESCE(linkage_record.birth_date > getvariable('as_at') - INTERVAL 5 YEAR, FALSE) AS under_five,
        COALESCE(hanging.contacts, 0) AS contacts,
        COALESCE(linkage_record.is_adopted, FALSE) AS adopted,
        person.restriction IS NOT NULL OR COALESCE(linkage_record.is_adopted, FALSE) AS restricted
    FROM asked
    JOIN linkage_record ON linkage_record.node = asked.node
    LEFT JOIN hanging ON hanging.person_id = linkage_record.person_id
    LEFT JOIN person ON person.person_id = linkage_record.person_id
)
SELECT asked_pair.kind, asked_pair.why, COALESCE(asked_pair.weight, link_edge.weight) AS weight, link_edge.rule,
    one.node AS a, one.source AS a_source, one.person_key AS a_person_key, one.person_id AS a_person_id,
    one.record_key AS a_record_key,
    other.node AS b, other.source AS b_source, other.person_key AS b_person_key, other.person_id AS b_person_id,
    other.record_key AS b_record_key,
    one.under_five OR other.under_five AS under_five,
    one.contacts + CASE WHEN one.person_id = other.person_id THEN 0 ELSE other.contacts END AS contacts,
    one.adopted OR other.adopted AS adoption,
    one.restricted OR other.restricted AS restricted
FROM asked_pair
JOIN known AS one ON one.node = asked_pair.a
JOIN known AS other ON other.node = asked_pair.b
LEFT JOIN link_edge ON link_edge.a = asked_pair.a AND link_edge.b = asked_pair.b
ORDER BY asked_pair.a, asked_pair.b
