-- Grown-ups' records that bear neither number nor name: whose they are by birth date, sex and home, if nobody else's.
-- `home_edge(a, b)`: such a record, and a record of the one person who fits.
CREATE OR REPLACE TEMP TABLE home_edge AS
WITH grown_up AS (
    SELECT node, source, birth_date, sex, postcode, postcodes, district, nhs_numbers[1] AS number,
        COALESCE(nhs_numbers[1], upns[1], 'node' || CHR(31) || node) AS who,
        forename IS NULL AND surname IS NULL AND LEN(nhs_numbers) = 0 AND LEN(upns) = 0
            AND NOT COALESCE(is_placeholder, FALSE) AND birth_order IS NULL AS is_bare,
        COALESCE(is_adopted, FALSE) AS is_adopted
    FROM standard
    WHERE birth_date <= (SELECT MAX(birth_date) FROM standard) - getvariable('grown_up') * INTERVAL 1 YEAR
        AND NOT COALESCE(is_unborn, FALSE)
),
bare AS (                    -- two of one source that nothing tells apart are nobody's in particular
    SELECT node, source, birth_date, sex, postcode, district
    FROM grown_up
    WHERE is_bare AND NOT is_adopted AND sex IS NOT NULL AND postcode IS NOT NULL
    QUALIFY COUNT(*) OVER (PARTITION BY source, birth_date, sex) = 1
),
somebody AS (                -- everybody of such a day once, by all sources; without a number each record is one
    SELECT who, birth_date, ANY_VALUE(number) AS number, MIN(node) AS node,
        BOOL_OR(is_adopted) AS is_adopted, LIST(DISTINCT source) AS sources,
        COALESCE(LIST(DISTINCT sex) FILTER (WHERE sex IS NOT NULL), []) AS sexes,
        LIST_DISTINCT(FLATTEN(LIST(COALESCE(postcodes, [])))) AS homes,
        COALESCE(LIST(DISTINCT district) FILTER (WHERE district IS NOT NULL), []) AS districts
    FROM grown_up
    WHERE birth_date IN (SELECT birth_date FROM bare)
    GROUP BY who, birth_date
),
known_number AS (            -- whatever birth date it stands beside, as that may be mistyped
    SELECT DISTINCT source, UNNEST(nhs_numbers) AS number FROM standard
),
meant AS (                   -- whoever may be meant, and whether home and sex say so
    SELECT bare.node, bare.source, bare.birth_date, bare.sex, bare.postcode, somebody.node AS other,
        somebody.number IS NOT NULL AND known_number.number IS NULL AND NOT somebody.is_adopted
            AND somebody.sexes = [bare.sex] AND LIST_CONTAINS(somebody.homes, bare.postcode) AS fits
    FROM bare
    JOIN somebody ON somebody.birth_date = bare.birth_date
    LEFT JOIN known_number ON known_number.source = bare.source AND known_number.number = somebody.number
    WHERE somebody.who <> 'node' || CHR(31) || bare.node
        AND (LEN(somebody.sexes) = 0 OR LIST_CONTAINS(somebody.sexes, bare.sex))
        -- whom the same source knows by a number is not meant; whom it knows without one may be, wherever they live
        AND CASE
            WHEN LIST_CONTAINS(somebody.sources, bare.source) THEN somebody.number IS NULL
            ELSE LEN(somebody.homes) = 0 OR LIST_CONTAINS(somebody.districts, bare.district)
                OR LIST_CONTAINS(somebody.homes, bare.postcode)
        END
),
fitting AS (
    SELECT node, MIN(source) AS source, MIN(birth_date) AS birth_date, MIN(sex) AS sex, MIN(postcode) AS postcode,
        MIN(other) AS other
    FROM meant
    GROUP BY node
    HAVING COUNT(*) = 1 AND BOOL_AND(fits)
),
numbered AS (
    SELECT node, source, birth_date, number, postcode, postcodes FROM grown_up WHERE number IS NOT NULL
),
elsewhere AS (               -- of those whom a number tells: whose birth date and home another source tells alike
    SELECT DISTINCT one.node
    FROM numbered AS one
    JOIN numbered AS other ON other.number = one.number AND other.source <> one.source
        AND other.birth_date = one.birth_date AND LIST_CONTAINS(other.postcodes, one.postcode)
    WHERE one.source IN (SELECT source FROM fitting)
),
unknown AS (                 -- the share of a source's people whom the others do not know so
    SELECT numbered.source, (COUNT(*) - COUNT(elsewhere.node) + 1) / (COUNT(*) + 2) AS share
    FROM numbered
    LEFT JOIN elsewhere ON elsewhere.node = numbered.node
    WHERE numbered.postcode IS NOT NULL AND numbered.source IN (SELECT source FROM fitting)
    GROUP BY numbered.source
),
born AS (                    -- the chance of a birth date: as any of its year, or as many as have it beside these two
    SELECT birth_date,
        GREATEST(COUNT(DISTINCT who) - 2, SUM(COUNT(DISTINCT who)) OVER (PARTITION BY YEAR(birth_date)) / 365)
            / SUM(COUNT(DISTINCT who)) OVER () AS share
    FROM grown_up
    GROUP BY birth_date
),
resident AS (
    SELECT DISTINCT who, sex, postcode
    FROM (SELECT who, sex, UNNEST(postcodes) AS postcode FROM grown_up) AS home
    WHERE postcode IN (SELECT postcode FROM fitting)
),
neighbour AS (               -- who might fit by chance: people of that home whom the source does not know
    SELECT fitting.node, COUNT(DISTINCT resident.who) AS people
    FROM fitting
    JOIN resident ON resident.postcode = fitting.postcode AND COALESCE(resident.sex = fitting.sex, TRUE)
    LEFT JOIN (SELECT DISTINCT who, source FROM grown_up) AS known
        ON known.who = resident.who AND known.source = fitting.source
    WHERE known.who IS NULL
    GROUP BY fitting.node
)
SELECT LEAST(fitting.node, fitting.other) AS a, GREATEST(fitting.node, fitting.other) AS b
FROM fitting
JOIN neighbour ON neighbour.node = fitting.node
JOIN unknown ON unknown.source = fitting.source
JOIN born ON born.birth_date = fitting.birth_date
WHERE LOG2((1 - unknown.share) / (unknown.share * neighbour.people * born.share)) >= getvariable('sure_bits')
ORDER BY a, b
