WITH language AS (        -- the mother's language stands with her booking; the latest booking in a submission counts
    SELECT source, submission, LPIDMother, ARG_MAX(LangCode, (AntenatalAppDate, row)) AS language
    FROM msd101pregnancybooking
    WHERE LangCode IS NOT NULL
    GROUP BY source, submission, LPIDMother
),
person AS (
    SELECT
        mother.LPIDMother AS person_key,
        mother.NHSNumberMother AS nhs_number,
        mother.PersonBirthDateMother AS birth_date,
        CAST(NULL AS INTEGER) AS birth_order,
        mother.PersonDeathDateMother AS death_date,
        'F' AS sex,
        mother.EthnicCategoryMother AS ethnicity,
        language.language,
        mother.source,
        mother.extract_id,
        mother.row,
        mother.received
    FROM msd001motherdemog AS mother
    LEFT JOIN language
        ON language.source = mother.source
        AND language.submission = mother.submission
        AND language.LPIDMother = mother.LPIDMother
    UNION ALL
    SELECT
        baby.LPIDBaby,
        baby.NHSNumberBaby,
        baby.PersonBirthDateBaby,
        TRY_CAST(baby.BirthOrderMaternitySUS AS INTEGER),
        baby.PersonDeathDateBaby,
        CASE baby.PersonPhenSex
            WHEN '1' THEN 'M' WHEN 'M' THEN 'M' WHEN '2' THEN 'F' WHEN 'F' THEN 'F' WHEN '9' THEN 'U' WHEN 'X' THEN 'U'
        END,
        baby.EthnicCategoryBaby,
        CAST(NULL AS VARCHAR),
        baby.source,
        baby.extract_id,
        baby.row,
        baby.received
    FROM msd401babydemographics AS baby
    -- A baby born dead is a row of `birth`, never a person whom somebody might visit.
    JOIN codes('birth_outcome')
        ON birth_outcome.code = two_digits(baby.PregOutcome)
        AND birth_outcome.outcome = 'live'
)
SELECT
    person_key,
    linkable_nhs_number(nhs_number) AS nhs_number,
    CAST(NULL AS VARCHAR) AS upn,
    CAST(NULL AS VARCHAR) AS forename,
    CAST(NULL AS VARCHAR) AS surname,
    CAST(NULL AS VARCHAR) AS former_surname,
    birth_date,
    CAST(NULL AS DATE) AS expected_date,
    CASE WHEN birth_order BETWEEN 1 AND 9 THEN birth_order END AS birth_order,
    death_date,
    sex,
    CASE WHEN REGEXP_FULL_MATCH(UPPER(ethnicity), '[A-HJ-NPRSZ]|99') THEN UPPER(ethnicity) END AS ethnicity,
    language,
    CAST(NULL AS VARCHAR) AS restriction,
    source,
    extract_id,
    row,
    received
FROM person
