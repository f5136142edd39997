WITH disposal_spell AS (
    SELECT
        stated.youth_justice_id,
        COALESCE(stated.start_date, stated.given_on) AS from_date,
        -- A caution is given on one day and leaves nothing open; an order without an end is open until one is stated.
        COALESCE(stated.end_date, CASE WHEN disposal.lasts = 'day' THEN COALESCE(stated.start_date, stated.given_on) END)
            AS to_date,
        COALESCE(disposal.disposal, stated.disposal) AS detail,
        stated.source,
        stated.extract_id,
        stated.row,
        stated.received
    FROM yj_disposal AS stated
    LEFT JOIN codes('disposal')
        ON disposal.word = as_word(stated.disposal)
    WHERE disposal.lasts IS DISTINCT FROM 'nothing'
)
SELECT
    youth_justice_id AS person_key,
    'youth_justice' AS status,
    from_date,
    CASE WHEN to_date >= from_date THEN to_date END AS to_date,
    detail,
    source,
    extract_id,
    row,
    received
FROM disposal_spell
UNION ALL
SELECT
    youth_justice_id,
    'custody',
    custody_from,
    custody_to,
    custody_kind,
    source,
    extract_id,
    row,
    received
FROM yj_custody
