WITH known AS (               -- who bears an NHS number, where it is one patient alone and no filler
    SELECT bearer.source, bearer.submission, bearer.nhs_number, MIN(bearer.id) AS id
    FROM patient AS bearer
    WHERE linkable_nhs_number(bearer.nhs_number) IS NOT NULL
    GROUP BY bearer.source, bearer.submission, bearer.nhs_number
    HAVING COUNT(DISTINCT bearer.id) = 1
),
answer AS (
    SELECT *,
        ROW_NUMBER() OVER (
            PARTITION BY source, extract_id, row, id, COALESCE(question, link) ORDER BY link
        ) AS turn
    FROM questionnaireresponse
)
SELECT
    answer.id AS response_key,
    answer.questionnaire AS survey,
    -- A question with several answers, or two of the same words, are several rows.
    COALESCE(answer.question, answer.link) || CASE WHEN answer.turn > 1 THEN ' (' || answer.turn || ')' ELSE '' END
        AS question,
    answer.authored_on AS answered_on,
    COALESCE(
        answer.patient,
        known.id,
        CASE WHEN answer.patient_nhs_number IS NOT NULL
            THEN patient_key(answer.patient, answer.patient_nhs_number) END
    ) AS person_key,
    CASE answer.answered_by WHEN 'RelatedPerson' THEN 'parent' WHEN 'Practitioner' THEN 'practitioner' END AS respondent,
    answer.number AS answer_number,
    answer.answer,
    CAST(NULL AS VARCHAR) AS service,
    CAST(NULL AS VARCHAR) AS team_key,
    CAST(NULL AS VARCHAR) AS place_key,
    CAST(NULL AS VARCHAR) AS occasion,
    answer.source,
    answer.extract_id,
    answer.row,
    answer.received
FROM answer
LEFT JOIN known
    ON known.source = answer.source
    AND known.submission = answer.submission
    AND known.nhs_number = answer.patient_nhs_number
WHERE COALESCE(LOWER(answer.status), '') <> 'entered-in-error'
