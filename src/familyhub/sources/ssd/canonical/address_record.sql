WITH part AS (             -- the address in its parts; what is no list of parts is the address as it stands
    SELECT *,
        REGEXP_EXTRACT(addr_address_json, '(?i)"?ROOM"?\s*:\s*"([^"]*)"', 1) AS room,
        REGEXP_EXTRACT(addr_address_json, '(?i)"?FLOOR"?\s*:\s*"([^"]*)"', 1) AS floor,
        REGEXP_EXTRACT(addr_address_json, '(?i)"?FLAT"?\s*:\s*"([^"]*)"', 1) AS flat,
        REGEXP_EXTRACT(addr_address_json, '(?i)"?BUILDING"?\s*:\s*"([^"]*)"', 1) AS building,
        REGEXP_EXTRACT(addr_address_json, '(?i)"?HOUSE"?\s*:\s*"([^"]*)"', 1) AS house,
        REGEXP_EXTRACT(addr_address_json, '(?i)"?STREET"?\s*:\s*"([^"]*)"', 1) AS street,
        REGEXP_EXTRACT(addr_address_json, '(?i)"?TOWN"?\s*:\s*"([^"]*)"', 1) AS town,
        REGEXP_EXTRACT(addr_address_json, '(?i)"?UPRN"?\s*:\s*"?([0-9]{1,12})\b', 1) AS uprn_found
    FROM ssd_address
),
stated AS (
    SELECT
        part.addr_person_id AS person_key,
        CASE WHEN part.addr_address_type IS NULL THEN 'home' ELSE COALESCE(address_type.kind, 'other') END AS kind,
        part.addr_address_start_date AS from_date,
        part.addr_address_end_date AS to_date,
        CASE
            WHEN part.addr_address_json NOT LIKE '%{%' THEN part.addr_address_json
            ELSE NULLIF(
                ARRAY_TO_STRING(
                    [TRIM(line) FOR line IN [room, floor, flat, building, house, street, town] IF TRIM(line) <> ''],
                    ', '
                ),
                ''
            )
        END AS address,
        CASE WHEN part.addr_address_postcode NOT LIKE 'ZZ9%' THEN part.addr_address_postcode END AS postcode,
        NULLIF(part.uprn_found, '') AS uprn,
        part.source,
        part.submission,
        part.extract_id,
        part.row,
        part.received
    FROM part
    LEFT JOIN codes('address_type')
        ON address_type.type = UPPER(part.addr_address_type)
),
in_care AS (               -- whose a period of care is
    SELECT source, submission, clae_cla_id, ARG_MAX(clae_person_id, (extract_id, row)) AS person_key
    FROM ssd_cla_episodes
    WHERE clae_cla_id IS NOT NULL
    GROUP BY source, submission, clae_cla_id
),
placement AS (             -- placements have a postcode and nothing else
    SELECT
        COALESCE(placed.clap_person_id, in_care.person_key) AS person_key,
        placed.clap_cla_placement_start_date AS from_date,
        placed.clap_cla_placement_end_date AS to_date,
        placed.clap_cla_placement_postcode AS postcode,
        placed.source,
        placed.submission,
        placed.extract_id,
        placed.row,
        placed.received
    FROM ssd_cla_placement AS placed
    LEFT JOIN in_care
        ON in_care.source = placed.source
        AND in_care.submission = placed.submission
        AND in_care.clae_cla_id = placed.clap_cla_id
    WHERE placed.clap_cla_placement_postcode NOT LIKE 'ZZ9%'
)
SELECT
    person_key,
    kind,
    -- "Since when is not known": it fills a gap and never outranks an address that has a date.
    COALESCE(from_date, DATE '1900-01-01') AS from_date,
    to_date,
    address,
    postcode,
    uprn,
    CAST(NULL AS VARCHAR) AS lsoa,
    source,
    extract_id,
    row,
    received
FROM stated
WHERE address IS NOT NULL
    OR postcode IS NOT NULL
    OR uprn IS NOT NULL
UNION ALL BY NAME
SELECT
    placement.person_key,
    'placement' AS kind,
    placement.from_date,
    placement.to_date,
    placement.postcode,
    placement.source,
    placement.extract_id,
    placement.row,
    placement.received
FROM placement
LEFT JOIN stated          -- the address list says more of the same placement
    ON stated.source = placement.source
    AND stated.submission = placement.submission
    AND stated.person_key = placement.person_key
    AND stated.from_date = placement.from_date
    AND stated.kind = 'placement'
WHERE placement.person_key IS NOT NULL
    AND stated.person_key IS NULL
