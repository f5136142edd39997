SELECT
    CHILD || '/first child' AS person_key,
    CHILD AS other_key,
    CAST(NULL AS VARCHAR) AS other_nhs_number,
    'mother' AS relationship,
    MC_DOB AS from_date,
    CAST(NULL AS DATE) AS to_date,
    source,
    extract_id,
    row,
    received
FROM ssda903_header
WHERE MC_DOB IS NOT NULL
