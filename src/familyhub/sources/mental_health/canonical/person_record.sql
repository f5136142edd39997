SELECT
    LocalPatientId AS person_key,
    linkable_nhs_number(NHSNumber) AS nhs_number,
    CAST(NULL AS VARCHAR) AS upn,
    CAST(NULL AS VARCHAR) AS forename,
    CAST(NULL AS VARCHAR) AS surname,
    CAST(NULL AS VARCHAR) AS former_surname,
    PersonBirthDate AS birth_date,
    CAST(NULL AS DATE) AS expected_date,
    CAST(NULL AS INTEGER) AS birth_order,
    PersDeathDate AS death_date,
    CASE
        WHEN UPPER(Gender) IN ('1', 'M') THEN 'M'
        WHEN UPPER(Gender) IN ('2', 'F') THEN 'F'
        WHEN UPPER(Gender) IN ('0', '9', 'X', 'U', 'I') THEN 'U'
    END AS sex,
    CASE WHEN REGEXP_FULL_MATCH(UPPER(EthnicCategory), '[A-HJ-NPRSZ]|99') THEN UPPER(EthnicCategory) END AS ethnicity,
    LanguageCodePreferred AS language,
    CAST(NULL AS VARCHAR) AS restriction,
    source,
    extract_id,
    row,
    received
FROM mhs001mpi
