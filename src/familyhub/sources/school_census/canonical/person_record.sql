WITH shared_steps
SELECT
    pupil.person_key,
    CAST(NULL AS VARCHAR) AS nhs_number,
    linkable_upn(pupil.upn) AS upn,
    pupil.forename,
    pupil.surname,
    pupil.formersurname AS former_surname,
    pupil.dob AS birth_date,
    CAST(NULL AS DATE) AS expected_date,
    CAST(NULL AS INTEGER) AS birth_order,
    CAST(NULL AS DATE) AS death_date,
    CASE WHEN UPPER(pupil.sex) IN ('F', 'M', 'U') THEN UPPER(pupil.sex) END AS sex,
    ethnicity.ethnicity,
    pupil.language,
    CAST(NULL AS VARCHAR) AS restriction,
    pupil.source,
    pupil.extract_id,
    pupil.row,
    pupil.received
FROM pupil
LEFT JOIN codes('ethnicity')
    ON ethnicity.code = UPPER(pupil.ethnicity)
-- The school where a pupil is now knows best; of those a pupil left, the last.
QUALIFY ROW_NUMBER() OVER (
    PARTITION BY pupil.source, pupil.submission, pupil.person_key
    ORDER BY
        pupil.roll DESC, pupil.leavingdate DESC NULLS LAST, pupil.entrydate DESC NULLS LAST, pupil.extract_id,
        pupil.row
) = 1
