-- The mother and every baby born alive of each delivery.
SELECT delivery_now.delivery_id, baby.person_id, 'baby' AS role, baby.weight_grams
FROM baby
JOIN delivery_now ON delivery_now.delivery_name = baby.delivery_name
WHERE baby.outcome = 'live'
UNION ALL
SELECT delivery_id, mother_id, 'mother', NULL
FROM delivery_now
WHERE mother_id IS NOT NULL
