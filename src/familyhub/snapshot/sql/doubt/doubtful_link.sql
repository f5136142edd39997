-- Two people who may be one. Two numbers forbid nothing here: one of them may have been typed wrongly, or replaced.
WITH parted AS (             -- a person's "no" is no doubt any more
    SELECT LEAST(one.person_id, other.person_id) AS person_id, GREATEST(one.person_id, other.person_id) AS other_id
    FROM told_apart
    JOIN node_person AS one ON record_key(one.source, one.person_key) = told_apart.first
    JOIN node_person AS other ON record_key(other.source, other.person_key) = told_apart.second
),
known_to AS (                -- a source that has a record of each tells them apart
    SELECT DISTINCT person_id, source FROM node_person
),
open AS (
    SELECT one.person_id AS one_id, other.person_id AS other_id, link_doubt.weight, link_doubt.why, TRUE AS is_asked
    FROM link_doubt
    JOIN node_person AS one ON one.node = link_doubt.a
    JOIN node_person AS other ON other.node = link_doubt.b
    WHERE link_doubt.kind = 'doubtful'
    UNION ALL
    -- many poor pairs beside a good one keep two people apart, without a question being worth anybody's while
    SELECT one.person_id, other.person_id, link_edge.weight, 'not enough agrees', FALSE
    FROM link_edge
    JOIN node_person AS one ON one.node = link_edge.a
    JOIN node_person AS other ON other.node = link_edge.b
    JOIN standard AS first_told ON first_told.node = link_edge.a
    JOIN standard AS other_told ON other_told.node = link_edge.b
    WHERE link_edge.weight IS NOT NULL AND NOT link_edge.dissimilar
        AND NOT COALESCE(first_told.is_adopted, FALSE) AND NOT COALESCE(other_told.is_adopted, FALSE)
),
pair AS (
    SELECT LEAST(one_id, other_id) AS person_id, GREATEST(one_id, other_id) AS other_id, MAX(weight) AS weight,
        MAX_BY(why, ROW(is_asked, COALESCE(weight, 0), why)) AS why, BOOL_OR(is_asked) AS is_asked
    FROM open
    WHERE one_id <> other_id
    GROUP BY LEAST(one_id, other_id), GREATEST(one_id, other_id)
),
known_apart AS (
    SELECT DISTINCT pair.person_id, pair.other_id
    FROM pair
    JOIN known_to AS one ON one.person_id = pair.person_id
    JOIN known_to AS other ON other.person_id = pair.other_id AND other.source = one.source
),
likely AS (
    SELECT pair.person_id, pair.other_id, pair.weight, pair.why
    FROM pair
    LEFT JOIN known_apart ON known_apart.person_id = pair.person_id AND known_apart.other_id = pair.other_id
    WHERE pair.is_asked OR known_apart.person_id IS NULL
),
seen AS (
    SELECT DISTINCT source, person_key FROM contact
),
nameless AS (                -- seen by somebody, and nobody can tell who it was
    SELECT node_person.person_id, node_person.source, standard.birth_date, standard.sex
    FROM standard
    JOIN node_person ON node_person.node = standard.node
    JOIN seen ON seen.source = standard.source AND seen.person_key = standard.person_key
    WHERE standard.forename IS NULL AND standard.birth_date IS NOT NULL
        AND LEN(COALESCE(standard.nhs_numbers, [])) = 0 AND LEN(COALESCE(standard.upns, [])) = 0
        AND node_person.person_id NOT IN (SELECT person_id FROM likely UNION SELECT other_id FROM likely)
    QUALIFY COUNT(*) OVER (PARTITION BY node_person.person_id) = 1
),
born_then AS (               -- everybody else of that birth date of whom the same source has no record
    SELECT nameless.person_id, node_person.person_id AS other_id
    FROM nameless
    JOIN standard
        ON standard.birth_date = nameless.birth_date
        AND COALESCE(standard.sex = nameless.sex, TRUE)
        AND NOT COALESCE(standard.is_adopted, FALSE)
    JOIN node_person ON node_person.node = standard.node
    LEFT JOIN known_to ON known_to.person_id = node_person.person_id AND known_to.source = nameless.source
    WHERE node_person.person_id <> nameless.person_id AND known_to.person_id IS NULL
),
every_pair AS (
    SELECT person_id, other_id, weight, why FROM likely
    UNION ALL
    SELECT DISTINCT LEAST(person_id, other_id), GREATEST(person_id, other_id), CAST(NULL AS DOUBLE),
        'without number and name, and one birth date'
    FROM born_then
)
SELECT every_pair.*
FROM every_pair
LEFT JOIN parted ON parted.person_id = every_pair.person_id AND parted.other_id = every_pair.other_id
WHERE parted.person_id IS NULL
ORDER BY every_pair.person_id, every_pair.other_id
