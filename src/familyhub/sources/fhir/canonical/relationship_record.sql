SELECT
    COALESCE(related.patient, known.id, patient_key(related.patient, related.patient_nhs_number)) AS person_key,
    related.id AS other_key,
    related.nhs_number AS other_nhs_number,
    relationship.relationship,
    related.from_date,
    related.to_date,
    related.source,
    related.extract_id,
    related.row,
    related.received
FROM relatedperson AS related
JOIN codes('relationship') ON relationship.code = UPPER(related.relationship)
LEFT JOIN patient AS known
    ON known.source = related.source
    AND known.submission = related.submission
    AND known.nhs_number = related.patient_nhs_number
