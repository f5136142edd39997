-- Pregnancies and births brought together: one row a delivery, twins and all.
WITH birth_group AS (
    SELECT delivery_name,
        MIN(mother_id) AS mother_id,
        MIN(born_on) AS born_on,
        MAX(gestation_days) AS gestation_days,
        COUNT(*) FILTER (WHERE outcome = 'live') AS live_babies,
        MIN(pregnancy_key) AS pregnancy_key,
        MIN(learnt_on) AS born_learnt_on,
        MIN(extract_id) AS extract_id,
        MIN_BY(row, CAST(extract_id AS BIGINT) * 4294967296 + row) AS row
    FROM baby
    GROUP BY delivery_name
),
stated_pregnancy AS (
    SELECT record_person.person_id AS mother_id, pregnancy.*,
        pregnancy.source || CHR(31) || pregnancy.pregnancy_key AS name
    FROM pregnancy
    JOIN record_person
        ON record_person.source = pregnancy.source AND record_person.person_key = pregnancy.person_key
),
pregnancy_told AS (        -- when each pregnancy, and its end, was first heard of
    SELECT name, MIN(learnt_from) AS learnt_on,
        MIN(CASE WHEN outcome IS NOT NULL OR ended_on IS NOT NULL THEN learnt_from END) AS ended_learnt_on
    FROM stated_pregnancy
    GROUP BY name
),
pregnancy_now AS (
    SELECT stated_pregnancy.name, stated_pregnancy.mother_id, stated_pregnancy.due_on, stated_pregnancy.booked_on,
        stated_pregnancy.ended_on, stated_pregnancy.outcome, stated_pregnancy.extract_id, stated_pregnancy.row,
        CAST(stated_pregnancy.extract_id AS BIGINT) * 4294967296 + stated_pregnancy.row AS line,
        pregnancy_told.learnt_on, pregnancy_told.ended_learnt_on
    FROM stated_pregnancy
    JOIN pregnancy_told ON pregnancy_told.name = stated_pregnancy.name
    WHERE stated_pregnancy.learnt_to IS NULL
),
by_key AS (
    SELECT birth_group.delivery_name, pregnancy_now.name
    FROM birth_group
    JOIN pregnancy_now ON pregnancy_now.name = birth_group.pregnancy_key
),
by_mother AS (             -- the nearest expected date of the same mother, at most 20 weeks early or 30 days late
    SELECT birth_group.delivery_name,
        MIN_BY(
            pregnancy_now.name,
            ROW(ABS(pregnancy_now.due_on - birth_group.born_on), pregnancy_now.line)
        ) AS name
    FROM birth_group
    JOIN pregnancy_now ON pregnancy_now.mother_id = birth_group.mother_id
    WHERE birth_group.born_on BETWEEN pregnancy_now.due_on - 140 AND pregnancy_now.due_on + 30
        AND pregnancy_now.outcome IS DISTINCT FROM 'loss'
    GROUP BY birth_group.delivery_name
),
matched AS (
    SELECT birth_group.*, COALESCE(by_key.name, by_mother.name) AS pregnancy_name
    FROM birth_group
    LEFT JOIN by_key ON by_key.delivery_name = birth_group.delivery_name
    LEFT JOIN by_mother ON by_mother.delivery_name = birth_group.delivery_name
),
born AS (
    SELECT matched.delivery_name, COALESCE(matched.mother_id, pregnancy_now.mother_id) AS mother_id,
        pregnancy_now.due_on AS expected_on, pregnancy_now.booked_on, matched.born_on, matched.gestation_days,
        matched.live_babies,
        CASE WHEN matched.live_babies > 0 THEN 'live' ELSE 'stillborn' END AS outcome,
        CASE WHEN matched.live_babies = 0 THEN matched.born_on END AS ended_on,
        LEAST(matched.born_learnt_on, pregnancy_now.learnt_on) AS learnt_on,
        matched.born_learnt_on,
        CASE WHEN matched.live_babies = 0 THEN matched.born_learnt_on END AS ended_learnt_on,
        matched.extract_id, matched.row
    FROM matched
    LEFT JOIN pregnancy_now ON pregnancy_now.name = matched.pregnancy_name
),
used AS (
    SELECT DISTINCT pregnancy_name AS name FROM matched WHERE pregnancy_name IS NOT NULL
),
same_pregnancy AS (        -- another source's row about a pregnancy that has ended in a birth above
    SELECT DISTINCT pregnancy_now.name
    FROM pregnancy_now
    JOIN born ON born.mother_id = pregnancy_now.mother_id
    WHERE born.born_on BETWEEN pregnancy_now.due_on - 140 AND pregnancy_now.due_on + 30
        AND pregnancy_now.outcome IS DISTINCT FROM 'loss'
),
unborn_timed AS (
    SELECT pregnancy_now.*,
        LAG(pregnancy_now.due_on) OVER (PARTITION BY mother_id ORDER BY pregnancy_now.due_on, pregnancy_now.name)
            AS other_due_on
    FROM pregnancy_now
    LEFT JOIN used ON used.name = pregnancy_now.name
    LEFT JOIN same_pregnancy ON same_pregnancy.name = pregnancy_now.name
    WHERE used.name IS NULL AND same_pregnancy.name IS NULL
),
unborn_sessions AS (       -- two sources' rows about one pregnancy expect it within 60 days of each other
    SELECT *,
        SUM(CASE WHEN other_due_on IS NULL OR due_on - other_due_on > 60 THEN 1 ELSE 0 END)
            OVER (PARTITION BY mother_id ORDER BY due_on, name ROWS UNBOUNDED PRECEDING) AS session
    FROM unborn_timed
),
unborn AS (
    SELECT 'pregnancy' || CHR(31) || MIN(unborn_sessions.name) AS delivery_name, mother_id,
        MIN_BY(due_on, line) AS expected_on, MIN(booked_on) AS booked_on,
        CAST(NULL AS DATE) AS born_on, CAST(NULL AS INTEGER) AS gestation_days, 0 AS live_babies,
        CASE
            WHEN BOOL_OR(outcome = 'loss') THEN 'loss'
            WHEN BOOL_OR(outcome = 'stillbirth') THEN 'stillborn'
            -- born or lost, nobody is expected any more, and no letter must say so
            WHEN BOOL_OR(outcome IS NOT NULL OR ended_on IS NOT NULL) THEN 'ended'
            ELSE 'expected'
        END AS outcome,
        MIN(ended_on) AS ended_on, MIN(learnt_on) AS learnt_on, CAST(NULL AS DATE) AS born_learnt_on,
        MIN(ended_learnt_on) AS ended_learnt_on, MIN(extract_id) AS extract_id, MIN_BY(row, line) AS row
    FROM unborn_sessions
    GROUP BY mother_id, session
),
brought_together AS (
    SELECT * FROM born
    UNION ALL BY NAME
    SELECT * FROM unborn
),
expects AS (               -- every row that tells of the child or children of each delivery
    SELECT delivery_name, pregnancy_name AS name FROM matched
    UNION
    SELECT 'pregnancy' || CHR(31) || MIN(name) OVER (PARTITION BY mother_id, session), name FROM unborn_sessions
),
told AS (
    SELECT expects.delivery_name, expected_child.first_id, expected_child.first_published, expected_child.record_key
    FROM expects
    JOIN expected_child ON expected_child.source || CHR(31) || expected_child.pregnancy_key = expects.name
    UNION
    SELECT baby.delivery_name, expected_child.first_id, expected_child.first_published, expected_child.record_key
    FROM baby
    JOIN expected_child ON expected_child.person_id = baby.person_id
),
-- A delivery goes by the id under which its child was first expected: so its own id is the same before the birth and
-- after it, when twins come whose order nobody knows, when the order becomes known, and when ids come together.
expected_as AS (
    SELECT delivery_name, 'baby' || CHR(31) ||
        MIN_BY(first_id, ROW(first_published IS NULL, first_published, record_key)) AS wanted
    FROM told
    GROUP BY delivery_name
),
named AS (                 -- a name is one delivery's: the born before the unborn, and none that is another's by itself
    SELECT brought_together.*,
        CASE
            WHEN taken.delivery_name IS NULL AND ROW_NUMBER() OVER (
                PARTITION BY expected_as.wanted ORDER BY brought_together.born_on NULLS LAST, delivery_name
            ) = 1 THEN expected_as.wanted
        END AS wanted
    FROM brought_together
    LEFT JOIN expected_as USING (delivery_name)
    LEFT JOIN (SELECT delivery_name FROM brought_together) AS taken
        ON taken.delivery_name = expected_as.wanted AND taken.delivery_name <> brought_together.delivery_name
)
SELECT opaque(COALESCE(wanted, delivery_name)) AS delivery_id, * EXCLUDE (wanted)
FROM named
