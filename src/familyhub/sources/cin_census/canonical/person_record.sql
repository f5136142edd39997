WITH adopted AS (         -- the case was closed because the child was adopted: the record before adoption stays closed,
                          -- also where a later census no longer tells of that case
    SELECT source, LAchildID, MIN(received) AS known_on
    FROM cin_details
    WHERE UPPER(ReasonForClosure) = 'RC1'
    GROUP BY source, LAchildID
),
died AS (                 -- ... or because it died: on the day of closure at the latest
    SELECT source, submission, LAchildID, MIN(COALESCE(CINclosureDate, received)) AS died_on
    FROM cin_details
    WHERE UPPER(ReasonForClosure) = 'RC2'
    GROUP BY source, submission, LAchildID
)
SELECT
    child.LAchildID AS person_key,
    CAST(NULL AS VARCHAR) AS nhs_number,
    linkable_upn(child.UPN) AS upn,
    CAST(NULL AS VARCHAR) AS forename,
    CAST(NULL AS VARCHAR) AS surname,
    CAST(NULL AS VARCHAR) AS former_surname,
    child.PersonBirthDate AS birth_date,
    -- An unborn child that died is expected no more.
    CASE
        WHEN child.PersonBirthDate IS NULL AND child.PersonDeathDate IS NULL AND died.died_on IS NULL
            THEN child.ExpectedPersonBirthDate
    END AS expected_date,
    CAST(NULL AS INTEGER) AS birth_order,
    COALESCE(child.PersonDeathDate, died.died_on) AS death_date,
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
    AND adopted.LAchildID = child.LAchildID
    AND adopted.known_on <= child.received
LEFT JOIN died
    ON died.source = child.source
    AND died.submission = child.submission
    AND died.LAchildID = child.LAchildID
