-- Each doubt as a question: what if these two are one person, what if these records are another person's?
-- Left out are doubts about people of whom no measure tells: nobody young, nobody with a birth to come or just behind.
CREATE TABLE doubted.what_if AS
WITH doubt AS (
    SELECT 'one_person' AS kind, person_id, other_id, 0 AS step, weight FROM doubtful_link
    UNION ALL
    SELECT 'another_person', person_id, CAST(NULL AS BIGINT), step, MAX(weight) FROM weak_tie GROUP BY person_id, step
),
counted AS (               -- people on whom a figure may hang
    SELECT person_id FROM person WHERE birth_date >= getvariable('earliest')
    UNION
    SELECT mother_id FROM delivery WHERE COALESCE(born_on, expected_on) >= getvariable('earliest')
    UNION
    SELECT person_id FROM weak_tie WHERE GREATEST(birth_date, rest_birth_date) >= getvariable('earliest')
),
of_interest AS (
    SELECT doubt.*
    FROM doubt
    WHERE person_id IN (SELECT person_id FROM counted) OR other_id IN (SELECT person_id FROM counted)
),
in_a_birth AS (
    SELECT DISTINCT person_id FROM delivery_person
),
judged AS (                -- of two who are one the one of whom more is known gives the name
    SELECT of_interest.*,
        other_id IS NOT NULL
            AND ROW((birth.person_id IS NOT NULL)::INTEGER, COALESCE(one.record_count, 0), other_id)
                < ROW((other_birth.person_id IS NOT NULL)::INTEGER, COALESCE(other.record_count, 0), of_interest.person_id)
            AS other_stays
    FROM of_interest
    LEFT JOIN person AS one ON one.person_id = of_interest.person_id
    LEFT JOIN person AS other ON other.person_id = of_interest.other_id
    LEFT JOIN in_a_birth AS birth ON birth.person_id = of_interest.person_id
    LEFT JOIN in_a_birth AS other_birth ON other_birth.person_id = of_interest.other_id
)
SELECT
    CAST(ROW_NUMBER() OVER (ORDER BY kind, person_id, other_id NULLS LAST, step) AS BIGINT) AS what_if,
    kind, person_id, other_id, step, weight,
    CASE WHEN other_stays THEN other_id ELSE person_id END AS kept_id,
    CASE WHEN other_stays THEN person_id ELSE other_id END AS gone_id
FROM judged;

-- The people each question is about, those who would stand apart among them.
CREATE TABLE doubted.about AS
SELECT what_if, kept_id AS person_id FROM doubted.what_if
UNION ALL
SELECT what_if, gone_id FROM doubted.what_if WHERE gone_id IS NOT NULL
UNION ALL
SELECT what_if.what_if, weak_tie.apart_id
FROM doubted.what_if
JOIN weak_tie ON weak_tie.person_id = what_if.person_id AND weak_tie.step = what_if.step
WHERE what_if.kind = 'another_person';

-- Their deliveries. Two are one where one baby was born in both, or one mother had both at one time.
CREATE TABLE doubted.delivery_copy AS
WITH theirs AS (
    SELECT about.what_if, delivery_person.delivery_id
    FROM doubted.about
    JOIN delivery_person ON delivery_person.person_id = about.person_id
    UNION
    SELECT about.what_if, delivery.delivery_id
    FROM doubted.about
    JOIN delivery ON delivery.mother_id = about.person_id
),
one_baby AS (
    SELECT what_if.what_if, gone.delivery_id, MIN(kept.delivery_id) AS stands_as
    FROM doubted.what_if
    JOIN delivery_person AS kept ON kept.person_id = what_if.kept_id AND kept.role = 'baby'
    JOIN delivery_person AS gone ON gone.person_id = what_if.gone_id AND gone.role = 'baby'
    GROUP BY what_if.what_if, gone.delivery_id
),
one_mother AS (
    SELECT what_if.what_if, gone.delivery_id,
        MIN_BY(
            kept.delivery_id,
            ROW(
                ABS(COALESCE(kept.born_on, kept.expected_on) - COALESCE(gone.born_on, gone.expected_on)),
                kept.delivery_id
            )
        ) AS stands_as
    FROM doubted.what_if
    JOIN delivery AS kept ON kept.mother_id = what_if.kept_id
    JOIN delivery AS gone ON gone.mother_id = what_if.gone_id
    WHERE CASE
        WHEN kept.born_on IS NOT NULL AND gone.born_on IS NOT NULL THEN ABS(kept.born_on - gone.born_on) <= 7
        WHEN kept.born_on IS NOT NULL THEN kept.born_on BETWEEN gone.expected_on - 140 AND gone.expected_on + 30
        WHEN gone.born_on IS NOT NULL THEN gone.born_on BETWEEN kept.expected_on - 140 AND kept.expected_on + 30
        ELSE ABS(kept.expected_on - gone.expected_on) <= 60
    END
    GROUP BY what_if.what_if, gone.delivery_id
),
named AS (
    SELECT theirs.what_if, theirs.delivery_id,
        COALESCE(one_baby.stands_as, one_mother.stands_as, theirs.delivery_id) AS stands_as
    FROM theirs
    LEFT JOIN one_baby ON one_baby.what_if = theirs.what_if AND one_baby.delivery_id = theirs.delivery_id
    LEFT JOIN one_mother ON one_mother.what_if = theirs.what_if AND one_mother.delivery_id = theirs.delivery_id
)
SELECT what_if, delivery_id, stands_as, DENSE_RANK() OVER (ORDER BY what_if, stands_as) AS copy_id
FROM named;

-- Everybody in the question: whom it is about, and who was born or gave birth with them. Each question has its own copy
-- of them, so that all are answered in one go and none knows of another.
CREATE TABLE doubted.copy AS
WITH everybody AS (
    SELECT what_if, person_id FROM doubted.about
    UNION
    SELECT delivery_copy.what_if, delivery_person.person_id
    FROM doubted.delivery_copy
    JOIN delivery_person ON delivery_person.delivery_id = delivery_copy.delivery_id
    UNION
    SELECT delivery_copy.what_if, delivery.mother_id
    FROM doubted.delivery_copy
    JOIN delivery ON delivery.delivery_id = delivery_copy.delivery_id
    WHERE delivery.mother_id IS NOT NULL
),
named AS (
    SELECT everybody.what_if, everybody.person_id,
        CASE WHEN everybody.person_id = what_if.gone_id THEN what_if.kept_id ELSE everybody.person_id END AS stands_as
    FROM everybody
    JOIN doubted.what_if ON what_if.what_if = everybody.what_if
)
SELECT what_if, person_id, stands_as, DENSE_RANK() OVER (ORDER BY what_if, stands_as) AS copy_id
FROM named;

-- Lines of files that would be another person's.
CREATE TABLE doubted.moved AS
SELECT what_if.what_if, weak_line.person_id, weak_line.extract_id, weak_line.row, copy.copy_id
FROM doubted.what_if
JOIN weak_line ON weak_line.person_id = what_if.person_id AND weak_line.step = what_if.step
JOIN doubted.copy ON copy.what_if = what_if.what_if AND copy.person_id = weak_line.apart_id
WHERE what_if.kind = 'another_person';
