-- Sex and ethnic group are read where their words or codes are known, and left empty where they are not. An address
-- is hidden by every word that does not say no: a word that nobody knows must not show a family in a refuge.
SELECT
    person.person_id AS person_key,
    linkable_nhs_number(person.nhs_number) AS nhs_number,
    linkable_upn(person.upn) AS upn,
    person.forename,
    person.surname,
    person.former_surname,
    person.birth_date,
    CASE WHEN person.birth_date IS NULL THEN person.expected_date END AS expected_date,
    CAST(NULL AS INTEGER) AS birth_order,
    person.death_date,
    sex.sex,
    ethnicity.ethnicity,
    person.language,
    CASE
        WHEN yes_no.says_yes IS DISTINCT FROM 'no'
            AND as_word(person.address_hidden) NOT IN ('', 'none', 'na', 'notapplicable')
            THEN 'address_shielded'
    END AS restriction,
    person.source,
    person.extract_id,
    person.row,
    person.received
FROM person_table AS person
LEFT JOIN council_codes('sex')
    ON sex.word = as_word(person.sex)
LEFT JOIN council_codes('ethnicity')
    ON ethnicity.word = as_word(person.ethnicity)
LEFT JOIN council_codes('yes_no')
    ON yes_no.word = as_word(person.address_hidden)
