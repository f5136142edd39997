SELECT
    LocalPatientID AS person_key,
    CAST(NULL AS VARCHAR) AS other_key,
    linkable_nhs_number(NHSNumber_Mother) AS other_nhs_number,
    'mother' AS relationship,
    CAST(NULL AS DATE) AS from_date,
    CAST(NULL AS DATE) AS to_date,
    source,
    extract_id,
    row,
    received
FROM cyp001mpi
WHERE linkable_nhs_number(NHSNumber_Mother) IS NOT NULL
