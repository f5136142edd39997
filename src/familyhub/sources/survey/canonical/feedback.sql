WITH response AS (        -- a form that gives no id: what it says is its key, and the turn among those that say the same
    SELECT
        COALESCE(
            response_id,
            MD5(CONCAT_WS('|', survey, answered_on, started_at, answers)) || '/' || ROW_NUMBER() OVER (
                PARTITION BY extract_id, survey, answered_on, started_at, answers ORDER BY row
            )
        ) AS response_key,
        survey, person_id, respondent, service, team, hub, occasion, answered_on, source, extract_id, row, received,
        UNNEST(FROM_JSON(answers, '[{"question": "VARCHAR", "answer": "VARCHAR"}]')) AS given
    FROM survey_response
),
answered AS (
    SELECT response_key, survey, given.question AS question, given.answer AS answer, person_id, respondent, service,
        team, hub, occasion, answered_on, source, extract_id, row, received
    FROM response
    UNION ALL
    SELECT response_id, survey, question, answer, person_id, respondent, service, team, hub, occasion, answered_on,
        source, extract_id, row, received
    FROM survey_answer
    WHERE answer IS NOT NULL
)
SELECT
    answered.response_key,
    answered.survey,
    answered.question,
    answered.answered_on,
    answered.person_id AS person_key,
    CASE WHEN answered.respondent IS NOT NULL THEN COALESCE(respondent.respondent, 'other') END AS respondent,
    -- "4" and "4 - agree" state a number; words alone do not, however they are ordered.
    TRY_CAST(REGEXP_EXTRACT(TRIM(answered.answer), '^(-?[0-9]+([.][0-9]+)?)(\s*[-–:=.]\s+\D.*)?$', 1) AS DOUBLE)
        AS answer_number,
    answered.answer,
    CASE WHEN answered.service IS NOT NULL THEN COALESCE(service.service, 'other') END AS service,
    answered.team AS team_key,
    answered.hub AS place_key,
    CASE WHEN answered.occasion IS NOT NULL THEN COALESCE(occasion.occasion, LOWER(answered.occasion)) END AS occasion,
    answered.source,
    answered.extract_id,
    answered.row,
    answered.received
FROM answered
LEFT JOIN codes('respondent')
    ON respondent.word = REGEXP_REPLACE(LOWER(answered.respondent), '[^a-z0-9]', '', 'g')
LEFT JOIN codes('service')
    ON service.word = REGEXP_REPLACE(LOWER(answered.service), '[^a-z0-9]', '', 'g')
LEFT JOIN codes('occasion')
    ON occasion.word = REGEXP_REPLACE(LOWER(answered.occasion), '[^a-z0-9]', '', 'g')
