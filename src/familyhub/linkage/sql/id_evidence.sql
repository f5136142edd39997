-- Why ids moved, one row an event of the ledger: `id_evidence(person_id, other_id, rule, weight, first_key, second_key)`.
-- Reads `id_came(record_key, id, id_before)`, the records whose id is new to them; `told_apart(first, second)`,
-- the record keys that somebody parted; and what the linkage left. Ids are those that stay.
CREATE OR REPLACE TEMP TABLE id_evidence AS
WITH keyed AS (
    SELECT standard.node, record_key(standard.source, standard.person_key) AS record_key, record_person.person_id,
        standard.nhs_numbers, standard.upns, standard.birth_date, standard.birth_order, standard.is_adopted
    FROM standard
    JOIN record_person ON record_person.source = standard.source AND record_person.person_key = standard.person_key
),
moved AS (                   -- the records that came, with the id that they bore before
    SELECT keyed.*, id_came.id_before AS other_id
    FROM id_came
    JOIN keyed ON keyed.record_key = id_came.record_key
    WHERE id_came.id_before IS NOT NULL
),
event AS (
    SELECT DISTINCT person_id, other_id FROM moved
),
stands AS (                  -- ids that somebody bears still: their records and those that left them are two people
    SELECT DISTINCT event.other_id
    FROM event
    JOIN keyed ON keyed.person_id = event.other_id
),
beside AS (                  -- the other side: whom the records came to, or whom they left
    SELECT event.person_id, event.other_id, keyed.* EXCLUDE (person_id)
    FROM event
    JOIN keyed ON keyed.person_id = event.person_id
    LEFT JOIN stands ON stands.other_id = event.other_id
    LEFT JOIN moved ON moved.node = keyed.node
    WHERE stands.other_id IS NULL AND moved.other_id IS DISTINCT FROM event.other_id
    UNION ALL
    SELECT event.person_id, event.other_id, keyed.* EXCLUDE (person_id)
    FROM event
    JOIN keyed ON keyed.person_id = event.other_id
),
pair AS (                    -- every pair that was found between the two sides
    SELECT moved.person_id, moved.other_id, link_edge.rule, link_edge.weight,
        moved.record_key AS first_key, beside.record_key AS second_key
    FROM link_edge
    JOIN moved ON moved.node = link_edge.a
    JOIN beside ON beside.node = link_edge.b AND beside.person_id = moved.person_id AND beside.other_id = moved.other_id
    UNION ALL
    SELECT moved.person_id, moved.other_id, link_edge.rule, link_edge.weight, moved.record_key, beside.record_key
    FROM link_edge
    JOIN moved ON moved.node = link_edge.b
    JOIN beside ON beside.node = link_edge.a AND beside.person_id = moved.person_id AND beside.other_id = moved.other_id
),
strongest AS (
    SELECT *
    FROM pair
    QUALIFY ROW_NUMBER() OVER (
        PARTITION BY person_id, other_id
        ORDER BY CASE rule WHEN 'person' THEN 1 WHEN 'nhs_number' THEN 2 WHEN 'upn' THEN 3 WHEN 'model' THEN 5 ELSE 4 END,
            weight DESC NULLS FIRST, first_key, second_key
    ) = 1
),
parted AS (                  -- pairs that somebody told apart
    SELECT moved.person_id, moved.other_id, MIN(moved.record_key) AS first_key,
        MIN_BY(beside.record_key, moved.record_key) AS second_key
    FROM told_apart
    JOIN moved ON moved.record_key = told_apart.first OR moved.record_key = told_apart.second
    JOIN beside ON beside.person_id = moved.person_id AND beside.other_id = moved.other_id
        AND beside.record_key = CASE WHEN moved.record_key = told_apart.first THEN told_apart.second ELSE told_apart.first END
    GROUP BY moved.person_id, moved.other_id
),
side AS (                    -- what each side holds
    SELECT person_id, other_id, 'moved' AS side, nhs_numbers, upns, birth_date, birth_order, is_adopted FROM moved
    UNION ALL
    SELECT person_id, other_id, 'beside', nhs_numbers, upns, birth_date, birth_order, is_adopted FROM beside
),
held AS (
    SELECT person_id, other_id, side,
        LIST_DISTINCT(FLATTEN(LIST(nhs_numbers))) AS nhs_numbers, LIST_DISTINCT(FLATTEN(LIST(upns))) AS upns,
        LIST_DISTINCT(LIST(birth_order) FILTER (WHERE birth_order IS NOT NULL)) AS birth_orders,
        LIST_DISTINCT(LIST(birth_date) FILTER (WHERE birth_order IS NOT NULL)) AS birth_dates,
        BOOL_OR(is_adopted) AS is_adopted
    FROM side
    GROUP BY person_id, other_id, side
),
forbidden AS (               -- in the words of `cannot_link.why_not`
    SELECT moved.person_id, moved.other_id,
        CASE
            WHEN moved.is_adopted OR beside.is_adopted THEN 'one of them is an adopted child'
            WHEN LEN(moved.nhs_numbers) > 0 AND LEN(beside.nhs_numbers) > 0
                AND NOT LIST_HAS_ANY(moved.nhs_numbers, beside.nhs_numbers) THEN 'two NHS numbers'
            WHEN LEN(moved.upns) > 0 AND LEN(beside.upns) > 0
                AND NOT LIST_HAS_ANY(moved.upns, beside.upns) THEN 'two pupil numbers'
            WHEN LIST_HAS_ANY(moved.birth_dates, beside.birth_dates)
                AND NOT LIST_HAS_ANY(moved.birth_orders, beside.birth_orders) THEN 'two babies of one birth'
        END AS why
    FROM held AS moved
    JOIN held AS beside ON beside.person_id = moved.person_id AND beside.other_id = moved.other_id
        AND beside.side = 'beside'
    WHERE moved.side = 'moved'
),
doubted AS (                 -- what the merge itself said of the two people
    SELECT event.person_id, event.other_id, MAX_BY(link_doubt.why, COALESCE(link_doubt.weight, 1e9)) AS why
    FROM link_doubt
    JOIN keyed AS one ON one.node = link_doubt.a
    JOIN keyed AS other ON other.node = link_doubt.b
    JOIN event ON event.person_id = one.person_id AND event.other_id = other.person_id
        OR event.person_id = other.person_id AND event.other_id = one.person_id
    GROUP BY event.person_id, event.other_id
)
SELECT event.person_id, event.other_id,
    CASE
        WHEN stands.other_id IS NULL THEN strongest.rule
        WHEN parted.person_id IS NOT NULL THEN 'person'
        ELSE COALESCE(
            forbidden.why, doubted.why,
            CASE WHEN strongest.rule IS NULL THEN 'nothing ties them any more' ELSE 'not enough agrees' END
        )
    END AS rule,
    CASE WHEN stands.other_id IS NULL OR parted.person_id IS NULL THEN strongest.weight END AS weight,
    COALESCE(parted.first_key, strongest.first_key) AS first_key,
    COALESCE(parted.second_key, strongest.second_key) AS second_key
FROM event
LEFT JOIN stands ON stands.other_id = event.other_id
LEFT JOIN strongest ON strongest.person_id = event.person_id AND strongest.other_id = event.other_id
LEFT JOIN parted ON parted.person_id = event.person_id AND parted.other_id = event.other_id
LEFT JOIN forbidden ON forbidden.person_id = event.person_id AND forbidden.other_id = event.other_id
LEFT JOIN doubted ON doubted.person_id = event.person_id AND doubted.other_id = event.other_id
