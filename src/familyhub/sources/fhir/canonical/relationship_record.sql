WITH known AS (               -- who bears an NHS number, where it is one patient alone and no filler
    SELECT bearer.source, bearer.submission, bearer.nhs_number, MIN(bearer.id) AS id
    FROM patient AS bearer
    WHERE linkable_nhs_number(bearer.nhs_number) IS NOT NULL
    GROUP BY bearer.source, bearer.submission, bearer.nhs_number
    HAVING COUNT(DISTINCT bearer.id) = 1
)
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
LEFT JOIN known
    ON known.source = related.source
    AND known.submission = related.submission
    AND known.nhs_number = related.patient_nhs_number
