-- Birth dates of one person that slips of the pen do not explain: none of them is a slip away from all the others. A slip
-- is one part mistyped, day and month swapped, one digit or two neighbours of the whole, a day either side of midnight,
-- or 1 January for a year alone.
WITH dated AS (
    SELECT DISTINCT person_id, birth_date FROM identity.linkage_record WHERE birth_date IS NOT NULL
),
pair AS (
    SELECT one.person_id, one.birth_date AS first, other.birth_date AS second
    FROM dated AS one
    JOIN dated AS other ON other.person_id = one.person_id AND other.birth_date <> one.birth_date
),
told AS (
    SELECT person_id, first,
        YEAR(first) = YEAR(second) AND (MONTH(first) = MONTH(second) OR DAY(first) = DAY(second)) AS one_part,
        YEAR(first) = YEAR(second) AND MONTH(first) = DAY(second) AND DAY(first) = MONTH(second) AS swapped,
        DAMERAU_LEVENSHTEIN(STRFTIME(first, '%Y%m%d'), STRFTIME(second, '%Y%m%d')) <= 1 AS one_slip,
        ABS(second - first) <= 1 AS neighbours,
        YEAR(first) = YEAR(second) AND '0101' IN (STRFTIME(first, '%m%d'), STRFTIME(second, '%m%d')) AS year_alone
    FROM pair
),
centred AS (                   -- whether a date is a slip away from each of the others
    SELECT person_id, first, BOOL_AND(one_part OR swapped OR one_slip OR neighbours OR year_alone) AS is_centre
    FROM told
    GROUP BY person_id, first
)
SELECT person_id, CAST(NULL AS BIGINT) AS other_id
FROM centred
GROUP BY person_id
HAVING NOT BOOL_OR(is_centre)
