WITH front_door AS (      -- contacts of one day are told apart by who made them; a line that comes twice is one contact
    SELECT list.*, COALESCE(source_of_contact.code, list.contact_source) AS made_by,
        DENSE_RANK() OVER (
            PARTITION BY list.source, list.submission, list.child_unique_id, list.date_of_contact
            ORDER BY list.contact_source NULLS LAST
        ) AS turn
    FROM list_1_contacts AS list
    LEFT JOIN wording('referral_source', list_1_contacts.contact_source) AS source_of_contact
        ON source_of_contact.cell = list.contact_source
),
assessment AS (
    SELECT list.*, seen.code AS was_seen
    FROM list_4_assessments AS list
    LEFT JOIN wording('answer', list_4_assessments.child_seen) AS seen
        ON seen.cell = list.child_seen
),
plan AS (
    SELECT list.*, alone.code AS was_seen_alone
    FROM list_7_protection_plans AS list
    LEFT JOIN wording('answer', list_7_protection_plans.seen_alone) AS alone
        ON alone.cell = list.seen_alone
),
happened AS (             -- `what` names the contact within its child and day
    SELECT CASE turn WHEN 1 THEN 'front door' ELSE 'front door ' || CAST(turn AS VARCHAR) END AS what,
        child_unique_id, date_of_contact AS happened_on, date_of_contact AS named_by,
        'social_care' AS service, 'other' AS activity, CAST(NULL AS VARCHAR) AS attended,
        CAST(NULL AS VARCHAR) AS team, CAST(NULL AS VARCHAR) AS worker, made_by AS reason,
        source, extract_id, row, received
    FROM front_door
    UNION ALL
    SELECT 'early help assessment', child_unique_id, assessment_completion_date, assessment_start_date,
        'early_help', 'assessment', NULL, organisation_completing_assessment, NULL, NULL,
        source, extract_id, row, received
    FROM list_2_early_help
    UNION ALL
    -- Until it is authorised an assessment stands on the day it began; a later list moves it to the day it was finished.
    SELECT 'assessment', child_unique_id, COALESCE(assessment_authorised, assessment_start), assessment_start,
        'social_care', 'assessment', CASE WHEN was_seen = 'yes' THEN 'seen' END, allocated_team, allocated_worker, NULL,
        source, extract_id, row, received
    FROM assessment
    UNION ALL
    SELECT 'initial conference', child_unique_id, initial_conference, initial_conference,
        'social_care', 'conference', NULL, allocated_team, allocated_worker, 'initial conference',
        source, extract_id, row, received
    FROM list_5_section_47
    UNION ALL
    SELECT 'last seen', child_unique_id, child_last_seen, child_last_seen,
        'social_care', 'statutory_visit', 'seen', allocated_team, allocated_worker, NULL,
        source, extract_id, row, received
    FROM list_6_children_in_need
    UNION ALL
    -- "Seen alone: no" leaves open whether the child was seen.
    SELECT 'statutory visit', child_unique_id, last_statutory_visit, last_statutory_visit,
        'social_care', 'statutory_visit', CASE WHEN was_seen_alone = 'yes' THEN 'seen' END,
        allocated_team, allocated_worker, NULL,
        source, extract_id, row, received
    FROM plan
    UNION ALL
    SELECT 'review conference', child_unique_id, latest_review_conference, latest_review_conference,
        'social_care', 'conference', NULL, allocated_team, allocated_worker, 'review conference',
        source, extract_id, row, received
    FROM list_7_protection_plans
    UNION ALL
    SELECT 'statutory review', child_unique_id, latest_statutory_review, latest_statutory_review,
        'social_care', 'plan_review', NULL, allocated_team, allocated_worker, 'statutory review',
        source, extract_id, row, received
    FROM list_8_looked_after
    UNION ALL
    SELECT 'social work visit', child_unique_id, last_social_work_visit, last_social_work_visit,
        'social_care', 'statutory_visit', NULL, allocated_team, allocated_worker, NULL,
        source, extract_id, row, received
    FROM list_8_looked_after
    UNION ALL
    SELECT 'reviewing officer', child_unique_id, last_reviewing_officer_visit, last_reviewing_officer_visit,
        'social_care', 'other', NULL, NULL, NULL, 'visit or contact of the independent reviewing officer',
        source, extract_id, row, received
    FROM list_8_looked_after
    UNION ALL
    -- Who assessed or checked is not said: the service stays open.
    SELECT 'health assessment', child_unique_id, last_health_assessment, last_health_assessment,
        NULL, 'health_assessment', NULL, NULL, NULL, NULL,
        source, extract_id, row, received
    FROM list_8_looked_after
    UNION ALL
    SELECT 'dental check', child_unique_id, last_dental_check, last_dental_check,
        NULL, 'other', NULL, NULL, NULL, 'dental check',
        source, extract_id, row, received
    FROM list_8_looked_after
    UNION ALL
    SELECT 'pathway plan review', child_unique_id, pathway_plan_review, pathway_plan_review,
        'social_care', 'plan_review', NULL, allocated_team,
        COALESCE(allocated_personal_adviser, allocated_worker), 'pathway plan',
        source, extract_id, row, received
    FROM list_9_care_leavers
    UNION ALL
    SELECT 'in touch', child_unique_id, latest_contact, latest_contact,
        'social_care', 'support', NULL, allocated_team, COALESCE(allocated_personal_adviser, allocated_worker), NULL,
        source, extract_id, row, received
    FROM list_9_care_leavers
)
SELECT
    what || '/' || child_unique_id || '/' || CAST(named_by AS VARCHAR) AS contact_key,
    CAST(NULL AS VARCHAR) AS referral_key,
    CAST(NULL AS VARCHAR) AS activity_key,
    child_unique_id AS person_key,
    happened_on,
    service,
    activity,
    attended,
    CAST(NULL AS VARCHAR) AS medium,
    named(team) AS team_key,
    named(worker) AS practitioner_key,
    CAST(NULL AS VARCHAR) AS place_key,
    CAST(NULL AS BOOLEAN) AS wellbeing_review,
    reason,
    source,
    extract_id,
    row,
    received
FROM happened
-- A list may state a day that is still to come (the next review): nothing has happened on it yet.
WHERE happened_on <= received
