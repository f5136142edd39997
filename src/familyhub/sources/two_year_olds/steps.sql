listed AS (               -- the rows of both lists, with a key and the funding term they name
    SELECT
        COALESCE(
            child.child_id,
            'nhs-' || LEFT(SHA256(linkable_nhs_number(child.nhs_number)), 20),
            'upn-' || LEFT(SHA256(linkable_upn(child.upn)), 20),
            -- Who is named by nothing at all is somebody all the same: counted among the unlinked, never lost.
            'unnamed, line ' || child.row || ' of extract ' || child.extract_id
        ) AS person_key,
        TRY_CAST(REGEXP_EXTRACT(child.term, '20[0-9]{2}') AS INTEGER) AS term_year,
        CASE
            WHEN REGEXP_MATCHES(LOWER(child.term), 'aut') THEN 9
            WHEN REGEXP_MATCHES(LOWER(child.term), 'spr') THEN 1
            WHEN REGEXP_MATCHES(LOWER(child.term), 'sum') THEN 4
        END AS term_month,
        child.*
    FROM child_rows AS child
),
child AS (                -- with the days of that term, and the last day of the term of the third birthday
    SELECT
        *,
        CASE WHEN is_one_year THEN MAKE_DATE(term_year, term_month, 1) END AS term_from,
        CASE WHEN is_one_year THEN
            CASE term_month WHEN 9 THEN MAKE_DATE(term_year, 12, 31) WHEN 1 THEN MAKE_DATE(term_year, 3, 31)
                WHEN 4 THEN MAKE_DATE(term_year, 8, 31) END
        END AS term_to,
        CASE
            WHEN MONTH(birth_date) <= 3 THEN MAKE_DATE(YEAR(birth_date) + 3, 3, 31)
            WHEN MONTH(birth_date) <= 8 THEN MAKE_DATE(YEAR(birth_date) + 3, 8, 31)
            WHEN birth_date IS NOT NULL THEN MAKE_DATE(YEAR(birth_date) + 3, 12, 31)
        END AS two_until
    FROM (
        -- "spring 2023/24" names two years and may mean either: its days are not guessed.
        SELECT *, LEN(REGEXP_EXTRACT_ALL(term, '[0-9]{2,}')) = 1 AND LENGTH(REGEXP_EXTRACT(term, '[0-9]{2,}')) = 4
            AND term_month IS NOT NULL AS is_one_year
        FROM listed
    )
)
