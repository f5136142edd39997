WITH adopted AS (         -- the case was closed because the child was adopted: the record before adoption is closed
    SELECT DISTINCT source, submission, LAchildID
    FROM cin_details
    WHERE ReasonForClosure = 'RC1'
)
SELECT
    child.LAchildID AS person_key,
    CAST(NULL AS VARCHAR) AS nhs_number,
    linkable_upn(child.UPN) AS upn,
    CAST(NULL AS VARCHAR) AS forename,
    CAST(NULL AS VARCHAR) AS surname,
    CAST(NULL AS VARCHAR) AS former_surname,
    child.PersonBirthDate AS birth_date,
    CASE WHEN child.PersonBirthDate IS NULL THEN child.ExpectedPersonBirthDate END AS expected_date,
    CAST(NULL AS INTEGER) AS birth_order,
    child.PersonDeathDate AS death_date,
    COALESCE(
        child.Sex,
        CASE child.GenderCurrent WHEN '1' THEN 'M' WHEN '2' THEN 'F' WHEN '0' THEN 'U' WHEN '9' THEN 'U' END
    ) AS sex,
    ethnicity.ethnicity,
    CAST(NULL AS VARCHAR) AS language,
    CASE WHEN adopted.LAchildID IS NOT NULL THEN 'adopted' END AS restriction,
    child.source,
    child.extract_id,
    child.row,
    child.received
FROM cin_child AS child
LEFT JOIN codes('ethnicity')
    ON ethnicity.code = UPPER(child.Ethnicity)
LEFT JOIN adopted
    ON adopted.source = child.source
    AND adopted.submission = child.submission
    AND adopted.LAchildID = child.LAchildID
