-- One row a node that bears a number anybody may be linked by: the newest first, the others superseded.
CREATE OR REPLACE TEMP TABLE told_number AS
WITH stated AS (
    SELECT node, told, birth_date, forename, 'nhs_number' AS kind, linkable_nhs_number(nhs_number) AS number
    FROM person_told
    WHERE nhs_number IS NOT NULL
    UNION ALL
    SELECT node, told, birth_date, forename, 'upn', linkable_upn(upn)
    FROM person_told
    WHERE upn IS NOT NULL
),
borne AS (                   -- what each record bore, and when it last said so
    SELECT node, kind, number, MAX(told) AS told, MAX_BY(birth_date, told) AS birth_date,
        MAX_BY(LOWER(STRIP_ACCENTS(forename)), told) AS forename
    FROM stated
    WHERE number IS NOT NULL
        AND NOT (kind = 'nhs_number' AND number IN (SELECT nhs_number FROM shared_number))
        AND NOT (kind = 'nhs_number' AND number IN (SELECT number FROM never_real))
    GROUP BY node, kind, number
),
newest_version AS (
    SELECT node, MAX(told) AS newest FROM person_told GROUP BY node
),
aged AS (                    -- borne now: the newest version of the record still says it
    SELECT borne.*, borne.told = newest_version.newest AS is_now
    FROM borne
    JOIN newest_version ON newest_version.node = borne.node
),
bearers AS (
    SELECT kind, number, COUNT(*) FILTER (WHERE is_now) AS bearers_now,
        COUNT(*) > most_bearers()
            AND (MIN(birth_date) <> MAX(birth_date) OR MIN(forename) <> MAX(forename)) AS is_anybodys
    FROM aged
    GROUP BY kind, number
),
kept AS (                    -- a number that was another's all along is no number of this record
    SELECT aged.node, aged.kind, aged.number, aged.told
    FROM aged
    JOIN bearers ON bearers.kind = aged.kind AND bearers.number = aged.number
    WHERE NOT bearers.is_anybodys AND (aged.is_now OR bearers.bearers_now = 0)
)
SELECT node,
    COALESCE(LIST(number ORDER BY told DESC, number) FILTER (WHERE kind = 'nhs_number'), []) AS nhs_numbers,
    COALESCE(LIST(number ORDER BY told DESC, number) FILTER (WHERE kind = 'upn'), []) AS upns
FROM kept
GROUP BY node;
