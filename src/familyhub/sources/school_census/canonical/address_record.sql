WITH shared_steps,
lived AS (                -- the addresses of both modules
    SELECT
        'on' AS roll,
        pupilonrolltableid AS pupil_id,
        NativeId,
        postcode,
        REGEXP_REPLACE(uniquepropertyreferencenumber, '\.0$', '') AS uprn,
        COALESCE(
            NULLIF(CONCAT_WS(', ', saon, TRIM(CONCAT_WS(' ', paon, street)), locality, town, posttown,
                administrativearea), ''),
            NULLIF(CONCAT_WS(', ', addressline1, addressline2, addressline3, addressline4, addressline5), '')
        ) AS address,
        TRY_CAST(addressesorderseqcolumn AS DOUBLE) AS place,
        source, submission, extract_id, row, received
    FROM addresses
    UNION ALL
    SELECT
        'off', pupilnolongeronrolltableid, NativeId, postcode,
        REGEXP_REPLACE(uniquepropertyreferencenumber, '\.0$', ''), NULL,
        TRY_CAST(addressesoffrollorderseqcolumn AS DOUBLE), source, submission, extract_id, row, received
    FROM addressesoffroll
),
once AS (                 -- an address that two schools know is one address
    SELECT
        lived.* EXCLUDE (postcode),
        CASE WHEN lived.postcode NOT LIKE 'ZZ9%' THEN lived.postcode END AS postcode,
        COALESCE(
            whose.person_key, census.term || '/' || lived.roll || '/' || lived.NativeId || '/' || lived.pupil_id
        ) AS person_key
    FROM lived
    JOIN census
        ON census.source = lived.source
        AND census.submission = lived.submission
    LEFT JOIN whose
        ON whose.source = lived.source
        AND whose.submission = lived.submission
        AND whose.roll = lived.roll
        AND whose.NativeId = lived.NativeId
        AND whose.pupil_id = lived.pupil_id
    QUALIFY ROW_NUMBER() OVER (
        PARTITION BY lived.source, lived.submission, person_key, lived.postcode, lived.uprn, UPPER(lived.address)
        ORDER BY lived.roll DESC, lived.extract_id, lived.row
    ) = 1
),
numbered AS (
    SELECT
        *,
        ROW_NUMBER() OVER (
            PARTITION BY source, submission, person_key ORDER BY roll DESC, place, extract_id, row
        ) AS turn
    FROM once
    WHERE postcode IS NOT NULL OR address IS NOT NULL OR uprn IS NOT NULL
)
SELECT
    person_key,
    -- The census numbers a pupil's addresses and does not say whose they are: the first counts as the home.
    CASE turn WHEN 1 THEN 'home' WHEN 2 THEN 'other_parent' ELSE 'other_parent ' || turn END AS kind,
    -- Since when is not said. Dated 1 January 1900, it never outranks an address that has a date.
    DATE '1900-01-01' AS from_date,
    CAST(NULL AS DATE) AS to_date,
    address,
    postcode,
    uprn,
    CAST(NULL AS VARCHAR) AS lsoa,
    source,
    extract_id,
    row,
    received
FROM numbered
