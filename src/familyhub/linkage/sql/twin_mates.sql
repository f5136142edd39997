-- Forenames that are names of people, and no slips of the pen.
CREATE OR REPLACE TEMP TABLE known_forename AS
SELECT forename
FROM standard
WHERE LENGTH(forename) > 2
GROUP BY forename
HAVING COUNT(*) >= GREATEST(getvariable('fewest_known'), (SELECT COUNT(*) FROM standard) / getvariable('known_name'));

-- Two records of one source that are two children of one birth: no chain of pairs may bring them together.
CREATE OR REPLACE TEMP TABLE twin_mate AS
WITH child AS (
    SELECT standard.*, known_forename.forename IS NOT NULL AS has_known_name,
        COALESCE(uprn, house || CHR(31) || postcode) AS home
    FROM standard
    LEFT JOIN known_forename ON known_forename.forename = standard.forename
    WHERE birth_date IS NOT NULL
),
tied AS (                    -- by what both come of: a delivery or a mother says more than a home and a surname
    SELECT one.node AS a, other.node AS b, TRUE AS is_birth
    FROM child AS one
    JOIN child AS other
        ON other.source = one.source AND other.birth_date = one.birth_date AND other.delivery = one.delivery
    WHERE other.node > one.node
    UNION
    SELECT one.node, other.node, TRUE
    FROM child AS one
    JOIN child AS other
        ON other.source = one.source AND other.birth_date = one.birth_date AND other.mother = one.mother
    WHERE other.node > one.node
    UNION
    SELECT one.node, other.node, TRUE
    FROM child AS one
    JOIN child AS other
        ON other.source = one.source AND other.birth_date = one.birth_date AND other.mother_nhs = one.mother_nhs
    WHERE other.node > one.node
    UNION
    SELECT one.node, other.node, FALSE
    FROM child AS one
    JOIN child AS other
        ON other.source = one.source AND other.birth_date = one.birth_date AND other.home = one.home
        AND other.surname = one.surname
    WHERE other.node > one.node
),
told AS (
    SELECT a, b, BOOL_OR(is_birth) AS is_birth FROM tied GROUP BY a, b
)
SELECT told.a, told.b
FROM told
JOIN child AS one ON one.node = told.a
JOIN child AS other ON other.node = told.b
WHERE one.birth_order <> other.birth_order
    OR (told.is_birth AND one.sex <> other.sex)
    OR (
        one.forename <> other.forename
        AND NOT LIST_HAS_ANY(one.forename_roots, other.forename_roots)
        AND NOT LIST_CONTAINS(one.forenames, other.forename) AND NOT LIST_CONTAINS(other.forenames, one.forename)
        AND (
            told.is_birth
            OR (one.has_known_name AND other.has_known_name)
            OR JARO_WINKLER_SIMILARITY(one.forename, other.forename) < 0.8
        )
    )
ORDER BY told.a, told.b;
