-- An address without a first day is dated 1 January 1900, "since when is not known": it fills a gap, and never
-- outranks an address that has a date.
SELECT
    person.person_id AS person_key,
    'home' AS kind,
    COALESCE(person.address_from, DATE '1900-01-01') AS from_date,
    person.address_to AS to_date,
    NULLIF(CONCAT_WS(', ', person.address, person.address_2, person.address_3, person.town), '') AS address,
    CASE WHEN person.postcode NOT LIKE 'ZZ9%' THEN person.postcode END AS postcode,
    person.uprn,
    CAST(NULL AS VARCHAR) AS lsoa,
    person.source,
    person.extract_id,
    person.row,
    person.received
FROM person_table AS person
WHERE person.address IS NOT NULL
    OR person.postcode NOT LIKE 'ZZ9%'
    OR person.uprn IS NOT NULL
