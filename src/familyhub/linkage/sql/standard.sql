-- One row a record: what it says of itself now, in one spelling, with the history of what may change. Only the nodes from
-- `first_node` to before `next_node` at a time, so that memory does not grow with the county.
INSERT INTO standard BY NAME
WITH asked AS (
    SELECT node, source, person_key
    FROM node
    WHERE node >= getvariable('first_node') AND node < getvariable('next_node')
),
stated AS (             -- of each fact the newest that the source stated; a later silence takes nothing back
    SELECT node,
        MAX_BY(birth_date, told) FILTER (WHERE birth_date IS NOT NULL) AS birth_date,
        MAX_BY(expected_date, told) FILTER (WHERE expected_date IS NOT NULL) AS expected_date,
        MAX_BY(birth_order, told) FILTER (WHERE birth_order IS NOT NULL) AS birth_order,
        MAX_BY(sex, told) FILTER (WHERE sex IS NOT NULL) AS sex,
        -- the newest word on the adoption, whether its row still stands or not
        COALESCE(
            MAX_BY(restriction, learnt) FILTER (WHERE restriction IS NOT NULL) = 'adopted', FALSE
        ) AS is_closed
    FROM person_told
    WHERE node >= getvariable('first_node') AND node < getvariable('next_node')
    GROUP BY node
),
name AS (
    SELECT * FROM told_name WHERE node >= getvariable('first_node') AND node < getvariable('next_node')
),
number AS (
    SELECT * FROM told_number WHERE node >= getvariable('first_node') AND node < getvariable('next_node')
),
place AS (
    SELECT * FROM told_place WHERE node >= getvariable('first_node') AND node < getvariable('next_node')
),
birth AS (
    SELECT told_birth.*, COALESCE(told_birth.mother_nhs, mothers_number.nhs_numbers[1]) AS mothers_nhs
    FROM told_birth
    LEFT JOIN told_number AS mothers_number ON mothers_number.node = told_birth.mother
    WHERE told_birth.node >= getvariable('first_node') AND told_birth.node < getvariable('next_node')
),
dated AS (
    SELECT asked.node, COALESCE(stated.birth_date, birth.born_on) AS birth_date, stated.expected_date
    FROM asked
    LEFT JOIN stated ON stated.node = asked.node
    LEFT JOIN birth ON birth.node = asked.node
)
SELECT asked.node, asked.source, asked.person_key,
    COALESCE(number.nhs_numbers, []) AS nhs_numbers,
    COALESCE(number.upns, []) AS upns,
    CAST(NULL AS VARCHAR) AS other_number,
    dated.birth_date,
    YEAR(dated.birth_date) AS birth_year, MONTH(dated.birth_date) AS birth_month, DAY(dated.birth_date) AS birth_day,
    COALESCE(stated.birth_order, birth.birth_order, name.birth_order) AS birth_order,
    name.forename,
    COALESCE(name.forenames, []) AS forenames,
    COALESCE(name.forename_roots, []) AS forename_roots,
    COALESCE(name.is_placeholder, FALSE) AS is_placeholder,
    name.surname,
    COALESCE(name.surnames, []) AS surnames,
    stated.sex,
    place.uprn, place.house, place.street, place.postcode,
    LEFT(place.postcode, LEN(place.postcode) - 2) AS sector,
    SPLIT_PART(place.postcode, ' ', 1) AS district,
    COALESCE(place.postcodes, []) AS postcodes,
    birth.mother,
    birth.mothers_nhs AS mother_nhs,
    birth.delivery,
    dated.birth_date IS NULL AND dated.expected_date IS NOT NULL AS is_unborn,
    COALESCE(stated.is_closed, FALSE) OR told_adopter.node IS NOT NULL AS is_adopted,
    COALESCE(stated.is_closed, FALSE) AS is_closed
FROM asked
JOIN dated ON dated.node = asked.node
LEFT JOIN stated ON stated.node = asked.node
LEFT JOIN number ON number.node = asked.node
LEFT JOIN name ON name.node = asked.node
LEFT JOIN place ON place.node = asked.node
LEFT JOIN birth ON birth.node = asked.node
LEFT JOIN told_adopter ON told_adopter.node = asked.node
ORDER BY asked.node;
