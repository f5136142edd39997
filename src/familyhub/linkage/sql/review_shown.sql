-- Records as their sources wrote them: of each fact the newest that was stated. The mother is told by her id alone.
WITH asked AS (
    SELECT linkage_record.*, mothers.person_id AS mother_person,
        uprn IS NOT NULL OR street IS NOT NULL OR postcode IS NOT NULL AS has_home
    FROM (SELECT * FROM linkage_record WHERE LIST_CONTAINS(?, node)) AS linkage_record
    LEFT JOIN (SELECT node AS mother_node, person_id FROM linkage_record) AS mothers
        ON mothers.mother_node = linkage_record.mother
),
stated AS (
    SELECT asked.node, person_record.*,
        {'stands': learnt_to IS NULL, 'learnt_from': learnt_from, 'extract_id': extract_id, 'row': row} AS told
    FROM asked
    JOIN person_record ON person_record.source = asked.source AND person_record.person_key = asked.person_key
),
named AS (
    SELECT node,
        MAX_BY(forename, told) FILTER (forename IS NOT NULL) AS forename,
        MAX_BY(surname, told) FILTER (surname IS NOT NULL) AS surname,
        MAX_BY(former_surname, told) FILTER (former_surname IS NOT NULL) AS former_surname
    FROM stated
    GROUP BY node
),
shielded AS (                -- of either: where the two homes agree, the other's would tell it; whoever says so
    SELECT COUNT(*) > 0 AS is_shielded
    FROM linkage_record AS theirs
    JOIN person_record ON person_record.source = theirs.source AND person_record.person_key = theirs.person_key
    WHERE theirs.person_id IN (SELECT person_id FROM asked) AND person_record.restriction = 'address_shielded'
),
lived AS (                   -- the home that goes on, else the last
    SELECT asked.node,
        MAX_BY(
            CONCAT_WS(', ', address_record.address, address_record.postcode),
            ROW(to_date IS NULL, from_date, learnt_from, extract_id, row)
        ) AS home
    FROM asked
    JOIN address_record ON address_record.source = asked.source AND address_record.person_key = asked.person_key
    WHERE address_record.kind = 'home' AND address_record.learnt_to IS NULL
    GROUP BY asked.node
)
SELECT asked.node, asked.source, named.forename,
    CONCAT_WS(', before ', named.surname, named.former_surname) AS surname,
    COALESCE(
        CAST(asked.birth_date AS VARCHAR),
        CONCAT_WS('-', asked.birth_year, asked.birth_month, asked.birth_day)
    ) AS birth_date,
    asked.birth_order, asked.sex,
    ARRAY_TO_STRING(asked.nhs_numbers, ', before ') AS nhs_number,
    ARRAY_TO_STRING(asked.upns, ', before ') AS upn,
    CASE WHEN asked.has_home AND NOT shielded.is_shielded THEN lived.home END AS home,
    CASE WHEN asked.mother_person IS NOT NULL THEN 'person ' || LOWER(TO_HEX(asked.mother_person)) END AS mother
FROM asked
CROSS JOIN shielded
LEFT JOIN named ON named.node = asked.node
LEFT JOIN lived ON lived.node = asked.node
