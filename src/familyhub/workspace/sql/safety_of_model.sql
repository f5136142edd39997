-- How many people are what nobody can be, or hardly can: one row a check, `(check_name, people)`.
WITH held AS (
    SELECT person.person_id, standard.*
    FROM {person} AS person
    JOIN standard ON standard.node = person.node
),
two_of_a_birth AS (
    SELECT person_id
    FROM held
    WHERE birth_order IS NOT NULL
    GROUP BY person_id, birth_date
    HAVING COUNT(DISTINCT birth_order) > 1
),
two_names AS (
    SELECT DISTINCT one.person_id
    FROM held AS one
    JOIN held AS other ON other.person_id = one.person_id AND other.source = one.source AND other.node > one.node
    WHERE NOT COALESCE(LIST_HAS_ANY(one.forename_roots, other.forename_roots), FALSE)
        AND NOT COALESCE(LIST_HAS_ANY(one.forenames, other.forenames), FALSE)
        AND JARO_WINKLER_SIMILARITY(one.forename, other.forename) < 0.8
),
two_sexes AS (
    SELECT person_id FROM held WHERE sex IS NOT NULL GROUP BY person_id HAVING COUNT(DISTINCT sex) > 1
),
two_birth_dates AS (
    SELECT DISTINCT one.person_id
    FROM held AS one
    JOIN held AS other ON other.person_id = one.person_id AND other.node > one.node
    WHERE CAST(one.birth_year <> other.birth_year AS INTEGER) + CAST(one.birth_month <> other.birth_month AS INTEGER)
        + CAST(one.birth_day <> other.birth_day AS INTEGER) > 1
        AND NOT (one.birth_month = other.birth_day AND one.birth_day = other.birth_month)
)
SELECT 'two_of_a_birth' AS check_name, COUNT(DISTINCT person_id) AS people FROM two_of_a_birth
UNION ALL
SELECT 'two_names_in_one_source', COUNT(*) FROM two_names
UNION ALL
SELECT 'two_sexes', COUNT(*) FROM two_sexes
UNION ALL
SELECT 'two_birth_dates', COUNT(*) FROM two_birth_dates
