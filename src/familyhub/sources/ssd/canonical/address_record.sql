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
placed_at AS (             -- placements have a postcode and nothing else
    SELECT
        COALESCE(placed.clap_person_id, in_care.person_key) AS person_key,
        placed.clap_cla_placement_start_date AS from_date,
        placed.clap_cla_placement_end_date AS to_date,
        placed.clap_cla_placement_postcode AS postcode,
        UPPER(placed.clap_cla_placement_type) AS type,
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
),
to_be_adopted AS (         -- who is to be adopted or was, and since when the child may have lived with those who adopt it
    SELECT source, perm_person_id AS person_key,
        LEAST(
            perm_matched_date, perm_placed_ffa_cp_date, perm_placed_for_adoption_date, perm_placed_foster_carer_date,
            perm_permanence_order_date
        ) AS since
    FROM ssd_permanence
    WHERE perm_decision_reversed_date IS NULL
        AND (
            COALESCE(perm_matched_date, perm_placed_ffa_cp_date, perm_placed_for_adoption_date) IS NOT NULL
            OR UPPER(perm_permanence_order_type) LIKE 'ADOPTION%'
        )
    UNION ALL
    SELECT source, person_key, from_date
    FROM placed_at
    WHERE REGEXP_MATCHES(type, '^(A|U2|U5)')
    UNION ALL
    SELECT source, clae_person_id, clae_cla_episode_ceased_date
    FROM ssd_cla_episodes
    WHERE REGEXP_MATCHES(UPPER(clae_cla_episode_ceased_reason), '^E1[12]\b|^ADOPTED')
),
adoptive AS (              -- by source and not by submission: carers may adopt the child that an earlier extract showed there
    SELECT source, person_key, MIN(since) AS since
    FROM to_be_adopted
    GROUP BY source, person_key
),
placement AS (             -- where adopters live must never show; a placement of a kind we do not know may be one
    SELECT placed_at.*
    FROM placed_at
    LEFT JOIN adoptive
        ON adoptive.source = placed_at.source
        AND adoptive.person_key = placed_at.person_key
    WHERE placed_at.postcode NOT LIKE 'ZZ9%'
        AND REGEXP_MATCHES(placed_at.type, '^[HKPQRSTUZ][0-9]')
        AND adoptive.person_key IS NULL
)
SELECT
    stated.person_key,
    stated.kind,
    -- "Since when is not known": it fills a gap and never outranks an address that has a date.
    COALESCE(stated.from_date, DATE '1900-01-01') AS from_date,
    stated.to_date,
    stated.address,
    stated.postcode,
    stated.uprn,
    CAST(NULL AS VARCHAR) AS lsoa,
    stated.source,
    stated.extract_id,
    stated.row,
    stated.received
FROM stated
LEFT JOIN adoptive
    ON adoptive.source = stated.source
    AND adoptive.person_key = stated.person_key
WHERE (stated.address IS NOT NULL OR stated.postcode IS NOT NULL OR stated.uprn IS NOT NULL)
    AND (adoptive.person_key IS NULL OR (stated.kind <> 'placement' AND stated.from_date < adoptive.since))
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
