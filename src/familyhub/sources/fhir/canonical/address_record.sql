SELECT
    address.patient AS person_key,
    CASE WHEN address.use = 'temp' THEN 'placement' ELSE 'home' END AS kind,
    -- An address without its first day is known from the day we were told.
    COALESCE(address.from_date, address.received) AS from_date,
    address.to_date,
    address.lines AS address,
    address.postcode,
    address.uprn,
    CAST(NULL AS VARCHAR) AS lsoa,
    address.source,
    address.extract_id,
    address.row,
    address.received
FROM patientaddress AS address
WHERE COALESCE(address.use, 'home') NOT IN ('work', 'billing')
    -- An old address without its last day would never end.
    AND (COALESCE(address.use, 'home') <> 'old' OR address.to_date IS NOT NULL)
    AND COALESCE(address.to_date, DATE '9999-12-31') >= COALESCE(address.from_date, address.received)
