-- A spell's detail never holds what changes while it lasts: it is part of the spell's name, and the older statement
-- would stand beside the newer for ever. What changes, such as needs, are spells of their own.
WITH followed AS (         -- referrals after which the council acted: an assessment, a plan, an enquiry, a conference
    SELECT source, submission, cina_referral_id AS referral_id FROM ssd_cin_assessments
    UNION
    SELECT source, submission, cinp_referral_id FROM ssd_cin_plans
    UNION
    SELECT source, submission, s47e_referral_id FROM ssd_s47_enquiry
    UNION
    SELECT source, submission, icpc_referral_id FROM ssd_initial_cp_conference
    UNION
    SELECT source, submission, cppl_referral_id FROM ssd_cp_plans
    UNION
    SELECT source, submission, clae_referral_id FROM ssd_cla_episodes
),
referred AS (
    SELECT cine.*
    FROM ssd_cin_episodes AS cine
    LEFT JOIN followed
        ON followed.source = cine.source
        AND followed.submission = cine.submission
        AND followed.referral_id = cine.cine_referral_id
    WHERE UPPER(COALESCE(cine.cine_referral_nfa, 'N')) NOT IN ('Y', 'YES', '1', 'TRUE')
        OR followed.referral_id IS NOT NULL
),
episode AS (               -- episodes of care, each with the day by which all before it had ended
    SELECT *,
        MAX(COALESCE(clae_cla_episode_ceased_date, DATE '2100-01-01')) OVER (
            PARTITION BY source, submission, clae_person_id
            ORDER BY clae_cla_episode_start_date, extract_id, row
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS ended_before
    FROM ssd_cla_episodes
),
period AS (                -- without an id, a period of care is the episodes that follow each other without a gap
    SELECT *,
        COALESCE(
            clae_cla_id,
            'gap ' || CAST(
                COUNT(*) FILTER (
                    WHERE ended_before IS NULL
                        OR ended_before < clae_cla_episode_start_date
                        OR UPPER(clae_cla_episode_start_reason) = 'S'
                ) OVER (
                    PARTITION BY source, submission, clae_person_id
                    ORDER BY clae_cla_episode_start_date, extract_id, row
                ) AS VARCHAR
            )
        ) AS care_id
    FROM episode
),
period_began AS (          -- an extract holds six years: care may have begun before its first episode
    SELECT *,
        MIN(LEAST(COALESCE(clae_entered_care_date, clae_cla_episode_start_date), clae_cla_episode_start_date)) OVER (
            PARTITION BY source, submission, clae_person_id, care_id
        ) AS from_date
    FROM period
),
in_care AS (               -- a period ends with its last episode; one left open before it is a slip
    SELECT *
    FROM period_began
    QUALIFY ROW_NUMBER() OVER (
        PARTITION BY source, submission, clae_person_id, care_id
        ORDER BY clae_cla_episode_start_date DESC, clae_cla_episode_ceased_date DESC NULLS FIRST, row DESC
    ) = 1
),
left_care AS (             -- the last day of a child's last period of care, where it has ended
    SELECT source, submission, clae_person_id, MAX(clae_cla_episode_ceased_date) AS left_on
    FROM in_care
    GROUP BY source, submission, clae_person_id
    HAVING COUNT(*) = COUNT(clae_cla_episode_ceased_date)
),
factor AS (                -- ["1A", "2B"], or {"1A": "Yes", "2B": "No"}, or 1A, 2B: one row a factor
    SELECT *,
        UNNEST(
            CASE
                WHEN cinf_assessment_factors_json LIKE '%{%' THEN REGEXP_EXTRACT_ALL(
                    cinf_assessment_factors_json, '"?([^"{},:]+?)"?\s*:\s*"?(?i:y|1|true)', 1
                )
                ELSE REGEXP_EXTRACT_ALL(cinf_assessment_factors_json, '[^\[\]",\s][^\[\]",]*')
            END
        ) AS found
    FROM ssd_assessment_factors
),
assessed AS (
    SELECT source, submission, cina_assessment_id,
        ARG_MAX(cina_person_id, (extract_id, row)) AS person_key,
        MAX(cina_assessment_start_date) AS from_date,
        MAX(cina_assessment_auth_date) AS to_date
    FROM ssd_cin_assessments
    GROUP BY source, submission, cina_assessment_id
),
placed AS (                -- placed for adoption, by the way to permanence or, where that is silent, by the placement
    SELECT
        perm_person_id AS person_key,
        perm_placed_for_adoption_date AS from_date,
        LEAST(perm_decision_reversed_date, perm_permanence_order_date) AS to_date,
        source, submission, extract_id, row, received
    FROM ssd_permanence
    WHERE perm_placed_for_adoption_date IS NOT NULL
    UNION ALL
    SELECT
        COALESCE(placement.clap_person_id, in_care.clae_person_id),
        placement.clap_cla_placement_start_date,
        placement.clap_cla_placement_end_date,
        placement.source, placement.submission, placement.extract_id, placement.row, placement.received
    FROM ssd_cla_placement AS placement
    LEFT JOIN in_care
        ON in_care.source = placement.source
        AND in_care.submission = placement.submission
        AND in_care.clae_cla_id = placement.clap_cla_id
    LEFT JOIN ssd_permanence AS permanence
        ON permanence.source = placement.source
        AND permanence.submission = placement.submission
        AND permanence.perm_person_id = COALESCE(placement.clap_person_id, in_care.clae_person_id)
        AND permanence.perm_placed_for_adoption_date IS NOT NULL
    WHERE REGEXP_MATCHES(UPPER(placement.clap_cla_placement_type), '^A[3-6]\b')
        AND permanence.perm_person_id IS NULL
),
gone AS (                  -- a child may go missing more than once a day, and each time counts
    SELECT *,
        DENSE_RANK() OVER (
            PARTITION BY source, submission, miss_person_id, miss_missing_episode_start_date
            ORDER BY COALESCE(miss_table_id, CAST(row AS VARCHAR))
        ) AS turn
    FROM ssd_missing
),
previous AS (              -- zz/05/2020: the first day of what is known of an order's date
    SELECT *,
        TRY_CAST(REGEXP_EXTRACT(lapp_previous_permanence_order_date, '([0-9]{4})', 1) AS INTEGER) AS year,
        TRY_CAST(REGEXP_EXTRACT(lapp_previous_permanence_order_date, '/([0-9]{1,2})/', 1) AS INTEGER) AS month,
        TRY_STRPTIME(LEFT(lapp_previous_permanence_order_date, 10), ['%d/%m/%Y', '%Y-%m-%d']) AS day
    FROM ssd_cla_previous_permanence
    WHERE UPPER(LEFT(lapp_previous_permanence_option, 2)) NOT IN ('P4', 'Z1')
),
requested AS (             -- a request for an assessment, with its child and what became of it
    SELECT
        request.*,
        COALESCE(send.send_person_id, 'child of EHC request ' || request.ehcr_ehcp_request_id) AS person_key,
        UPPER(LEFT(request.ehcr_ehcp_req_outcome, 1)) AS decision,
        assessment.ehca_ehcp_assessment_id AS assessment_id,
        UPPER(LEFT(assessment.ehca_ehcp_assessment_outcome, 1)) AS outcome,
        assessment.ehca_ehcp_assessment_outcome_date AS outcome_date
    FROM ssd_ehcp_requests AS request
    LEFT JOIN ssd_send AS send
        ON send.source = request.source
        AND send.submission = request.submission
        AND send.send_table_id = request.ehcr_send_table_id
    LEFT JOIN ssd_ehcp_assessment AS assessment
        ON assessment.source = request.source
        AND assessment.submission = request.submission
        AND assessment.ehca_ehcp_request_id = request.ehcr_ehcp_request_id
    QUALIFY ROW_NUMBER() OVER (
        PARTITION BY request.source, request.extract_id, request.row
        ORDER BY assessment.ehca_ehcp_assessment_outcome_date DESC NULLS FIRST, assessment.row DESC
    ) = 1
),
assessed_for_a_plan AS (   -- a refusal, a withdrawal, a plan or a decision of years ago ends an assessment
    SELECT *,
        CASE
            WHEN decision IN ('N', 'W', 'H') OR outcome IN ('N', 'W', 'H')
                THEN COALESCE(outcome_date, ehcr_ehcp_req_outcome_date, ehcr_ehcp_req_date)
            WHEN outcome = 'Y' THEN outcome_date
        END AS ended_on
    FROM requested
    WHERE ehcr_ehcp_req_date IS NOT NULL
),
named_plan AS (            -- plans with their days
    SELECT
        COALESCE(requested.person_key, 'child of EHC plan ' || plan.ehcn_named_plan_id) AS person_key,
        COALESCE(plan.ehcn_named_plan_start_date, requested.outcome_date, DATE '1900-01-01') AS from_date,
        plan.ehcn_named_plan_ceased_date AS to_date,
        requested.ehcr_ehcp_request_id AS request_id,
        plan.source, plan.submission, plan.extract_id, plan.row, plan.received
    FROM ssd_ehcp_named_plan AS plan
    LEFT JOIN requested
        ON requested.source = plan.source
        AND requested.submission = plan.submission
        AND requested.assessment_id = plan.ehcn_ehcp_asmt_id
),
named_request AS (         -- since when a request's plans have run
    SELECT source, submission, request_id, MIN(from_date) AS from_date
    FROM named_plan
    GROUP BY source, submission, request_id
),
active_plan AS (           -- plans in force
    SELECT
        COALESCE(requested.person_key, 'child of EHC plan ' || plan.ehcp_active_ehcp_id) AS person_key,
        COALESCE(named_request.from_date, requested.outcome_date, DATE '1900-01-01') AS from_date,
        named_request.request_id IS NOT NULL AS is_named,
        plan.*
    FROM ssd_ehcp_active_plans AS plan
    LEFT JOIN requested
        ON requested.source = plan.source
        AND requested.submission = plan.submission
        AND requested.ehcr_ehcp_request_id = plan.ehcp_ehcp_request_id
    LEFT JOIN named_request
        ON named_request.source = plan.source
        AND named_request.submission = plan.submission
        AND named_request.request_id = plan.ehcp_ehcp_request_id
),
plan AS (
    SELECT person_key, from_date, to_date, source, submission, extract_id, row, received FROM named_plan
    UNION ALL
    SELECT person_key, from_date, CAST(NULL AS DATE), source, submission, extract_id, row, received
    FROM active_plan
    WHERE NOT is_named
),
flagged AS (              -- where no plan is in the extract, the flag on the person is all there is
    SELECT *, LAG(is_flagged) OVER (PARTITION BY source, pers_person_id ORDER BY received, extract_id, row)
        AS was_flagged
    FROM (
        SELECT DISTINCT person.pers_person_id, person.source, person.extract_id, person.row, person.received,
            COALESCE(UPPER(person.pers_send_flag) IN ('Y', 'YES', '1', 'TRUE'), FALSE) AND plan.person_key IS NULL
                AS is_flagged
        FROM ssd_person AS person
        LEFT JOIN plan
            ON plan.source = person.source
            AND plan.submission = person.submission
            AND plan.person_key = person.pers_person_id
    )
),
stated AS (
    SELECT cine_person_id AS person_key, 'child_in_need' AS status, cine_referral_date AS from_date,
        cine_close_date AS to_date, CAST(NULL AS VARCHAR) AS detail, source, extract_id, row, received
    FROM referred
    UNION ALL
    -- a plan whose referral is not in the extract
    SELECT cin_plan.cinp_person_id, 'child_in_need', cin_plan.cinp_cin_plan_start_date,
        cin_plan.cinp_cin_plan_end_date, 'plan', cin_plan.source, cin_plan.extract_id, cin_plan.row, cin_plan.received
    FROM ssd_cin_plans AS cin_plan
    LEFT JOIN ssd_cin_episodes AS cine
        ON cine.source = cin_plan.source
        AND cine.submission = cin_plan.submission
        AND cine.cine_referral_id = cin_plan.cinp_referral_id
    WHERE cine.cine_referral_id IS NULL
    UNION ALL
    SELECT cine_person_id, 'family_need', cine_referral_date, cine_close_date, UPPER(cine_cin_primary_need_code),
        source, extract_id, row, received
    FROM referred
    WHERE UPPER(cine_cin_primary_need_code) NOT IN ('N0', 'N9')
    UNION ALL
    SELECT earl_person_id, 'early_help_plan', earl_episode_start_date, earl_episode_end_date, NULL,
        source, extract_id, row, received
    FROM ssd_early_help_episodes
    UNION ALL
    SELECT earl_person_id, 'family_need', earl_episode_start_date, earl_episode_end_date, earl_episode_reason,
        source, extract_id, row, received
    FROM ssd_early_help_episodes
    WHERE earl_episode_reason IS NOT NULL
    UNION ALL
    SELECT s47e_person_id, 'section_47', s47e_s47_start_date, s47e_s47_end_date, NULL, source, extract_id, row, received
    FROM ssd_s47_enquiry
    UNION ALL
    SELECT cppl_person_id, 'child_protection_plan', cppl_cp_plan_start_date, cppl_cp_plan_end_date,
        cppl_cp_plan_initial_category, source, extract_id, row, received
    FROM ssd_cp_plans
    UNION ALL
    SELECT clae_person_id, 'looked_after', from_date, clae_cla_episode_ceased_date, NULL,
        source, extract_id, row, received
    FROM in_care
    UNION ALL
    SELECT leaver.clea_person_id, 'care_leaver', COALESCE(left_care.left_on, DATE '1900-01-01'), NULL, NULL,
        leaver.source, leaver.extract_id, leaver.row, leaver.received
    FROM ssd_care_leavers AS leaver
    LEFT JOIN left_care
        ON left_care.source = leaver.source
        AND left_care.submission = leaver.submission
        AND left_care.clae_person_id = leaver.clea_person_id
    LEFT JOIN codes('eligibility')
        ON eligibility.eligibility = UPPER(leaver.clea_care_leaver_eligibility)
    WHERE COALESCE(eligibility.is_care_leaver, 'yes') = 'yes'
    UNION ALL
    SELECT person_key, 'placed_for_adoption', from_date, CASE WHEN to_date >= from_date THEN to_date END, NULL,
        source, extract_id, row, received
    FROM placed
    WHERE person_key IS NOT NULL
    UNION ALL
    SELECT perm_person_id, 'previous_permanence', perm_permanence_order_date, NULL, perm_permanence_order_type,
        source, extract_id, row, received
    FROM ssd_permanence
    WHERE perm_permanence_order_date IS NOT NULL
    UNION ALL
    SELECT lapp_person_id, 'previous_permanence',
        CASE
            WHEN day IS NOT NULL THEN CAST(day AS DATE)
            WHEN year BETWEEN 1950 AND 2100
                THEN MAKE_DATE(year, CASE WHEN month BETWEEN 1 AND 12 THEN month ELSE 1 END, 1)
            ELSE DATE '1900-01-01'
        END,
        NULL, lapp_previous_permanence_option, source, extract_id, row, received
    FROM previous
    UNION ALL
    SELECT miss_person_id, 'missing', miss_missing_episode_start_date, miss_missing_episode_end_date,
        CASE WHEN turn = 1 THEN miss_missing_episode_type ELSE CONCAT_WS(', ', miss_missing_episode_type, turn) END,
        source, extract_id, row, received
    FROM gone
    UNION ALL
    SELECT disa_person_id, 'disabled', DATE '1900-01-01', NULL, UPPER(disa_disability_code),
        source, extract_id, row, received
    FROM ssd_disability
    WHERE UPPER(disa_disability_code) <> 'NONE'
    UNION ALL
    SELECT DISTINCT immigration_status.immi_person_id, immigration.status,
        COALESCE(immigration_status.immi_immigration_status_start_date, DATE '1900-01-01'),
        immigration_status.immi_immigration_status_end_date, immigration_status.immi_immigration_status,
        immigration_status.source, immigration_status.extract_id, immigration_status.row, immigration_status.received
    FROM ssd_immigration_status AS immigration_status
    JOIN codes('immigration')
        ON REGEXP_MATCHES(UPPER(immigration_status.immi_immigration_status), '\b' || immigration.word || '\b')
    UNION ALL
    SELECT lega_person_id, 'private_fostering', COALESCE(lega_legal_status_start_date, DATE '1900-01-01'),
        lega_legal_status_end_date, lega_legal_status, source, extract_id, row, received
    FROM ssd_legal_status
    WHERE REGEXP_MATCHES(UPPER(lega_legal_status), 'PRIVATE(LY)? FOSTER')
    UNION ALL
    SELECT assessed.person_key, 'assessment_factor', assessed.from_date, assessed.to_date,
        COALESCE(NULLIF(REGEXP_EXTRACT(UPPER(factor.found), '^\s*([0-9]{1,2}[A-F]?)\b', 1), ''), TRIM(factor.found)),
        factor.source, factor.extract_id, factor.row, factor.received
    FROM factor
    JOIN assessed
        ON assessed.source = factor.source
        AND assessed.submission = factor.submission
        AND assessed.cina_assessment_id = factor.cinf_assessment_id
    WHERE assessed.from_date IS NOT NULL
        AND NOT REGEXP_MATCHES(factor.found, '^\s*21\b')
    UNION ALL
    SELECT clas_person_id, 'family_need', clas_substance_misuse_date, clas_substance_misuse_date,
        CONCAT_WS(':', 'substance_misuse', clas_substance_misused), source, extract_id, row, received
    FROM ssd_cla_substance_misuse
    WHERE clas_substance_misuse_date IS NOT NULL
    UNION ALL
    SELECT prep_person_id, 'family_need', prep_pre_pro_decision_date, prep_agree_stepdown_issue_date,
        'pre-proceedings', source, extract_id, row, received
    FROM ssd_pre_proceedings
    WHERE prep_pre_pro_decision_date IS NOT NULL
    UNION ALL
    SELECT person_key, 'ehc_assessment', ehcr_ehcp_req_date,
        CASE WHEN ended_on IS NOT NULL THEN GREATEST(ended_on, ehcr_ehcp_req_date) END, NULL,
        source, extract_id, row, received
    FROM assessed_for_a_plan
    UNION ALL
    SELECT person_key, 'ehc_plan', from_date, CASE WHEN to_date >= from_date THEN to_date END, NULL,
        source, extract_id, row, received
    FROM plan
    UNION ALL
    -- the flag ends with the first extract that no longer sets it, or that tells of the plan itself
    SELECT pers_person_id, 'ehc_plan', DATE '1900-01-01',
        CASE WHEN NOT is_flagged THEN CAST(received - INTERVAL 1 DAY AS DATE) END, NULL,
        source, extract_id, row, received
    FROM flagged
    WHERE is_flagged OR was_flagged
    UNION ALL
    SELECT active_plan.person_key, 'family_need', active_plan.from_date, NULL,
        'SEN ' || UPPER(need.senn_active_ehcp_need_type), need.source, need.extract_id, need.row, need.received
    FROM ssd_sen_need AS need
    JOIN active_plan
        ON active_plan.source = need.source
        AND active_plan.submission = need.submission
        AND active_plan.ehcp_active_ehcp_id = need.senn_active_ehcp_id
)
SELECT DISTINCT *
FROM stated
