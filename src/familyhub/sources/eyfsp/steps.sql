stated AS (               -- both frameworks' children, with a key and the year their results belong to
    SELECT
        COALESCE(
            'upn-' || LEFT(SHA256(linkable_upn(result.upn)), 20),
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
),
child AS (                -- with the day of the results: as stated, or the day by which schools have assessed everybody
    SELECT *, COALESCE(assessed_on, LEAST(MAKE_DATE(ends_in, 6, 30), received)) AS happened_on
    FROM stated
)
