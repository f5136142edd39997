-- One row a record: what it says of itself now, in one spelling, with the history of what may change.
INSERT INTO standard BY NAME
WITH stated AS (             -- of each fact the newest that the source stated; a later silence takes nothing back
    SELECT node,
        MAX_BY(birth_date, told) FILTER (WHERE birth_date IS NOT NULL) AS birth_date,
        MAX_BY(expected_date, told) FILTER (WHERE expected_date IS NOT NULL) AS expected_date,
        MAX_BY(birth_order, told) FILTER (WHERE birth_order IS NOT NULL) AS birth_order,
        MAX_BY(sex, told) FILTER (WHERE sex IS NOT NULL) AS sex,
        -- the newest word on the adoption, whether its row still stands or not
        COALESCE(
            MAX_BY(restriction, ROW(told.learnt_from, told.extract_id, told.row)) FILTER (WHERE restriction IS NOT NULL)
                = 'adopted', FALSE
        ) AS is_adopted
    FROM person_told
    GROUP BY node
),
dated AS (
    SELECT node.node, COALESCE(stated.birth_date, told_birth.born_on) AS birth_date, stated.expected_date
    FROM node
    LEFT JOIN stated ON stated.node = node.node
    LEFT JOIN told_birth ON told_birth.node = node.node
)
SELECT node.node, node.source, node.person_key,
    COALESCE(told_number.nhs_numbers, []) AS nhs_numbers,
    COALESCE(told_number.upns, []) AS upns,
    CAST(NULL AS VARCHAR) AS other_number,
    dated.birth_date,
    YEAR(dated.birth_date) AS birth_year, MONTH(dated.birth_date) AS birth_month, DAY(dated.birth_date) AS birth_day,
    COALESCE(stated.birth_order, told_birth.birth_order, told_name.birth_order) AS birth_order,
    told_name.forename,
    COALESCE(told_name.forenames, []) AS forenames,
    COALESCE(told_name.forename_roots, []) AS forename_roots,
    COALESCE(told_name.is_placeholder, FALSE) AS is_placeholder,
    told_name.surname,
    COALESCE(told_name.surnames, []) AS surnames,
    stated.sex,
    told_place.uprn, told_place.house, told_place.street, told_place.postcode,
    LEFT(told_place.postcode, LEN(told_place.postcode) - 2) AS sector,
    SPLIT_PART(told_place.postcode, ' ', 1) AS district,
    COALESCE(told_place.postcodes, []) AS postcodes,
    told_birth.mother,
    COALESCE(told_birth.mother_nhs, mothers_number.nhs_numbers[1]) AS mother_nhs,
    told_birth.delivery,
    dated.birth_date IS NULL AND dated.expected_date IS NOT NULL AS is_unborn,
    COALESCE(stated.is_adopted, FALSE) AS is_adopted
FROM node
JOIN dated ON dated.node = node.node
LEFT JOIN stated ON stated.node = node.node
LEFT JOIN told_number ON told_number.node = node.node
LEFT JOIN told_name ON told_name.node = node.node
LEFT JOIN told_place ON told_place.node = node.node
LEFT JOIN told_birth ON told_birth.node = node.node
LEFT JOIN told_number AS mothers_number ON mothers_number.node = told_birth.mother
ORDER BY node.node;
