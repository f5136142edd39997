WITH in_care AS (          -- whose a period of care is; visits and reviews may name the period and not the child
    SELECT source, submission, clae_cla_id,
        ARG_MAX(clae_person_id, (extract_id, row)) AS person_key,
        ARG_MAX(clae_referral_id, (extract_id, row)) AS referral_key
    FROM ssd_cla_episodes
    WHERE clae_cla_id IS NOT NULL
    GROUP BY source, submission, clae_cla_id
),
protected AS (             -- whose a child protection plan is
    SELECT source, submission, cppl_cp_plan_id,
        ARG_MAX(cppl_person_id, (extract_id, row)) AS person_key,
        ARG_MAX(cppl_referral_id, (extract_id, row)) AS referral_key
    FROM ssd_cp_plans
    GROUP BY source, submission, cppl_cp_plan_id
),
in_need AS (               -- whose a child in need plan is
    SELECT source, submission, cinp_cin_plan_id,
        ARG_MAX(cinp_person_id, (extract_id, row)) AS person_key,
        ARG_MAX(cinp_referral_id, (extract_id, row)) AS referral_key
    FROM ssd_cin_plans
    GROUP BY source, submission, cinp_cin_plan_id
),
planned AS (               -- whose an education, health and care plan is, by its request
    SELECT request.source, request.submission, request.ehcr_ehcp_request_id,
        ARG_MAX(send.send_person_id, (send.extract_id, send.row)) AS person_key
    FROM ssd_ehcp_requests AS request
    JOIN ssd_send AS send
        ON send.source = request.source
        AND send.submission = request.submission
        AND send.send_table_id = request.ehcr_send_table_id
    GROUP BY request.source, request.submission, request.ehcr_ehcp_request_id
),
visited AS (
    SELECT
        'cin_visit/' || visit.cinv_cin_visit_id AS contact_key,
        in_need.referral_key,
        COALESCE(
            visit.cinv_person_id,
            in_need.person_key,
            'child of plan ' || visit.cinv_cin_plan_id,
            'child of visit ' || visit.cinv_cin_visit_id
        ) AS person_key,
        visit.cinv_cin_visit_date AS happened_on,
        UPPER(visit.cinv_cin_visit_seen) AS seen,
        UPPER(visit.cinv_cin_visit_seen_alone) AS seen_alone,
        UPPER(visit.cinv_cin_visit_bedroom) AS bedroom,
        visit.source,
        visit.submission,
        visit.extract_id,
        visit.row,
        visit.received
    FROM ssd_cin_visits AS visit
    LEFT JOIN in_need
        ON in_need.source = visit.source
        AND in_need.submission = visit.submission
        AND in_need.cinp_cin_plan_id = visit.cinv_cin_plan_id
    UNION ALL
    SELECT
        'cp_visit/' || visit.cppv_cp_visit_id,
        protected.referral_key,
        COALESCE(
            visit.cppv_person_id,
            protected.person_key,
            'child of plan ' || visit.cppv_cp_plan_id,
            'child of visit ' || visit.cppv_cp_visit_id
        ),
        visit.cppv_cp_visit_date,
        UPPER(visit.cppv_cp_visit_seen),
        UPPER(visit.cppv_cp_visit_seen_alone),
        UPPER(visit.cppv_cp_visit_bedroom),
        visit.source,
        visit.submission,
        visit.extract_id,
        visit.row,
        visit.received
    FROM ssd_cp_visits AS visit
    LEFT JOIN protected
        ON protected.source = visit.source
        AND protected.submission = visit.submission
        AND protected.cppl_cp_plan_id = visit.cppv_cp_plan_id
    UNION ALL
    SELECT
        'cla_visit/' || visit.clav_cla_visit_id,
        in_care.referral_key,
        COALESCE(
            visit.clav_person_id,
            in_care.person_key,
            'child of care period ' || visit.clav_cla_id,
            'child of visit ' || visit.clav_cla_visit_id
        ),
        visit.clav_cla_visit_date,
        UPPER(visit.clav_cla_visit_seen),
        UPPER(visit.clav_cla_visit_seen_alone),
        CAST(NULL AS VARCHAR),
        visit.source,
        visit.submission,
        visit.extract_id,
        visit.row,
        visit.received
    FROM ssd_cla_visits AS visit
    LEFT JOIN in_care
        ON in_care.source = visit.source
        AND in_care.submission = visit.submission
        AND in_care.clae_cla_id = visit.clav_cla_id
),
referred AS (              -- whose a referral is, where it is one child's
    SELECT source, submission, cine_referral_id, MIN(cine_person_id) AS person_key
    FROM ssd_cin_episodes
    GROUP BY source, submission, cine_referral_id
    HAVING COUNT(DISTINCT cine_person_id) = 1
),
working AS (
    SELECT involvement.*, COALESCE(involvement.invo_person_id, referred.person_key) AS person_key
    FROM ssd_involvements AS involvement
    LEFT JOIN referred
        ON referred.source = involvement.source
        AND referred.submission = involvement.submission
        AND referred.cine_referral_id = involvement.invo_referral_id
),
involved AS (              -- each visit's workers on its day: the allocated ones where there are any, else all
    SELECT visited.source, visited.extract_id, visited.row,
        working.invo_professional_id AS practitioner_key,
        working.invo_professional_team AS team_key
    FROM visited
    JOIN working
        ON working.source = visited.source
        AND working.submission = visited.submission
        AND working.person_key = visited.person_key
        AND visited.happened_on >= working.invo_involvement_start_date
        AND visited.happened_on <= COALESCE(working.invo_involvement_end_date, visited.happened_on)
    QUALIFY RANK() OVER (
        PARTITION BY visited.source, visited.extract_id, visited.row
        ORDER BY UPPER(working.invo_professional_role_id) LIKE '%ALLOCATED%' DESC NULLS LAST
    ) = 1
),
worker AS (                -- the one it can only have been; where there are several nobody says who went
    SELECT source, extract_id, row,
        CASE WHEN COUNT(DISTINCT practitioner_key) = 1 THEN MIN(practitioner_key) END AS practitioner_key,
        CASE WHEN COUNT(DISTINCT team_key) = 1 THEN MIN(team_key) END AS team_key
    FROM involved
    GROUP BY source, extract_id, row
),
visit AS (
    SELECT
        visited.contact_key,
        visited.referral_key,
        visited.person_key,
        visited.happened_on,
        'social_care' AS service,
        'statutory_visit' AS activity,
        CASE WHEN visited.seen IN ('Y', 'YES', '1', 'TRUE') THEN 'seen' END AS attended,
        CAST(NULL AS VARCHAR) AS medium,
        worker.team_key,
        worker.practitioner_key,
        NULLIF(
            CONCAT_WS(
                '; ',
                CASE WHEN visited.seen IN ('N', 'NO', '0', 'FALSE') THEN 'child not seen' END,
                CASE
                    WHEN visited.seen_alone IN ('Y', 'YES', '1', 'TRUE') THEN 'child seen alone'
                    WHEN visited.seen_alone IN ('N', 'NO', '0', 'FALSE') THEN 'child not seen alone'
                END,
                CASE WHEN visited.bedroom IN ('Y', 'YES', '1', 'TRUE') THEN 'bedroom seen' END
            ),
            ''
        ) AS reason,
        visited.source,
        visited.extract_id,
        visited.row,
        visited.received
    FROM visited
    LEFT JOIN worker
        ON worker.source = visited.source
        AND worker.extract_id = visited.extract_id
        AND worker.row = visited.row
),
at_the_front_door AS (     -- somebody told the council of a child: no visit, and nobody was seen
    SELECT
        'contact/' || cont_contact_id AS contact_key,
        cont_person_id AS person_key,
        cont_contact_date AS happened_on,
        'social_care' AS service,
        'other' AS activity,
        CONCAT_WS(
            ': ',
            'told of a child',
            COALESCE(cont_contact_source_desc, cont_contact_source_code),
            NULLIF(
                LOWER(
                    REPLACE(
                        ARRAY_TO_STRING(
                            REGEXP_EXTRACT_ALL(
                                UPPER(cont_contact_outcome_json), '([A-Z0-9_]+)_FLAG"?\s*:\s*"?(?:Y|1|TRUE)', 1
                            ),
                            ', '
                        ),
                        '_',
                        ' '
                    )
                ),
                ''
            )
        ) AS reason,
        source,
        extract_id,
        row,
        received
    FROM ssd_contacts
),
conference AS (
    SELECT
        'conference/' || icpc_icpc_id AS contact_key,
        icpc_referral_id AS referral_key,
        icpc_person_id AS person_key,
        icpc_icpc_date AS happened_on,
        'social_care' AS service,
        'conference' AS activity,
        icpc_icpc_team AS team_key,
        icpc_icpc_worker_id AS practitioner_key,
        CASE
            WHEN UPPER(icpc_icpc_outcome_cp_flag) IN ('Y', 'YES', '1', 'TRUE') THEN 'plan began'
            WHEN UPPER(icpc_icpc_outcome_cp_flag) IN ('N', 'NO', '0', 'FALSE') THEN 'no plan'
        END AS reason,
        source,
        extract_id,
        row,
        received
    FROM ssd_initial_cp_conference
    WHERE icpc_icpc_date IS NOT NULL
),
review AS (
    SELECT
        'cp_review/' || reviewed.cppr_cp_review_id AS contact_key,
        protected.referral_key,
        COALESCE(
            reviewed.cppr_person_id,
            protected.person_key,
            'child of plan ' || reviewed.cppr_cp_plan_id,
            'child of review ' || reviewed.cppr_cp_review_id
        ) AS person_key,
        reviewed.cppr_cp_review_date AS happened_on,
        UPPER(reviewed.cppr_cp_review_participation) AS code,
        CASE
            WHEN UPPER(reviewed.cppr_cp_review_outcome_continue_cp) IN ('Y', 'YES', '1', 'TRUE') THEN 'plan goes on'
            WHEN UPPER(reviewed.cppr_cp_review_outcome_continue_cp) IN ('N', 'NO', '0', 'FALSE') THEN 'plan ends'
        END AS decided,
        reviewed.source,
        reviewed.extract_id,
        reviewed.row,
        reviewed.received
    FROM ssd_cp_reviews AS reviewed
    LEFT JOIN protected
        ON protected.source = reviewed.source
        AND protected.submission = reviewed.submission
        AND protected.cppl_cp_plan_id = reviewed.cppr_cp_plan_id
    UNION ALL
    SELECT
        'cla_review/' || reviewed.clar_cla_review_id,
        in_care.referral_key,
        COALESCE(
            reviewed.clar_cla_person_id,
            in_care.person_key,
            'child of care period ' || reviewed.clar_cla_id,
            'child of review ' || reviewed.clar_cla_review_id
        ),
        reviewed.clar_cla_review_date,
        UPPER(reviewed.clar_cla_review_participation),
        CASE WHEN UPPER(reviewed.clar_cla_review_cancelled) IN ('Y', 'YES', '1', 'TRUE') THEN 'cancelled' END,
        reviewed.source,
        reviewed.extract_id,
        reviewed.row,
        reviewed.received
    FROM ssd_cla_reviews AS reviewed
    LEFT JOIN in_care
        ON in_care.source = reviewed.source
        AND in_care.submission = reviewed.submission
        AND in_care.clae_cla_id = reviewed.clar_cla_id
),
reviewed AS (
    SELECT
        review.contact_key,
        review.referral_key,
        review.person_key,
        review.happened_on,
        'social_care' AS service,
        'plan_review' AS activity,
        CASE WHEN review.decided IS DISTINCT FROM 'cancelled' THEN participation.attended END AS attended,
        NULLIF(CONCAT_WS('; ', review.decided, review.code), '') AS reason,
        review.source,
        review.extract_id,
        review.row,
        review.received
    FROM review
    LEFT JOIN codes('participation')
        ON participation.code = LEFT(review.code, 3)
    WHERE review.happened_on IS NOT NULL
),
annual_review AS (         -- the letter after an annual review of an education, health and care plan
    SELECT
        'ehcp_review/' || active.ehcp_active_ehcp_id || '/' || CAST(active.ehcp_active_ehcp_last_review_date AS VARCHAR)
            AS contact_key,
        COALESCE(
            planned.person_key,
            'child of EHC request ' || active.ehcp_ehcp_request_id,
            'child of EHC plan ' || active.ehcp_active_ehcp_id
        ) AS person_key,
        active.ehcp_active_ehcp_last_review_date AS happened_on,
        'send' AS service,
        'plan_review' AS activity,
        'other' AS medium,
        'decision after the annual review' AS reason,
        active.source,
        active.extract_id,
        active.row,
        active.received
    FROM ssd_ehcp_active_plans AS active
    LEFT JOIN planned
        ON planned.source = active.source
        AND planned.submission = active.submission
        AND planned.ehcr_ehcp_request_id = active.ehcp_ehcp_request_id
    WHERE active.ehcp_active_ehcp_last_review_date IS NOT NULL
),
health_check AS (
    SELECT
        'health_check/' || COALESCE(
            checked.clah_health_check_id,
            CONCAT_WS(' ', CAST(checked.clah_health_check_date AS VARCHAR), checked.clah_health_check_type)
        ) AS contact_key,
        checked.clah_person_id AS person_key,
        checked.clah_health_check_date AS happened_on,
        'other' AS service,
        COALESCE(MIN(health_check.activity), 'other') AS activity,
        MIN(health_status.attended) AS attended,
        NULLIF(CONCAT_WS('; ', checked.clah_health_check_type, checked.clah_health_check_status), '') AS reason,
        checked.source,
        checked.extract_id,
        checked.row,
        checked.received
    FROM ssd_cla_health AS checked
    LEFT JOIN codes('health_check')
        ON REGEXP_MATCHES(UPPER(checked.clah_health_check_type), '\b' || health_check.word || '\b')
    LEFT JOIN codes('health_status')
        ON health_status.status = UPPER(checked.clah_health_check_status)
    WHERE checked.clah_health_check_date IS NOT NULL
    GROUP BY checked.clah_health_check_id, checked.clah_health_check_date, checked.clah_person_id,
        checked.clah_health_check_type, checked.clah_health_check_status, checked.source, checked.extract_id,
        checked.row, checked.received
),
happened AS (
    SELECT * FROM visit
    UNION ALL BY NAME
    SELECT * FROM at_the_front_door
    UNION ALL BY NAME
    SELECT * FROM conference
    UNION ALL BY NAME
    SELECT * FROM reviewed
    UNION ALL BY NAME
    SELECT * FROM annual_review
    UNION ALL BY NAME
    SELECT * FROM health_check
)
SELECT
    -- Brothers and sisters share a case note, a conference, a review.
    contact_key || '/' || person_key AS contact_key,
    referral_key,
    CAST(NULL AS VARCHAR) AS activity_key,
    person_key,
    happened_on,
    service,
    activity,
    attended,
    medium,
    team_key,
    practitioner_key,
    CAST(NULL AS VARCHAR) AS place_key,
    CAST(NULL AS BOOLEAN) AS wellbeing_review,
    reason,
    source,
    extract_id,
    row,
    received
FROM happened
