-- What relations need to know of people: who bears a number, who was born when, and who stands behind an adoption.
CREATE OR REPLACE TEMP TABLE number_person AS
WITH shared AS (           -- numbers that stand in for one that nobody knows
    SELECT DISTINCT nhs_number FROM shared_number
),
borne AS (
    SELECT person_record.nhs_number, record_person.person_id
    FROM person_record
    JOIN record_person
        ON record_person.source = person_record.source AND record_person.person_key = person_record.person_key
    WHERE person_record.nhs_number IS NOT NULL AND person_record.learnt_to IS NULL
    UNION
    -- a birth notice that names the mother both ways says whose the number is
    SELECT birth.mother_nhs_number, record_person.person_id
    FROM birth
    JOIN record_person ON record_person.source = birth.source AND record_person.person_key = birth.mother_key
    WHERE birth.mother_nhs_number IS NOT NULL AND birth.learnt_to IS NULL
),
named AS (                 -- every number that any row names a relation by
    SELECT nhs_number FROM borne
    UNION
    SELECT mother_nhs_number FROM birth WHERE mother_nhs_number IS NOT NULL
    UNION
    SELECT other_nhs_number FROM relationship_record WHERE other_nhs_number IS NOT NULL
)
SELECT named.nhs_number,
    CASE WHEN COUNT(DISTINCT borne.person_id) = 1 THEN MIN(borne.person_id) END AS person_id,
    -- a number that no record bears, or two people do, is still one woman to all who name it
    -1 - opaque('mother' || CHR(31) || named.nhs_number) AS stand_in
FROM named
LEFT JOIN borne ON borne.nhs_number = named.nhs_number
ANTI JOIN shared ON shared.nhs_number = named.nhs_number
WHERE NOT REGEXP_FULL_MATCH(named.nhs_number, '0+|1+|2+|3+|4+|5+|6+|7+|8+|9+|0123456789|1234567890|9876543210')
GROUP BY named.nhs_number;

CREATE OR REPLACE TEMP TABLE person_life AS
WITH stated AS (
    SELECT record_person.person_id, person_record.birth_date, person_record.expected_date, person_record.death_date,
        CAST(NULL AS VARCHAR) AS outcome, person_record.source, person_record.extract_id, person_record.row
    FROM person_record
    JOIN record_person
        ON record_person.source = person_record.source AND record_person.person_key = person_record.person_key
    WHERE person_record.learnt_to IS NULL
    UNION ALL
    SELECT record_person.person_id, birth.born_on, NULL, NULL, birth.outcome, birth.source, birth.extract_id, birth.row
    FROM birth
    JOIN record_person ON record_person.source = birth.source AND record_person.person_key = birth.person_key
    WHERE birth.learnt_to IS NULL
),
told AS (
    SELECT *, CAST(extract_id AS BIGINT) * 4294967296 + row AS told FROM stated
)
SELECT person_id,
    MAX_BY(birth_date, told) FILTER (WHERE birth_date IS NOT NULL) AS born_on,
    MAX_BY(expected_date, told) FILTER (WHERE expected_date IS NOT NULL) AS expected_on,
    MAX(death_date) AS died_on,
    COALESCE(MAX_BY(outcome, told) FILTER (WHERE outcome IS NOT NULL) = 'stillborn', FALSE) AS is_stillborn,
    MAX_BY(source, told) AS source,
    CAST(MAX(told) // 4294967296 AS INTEGER) AS extract_id,
    MAX(told) % 4294967296 AS row
FROM told
GROUP BY person_id;

CREATE OR REPLACE TEMP TABLE adoption_boundary AS
WITH adopted_record AS (   -- silence of a later row lifts nothing
    SELECT source, person_key
    FROM person_record
    WHERE restriction IS NOT NULL
    GROUP BY source, person_key
    HAVING MAX_BY(restriction, ROW(learnt_from, extract_id, row)) = 'adopted'
    UNION
    -- whoever is named as a parent by adoption says that there was one
    SELECT source, person_key FROM relationship_record WHERE relationship = 'adoptive_parent'
),
number_borne AS (
    SELECT source, person_key, birth_date, 'nhs' || nhs_number AS number
    FROM person_record
    WHERE nhs_number IS NOT NULL AND nhs_number NOT IN (SELECT nhs_number FROM shared_number)
    UNION
    SELECT source, person_key, birth_date, 'upn' || upn FROM person_record WHERE upn IS NOT NULL
),
adopted_number AS (
    SELECT DISTINCT number_borne.number, number_borne.birth_date
    FROM number_borne
    JOIN adopted_record
        ON adopted_record.source = number_borne.source AND adopted_record.person_key = number_borne.person_key
),
behind AS (
    SELECT source, person_key FROM adopted_record
    UNION
    SELECT number_borne.source, number_borne.person_key
    FROM number_borne
    JOIN adopted_number
        ON adopted_number.number = number_borne.number
        AND (adopted_number.birth_date = number_borne.birth_date
            OR adopted_number.birth_date IS NULL OR number_borne.birth_date IS NULL)
    UNION
    -- adopted once, and in care again: both parents and adopters may be named
    SELECT source, person_key
    FROM status
    -- P1 in the return, words in other systems; where nobody says how, it may have been adoption
    WHERE status = 'previous_permanence' AND (detail IS NULL OR detail ILIKE 'p1%' OR detail ILIKE '%adopt%')
    UNION
    -- where adopters live, and who they are, must not meet the family the child comes from
    SELECT source, person_key FROM status WHERE status = 'placed_for_adoption' AND detail IS DISTINCT FROM 'decided'
)
SELECT DISTINCT record_person.person_id
FROM behind
JOIN record_person ON record_person.source = behind.source AND record_person.person_key = behind.person_key
