-- The need changes from list to list: as the detail of a spell of care it would leave a spell that has ended open for
-- ever. It is a spell of its own.
WITH in_need AS (
    SELECT list.*, need.code AS need,
        COALESCE(need.code, list.primary_need_code) AS main_need,
        -- Since when is not said: at least since the first list that says so.
        COALESCE(
            list.cin_start_date,
            MIN(list.received) FILTER (WHERE list.cin_start_date IS NULL)
                OVER (PARTITION BY list.source, list.child_unique_id)
        ) AS first_day,
        CASE
            WHEN list.cin_closure_date IS NOT NULL THEN list.cin_closure_date
            -- Closed, and no day given: no later than the first list that says so.
            WHEN case_status.code = 'closed'
                THEN MIN(list.received) FILTER (WHERE case_status.code = 'closed' AND list.cin_closure_date IS NULL)
                    OVER (PARTITION BY list.source, list.child_unique_id, list.cin_start_date)
        END AS last_day
    FROM list_6_children_in_need AS list
    LEFT JOIN wording('need', list_6_children_in_need.primary_need_code) AS need
        ON need.cell = list.primary_need_code
    LEFT JOIN wording('case_status', list_6_children_in_need.case_status) AS case_status
        ON case_status.cell = list.case_status
),
looked_after AS (
    SELECT list.*, COALESCE(need.code, list.category_of_need) AS main_need, uasc.code AS is_unaccompanied
    FROM list_8_looked_after AS list
    LEFT JOIN wording('need', list_8_looked_after.category_of_need) AS need
        ON need.cell = list.category_of_need
    LEFT JOIN wording('answer', list_8_looked_after.unaccompanied) AS uasc
        ON uasc.cell = list.unaccompanied
),
leaver AS (
    SELECT list.*, eligibility.code AS category,
        MIN(list.received) OVER (PARTITION BY list.source, list.child_unique_id) AS first_listed,
        CAST(list.date_of_birth + INTERVAL 18 YEAR AS DATE) AS turned_18,
        CAST(list.date_of_birth + INTERVAL 25 YEAR - INTERVAL 1 DAY AS DATE) AS last_day_at_24
    FROM list_9_care_leavers AS list
    LEFT JOIN wording('eligibility', list_9_care_leavers.eligibility_category) AS eligibility
        ON eligibility.cell = list.eligibility_category
    WHERE list.eligibility_category IS NOT NULL
        -- An eligible young person is still looked after: list 8 has the spell.
        AND eligibility.code IS DISTINCT FROM 'eligible'
),
left_care AS (            -- "former relevant" begins at 18, by law; of the others only the list's own day is known
    SELECT *,
        CASE WHEN category = 'former_relevant' THEN LEAST(first_listed, turned_18) ELSE first_listed END AS first_day
    FROM leaver
),
asked AS (                -- what each list says about disability
    SELECT child_unique_id, disability, source, submission, extract_id, row, received FROM list_4_assessments
    UNION ALL
    SELECT child_unique_id, disability, source, submission, extract_id, row, received FROM list_5_section_47
    UNION ALL
    SELECT child_unique_id, disability, source, submission, extract_id, row, received FROM list_6_children_in_need
    UNION ALL
    SELECT child_unique_id, disability, source, submission, extract_id, row, received FROM list_7_protection_plans
    UNION ALL
    SELECT child_unique_id, disability, source, submission, extract_id, row, received FROM list_8_looked_after
    UNION ALL
    SELECT child_unique_id, disability, source, submission, extract_id, row, received FROM list_9_care_leavers
    UNION ALL
    SELECT child_unique_id, disability, source, submission, extract_id, row, received FROM list_10_adoption
),
answered AS (             -- one answer a child and submission: a yes in any list is a yes
    SELECT asked.source, asked.submission, asked.child_unique_id, asked.received,
        BOOL_OR(answer.code = 'yes') AS is_disabled,
        COALESCE(MIN(asked.extract_id) FILTER (WHERE answer.code = 'yes'), MIN(asked.extract_id)) AS extract_id,
        COALESCE(MIN(asked.row) FILTER (WHERE answer.code = 'yes'), MIN(asked.row)) AS row
    FROM asked
    JOIN wording('disability', asked.disability) AS answer
        ON answer.cell = asked.disability
    WHERE answer.code IS NOT NULL
    GROUP BY asked.source, asked.submission, asked.child_unique_id, asked.received
),
disabled AS (             -- the lists give no dates: a spell from the first yes, to the day before a later no
    SELECT *,
        MIN(received) FILTER (WHERE is_disabled)
            OVER (PARTITION BY source, child_unique_id ORDER BY received) AS first_day
    FROM answered
)
SELECT
    child_unique_id AS person_key,
    'early_help_plan' AS status,
    assessment_start_date AS from_date,
    assessment_completion_date AS to_date,
    'assessment' AS detail,
    source,
    extract_id,
    row,
    received
FROM list_2_early_help
UNION ALL
SELECT
    child_unique_id,
    'section_47',
    strategy_discussion,
    -- The list has no end of an enquiry: the conference ends it, or the day by which one would be due, 15 working days on.
    COALESCE(initial_conference, CAST(strategy_discussion + INTERVAL 21 DAY AS DATE)),
    CAST(NULL AS VARCHAR),
    source,
    extract_id,
    row,
    received
FROM list_5_section_47
WHERE strategy_discussion IS NOT NULL
UNION ALL
SELECT
    child_unique_id,
    'child_in_need',
    first_day,
    CASE WHEN last_day IS NOT NULL THEN GREATEST(first_day, last_day) END,
    CAST(NULL AS VARCHAR),
    source,
    extract_id,
    row,
    received
FROM in_need
-- "Cases other than children in need" are on the list, and by their own words not in need.
WHERE need IS DISTINCT FROM 'N9'
    AND (cin_start_date IS NOT NULL OR last_day IS NULL)
UNION ALL
SELECT
    plan.child_unique_id,
    'child_protection_plan',
    plan.plan_start,
    plan.plan_end,
    -- The category it began with: the latest one changes, and would make one plan look like two.
    COALESCE(abuse.code, plan.initial_category_of_abuse),
    plan.source,
    plan.extract_id,
    plan.row,
    plan.received
FROM list_7_protection_plans AS plan
LEFT JOIN wording('abuse', list_7_protection_plans.initial_category_of_abuse) AS abuse
    ON abuse.cell = plan.initial_category_of_abuse
UNION ALL
SELECT
    child_unique_id,
    'looked_after',
    started_looked_after,
    ceased_looked_after,
    CAST(NULL AS VARCHAR),
    source,
    extract_id,
    row,
    received
FROM looked_after
UNION ALL
SELECT
    child_unique_id,
    'family_need',
    first_day,
    CASE WHEN last_day IS NOT NULL THEN GREATEST(first_day, last_day) END,
    main_need,
    source,
    extract_id,
    row,
    received
FROM in_need
WHERE main_need NOT IN ('N0', 'N9')
    AND (cin_start_date IS NOT NULL OR last_day IS NULL)
UNION ALL
SELECT
    child_unique_id,
    'family_need',
    started_looked_after,
    ceased_looked_after,
    main_need,
    source,
    extract_id,
    row,
    received
FROM looked_after
WHERE main_need NOT IN ('N0', 'N9')
UNION ALL
SELECT
    child_unique_id,
    'unaccompanied_asylum_seeker',
    started_looked_after,
    ceased_looked_after,
    CAST(NULL AS VARCHAR),
    source,
    extract_id,
    row,
    received
FROM looked_after
WHERE is_unaccompanied = 'yes'
UNION ALL
SELECT
    child_unique_id,
    'care_leaver',
    first_day,
    -- The council's duties end with the 25th birthday.
    CASE WHEN last_day_at_24 >= first_day THEN last_day_at_24 END,
    COALESCE(category, eligibility_category),
    source,
    extract_id,
    row,
    received
FROM left_care
UNION ALL
SELECT
    child_unique_id,
    'placed_for_adoption',
    placed,
    CASE WHEN LEAST(adoption_order, decision_reversed) >= placed THEN LEAST(adoption_order, decision_reversed) END,
    CAST(NULL AS VARCHAR),
    source,
    extract_id,
    row,
    received
FROM list_10_adoption
WHERE placed <= received
UNION ALL
SELECT
    child_unique_id,
    'disabled',
    first_day,
    CASE WHEN NOT is_disabled THEN GREATEST(first_day, CAST(received - INTERVAL 1 DAY AS DATE)) END,
    CAST(NULL AS VARCHAR),
    source,
    extract_id,
    row,
    received
FROM disabled
WHERE first_day IS NOT NULL
