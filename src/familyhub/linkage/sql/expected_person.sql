-- The person that each expected child is: the baby it became, else whom its own records are, else somebody new.
-- `refused(first, second)` holds the records (by `record_key`) of which somebody decided that they are two people.
CREATE OR REPLACE TEMP TABLE own_record AS       -- records that a source itself holds of an unborn child
SELECT unborn_record.expected_child, record_person.source, record_person.person_key, record_person.person_id
FROM unborn_record
JOIN record_person
    ON record_person.source = unborn_record.source AND record_person.person_key = unborn_record.person_key;

CREATE OR REPLACE TEMP TABLE expected_person AS
WITH baby AS (
    SELECT unborn_record.expected_child, MIN(record_person.person_id) AS person_id
    FROM unborn_record
    JOIN record_person
        ON record_person.source = unborn_record.baby_source AND record_person.person_key = unborn_record.baby_key
    GROUP BY unborn_record.expected_child
),
own AS (
    SELECT expected_child, MIN(person_id) AS person_id FROM own_record GROUP BY expected_child
)
SELECT unborn_record.expected_child,
    COALESCE(
        ANY_VALUE(baby.person_id), ANY_VALUE(own.person_id),
        opaque('unborn' || CHR(31) || MIN(unborn_record.record_key))
    ) AS person_id
FROM unborn_record
LEFT JOIN baby ON baby.expected_child = unborn_record.expected_child
LEFT JOIN own ON own.expected_child = unborn_record.expected_child
GROUP BY unborn_record.expected_child;

CREATE OR REPLACE TEMP TABLE unborn_moved AS     -- people of such records who turn out to be somebody else
WITH meant AS (
    SELECT own_record.person_id, MIN(expected_person.person_id) AS becomes
    FROM own_record
    JOIN expected_person ON expected_person.expected_child = own_record.expected_child
    GROUP BY own_record.person_id
    HAVING COUNT(DISTINCT expected_person.person_id) = 1 AND MIN(expected_person.person_id) <> own_record.person_id
),
twice AS (                 -- two records of one source stand for one child: which of them is wrong is not known
    SELECT own_record.person_id
    FROM own_record
    JOIN (
        SELECT expected_child, source
        FROM own_record
        GROUP BY expected_child, source
        HAVING COUNT(DISTINCT person_key) > 1
    ) AS several ON several.expected_child = own_record.expected_child AND several.source = own_record.source
),
numbered AS (
    SELECT DISTINCT record_person.person_id, person_record.nhs_number
    FROM person_record
    JOIN record_person
        ON record_person.source = person_record.source AND record_person.person_key = person_record.person_key
    JOIN (SELECT person_id FROM meant UNION SELECT becomes FROM meant) AS concerned
        ON concerned.person_id = record_person.person_id
    WHERE person_record.nhs_number IS NOT NULL
),
other_number AS (
    SELECT meant.person_id
    FROM meant
    JOIN numbered AS one ON one.person_id = meant.person_id
    JOIN numbered AS other ON other.person_id = meant.becomes
    GROUP BY meant.person_id
    HAVING NOT BOOL_OR(one.nhs_number = other.nhs_number)
),
keyed AS (
    SELECT record_person.person_id, record_key(record_person.source, record_person.person_key) AS record_key
    FROM record_person
    JOIN (SELECT person_id FROM meant UNION SELECT becomes FROM meant) AS concerned
        ON concerned.person_id = record_person.person_id
),
said_to_be_two AS (
    SELECT meant.person_id
    FROM meant
    JOIN keyed AS one ON one.person_id = meant.person_id
    JOIN keyed AS other ON other.person_id = meant.becomes
    JOIN refused ON refused.first = one.record_key AND refused.second = other.record_key
        OR refused.first = other.record_key AND refused.second = one.record_key
),
somebody_else AS (
    SELECT person_id FROM person_life WHERE born_on IS NOT NULL
    UNION
    SELECT person_id FROM adoption_boundary
    UNION
    SELECT person_id FROM beside_adopted
    UNION
    SELECT person_id FROM twice
    UNION
    SELECT person_id FROM other_number
    UNION
    SELECT person_id FROM said_to_be_two
)
SELECT meant.person_id, meant.becomes
FROM meant
ANTI JOIN somebody_else ON somebody_else.person_id = meant.person_id
-- whoever moves on is nobody to come to
ANTI JOIN meant AS moving ON moving.person_id = meant.becomes;

CREATE OR REPLACE TABLE record_person AS
SELECT record_person.* REPLACE (COALESCE(unborn_moved.becomes, record_person.person_id) AS person_id)
FROM record_person
LEFT JOIN unborn_moved ON unborn_moved.person_id = record_person.person_id
UNION ALL BY NAME
SELECT 'unborn' || CHR(31) || unborn_record.source AS source,
    SUBSTR(unborn_record.record_key, LENGTH('unborn' || CHR(31) || unborn_record.source || CHR(31)) + 1) AS person_key,
    MIN(expected_person.person_id) AS person_id
FROM unborn_record
JOIN expected_person ON expected_person.expected_child = unborn_record.expected_child
GROUP BY unborn_record.source, unborn_record.record_key;

UPDATE record_tie SET rule = 'unborn'
FROM own_record
JOIN unborn_moved ON unborn_moved.person_id = own_record.person_id
WHERE record_tie.source = own_record.source AND record_tie.person_key = own_record.person_key
    AND record_tie.rule IS NULL
