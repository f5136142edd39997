WITH referred AS (         -- whose a referral is, where it is one child's
    SELECT source, submission, cine_referral_id, MIN(cine_person_id) AS person_key
    FROM ssd_cin_episodes
    GROUP BY source, submission, cine_referral_id
    HAVING COUNT(DISTINCT cine_person_id) = 1
),
involved AS (
    SELECT
        COALESCE(
            involvement.invo_person_id,
            referred.person_key,
            'child of referral ' || involvement.invo_referral_id
        ) AS person_key,
        UPPER(involvement.invo_professional_role_id) LIKE '%ALLOCATED%' AS is_allocated,
        involvement.*
    FROM ssd_involvements AS involvement
    LEFT JOIN referred
        ON referred.source = involvement.source
        AND referred.submission = involvement.submission
        AND referred.cine_referral_id = involvement.invo_referral_id
)
SELECT
    person_key,
    'caseload' AS basis,
    invo_involvement_start_date AS from_date,
    invo_involvement_end_date AS to_date,
    invo_professional_team AS team_key,
    CAST(NULL AS VARCHAR) AS practice_key,
    CAST(NULL AS VARCHAR) AS started_because,
    invo_worker_change_reason AS ended_because,
    source,
    extract_id,
    row,
    received
FROM involved
WHERE person_key IS NOT NULL
    AND invo_professional_team IS NOT NULL
-- Of several workers who began on one day the allocated one holds the case.
QUALIFY ROW_NUMBER() OVER (
    PARTITION BY source, extract_id, person_key, invo_involvement_start_date
    ORDER BY is_allocated DESC NULLS LAST, row DESC
) = 1
