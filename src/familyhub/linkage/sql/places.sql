-- One row a node that has a home: where it is now, and every postcode it ever had.
CREATE OR REPLACE TEMP TABLE told_place AS
WITH shielded AS (           -- what the source last said of the record holds until it says `none`
    SELECT node
    FROM person_told
    WHERE restriction IS NOT NULL
    GROUP BY node
    HAVING MAX_BY(restriction, learnt) = 'address_shielded'
),
home AS (
    SELECT node.node, address, uprn, postcode,
        learnt(
            (CASE WHEN learnt_to IS NULL THEN 2 ELSE 0 END + CASE WHEN to_date IS NULL THEN 1 ELSE 0 END) * 4194304
                + (from_date - DATE '0001-01-01'),
            learnt_from, extract_id, row
        ) AS told
    FROM address_record
    JOIN node ON node.source = address_record.source AND node.person_key = address_record.person_key
    LEFT JOIN shielded ON shielded.node = node.node
    WHERE kind = 'home' AND shielded.node IS NULL
),
refuge AS (                  -- one source's refuge stays one where another calls it a home
    SELECT DISTINCT uprn, address_line(address) AS line, postcode_of(postcode) AS postcode
    FROM address_record
    WHERE kind = 'refuge'
),
cell AS (
    SELECT address, address_line(address) AS whole FROM home WHERE address IS NOT NULL GROUP BY address
),
lined AS (                   -- the postcode stands in its own cell
    SELECT address, whole,
        TRIM(REGEXP_REPLACE(whole, '[ ,]+[a-z]{1,2}[0-9][0-9a-z]? ?[0-9][a-z]{2}$', ''), ', ') AS line
    FROM cell
    WHERE NOT REGEXP_MATCHES(whole, 'no fixed (abode|address)|unknown|not known|address with')
),
flats AS (
    SELECT address, flat_of(line) AS flat, without_flat(line) AS rest
    FROM lined
    WHERE REGEXP_MATCHES(line, '(?:^|[ ,])(?:flat|apartment|apt|unit|room|maisonette|studio|bedsit) ')
),
doored AS (
    SELECT lined.address, lined.whole, COALESCE(flats.rest, lined.line) AS rest,
        CASE
            WHEN REGEXP_MATCHES(line, '^[0-9]+[a-z]?/[0-9]') THEN SPLIT_PART(line, '/', 1)
            ELSE REPLACE(flats.flat, ' ', '')
        END AS flat
    FROM lined
    LEFT JOIN flats ON flats.address = lined.address
),
numbered AS (
    SELECT address, whole, flat, number_of(rest) AS number, after_number(rest) AS after,
        NULLIF(SPLIT_PART(rest, ', ', 1), '') AS first, NULLIF(SPLIT_PART(rest, ', ', 2), '') AS second
    FROM doored
),
named AS (                   -- without a number the first part is the name of a house, where another part follows
    SELECT *, number IS NULL AND second IS NOT NULL
            AND NOT REGEXP_MATCHES(first, ' (?:street|st|road|rd|avenue|ave|lane|ln|drive|close)$') AS first_is_house
    FROM numbered
),
lines_of_streets AS (
    SELECT *, CASE WHEN number IS NOT NULL THEN after WHEN first_is_house THEN second ELSE first END AS street_line
    FROM named
),
streets AS (                 -- many houses stand in one street
    SELECT street_line, street_of(street_line) AS street
    FROM lines_of_streets
    WHERE street_line IS NOT NULL
    GROUP BY street_line
),
parsed AS (
    SELECT address, whole, streets.street,
        CASE
            WHEN flat IS NOT NULL AND number IS NOT NULL THEN flat || '/' || number
            WHEN number IS NOT NULL THEN number
            WHEN flat IS NOT NULL AND first_is_house THEN flat || '/' || first
            WHEN flat IS NOT NULL THEN flat
            WHEN first_is_house THEN first
        END AS house
    FROM lines_of_streets
    LEFT JOIN streets ON streets.street_line = lines_of_streets.street_line
),
coded AS (
    SELECT postcode, postcode_of(postcode) AS tidy_postcode FROM home WHERE postcode IS NOT NULL GROUP BY postcode
),
placed AS (
    SELECT home.node, home.told, home.uprn, coded.tidy_postcode AS postcode, parsed.house, parsed.street
    FROM home
    LEFT JOIN parsed ON parsed.address = home.address
    LEFT JOIN coded ON coded.postcode = home.postcode
    LEFT JOIN (SELECT DISTINCT uprn FROM refuge WHERE uprn IS NOT NULL) AS by_uprn ON by_uprn.uprn = home.uprn
    LEFT JOIN (SELECT DISTINCT line, postcode FROM refuge WHERE line IS NOT NULL AND postcode IS NOT NULL) AS by_line
        ON by_line.line = parsed.whole AND by_line.postcode = coded.tidy_postcode
    WHERE by_uprn.uprn IS NULL AND by_line.line IS NULL
),
once AS (                    -- most records have one home, and then nothing is to be gathered
    SELECT node, COUNT(*) AS homes FROM placed GROUP BY node
),
several AS (
    SELECT placed.*, COALESCE(uprn, house, street) IS NOT NULL AS is_whole
    FROM placed
    JOIN once USING (node)
    WHERE homes > 1 AND COALESCE(uprn, house, street, postcode) IS NOT NULL
),
whole AS (                   -- what is written out for a postcode: a row with the bare postcode means that home
    SELECT node, postcode, MAX(STRUCT_PACK(told := told, uprn := uprn, house := house, street := street)) AS is_at
    FROM several
    WHERE is_whole AND postcode IS NOT NULL
    GROUP BY node, postcode
),
home_now AS (                -- one row's address with its own property number: never one home's beside another's
    SELECT several.node,
        MAX(STRUCT_PACK(
            told := several.told,
            uprn := CASE WHEN several.is_whole THEN several.uprn ELSE whole.is_at.uprn END,
            house := CASE WHEN several.is_whole THEN several.house ELSE whole.is_at.house END,
            street := CASE WHEN several.is_whole THEN several.street ELSE whole.is_at.street END,
            postcode := several.postcode
        )) AS is_at,
        in_order(LIST(several.postcode)) AS postcodes
    FROM several
    LEFT JOIN whole ON whole.node = several.node AND whole.postcode = several.postcode
    GROUP BY several.node
)
SELECT node, uprn, house, street, postcode, CASE WHEN postcode IS NULL THEN [] ELSE [postcode] END AS postcodes
FROM placed
JOIN once USING (node)
WHERE homes = 1
UNION ALL
SELECT node, is_at.uprn, is_at.house, is_at.street, is_at.postcode, postcodes
FROM home_now;
