WITH in_care AS (          -- whose a period of care is
    SELECT source, submission, clae_cla_id, ARG_MAX(clae_person_id, (extract_id, row)) AS person_key
    FROM ssd_cla_episodes
    WHERE clae_cla_id IS NOT NULL
    GROUP BY source, submission, clae_cla_id
),
placement AS (
    SELECT placed.source, placed.submission, placed.clap_cla_placement_id,
        ARG_MAX(COALESCE(placed.clap_person_id, in_care.person_key), (placed.extract_id, placed.row)) AS person_key,
        ANY_VALUE(placed.clap_cla_placement_type) AS type,
        MIN(placed.clap_cla_placement_start_date) AS from_date,
        MAX(placed.clap_cla_placement_end_date) AS to_date
    FROM ssd_cla_placement AS placed
    LEFT JOIN in_care
        ON in_care.source = placed.source
        AND in_care.submission = placed.submission
        AND in_care.clae_cla_id = placed.clap_cla_id
    GROUP BY placed.source, placed.submission, placed.clap_cla_placement_id
)
SELECT
    'placement/' || finance.s251_cla_placement_id AS cost_key,
    COALESCE(placement.person_key, 'child of placement ' || finance.s251_cla_placement_id) AS person_key,
    'social_care' AS service,
    CONCAT_WS(' ', 'placement', placement.type) AS what,
    placement.from_date,
    placement.to_date,
    finance.s251_placement_weekly_cost AS pounds,
    'week' AS per,
    finance.source,
    finance.extract_id,
    finance.row,
    finance.received
FROM ssd_s251_finance AS finance
JOIN placement            -- a cost without its placement has no days
    ON placement.source = finance.source
    AND placement.submission = finance.submission
    AND placement.clap_cla_placement_id = finance.s251_cla_placement_id
WHERE finance.s251_placement_weekly_cost IS NOT NULL
