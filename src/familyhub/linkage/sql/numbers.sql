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
    SELECT node, kind, number, MAX(told) AS told
    FROM stated
    WHERE number IS NOT NULL
        AND NOT (kind = 'nhs_number' AND number IN (SELECT nhs_number FROM shared_number))
        AND NOT (kind = 'nhs_number' AND number IN (SELECT number FROM never_real))
    GROUP BY node, kind, number
),
crowded AS (
    SELECT kind, number FROM borne GROUP BY kind, number HAVING COUNT(*) > most_bearers()
),
in_crowd AS (                -- who the records of a crowded number say they are
    SELECT stated.node, stated.kind, stated.number, MAX_BY(stated.birth_date, stated.told) AS birth_date,
        MAX_BY(LOWER(STRIP_ACCENTS(stated.forename)), stated.told) AS forename
    FROM stated
    JOIN crowded ON crowded.kind = stated.kind AND crowded.number = stated.number
    GROUP BY stated.node, stated.kind, stated.number
),
anybodys AS (
    SELECT kind, number
    FROM in_crowd
    GROUP BY kind, number
    HAVING MIN(birth_date) <> MAX(birth_date) OR MIN(forename) <> MAX(forename)
),
newest_version AS (
    SELECT node, MAX(told) AS newest FROM person_told GROUP BY node
),
aged AS (                    -- borne now: the newest version of the record still says it
    SELECT borne.*, borne.told = newest_version.newest AS is_now
    FROM borne
    JOIN newest_version ON newest_version.node = borne.node
    LEFT JOIN anybodys ON anybodys.kind = borne.kind AND anybodys.number = borne.number
    WHERE anybodys.number IS NULL
),
borne_before AS (            -- a number that was another's all along is no number of this record
    SELECT before.node, before.kind, before.number, before.told
    FROM aged AS before
    LEFT JOIN aged AS now ON now.is_now AND now.kind = before.kind AND now.number = before.number
    WHERE NOT before.is_now AND now.node IS NULL
),
kept AS (
    SELECT node, kind, number, told FROM aged WHERE is_now
    UNION ALL
    SELECT node, kind, number, told FROM borne_before
),
counted AS (                 -- nearly every record bears one number, and then there is nothing to order
    SELECT node, kind, COUNT(*) AS numbers, MIN(number) AS number FROM kept GROUP BY node, kind
),
listed AS (
    SELECT node, kind, [number] AS numbers FROM counted WHERE numbers = 1
    UNION ALL
    SELECT node, kind, LIST(kept.number ORDER BY kept.told DESC, kept.number)
    FROM kept
    JOIN counted USING (node, kind)
    WHERE counted.numbers > 1
    GROUP BY node, kind
),
nhs AS (
    SELECT node, numbers FROM listed WHERE kind = 'nhs_number'
),
upn AS (
    SELECT node, numbers FROM listed WHERE kind = 'upn'
)
SELECT COALESCE(nhs.node, upn.node) AS node, COALESCE(nhs.numbers, []) AS nhs_numbers, COALESCE(upn.numbers, []) AS upns
FROM nhs
FULL JOIN upn ON upn.node = nhs.node;
