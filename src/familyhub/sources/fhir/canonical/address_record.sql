-- An address without its first day is dated 1 January 1900: it never outranks one that has a date, and the next address
-- without one takes its place, so that nobody lives in two homes because they were told of in two weeks.
WITH stated AS (
    SELECT *, CASE WHEN use = 'temp' THEN 'placement' ELSE 'home' END AS kind
    FROM patientaddress
    WHERE COALESCE(use, 'home') NOT IN ('work', 'billing')
        -- An old address without its last day would never end.
        AND (COALESCE(use, 'home') <> 'old' OR to_date IS NOT NULL)
        AND (from_date IS NOT NULL OR to_date IS NULL OR to_date >= received)
)
SELECT
    stated.patient AS person_key,
    stated.kind,
    COALESCE(stated.from_date, DATE '1900-01-01') AS from_date,
    stated.to_date,
    stated.lines AS address,
    stated.postcode,
    stated.uprn,
    CAST(NULL AS VARCHAR) AS lsoa,
    stated.source,
    stated.extract_id,
    stated.row,
    stated.received
FROM stated
QUALIFY ROW_NUMBER() OVER (
    PARTITION BY stated.source, stated.submission, stated.patient, stated.kind,
        COALESCE(stated.from_date, DATE '1900-01-01')
    ORDER BY stated.use = 'home' DESC NULLS LAST, stated.extract_id DESC, stated.row DESC, stated.place
) = 1
