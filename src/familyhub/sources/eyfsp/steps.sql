two_bear AS (             -- numbers typed on two children, twins above all: they are nobody's key
    SELECT source, submission, upn
    FROM result_rows
    WHERE upn IS NOT NULL
    GROUP BY source, submission, upn
    HAVING COUNT(DISTINCT birth_date) > 1
        OR COUNT(DISTINCT LOWER(STRIP_ACCENTS(forename))) > 1
        OR (COUNT(forename) = 0 AND COUNT(DISTINCT pupil_id) > 1)
),
stated AS (               -- both frameworks' children, with a key and the year their results belong to
    SELECT
        COALESCE(
            CASE WHEN two_bear.upn IS NULL THEN 'upn-' || LEFT(SHA256(linkable_upn(result.upn)), 20) END,
            result.pupil_id,
            -- Who is named by nothing at all is somebody all the same: counted among the unlinked, never lost.
            'unnamed, line ' || result.row || ' of extract ' || result.extract_id
        ) AS person_key,
        COALESCE(
            CASE
                WHEN REGEXP_FULL_MATCH(result.year, '20[0-9]{2}(\.0)?') THEN CAST(LEFT(result.year, 4) AS INTEGER)
                -- 2023/24, 2023-2024 and 202324 are the school year that ends in 2024
                WHEN REGEXP_FULL_MATCH(result.year, '20[0-9]{2} ?[-/]? ?(20)?[0-9]{2}')
                    THEN CAST(LEFT(result.year, 4) AS INTEGER) + 1
            END,
            YEAR(result.assessed_on),
            -- Results are sent from June on, for the school year that ends.
            YEAR(result.received) - CASE WHEN MONTH(result.received) < 6 THEN 1 ELSE 0 END
        ) AS ends_in,
        result.*
    FROM result_rows AS result
    LEFT JOIN two_bear
        ON two_bear.source = result.source
        AND two_bear.submission = result.submission
        AND two_bear.upn = result.upn
),
child AS (                -- with the day of the results: as stated, or the day by which schools have assessed everybody
    SELECT *, COALESCE(assessed_on, LEAST(MAKE_DATE(ends_in, 6, 30), received)) AS happened_on
    FROM stated
)
