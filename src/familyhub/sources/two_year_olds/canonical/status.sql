WITH child_rows AS (
    SELECT
        'eligible' AS list, child_id, nhs_number, upn, birth_date, term, reason, eligibility_code, outcome,
        NULL AS provider,
        COALESCE(eligible_from, checked_on) AS from_date, eligible_to AS to_date,
        source, submission, extract_id, row, received
    FROM two_year_old_eligible
    UNION ALL
    SELECT
        'headcount', child_id, nhs_number, upn, birth_date, term, reason, eligibility_code, NULL,
        COALESCE(REGEXP_REPLACE(provider_id, '\.0$', ''), provider_name), starts_on, ends_on,
        source, submission, extract_id, row, received
    FROM two_year_old_headcount
),
shared_steps,
known AS (
    SELECT
        child.*, basis.kind, check_result.eligible,
        COALESCE(child.from_date, child.term_from, child.received) AS begins_on,
        GREATEST(child.received, COALESCE(child.from_date, child.term_from, child.received)) AS vouched_on
    FROM child
    LEFT JOIN codes('basis')
        ON basis.code = UPPER(TRIM(child.reason))
    LEFT JOIN codes('check_result')
        ON check_result.code = UPPER(TRIM(child.outcome))
)
SELECT
    person_key,
    'two_year_old_entitlement' AS status,
    begins_on AS from_date,
    -- Where no end is stated, the entitlement ends with the term of the third birthday: that of all three-year-olds
    -- follows.
    COALESCE(CASE WHEN list = 'eligible' THEN to_date END, two_until) AS to_date,
    reason AS detail,
    source,
    extract_id,
    row,
    received
FROM known
-- The list of the eligible says so by itself; a place is evidence of the entitlement only by its basis.
WHERE CASE list
        -- A code of eleven digits is a working parent's: what else is said must name the disadvantage.
        WHEN 'eligible' THEN
            COALESCE(
                kind, CASE WHEN REGEXP_FULL_MATCH(eligibility_code, '[0-9]{11}') THEN 'working' ELSE 'disadvantage' END
            ) = 'disadvantage'
            AND (outcome IS NULL OR eligible = 'yes')
        ELSE kind = 'disadvantage'
    END
    -- Lists of older children look alike, for example those of free school meals.
    AND begins_on <= COALESCE(two_until, begins_on)
UNION ALL
SELECT
    person_key,
    'early_education',
    begins_on,
    -- A headcount is of one term: without an end, that term is all it vouches for.
    CASE
        WHEN to_date IS NOT NULL THEN to_date
        WHEN term_to >= begins_on THEN term_to
        WHEN MONTH(vouched_on) <= 3 THEN MAKE_DATE(YEAR(vouched_on), 3, 31)
        WHEN MONTH(vouched_on) <= 8 THEN MAKE_DATE(YEAR(vouched_on), 8, 31)
        ELSE MAKE_DATE(YEAR(vouched_on), 12, 31)
    END,
    provider,
    source,
    extract_id,
    row,
    received
FROM known
WHERE list = 'headcount'
