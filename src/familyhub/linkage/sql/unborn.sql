-- Every expected child as each source tells of it, brought together by mother and due date, and the baby it became.
CREATE OR REPLACE TABLE unborn_record AS
WITH standing_record AS (  -- what each record that told of an expected day says of itself now
    SELECT person_record.*
    FROM person_record
    SEMI JOIN (
        SELECT source, person_key FROM person_record WHERE learnt_to IS NULL AND expected_date IS NOT NULL
    ) AS expecting ON expecting.source = person_record.source AND expecting.person_key = person_record.person_key
    WHERE person_record.learnt_to IS NULL
    QUALIFY ROW_NUMBER() OVER (
        PARTITION BY person_record.source, person_record.person_key
        ORDER BY person_record.learnt_from DESC, person_record.extract_id DESC, person_record.row DESC
    ) = 1
),
expected AS (
    SELECT pregnancy.source, pregnancy.pregnancy_key, CAST(NULL AS VARCHAR) AS person_key,
        CAST(NULL AS INTEGER) AS birth_order,
        CAST(NULL AS BIGINT) AS own_id, record_person.person_id AS mother_id, pregnancy.due_on, pregnancy.outcome, pregnancy.ended_on,
        pregnancy.learnt_from, pregnancy.extract_id, pregnancy.row
    FROM pregnancy
    LEFT JOIN record_person
        ON record_person.source = pregnancy.source AND record_person.person_key = pregnancy.person_key
    WHERE pregnancy.learnt_to IS NULL
    UNION ALL
    SELECT standing_record.source, NULL, standing_record.person_key, standing_record.birth_order,
        record_person.person_id, child_mother.mother, standing_record.expected_date,
        CASE WHEN standing_record.death_date IS NOT NULL THEN 'loss' END, standing_record.death_date,
        standing_record.learnt_from, standing_record.extract_id, standing_record.row
    FROM standing_record
    JOIN record_person
        ON record_person.source = standing_record.source AND record_person.person_key = standing_record.person_key
    LEFT JOIN child_mother ON child_mother.child_id = record_person.person_id
    WHERE standing_record.birth_date IS NULL AND standing_record.expected_date IS NOT NULL
),
named AS (
    SELECT *, source || CHR(31) || COALESCE('pregnancy ' || pregnancy_key, 'person ' || person_key) AS name,
        CAST(extract_id AS BIGINT) * 4294967296 + row AS told
    FROM expected
),
born AS (                  -- babies by their mothers, one record each
    SELECT person_life.person_id AS baby_id, child_mother.mother AS mother_id, person_life.born_on,
        person_life.is_stillborn, notice.birth_order, notice.pregnancy_name,
        adoption_boundary.person_id IS NOT NULL AS is_adopted,
        COALESCE(notice.source, person_life.source) AS baby_source
    FROM person_life
    LEFT JOIN child_mother ON child_mother.child_id = person_life.person_id
    LEFT JOIN adoption_boundary ON adoption_boundary.person_id = person_life.person_id
    LEFT JOIN (
        SELECT record_person.person_id, MIN(birth.source) AS source, MAX(birth.birth_order) AS birth_order,
            MIN(birth.source || CHR(31) || 'pregnancy ' || birth.pregnancy_key) AS pregnancy_name
        FROM birth
        JOIN record_person ON record_person.source = birth.source AND record_person.person_key = birth.person_key
        WHERE birth.learnt_to IS NULL
        GROUP BY record_person.person_id
    ) AS notice ON notice.person_id = person_life.person_id
    WHERE person_life.born_on IS NOT NULL
),
by_key AS (
    SELECT born.baby_id, named.name
    FROM born
    JOIN named ON named.name = born.pregnancy_name
),
by_record AS (             -- another record of the same person tells of the birth
    SELECT born.baby_id, named.name
    FROM born
    JOIN named ON named.own_id = born.baby_id
),
by_mother AS (             -- the nearest due date of the same mother, at most 20 weeks early or 30 days late
    SELECT born.baby_id, MIN_BY(named.name, ROW(ABS(named.due_on - born.born_on), named.told)) AS name
    FROM born
    JOIN named
        ON named.mother_id = born.mother_id AND named.outcome IS DISTINCT FROM 'loss'
        AND born.born_on BETWEEN named.due_on - 140 AND named.due_on + 30
    ANTI JOIN by_key ON by_key.baby_id = born.baby_id
    GROUP BY born.baby_id
),
delivered AS (
    SELECT * FROM by_key
    UNION
    SELECT * FROM by_record
    UNION
    SELECT * FROM by_mother
),
timed AS (                 -- rows about one pregnancy expect it within 60 days of each other
    SELECT *, LAG(due_on) OVER (PARTITION BY mother_id ORDER BY due_on, name) AS other_due_on FROM named
),
session AS (
    SELECT *,
        SUM(CASE WHEN other_due_on IS NULL OR due_on - other_due_on > 60 THEN 1 ELSE 0 END)
            OVER (PARTITION BY mother_id ORDER BY due_on, name ROWS UNBOUNDED PRECEDING) AS session
    FROM timed
),
grouped AS (               -- without a mother or a due date a row stands for itself
    SELECT * EXCLUDE (session, other_due_on),
        CASE
            WHEN mother_id IS NULL OR due_on IS NULL THEN name
            ELSE MIN(name) OVER (PARTITION BY mother_id, session, mother_id IS NULL OR due_on IS NULL)
        END AS pregnancy
    FROM session
),
turned AS (                -- two records of one source that one mother expects are two children
    SELECT *,
        CASE
            WHEN person_key IS NULL THEN 1
            ELSE COALESCE(birth_order, ROW_NUMBER() OVER (
                PARTITION BY pregnancy, source, person_key IS NULL ORDER BY birth_order NULLS LAST, person_key
            ))
        END AS turn
    FROM grouped
),
baby AS (
    SELECT DISTINCT grouped.pregnancy, born.*
    FROM delivered
    JOIN grouped ON grouped.name = delivered.name
    JOIN born ON born.baby_id = delivered.baby_id
),
size AS (
    SELECT pregnancy, MAX(turn) AS expected_children FROM turned GROUP BY pregnancy
),
size_of_delivery AS (
    SELECT pregnancy, COUNT(*) AS babies, COUNT(*) FILTER (WHERE NOT is_stillborn) AS live,
        COUNT(DISTINCT COALESCE(CAST(birth_order AS VARCHAR), CAST(born_on AS VARCHAR))) AS orders,
        COUNT(birth_order) AS ordered, MIN(born_on) AS born_on
    FROM baby
    GROUP BY pregnancy
),
in_order AS (              -- one was expected: the first born alive; two were: each by its order
    SELECT baby.*,
        ROW_NUMBER() OVER (
            PARTITION BY baby.pregnancy
            ORDER BY size.expected_children = 1 AND baby.is_stillborn, baby.birth_order NULLS LAST, baby.born_on,
                baby.baby_id
        ) AS turn,
        -- who was first is known by every baby's order or day, or where one alone lived to take the one place
        size_of_delivery.babies = 1 OR size_of_delivery.live = 1 AND size.expected_children = 1
            OR size_of_delivery.ordered = size_of_delivery.babies AND size_of_delivery.orders = size_of_delivery.babies
            OR size_of_delivery.ordered = 0 AND size_of_delivery.orders = size_of_delivery.babies AS is_order_known
    FROM baby
    JOIN size ON size.pregnancy = baby.pregnancy
    JOIN size_of_delivery ON size_of_delivery.pregnancy = baby.pregnancy
),
baby_record AS (
    SELECT record_person.person_id, record_person.source, MIN(record_person.person_key) AS person_key
    FROM record_person
    SEMI JOIN delivered ON delivered.baby_id = record_person.person_id
    SEMI JOIN (
        SELECT source, person_key FROM birth WHERE learnt_to IS NULL
        UNION ALL
        SELECT source, person_key FROM person_record WHERE learnt_to IS NULL AND birth_date IS NOT NULL
    ) AS told ON told.source = record_person.source AND told.person_key = record_person.person_key
    GROUP BY record_person.person_id, record_person.source
),
ending AS (
    SELECT pregnancy, MIN(ended_on) AS ended_on,
        CASE
            WHEN BOOL_OR(outcome = 'loss') THEN 'loss'
            WHEN BOOL_OR(outcome = 'stillbirth') THEN 'stillborn'
            WHEN BOOL_OR(outcome IS NOT NULL OR ended_on IS NOT NULL) THEN 'ended'
        END AS ended
    FROM grouped
    GROUP BY pregnancy
),
placed AS (                -- of two expected children the order must be said, else either may be either
    SELECT turned.*,
        turned.person_key IS NULL OR turned.birth_order IS NOT NULL OR size.expected_children = 1 AS is_turn_known
    FROM turned
    JOIN size ON size.pregnancy = turned.pregnancy
),
became AS (
    SELECT placed.*, in_order.baby_id, in_order.is_stillborn, in_order.baby_source, size_of_delivery.born_on,
        -- who was born to whom is not told across an adoption, nor asked
        placed.is_turn_known AND COALESCE(in_order.is_order_known AND NOT in_order.is_adopted, FALSE) AS is_known,
        CASE
            WHEN size_of_delivery.babies IS NULL OR in_order.is_adopted THEN NULL
            WHEN in_order.turn IS NULL THEN 'fewer were born than expected'
            WHEN NOT in_order.is_order_known THEN 'the order of the births is not known'
            WHEN NOT placed.is_turn_known THEN 'which of the expected children it is is not known'
        END AS doubt
    FROM placed
    LEFT JOIN in_order ON in_order.pregnancy = placed.pregnancy AND in_order.turn = placed.turn
    LEFT JOIN size_of_delivery ON size_of_delivery.pregnancy = placed.pregnancy
)
SELECT 'unborn' || CHR(31) || became.source || CHR(31) || COALESCE(became.pregnancy_key, became.person_key)
        || CHR(31) || became.turn AS record_key,
    became.source, became.pregnancy_key, became.person_key,
    CAST(DENSE_RANK() OVER (
        ORDER BY became.pregnancy, became.turn, CASE WHEN NOT became.is_turn_known THEN became.name END NULLS FIRST
    ) AS BIGINT) AS expected_child,
    CASE WHEN became.mother_id >= 0 THEN became.mother_id END AS mother_id, became.due_on,
    baby_record.source AS baby_source, baby_record.person_key AS baby_key,
    CASE
        WHEN became.is_known THEN CASE WHEN became.is_stillborn THEN 'stillborn' ELSE 'live' END
        WHEN became.born_on IS NOT NULL THEN 'ended'
        ELSE ending.ended
    END AS ended,
    COALESCE(became.born_on, ending.ended_on) AS ended_on, became.doubt,
    became.learnt_from, became.extract_id, became.row
FROM became
LEFT JOIN baby_record
    ON baby_record.person_id = became.baby_id AND baby_record.source = became.baby_source
    AND became.is_known AND NOT became.is_stillborn
LEFT JOIN ending ON ending.pregnancy = became.pregnancy
