-- The people and deliveries of every question, in the columns of the facts.
CREATE TABLE doubted.person AS
WITH rest AS (
    SELECT what_if.what_if, weak_tie.person_id, MAX(weak_tie.rest_birth_date) AS birth_date
    FROM doubted.what_if
    JOIN weak_tie ON weak_tie.person_id = what_if.person_id AND weak_tie.step = what_if.step
    WHERE what_if.kind = 'another_person'
    GROUP BY what_if.what_if, weak_tie.person_id
),
stated AS (
    SELECT copy.copy_id, copy.person_id <> copy.stands_as AS is_gone,
        CASE WHEN rest.person_id IS NULL OR person.birth_date IS NULL THEN person.birth_date ELSE rest.birth_date END
            AS birth_date,
        person.death_date, person.sex, person.ethnicity, person.restriction, person.learnt_on, person.death_learnt_on,
        person.record_count
    FROM doubted.copy
    JOIN person ON person.person_id = copy.person_id
    LEFT JOIN rest ON rest.what_if = copy.what_if AND rest.person_id = copy.person_id
    UNION ALL
    SELECT copy.copy_id, FALSE, weak_tie.birth_date, weak_tie.death_date, NULL, NULL, NULL, weak_tie.learnt_on,
        CASE WHEN weak_tie.death_date IS NOT NULL THEN weak_tie.learnt_on END, 1
    FROM doubted.what_if
    JOIN weak_tie ON weak_tie.person_id = what_if.person_id AND weak_tie.step = what_if.step
    JOIN doubted.copy ON copy.what_if = what_if.what_if AND copy.person_id = weak_tie.apart_id
    WHERE what_if.kind = 'another_person' AND weak_tie.learnt_on IS NOT NULL
)
SELECT copy_id AS person_id,
    MIN_BY(birth_date, is_gone) FILTER (WHERE birth_date IS NOT NULL) AS birth_date,
    MIN(death_date) AS death_date,
    MIN_BY(sex, is_gone) FILTER (WHERE sex IS NOT NULL) AS sex,
    MIN_BY(ethnicity, is_gone) FILTER (WHERE ethnicity IS NOT NULL) AS ethnicity,
    MIN(restriction) AS restriction,
    MIN(learnt_on) AS learnt_on,
    MIN(death_learnt_on) AS death_learnt_on,
    SUM(record_count) AS record_count
FROM stated
GROUP BY copy_id;

CREATE TABLE doubted.delivery AS
WITH stated AS (
    SELECT delivery_copy.copy_id, delivery_copy.delivery_id <> delivery_copy.stands_as AS is_gone, delivery.*,
        COALESCE(moved.copy_id, mother.copy_id) AS mother_copy_id
    FROM doubted.delivery_copy
    JOIN delivery ON delivery.delivery_id = delivery_copy.delivery_id
    LEFT JOIN doubted.copy AS mother
        ON mother.what_if = delivery_copy.what_if AND mother.person_id = delivery.mother_id
    LEFT JOIN doubted.moved
        ON moved.what_if = delivery_copy.what_if AND moved.person_id = delivery.mother_id
        AND moved.extract_id = delivery.extract_id AND moved.row = delivery.row
)
SELECT copy_id AS delivery_id,
    MIN_BY(mother_copy_id, is_gone) FILTER (WHERE mother_copy_id IS NOT NULL) AS mother_id,
    MIN_BY(expected_on, is_gone) FILTER (WHERE expected_on IS NOT NULL) AS expected_on,
    MIN(booked_on) AS booked_on,
    MIN(born_on) AS born_on,
    MIN_BY(gestation_days, is_gone) FILTER (WHERE gestation_days IS NOT NULL) AS gestation_days,
    MAX(live_babies) AS live_babies,
    MIN_BY(outcome, LIST_POSITION(['live', 'stillborn', 'loss', 'ended', 'expected'], outcome)) AS outcome,
    MIN(ended_on) AS ended_on,
    MIN(learnt_on) AS learnt_on,
    MIN(born_learnt_on) AS born_learnt_on,
    MIN(ended_learnt_on) AS ended_learnt_on,
    MIN_BY(extract_id, is_gone) AS extract_id,
    MIN_BY(row, is_gone) AS row
FROM stated
GROUP BY copy_id;

-- A baby of whose birth only the doubtful records tell is, without them, known from elsewhere and born alone.
CREATE TABLE doubted.delivery_person AS
WITH born AS (
    SELECT what_if.what_if, weak_tie.person_id, copy.copy_id
    FROM doubted.what_if
    JOIN weak_tie ON weak_tie.person_id = what_if.person_id AND weak_tie.step = what_if.step
    JOIN doubted.copy ON copy.what_if = what_if.what_if AND copy.person_id = weak_tie.apart_id
    WHERE what_if.kind = 'another_person' AND weak_tie.takes_birth
)
SELECT DISTINCT delivery_copy.copy_id AS delivery_id, COALESCE(born.copy_id, copy.copy_id) AS person_id, 'baby' AS role
FROM doubted.delivery_copy
JOIN delivery_person ON delivery_person.delivery_id = delivery_copy.delivery_id AND delivery_person.role = 'baby'
JOIN doubted.copy ON copy.what_if = delivery_copy.what_if AND copy.person_id = delivery_person.person_id
LEFT JOIN born ON born.what_if = delivery_copy.what_if AND born.person_id = delivery_person.person_id
UNION ALL
SELECT delivery_id, mother_id, 'mother'
FROM doubted.delivery
WHERE mother_id IS NOT NULL;

CREATE TABLE doubted.lone AS
SELECT about.what_if, about.person_id AS subject_id, copy.copy_id
FROM doubted.about
JOIN doubted.what_if ON what_if.what_if = about.what_if AND what_if.kind = 'another_person'
JOIN doubted.copy ON copy.what_if = about.what_if AND copy.person_id = about.person_id
LEFT JOIN doubted.delivery_person AS born ON born.person_id = copy.copy_id
WHERE born.person_id IS NULL;

INSERT INTO doubted.delivery BY NAME
SELECT -lone.copy_id AS delivery_id, person.birth_date AS born_on, 1 AS live_babies, 'live' AS outcome,
    person.learnt_on, person.learnt_on AS born_learnt_on
FROM doubted.lone
JOIN doubted.person ON person.person_id = lone.copy_id
WHERE person.birth_date IS NOT NULL;

INSERT INTO doubted.delivery_person
SELECT -lone.copy_id, lone.copy_id, 'baby'
FROM doubted.lone
JOIN doubted.person ON person.person_id = lone.copy_id
WHERE person.birth_date IS NOT NULL;
