WITH placement AS (
    SELECT *, COALESCE(placement_start, started_looked_after) AS lived_there_from
    FROM list_8_looked_after
    WHERE placement_postcode IS NOT NULL
),
to_be_adopted AS (        -- children who live, or may soon live, with those who adopt them: also where an earlier list, which
                          -- knew of no adoption yet, gave the postcode of the same carers
    SELECT source, child_unique_id
    FROM list_10_adoption
    WHERE placed IS NOT NULL OR matched IS NOT NULL OR fostered_for_adoption IS NOT NULL
    UNION
    SELECT list.source, list.child_unique_id
    FROM list_8_looked_after AS list
    JOIN wording('placement', list_8_looked_after.placement_type) AS adoptive
        ON adoptive.cell = list.placement_type
    WHERE adoptive.code = 'adoptive'
)
SELECT
    placement.child_unique_id AS person_key,
    'placement' AS kind,
    placement.lived_there_from AS from_date,
    CASE WHEN placement.ceased_looked_after >= placement.lived_there_from THEN placement.ceased_looked_after END AS to_date,
    CAST(NULL AS VARCHAR) AS address,
    placement.placement_postcode AS postcode,
    CAST(NULL AS VARCHAR) AS uprn,
    CAST(NULL AS VARCHAR) AS lsoa,
    placement.source,
    placement.extract_id,
    placement.row,
    placement.received
FROM placement
JOIN wording('placement', placement.placement_type) AS kind
    ON kind.cell = placement.placement_type
LEFT JOIN to_be_adopted
    ON to_be_adopted.source = placement.source
    AND to_be_adopted.child_unique_id = placement.child_unique_id
-- Where adopters live must never show: a placement that is not known to be an ordinary one keeps its postcode back.
WHERE kind.code = 'ordinary'
    AND to_be_adopted.child_unique_id IS NULL
    AND placement.placement_postcode NOT LIKE 'ZZ99%'
