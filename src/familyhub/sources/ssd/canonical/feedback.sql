WITH answer AS (           -- one row a question that was answered
    UNPIVOT ssd_voice_of_child
    ON voch_explained_worries, voch_story_help_understand, voch_agree_worker, voch_plan_safe, voch_tablet_help_explain
    INTO NAME question VALUE answer
),
form AS (                  -- no day, and ids are made anew with each extract: the answers tell forms apart
    -- Neither the child's number nor its answers show in a key: keys stand outside `identity.duckdb`.
    SELECT *, LEFT(SHA256(voch_person_id || '/' || STRING_AGG(answer, '' ORDER BY question) OVER (
        PARTITION BY source, extract_id, row
    )), 20) AS response_key
    FROM answer
)
SELECT
    'voice_of_child/' || response_key AS response_key,
    'ssd_voice_of_child' AS survey,
    question,
    -- Nothing says when the child answered: on the day these answers were first received at the latest.
    MIN(received) OVER (PARTITION BY source, response_key, question) AS answered_on,
    voch_person_id AS person_key,
    'child' AS respondent,
    CAST(NULL AS DOUBLE) AS answer_number,
    answer,
    'social_care' AS service,
    CAST(NULL AS VARCHAR) AS team_key,
    CAST(NULL AS VARCHAR) AS place_key,
    CAST(NULL AS VARCHAR) AS occasion,
    source,
    extract_id,
    row,
    received
FROM form
