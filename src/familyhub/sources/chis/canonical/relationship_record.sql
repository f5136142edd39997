WITH mothered AS (
    SELECT child_id, nhs_number, mother_id, mother_nhs_number, source, extract_id, row, received
    FROM chis_birth
    UNION ALL
    SELECT child_id, nhs_number, mother_id, mother_nhs_number, source, extract_id, row, received
    FROM chis_child
)
SELECT
    patient_key(mothered.child_id, mothered.nhs_number) AS person_key,
    patient_key(mothered.mother_id, mothered.mother_nhs_number) AS other_key,
    linkable_nhs_number(mothered.mother_nhs_number) AS other_nhs_number,
    'mother' AS relationship,
    CAST(NULL AS DATE) AS from_date,
    CAST(NULL AS DATE) AS to_date,
    source,
    extract_id,
    row,
    received
FROM mothered
WHERE mother_id IS NOT NULL
    OR linkable_nhs_number(mothered.mother_nhs_number) IS NOT NULL
