-- Deliveries of the past year by what a needs assessment asks of pregnancy and birth; whole numbers, no rate.
WITH delivered AS (             -- live deliveries of the year before the snapshot's day, known by then
    SELECT delivery_id, mother_id, expected_on, booked_on, born_on, gestation_days
    FROM facts.delivery
    WHERE live_babies > 0 AND born_on BETWEEN $first AND $last
),
ours AS (                       -- of families who lived in the area on the day of birth
    SELECT DISTINCT delivered.delivery_id
    FROM delivered
    JOIN facts.delivery_person AS person ON person.delivery_id = delivered.delivery_id
    JOIN facts.responsible AS responsible
        ON responsible.person_id = person.person_id AND responsible.basis = 'resident'
        AND responsible.learnt_to IS NULL
        AND responsible.from_date <= delivered.born_on
        AND (responsible.to_date IS NULL OR responsible.to_date >= delivered.born_on)
),
deliveries AS (                 -- how long the pregnancy was at the booking, and how old the mother at the due date
    SELECT delivered.delivery_id, delivered.gestation_days,
        280 - (delivered.expected_on - delivered.booked_on) AS booked_after,
        mother.birth_date AS mother_born, COALESCE(delivered.expected_on, delivered.born_on) AS due_on
    FROM delivered
    JOIN ours ON ours.delivery_id = delivered.delivery_id
    LEFT JOIN facts.person AS mother ON mother.person_id = delivered.mother_id
),
babies AS (                     -- every baby born alive, with its weight and the length of the pregnancy
    SELECT person.person_id, person.weight_grams, deliveries.gestation_days
    FROM deliveries
    JOIN facts.delivery_person AS person ON person.delivery_id = deliveries.delivery_id AND person.role = 'baby'
)
SELECT 'booked-by-10-weeks' AS id,
    COUNT(*) FILTER (WHERE booked_after <= 70) AS counted, COUNT(*) FILTER (WHERE booked_after IS NOT NULL) AS known,
    COUNT(*) AS everybody
FROM deliveries
UNION ALL
SELECT 'born-early', COUNT(*) FILTER (WHERE gestation_days < 259),
    COUNT(*) FILTER (WHERE gestation_days IS NOT NULL), COUNT(*)
FROM deliveries
UNION ALL
SELECT 'mothers-under-20', COUNT(*) FILTER (WHERE mother_born + INTERVAL 20 YEAR > due_on),
    COUNT(*) FILTER (WHERE mother_born IS NOT NULL), COUNT(*)
FROM deliveries
UNION ALL
SELECT 'low-weight-at-term', COUNT(*) FILTER (WHERE weight_grams < 2500 AND gestation_days >= 259),
    COUNT(*) FILTER (WHERE weight_grams IS NOT NULL AND gestation_days >= 259),
    COUNT(*) FILTER (WHERE gestation_days >= 259)
FROM babies
UNION ALL
SELECT 'low-weight', COUNT(*) FILTER (WHERE weight_grams < 2500), COUNT(*) FILTER (WHERE weight_grams IS NOT NULL),
    COUNT(*)
FROM babies
