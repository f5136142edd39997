SELECT
    answer.id AS response_key,
    answer.questionnaire AS survey,
    COALESCE(answer.question, answer.link) AS question,
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
FROM questionnaireresponse AS answer
LEFT JOIN patient AS known
    ON known.source = answer.source
    AND known.submission = answer.submission
    AND known.nhs_number = answer.patient_nhs_number
WHERE COALESCE(LOWER(answer.status), '') <> 'entered-in-error'
