-- Who bears a number that one person alone can bear, with the birth date it stands beside.
CREATE OR REPLACE TEMP TABLE bearer AS
WITH numbered AS (
    SELECT node, 'nhs_number' AS kind, UNNEST(nhs_numbers) AS number FROM standard
    UNION ALL
    SELECT node, 'upn', UNNEST(upns) FROM standard
)
SELECT numbered.kind, numbered.number, standard.birth_date, numbered.node, standard.source, standard.birth_order,
    standard.forename, standard.forenames, standard.forename_roots, standard.surname, standard.sex,
    standard.nhs_numbers, standard.is_adopted, known_forename.forename IS NOT NULL AS has_known_name,
    HASH(numbered.kind, numbered.number, standard.birth_date) AS bearing
FROM numbered
JOIN standard ON standard.node = numbered.node
LEFT JOIN known_forename ON known_forename.forename = standard.forename
WHERE standard.birth_date IS NOT NULL;

-- Who bears one number and a birth date with whose twin: the twin's name says on whom the number was typed.
CREATE OR REPLACE TEMP TABLE twins_number AS
WITH mates AS (
    SELECT a AS node, b AS mate FROM twin_mate
    UNION ALL
    SELECT b, a FROM twin_mate
)
SELECT DISTINCT one.bearing, one.node AS a, other.node AS b
FROM bearer AS one
JOIN bearer AS other ON other.bearing = one.bearing AND other.node <> one.node
JOIN mates ON mates.node = other.node
JOIN standard AS mate ON mate.node = mates.mate
WHERE one.forename <> other.forename AND (
    one.forename = mate.forename
    -- a slip that is as near to the twin's name: Loe, where Leo and Lee are twins
    OR (
        DAMERAU_LEVENSHTEIN(one.forename, mate.forename) <= 1
        AND DAMERAU_LEVENSHTEIN(one.forename, mate.forename) <= DAMERAU_LEVENSHTEIN(one.forename, other.forename)
        AND NOT LIST_HAS_ANY(one.forename_roots, other.forename_roots)
    )
);

-- Numbers that contradict themselves: what some of their bearers say cannot be true of one person.
CREATE OR REPLACE TABLE held_apart AS
WITH borne AS (
    SELECT bearing, MIN(kind) AS kind, MIN(birth_date) AS birth_date, COUNT(*) AS records,
        COUNT(DISTINCT birth_order) AS birth_orders, COUNT(DISTINCT sex) AS sexes,
        COUNT(DISTINCT forename) AS forenames, BOOL_OR(is_adopted) AS has_adopted
    FROM bearer
    GROUP BY bearing
),
two_numbers AS (             -- a school that typed one twin's pupil number on the other
    SELECT DISTINCT one.bearing
    FROM bearer AS one
    JOIN bearer AS other ON other.bearing = one.bearing AND other.node > one.node
    JOIN borne ON borne.bearing = one.bearing AND borne.records <= getvariable('most_bearers')
    WHERE one.kind = 'upn' AND LEN(one.nhs_numbers) > 0 AND LEN(other.nhs_numbers) > 0
        AND NOT LIST_HAS_ANY(one.nhs_numbers, other.nhs_numbers)
),
two_names AS (
    SELECT DISTINCT one.bearing
    FROM bearer AS one
    JOIN bearer AS other ON other.bearing = one.bearing AND other.node > one.node
    JOIN borne ON borne.bearing = one.bearing AND borne.records <= getvariable('most_bearers')
    WHERE borne.forenames > 1 AND NOT name_agrees(one, other)
        AND NOT COALESCE(one.birth_order = other.birth_order, FALSE)
),
twins_name AS (
    SELECT DISTINCT bearing FROM twins_number
),
judged AS (
    SELECT borne.bearing, borne.kind, borne.records,
        CASE
            WHEN borne.birth_orders > 1 THEN 'two birth orders'
            WHEN two_names.bearing IS NOT NULL THEN 'two first names'
            WHEN twins_name.bearing IS NOT NULL THEN 'a twin''s first name'
            WHEN borne.sexes > 1 AND borne.forenames > 1 THEN 'two sexes and two first names'
            WHEN two_numbers.bearing IS NOT NULL THEN 'two NHS numbers'
            WHEN borne.records > getvariable('most_bearers') THEN 'too many records bear it'
        END AS reason
    FROM borne
    LEFT JOIN two_names ON two_names.bearing = borne.bearing
    LEFT JOIN two_numbers ON two_numbers.bearing = borne.bearing
    LEFT JOIN twins_name ON twins_name.bearing = borne.bearing
)
SELECT bearing, kind, records, reason FROM judged WHERE reason IS NOT NULL
UNION ALL
-- each birth date may be somebody, so these still link those who agree; that they are two people must be seen
SELECT NULL, kind, COUNT(*), 'two birth dates'
FROM bearer
GROUP BY kind, number
HAVING COUNT(DISTINCT birth_date) > 1
UNION ALL
SELECT NULL, kind, records, 'an adopted child' FROM borne WHERE has_adopted AND records > 1;

-- Who agrees is one person: each bearer with the first; where a number contradicts itself, only those that agree by name.
CREATE OR REPLACE TEMP TABLE exact_edge AS
WITH trusted AS (
    SELECT bearer.*, held_apart.bearing IS NOT NULL AS is_contradicted
    FROM bearer
    LEFT JOIN held_apart ON held_apart.bearing = bearer.bearing
    WHERE NOT bearer.is_adopted AND COALESCE(held_apart.reason, '') <> 'too many records bear it'
),
first_bearer AS (
    SELECT bearing, MIN(node) AS node FROM trusted WHERE NOT is_contradicted GROUP BY bearing
),
paired AS (
    SELECT first_bearer.node AS a, trusted.node AS b, trusted.kind
    FROM trusted
    JOIN first_bearer ON first_bearer.bearing = trusted.bearing AND first_bearer.node <> trusted.node
    UNION ALL
    SELECT one.node, other.node, one.kind
    FROM trusted AS one
    JOIN trusted AS other ON other.bearing = one.bearing AND other.node > one.node
    LEFT JOIN twins_number
        ON twins_number.bearing = one.bearing AND twins_number.a IN (one.node, other.node)
        AND twins_number.b IN (one.node, other.node)
    WHERE one.is_contradicted AND twins_number.bearing IS NULL
        AND one.forename IS NOT NULL AND other.forename IS NOT NULL AND name_agrees(one, other) AND COALESCE(one.sex = other.sex, TRUE)
        AND COALESCE(one.birth_order = other.birth_order, TRUE)
        AND (LEN(one.nhs_numbers) = 0 OR LEN(other.nhs_numbers) = 0
            OR LIST_HAS_ANY(one.nhs_numbers, other.nhs_numbers))
)
SELECT a, b, MIN(kind) AS rule FROM paired GROUP BY a, b;

-- Babies without a number of their own: the mother's number and the day of birth say who it is, where each source has
-- one baby of hers on that day, or tells the order of birth.
CREATE OR REPLACE TEMP TABLE mother_edge AS
WITH baby AS (
    SELECT node, source, mother_nhs, birth_date, birth_order, standard.forename, forenames, forename_roots, surname,
        sex, nhs_numbers, known_forename.forename IS NOT NULL AS has_known_name,
        COUNT(*) OVER (PARTITION BY source, mother_nhs, birth_date) AS babies
    FROM standard
    LEFT JOIN known_forename ON known_forename.forename = standard.forename
    WHERE mother_nhs IS NOT NULL AND birth_date IS NOT NULL AND NOT is_adopted
),
multiple AS (                -- one source may have one of two twins: what any source knows of the birth counts for all
    SELECT mother_nhs, birth_date, MAX(babies) > 1 OR COALESCE(MAX(birth_order) > 1, FALSE) AS is_multiple
    FROM baby
    GROUP BY mother_nhs, birth_date
)
SELECT one.node AS a, other.node AS b
FROM baby AS one
JOIN baby AS other
    ON other.mother_nhs = one.mother_nhs AND other.birth_date = one.birth_date AND other.source <> one.source
    AND other.node > one.node
JOIN multiple ON multiple.mother_nhs = one.mother_nhs AND multiple.birth_date = one.birth_date
WHERE name_agrees(one, other) AND COALESCE(one.sex = other.sex, TRUE)
    AND (LEN(one.nhs_numbers) = 0 OR LEN(other.nhs_numbers) = 0)
    AND (
        one.birth_order = other.birth_order
        OR (NOT multiple.is_multiple AND COALESCE(one.birth_order = other.birth_order, TRUE))
    );

-- A number that two records bear who do not agree otherwise: for a person to decide.
CREATE OR REPLACE TEMP TABLE exact_doubt AS
WITH few AS (                -- a number that many bear is nobody's, and no question about two people
    SELECT kind, number FROM bearer GROUP BY kind, number HAVING COUNT(*) <= getvariable('most_bearers')
)
SELECT one.node AS a, other.node AS b,
    MIN(
        CASE
            WHEN one.is_adopted OR other.is_adopted THEN 'one number, and one of them is an adopted child'
            WHEN one.birth_date <> other.birth_date THEN 'one number and two birth dates'
            WHEN one.birth_order <> other.birth_order THEN 'one number and two birth orders'
            WHEN NOT name_agrees(one, other) THEN 'one number and two first names'
            WHEN twins_number.bearing IS NOT NULL THEN 'one number, and the first name of a twin'
            ELSE 'a number that contradicts itself elsewhere'
        END
    ) AS why,
    -- what only a person may join: another birth date may be a slip of the pen, which the model weighs
    BOOL_OR(
        one.is_adopted OR other.is_adopted OR COALESCE(one.birth_order <> other.birth_order, FALSE)
        OR twins_number.bearing IS NOT NULL
        OR (NOT name_agrees(one, other) AND NOT COALESCE(one.birth_order = other.birth_order, FALSE))
    ) AS is_for_a_person
FROM bearer AS one
JOIN few ON few.kind = one.kind AND few.number = one.number
JOIN bearer AS other ON other.kind = one.kind AND other.number = one.number AND other.node > one.node
LEFT JOIN held_apart ON held_apart.bearing = one.bearing
LEFT JOIN twins_number
    ON twins_number.bearing = one.bearing AND twins_number.a IN (one.node, other.node)
    AND twins_number.b IN (one.node, other.node)
WHERE one.birth_date <> other.birth_date OR one.is_adopted OR other.is_adopted OR held_apart.bearing IS NOT NULL
GROUP BY one.node, other.node;
