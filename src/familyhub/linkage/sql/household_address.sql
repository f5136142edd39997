-- Addresses made comparable: a property's number, else flat, house, street and postcode. A bare postcode is no address.
CREATE OR REPLACE TEMP TABLE stated_home AS
WITH stated AS (
    SELECT record_person.person_id,
        -- a third home and further ones are homes like the second
        CASE WHEN address_record.kind LIKE 'other_parent%' THEN 'other_parent' ELSE address_record.kind END AS home,
        address_record.kind, address_record.from_date, address_record.to_date,
        NULLIF(REGEXP_REPLACE(address_record.uprn, '^0+', ''), '') AS uprn,
        UPPER(REPLACE(address_record.postcode, ' ', '')) AS postcode,
        LOWER(STRIP_ACCENTS(address_record.address)) AS line,
        address_record.source, address_record.extract_id, address_record.row,
        CAST(address_record.extract_id AS BIGINT) * 4294967296 + address_record.row AS told
    FROM address_record
    JOIN record_person
        ON record_person.source = address_record.source AND record_person.person_key = address_record.person_key
    WHERE address_record.learnt_to IS NULL
),
worded AS (                -- "14 A Quay St." is "14a quay st"; the postcode may stand in the line too
    SELECT DISTINCT line, postcode,
        REGEXP_REPLACE(
            TRIM(REGEXP_REPLACE(
                REGEXP_REPLACE(REPLACE(line, '''', ''), '[a-z]{1,2}[0-9][0-9a-z]? ?[0-9][a-z]{2}\s*$', ''),
                '[^a-z0-9]+', ' ', 'g'
            )),
            '([0-9]) ([a-z])( |$)', '\1\2 ', 'g'
        ) AS words
    FROM stated
    WHERE line IS NOT NULL AND postcode IS NOT NULL
),
storeyed AS (              -- before flats: "first floor flat 9 Quay Road" is not flat 9
    SELECT line, postcode, REGEXP_EXTRACT(words, getvariable('storey_words'), 1) AS storey,
        REGEXP_REPLACE(words, getvariable('storey_words'), ' ') AS words
    FROM worded
),
parted AS (                -- the dwelling within the house apart from the house
    SELECT line, postcode, storey || REGEXP_EXTRACT(words, getvariable('dwelling_words'), 2) AS flat,
        TRIM(REGEXP_REPLACE(words, getvariable('dwelling_words'), ' ')) AS rest
    FROM storeyed
),
placed AS (                -- numbers of the house and the street's first word, so that "Rd" and "Road" are alike
    SELECT line, postcode,
        CASE
            WHEN REGEXP_MATCHES(rest, '[0-9]')
                THEN CONCAT_WS(
                    '|', postcode, flat,
                    ARRAY_TO_STRING(REGEXP_EXTRACT_ALL(rest, '[a-z]*[0-9]+[a-z]*'), '-'),
                    REGEXP_EXTRACT(rest, '[0-9][a-z]* ([a-z]+)', 1)
                )
            -- a town or a street alone is no address; a house that goes by its name is
            WHEN REGEXP_MATCHES(rest, getvariable('house_words')) THEN CONCAT_WS('|', postcode, flat, rest)
        END AS place,
        -- School Lane is no school
        REGEXP_MATCHES(
            REGEXP_REPLACE(rest, getvariable('street_words'), ' ', 'g'), getvariable('institution_words')
        ) AS is_institution
    FROM parted
),
written AS (
    SELECT stated.*, placed.place, COALESCE(placed.is_institution, FALSE) AS is_institution
    FROM stated
    LEFT JOIN placed ON placed.line = stated.line AND placed.postcode = stated.postcode
),
numbered AS (              -- where all who give a property's number for an address give one, it is that property
    SELECT place, MIN(uprn) AS uprn
    FROM written
    WHERE place IS NOT NULL AND uprn IS NOT NULL
    GROUP BY place
    HAVING COUNT(DISTINCT uprn) = 1
)
SELECT written.* EXCLUDE (uprn, line, place),
    COALESCE('property ' || COALESCE(written.uprn, numbered.uprn), written.place) AS address
FROM written
LEFT JOIN numbered ON numbered.place = written.place
