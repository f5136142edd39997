-- People of a made-up county, and what four sources say of them, as canonical tables. For speed only; fictional.
-- Variables: seed, children. Needs the table listed_name(name). Drawn by hashing numbers, never by a running generator.
CREATE MACRO u(number, what) AS  -- evenly from 0 to 1
    CAST(HASH(number, what, getvariable('seed')) % 1000003 AS DOUBLE) / 1000003;
CREATE MACRO pick(number, what, choices) AS CAST(HASH(number, what, getvariable('seed')) % choices AS INTEGER);
-- A few are picked by many: the first of `choices` most, as names are borne.
CREATE MACRO seldom(number, what, choices, bend) AS CAST(FLOOR(choices * POWER(u(number, what), bend)) AS INTEGER);
CREATE MACRO today() AS DATE '2026-03-31';

CREATE TABLE forename AS
SELECT ROW_NUMBER() OVER (ORDER BY HASH(name, getvariable('seed'))) - 1 AS place, name FROM listed_name
UNION ALL                    -- and names that hardly anybody bears
SELECT 1000000 + number,
    ['Ka', 'Li', 'Mo', 'Sa', 'Ti', 'Ra', 'Jo', 'Be', 'Na', 'Zu', 'El', 'Or'][1 + number % 12]
    || ['ri', 'na', 'lo', 'vi', 'me', 'shu', 'da', 'to', 'be', 'ki', 'wa'][1 + (number // 12) % 11]
    || ['a', 'na', 'el', 'yn', 'is', 'ah', 'on', 'ie', 'ra', 'us', 'im', 'o', 'beth'][1 + (number // 132) % 13]
FROM RANGE(1716) AS numbers (number);

CREATE TABLE surname AS
SELECT number AS place,
    ['Ash', 'Bar', 'Car', 'Dun', 'Ell', 'Fair', 'Gar', 'Hob', 'Ing', 'Jes', 'Ker', 'Lam', 'Mar', 'Nor', 'Or', 'Pet', 'Quin',
     'Ray', 'Sad', 'Thir', 'Up', 'Vin', 'Wick', 'Yax', 'Kha', 'Pat', 'Sing', 'Now', 'Kow', 'Oka', 'Ade', 'Men', 'Cho', 'Rah'][1 + number % 34]
    || ['d', 'l', 'ver', 'ne', 'er', 'he', 'rod', 'da', 'le', 'so', 'sey', 'ber', 'lo', 'ris', 'fo', 'ti', 'tri', 'mo', 'k', 'ma'][1 + (number // 34) % 20]
    || ['own', 'ow', 'ton', 'tt', 'y', 'ham', 'ley', 'son', 'ski', 'well', 'field', 'worth', 'an', 'ez', 'by', 'man', 'wood', 'ford', 'er',
        'stone', 'bury', 'gate', 'ell', 'ing', 'kin', 'ard'][1 + (number // 680) % 26] AS name
FROM RANGE(17680) AS numbers (number);

CREATE TABLE nhs AS          -- nine digits and the check digit of modulus 11; a number that would need "10" was never given
WITH base AS (
    SELECT number, 400000000 + number * 61 AS nine FROM RANGE(CAST(getvariable('children') * 2 AS BIGINT)) AS numbers (number)
),
checked AS (
    SELECT nine,
        (11 - LIST_SUM([(11 - place) * CAST(CAST(nine AS VARCHAR)[place] AS INTEGER) FOR place IN RANGE(1, 10)]) % 11) % 11
            AS tenth
    FROM base
)
SELECT ROW_NUMBER() OVER (ORDER BY nine) - 1 AS person, CAST(nine AS VARCHAR) || CAST(CAST(tenth AS INTEGER) AS VARCHAR) AS number
FROM checked
WHERE tenth < 10;

CREATE TABLE upn AS          -- a letter by modulus 23, and twelve digits
WITH base AS (
    SELECT number AS person, LPAD(CAST(880200000000 + number * 7 AS VARCHAR), 12, '0') AS digits
    FROM RANGE(CAST(getvariable('children') AS BIGINT)) AS numbers (number)
)
SELECT person,
    'ABCDEFGHJKLMNPQRTUVWXYZ'[1 + CAST(LIST_SUM([CAST(digits[place] AS INTEGER) * (place + 1) FOR place IN RANGE(1, 13)]) % 23 AS INTEGER)]
    || digits AS number
FROM base;

CREATE TABLE family AS
SELECT number AS family, seldom(number, 'surname', 17680, 2.2) AS surname_place, today() - pick(number, 'first', 7000) AS first_born_on,
    [1, 1, 2, 2, 2, 3, 3, 4][1 + pick(number, 'size', 8)] AS births,
    pick(number, 'home', CAST(getvariable('children') * 0.6 AS INTEGER)) AS home
FROM RANGE(CAST(getvariable('children') AS BIGINT)) AS numbers (number);

SET VARIABLE listed_names = (SELECT COUNT(*) FROM listed_name);
CREATE MACRO forename_place(person) AS
    CASE WHEN u(person, 'rare') < 0.08 THEN 1000000 + pick(person, 'rare name', 1716)
        ELSE seldom(person, 'forename', getvariable('listed_names'), 1.7) END;

CREATE TABLE child AS
WITH delivery AS (
    SELECT family.family, family * 4 + turn AS delivery,
        first_born_on + CAST(turn * 760 + pick(family * 4 + turn, 'gap', 500) AS INTEGER) AS born_on,
        CASE WHEN u(family * 4 + turn, 'twins') < 0.016 THEN 2 ELSE 1 END AS babies
    FROM family, RANGE(4) AS turns (turn)
    WHERE turn < births
)
SELECT ROW_NUMBER() OVER (ORDER BY delivery, baby) - 1 AS person, family, delivery, born_on,
    CASE WHEN babies > 1 THEN baby + 1 END AS birth_order
FROM delivery, RANGE(2) AS numbers (baby)
WHERE baby < babies AND born_on <= today()
QUALIFY person < getvariable('children');

CREATE TABLE mother AS
SELECT getvariable('children') + ROW_NUMBER() OVER (ORDER BY family) - 1 AS person, family,
    MIN(born_on) - 6900 - pick(family, 'age', 8000) AS born_on
FROM child
GROUP BY family;

CREATE TABLE person AS       -- strings come last: until then a name is a place in its list
SELECT person, family, born_on, birth_order, CASE WHEN u(person, 'sex') < 0.487 THEN 'F' ELSE 'M' END AS sex, TRUE AS is_child
FROM child
UNION ALL
SELECT person, family, born_on, NULL, 'F', FALSE FROM mother;

-- Which source has a record of whom. `record` is one number for each.
CREATE TABLE stated AS
WITH held AS (
    SELECT 1 AS place, person FROM child WHERE u(person, 'chis') < 0.97
    UNION ALL
    SELECT 2, person FROM child WHERE u(person, 'provider') < 0.93
    UNION ALL
    SELECT 2, person FROM mother
    UNION ALL
    SELECT 3, person FROM child WHERE born_on < today() - 1700 AND u(person, 'school') < 0.95
    UNION ALL
    SELECT 4, person FROM child WHERE u(person, 'hub') < 0.45
    UNION ALL
    SELECT 4, person FROM mother WHERE u(person, 'hub') < 0.3
    UNION ALL                -- one in two hundred stands twice in a source
    SELECT 4, -1 - person FROM child WHERE u(person, 'hub') < 0.005
)
SELECT ['chis', 'provider', 'school', 'hub'][place] AS source, GREATEST(person, -1 - person) AS person, person < 0 AS again,
    HASH(place, person) AS record,
    'cpsh'[place] || CASE WHEN person < 0 THEN 'x' ELSE '' END || CAST(GREATEST(person, -1 - person) AS VARCHAR) AS person_key
FROM held;

-- A slip of the pen: a letter lost, doubled, changed or two exchanged.
CREATE MACRO slipped(name, record, what, share) AS
    CASE
        WHEN u(record, what) >= share OR LEN(name) < 3 THEN name
        WHEN pick(record, 'slip', 4) = 0 THEN name[1:2] || name[4:]
        WHEN pick(record, 'slip', 4) = 1 THEN name[1:2] || name[2:]
        WHEN pick(record, 'slip', 4) = 2 THEN name[1:1] || CHR(97 + pick(record, 'letter', 26)) || name[3:]
        ELSE name[1:1] || name[3:3] || name[2:2] || name[4:]
    END;

CREATE TABLE drawn AS
SELECT stated.*, person.family, family.home, person.birth_order, person.born_on, person.sex AS true_sex,
    nhs.number AS true_number, upn.number AS true_upn, forename.name AS true_forename, middle.name AS middle,
    surname.name AS true_surname, new_surname.name AS new_surname
FROM (
    SELECT *, forename_place(person) AS forename_place, forename_place(person + 50000000) AS middle_place FROM stated
) AS stated
JOIN person ON person.person = stated.person
JOIN (SELECT *, pick(family, 'new name', 17680) AS new_place FROM family) AS family ON family.family = person.family
JOIN nhs ON nhs.person = stated.person
JOIN forename ON forename.place = stated.forename_place
JOIN forename AS middle ON middle.place = stated.middle_place
JOIN surname ON surname.place = family.surname_place
JOIN surname AS new_surname ON new_surname.place = family.new_place
LEFT JOIN upn ON upn.person = stated.person;

CREATE TABLE written AS
SELECT source, person, person_key, again, record, family, home,
    CASE
        WHEN source = 'school' THEN NULL
        WHEN u(record, 'no number') < CASE source WHEN 'chis' THEN 0.005 WHEN 'provider' THEN 0.01 ELSE 0.3 END THEN NULL
        WHEN u(record, 'other number') < 0.0005 THEN REVERSE(true_number)
        ELSE true_number
    END AS nhs_number,
    CASE WHEN source = 'school' AND u(record, 'no upn') > 0.02 THEN true_upn END AS upn,
    CASE
        WHEN source = 'chis' AND u(record, 'placeholder') < 0.015 THEN
            COALESCE('Twin ' || birth_order, ['Baby', 'Baby Boy', 'Infant Of', 'Unknown'][1 + pick(record, 'which', 4)])
        ELSE slipped(true_forename, record, 'forename', 0.015)
            || CASE WHEN source IN ('school', 'provider') AND u(person, 'middle') < 0.7 THEN ' ' || middle ELSE '' END
    END AS forename,
    CASE
        WHEN u(family, 'renamed') < 0.05 AND u(record, 'knows') < 0.5 THEN new_surname
        ELSE slipped(true_surname, record, 'surname', 0.015)
    END AS surname,
    CASE
        WHEN u(record, 'day') < 0.004 AND DAY(born_on) <= 12
            THEN MAKE_DATE(YEAR(born_on), DAY(born_on), MONTH(born_on))
        WHEN u(record, 'day') < 0.008 THEN born_on + 1 + pick(record, 'days', 9)
        ELSE born_on
    END AS birth_date,
    CASE WHEN source IN ('chis', 'provider') THEN birth_order END AS birth_order,
    CASE WHEN u(record, 'sex') < 0.97 THEN true_sex END AS sex
FROM drawn;

INSERT INTO person_record BY NAME
SELECT source, person_key, nhs_number, upn, forename, surname, birth_date, birth_order, sex,
    1 AS extract_id, ROW_NUMBER() OVER (ORDER BY source, person_key) AS row, DATE '2026-02-28' AS learnt_from
FROM written;

-- What one in eight records said before: a placeholder, or no number yet.
INSERT INTO person_record BY NAME
SELECT source, person_key, forename, surname, birth_date, sex, 0 AS extract_id,
    ROW_NUMBER() OVER (ORDER BY source, person_key) AS row, DATE '2025-09-30' AS learnt_from,
    DATE '2026-02-28' AS learnt_to
FROM written
WHERE u(record, 'before') < 0.125;

CREATE MACRO house_of(home) AS 1 + pick(home, 'house', 120);
CREATE MACRO street_of_home(home) AS
    ['Mill', 'Church', 'Station', 'High', 'Park', 'Queen', 'Victoria', 'Green', 'Manor', 'Kings', 'Spring', 'Oak', 'Ash', 'Elm',
     'West', 'North', 'South', 'East', 'School', 'Chapel', 'Abbey', 'Bridge', 'River', 'Hill'][1 + pick(home // 30, 'street', 24)]
    || ['', 'field', 'wood', 'gate', 'ton', 'ley', 'brook', 'stone'][1 + pick(home // 30, 'part', 8)];
CREATE MACRO kind_of_street(home) AS pick(home // 30, 'kind', 6);
CREATE MACRO postcode_of_home(home) AS
    'ZX' || (1 + (home // 6000) % 60) || ' ' || ((home // 600) % 10)
    || 'ABDEFGHJLNPQRSTUWXYZ'[1 + (home // 15) % 20] || 'ABDEFGHJLNPQRSTUWXYZ'[1 + (home // 300) % 20];

INSERT INTO address_record BY NAME
WITH lived AS (              -- one family in four has moved, and every second source has not heard
    SELECT written.*,
        CASE
            WHEN u(family, 'moved') < 0.25 AND u(record, 'heard') < 0.5
                THEN pick(family, 'new home', CAST(getvariable('children') * 0.6 AS INTEGER))
            ELSE home
        END AS lives_at
    FROM written
    WHERE u(record, 'address') < 0.96
)
SELECT source, person_key, 'home' AS kind, DATE '2020-01-01' AS from_date,
    CASE WHEN pick(lives_at, 'flat', 8) = 0 THEN 'Flat ' || (1 + pick(lives_at, 'flat number', 12)) || ', ' ELSE '' END
        || house_of(lives_at) || ' ' || street_of_home(lives_at) || ' '
        || CASE
            WHEN pick(record, 'spelling', 3) = 0 THEN ['St', 'Rd', 'Cl', 'Ave.', 'Ln', 'Dr'][1 + kind_of_street(lives_at)]
            ELSE ['Street', 'Road', 'Close', 'Avenue', 'Lane', 'Drive'][1 + kind_of_street(lives_at)]
        END || ', Estmere' AS address,
    CASE WHEN u(record, 'postcode') < 0.01 THEN postcode_of_home(lives_at + 15) ELSE postcode_of_home(lives_at) END AS postcode,
    CASE WHEN source = 'provider' THEN CAST(100000000 + lives_at AS VARCHAR) END AS uprn,
    1 AS extract_id, ROW_NUMBER() OVER (ORDER BY source, person_key) AS row, DATE '2026-02-28' AS learnt_from
FROM lived;

INSERT INTO relationship_record BY NAME
SELECT 'provider' AS source, 'p' || child.person AS person_key, 'p' || mother.person AS other_key, 'mother' AS relationship,
    1 AS extract_id, child.person AS row, DATE '2026-02-28' AS learnt_from
FROM child
JOIN mother ON mother.family = child.family
JOIN stated ON stated.source = 'provider' AND stated.person = child.person AND NOT stated.again
WHERE u(child.person, 'related') < 0.95;

INSERT INTO birth BY NAME
SELECT 'chis' AS source, 'c' || child.person AS person_key, 'd' || child.delivery AS delivery_key, nhs.number AS mother_nhs_number,
    child.born_on, 'live' AS outcome, child.birth_order, 1 AS extract_id, child.person AS row, DATE '2026-02-28' AS learnt_from
FROM child
JOIN mother ON mother.family = child.family
JOIN nhs ON nhs.person = mother.person
JOIN stated ON stated.source = 'chis' AND stated.person = child.person AND NOT stated.again
WHERE u(child.person, 'born here') < 0.85;
