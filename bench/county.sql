-- The county that bench/make_county.py writes: places, people, and twenty years of what happened to them.
-- Variables: seed, children, neighbourhoods. Everything is drawn by hashing numbers, never by a running generator.
CREATE MACRO u(number, what) AS  -- evenly from 0 to 1
    CAST(HASH(number, what, getvariable('seed')) % 1000003 AS DOUBLE) / 1000003;
CREATE MACRO pick(number, what, choices) AS CAST(HASH(number, what, getvariable('seed')) % choices AS INTEGER);
CREATE MACRO today() AS DATE '2026-03-31';

CREATE TABLE district AS
SELECT number AS district, 'District ' || (number + 1) AS name, number // 3 AS quadrant,
    'Hub ' || (number + 1) AS hub
FROM RANGE(12) AS numbers (number);

CREATE TABLE team AS
SELECT 'T' || LPAD(CAST(number AS VARCHAR), 2, '0') AS team_key, 'Team ' || (number + 1) AS name,
    'health_visiting' AS kind, district.hub, district.name AS district, 'Quadrant ' || (district.quadrant + 1) AS quadrant
FROM RANGE(29) AS numbers (number)
JOIN district ON district.district = numbers.number % 12;

CREATE TABLE neighbourhood AS
SELECT number AS neighbourhood, 'N' || LPAD(CAST(number AS VARCHAR), 5, '0') AS lsoa, number // 6 AS ward,
    (number // 6) % 12 AS district, 1 + pick(number, 'quintile', 5) AS quintile
FROM RANGE(CAST(getvariable('neighbourhoods') AS BIGINT)) AS numbers (number);

CREATE TABLE place AS
SELECT lsoa AS place_key, 'Neighbourhood ' || neighbourhood AS name, 'lsoa' AS kind, 'W' || ward AS parent_key,
    quintile AS deprivation_quintile
FROM neighbourhood
UNION ALL
SELECT DISTINCT 'W' || ward, 'Ward ' || ward, 'ward', 'D' || district, CAST(NULL AS INTEGER) FROM neighbourhood
UNION ALL
SELECT 'D' || district, name, 'district', 'Q' || quadrant, NULL FROM district
UNION ALL
SELECT DISTINCT 'Q' || quadrant, 'Quadrant ' || (quadrant + 1), 'quadrant', 'C', NULL FROM district
UNION ALL
SELECT 'C', 'Benchmarkshire', 'county', NULL, NULL
UNION ALL
SELECT 'H' || district, hub, 'hub', 'D' || district, NULL FROM district
UNION ALL
SELECT 'GP' || number, 'Practice ' || number, 'practice', CASE WHEN number < 95 THEN 'C' END, NULL
FROM RANGE(100) AS numbers (number);

-- Families of one to three births, two to three and a half years apart, so that mothers have several deliveries.
CREATE TABLE birth_draw AS
WITH family AS (
    SELECT number AS family, today() + 60 - pick(number, 'first', 9400) AS first_born_on,
        CASE WHEN u(number, 'size') < 0.4 THEN 1 WHEN u(number, 'size') < 0.8 THEN 2 ELSE 3 END AS births
    FROM RANGE(CAST(getvariable('children') AS BIGINT)) AS numbers (number)
),
birth AS (
    SELECT family, turn, first_born_on + CAST(turn * 750 + pick(family * 4 + turn, 'gap', 500) * LEAST(turn, 1) AS INTEGER)
        AS born_on
    FROM family, RANGE(3) AS turns (turn)
    WHERE turn < births
)
SELECT family * 4 + turn AS delivery, family, born_on,
    CASE WHEN u(family * 4 + turn, 'twins') < 0.015 THEN 2 ELSE 1 END AS babies,
    CASE WHEN u(family * 4 + turn, 'early') < 0.02 THEN 190 + pick(family, 'weeks', 50) ELSE 259 + pick(family, 'days', 35) END
        AS gestation_days
FROM birth;

CREATE TABLE child_draw AS
SELECT ROW_NUMBER() OVER (ORDER BY HASH(delivery, baby)) - 1 AS child, delivery, family, born_on, gestation_days,
    CASE WHEN babies = 2 THEN baby + 1 END AS birth_order
FROM birth_draw, RANGE(2) AS numbers (baby)
WHERE baby < babies AND born_on <= today() AND born_on > today() - INTERVAL 20 YEAR
QUALIFY child < getvariable('children');

CREATE TABLE mother_draw AS
SELECT ROW_NUMBER() OVER (ORDER BY family) - 1 + getvariable('children') AS person, family
FROM (SELECT DISTINCT family FROM child_draw);

-- NHS numbers: nine digits and the check digit that modulus 11 asks for; a number that would need "10" was never given.
CREATE TABLE nhs AS
WITH base AS (
    SELECT 400000000 + number * 37 AS nine
    FROM RANGE(CAST(getvariable('children') * 2.2 AS BIGINT)) AS numbers (number)
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

-- Names of letters alone, since digits are no part of a name: 900 forenames and 20,000 surnames.
CREATE MACRO spelt(n, ending) AS
    CHR(CAST(65 + n % 26 AS INTEGER)) || SUBSTR('aeiou', CAST(1 + n // 26 % 5 AS INTEGER), 1)
    || CHR(CAST(97 + n // 130 % 26 AS INTEGER)) || SUBSTR('aeiouy', CAST(1 + n // 3380 % 6 AS INTEGER), 1) || ending;
CREATE MACRO forename(person) AS spelt(pick(person, 'forename', 900), 'n');
CREATE MACRO surname(family) AS spelt(pick(family, 'surname', 20000), 'ton');
CREATE MACRO ethnic(family) AS ['A', 'C', 'F', 'H', 'J', 'N', 'R', 'Z'][1 + pick(family, 'ethnicity', 8)];

CREATE TABLE child AS
SELECT child_draw.child AS person, child_draw.delivery, child_draw.family, child_draw.born_on AS birth_date,
    child_draw.gestation_days, child_draw.birth_order, mother_draw.person AS mother, mother_nhs.number AS mother_nhs_number,
    nhs.number, DATE_DIFF('year', child_draw.born_on, today()) AS age,
    pick(child_draw.family, 'neighbourhood', getvariable('neighbourhoods')) AS home,
    CASE WHEN u(child, 'moved in') < 0.1 THEN CAST(child_draw.born_on + 20 + pick(child, 'in', 2500) AS DATE) END AS came_on,
    CASE WHEN u(child, 'moved out') < 0.07 THEN CAST(child_draw.born_on + 10 + pick(child, 'out', 5000) AS DATE) END AS left_on,
    CASE WHEN u(child, 'death') < 0.004 THEN CAST(child_draw.born_on + pick(child, 'died', 400) AS DATE) END AS died_on
FROM child_draw
JOIN mother_draw ON mother_draw.family = child_draw.family
JOIN nhs ON nhs.person = child_draw.child
JOIN nhs AS mother_nhs ON mother_nhs.person = mother_draw.person;

CREATE VIEW stated_child AS  -- with the gaps and slips that real extracts have
SELECT person, delivery, family, mother, mother_nhs_number, birth_date, birth_order, age,
    CASE
        WHEN u(person, 'no number') < 0.004 THEN NULL
        WHEN u(person, 'slip') < 0.001 THEN REVERSE(number)
        ELSE number
    END AS nhs_number,
    forename(person) AS forename, surname(family) AS surname,
    CASE WHEN died_on <= today() THEN died_on END AS death_date,
    CASE WHEN u(person, 'sex') < 0.487 THEN 'F' ELSE 'M' END AS sex, ethnic(family) AS ethnicity,
    came_on IS NULL AS born_here,
    CASE WHEN u(person, 'no gestation') < 0.97 THEN gestation_days END AS gestation_days,
    2200 + pick(person, 'weight', 2400) AS weight_grams
FROM child;

CREATE VIEW stated_mother AS
SELECT mother_draw.person, nhs.number AS nhs_number, forename(mother_draw.person) AS forename,
    surname(mother_draw.family) AS surname, first_born.on_day - 7300 - pick(family, 'age', 7000) AS birth_date,
    CAST(NULL AS INTEGER) AS birth_order, CAST(NULL AS DATE) AS death_date, 'F' AS sex, ethnic(family) AS ethnicity
FROM mother_draw
JOIN nhs ON nhs.person = mother_draw.person
JOIN (SELECT mother, MIN(birth_date) AS on_day FROM child GROUP BY mother) AS first_born ON first_born.mother = mother_draw.person;

CREATE MACRO lsoa_of(number) AS 'N' || LPAD(CAST(number AS VARCHAR), 5, '0');
CREATE MACRO postcode_of(number) AS 'ZB' || (1 + number % 89) || ' ' || (number % 10) || 'AA';

CREATE VIEW child_home AS
WITH stay AS (
    SELECT person, COALESCE(came_on, birth_date) AS from_date, left_on, home,
        CASE WHEN u(person, 'moves') < 0.3 THEN CAST(COALESCE(came_on, birth_date) + 5 + pick(person, 'moved', 1500) AS DATE) END
            AS moved_on
    FROM child
)
SELECT person, 'home' AS kind, from_date, COALESCE(moved_on - 1, left_on) AS to_date, postcode_of(home) AS postcode,
    lsoa_of(home) AS lsoa
FROM stay
UNION ALL
SELECT person, 'home', moved_on, CASE WHEN left_on >= moved_on THEN left_on END, postcode_of(home + 7),
    lsoa_of((home + 7) % getvariable('neighbourhoods'))
FROM stay
WHERE moved_on < today() AND (left_on IS NULL OR left_on > moved_on);

CREATE VIEW mother_home AS
SELECT person, 'home' AS kind, DATE '2004-01-01' AS from_date, CAST(NULL AS DATE) AS to_date,
    postcode_of(pick(family, 'neighbourhood', getvariable('neighbourhoods'))) AS postcode,
    lsoa_of(pick(family, 'neighbourhood', getvariable('neighbourhoods'))) AS lsoa
FROM mother_draw;

CREATE VIEW child_spell AS
SELECT person, 'resident' AS basis, COALESCE(came_on, birth_date) AS from_date, left_on AS to_date,
    CAST(NULL AS VARCHAR) AS practice_key,
    CASE WHEN came_on IS NULL THEN 'birth' ELSE 'moved_in' END AS started_because,
    CASE WHEN left_on IS NOT NULL THEN 'moved_out' END AS ended_because
FROM child
WHERE left_on IS NULL OR left_on > COALESCE(came_on, birth_date)
UNION ALL
SELECT person, 'registered', CAST(COALESCE(came_on, birth_date) + 3 + pick(person, 'registers', 40) AS DATE), NULL,
    'GP' || pick(family, 'practice', 100), NULL, NULL
FROM child;

CREATE VIEW caseload AS
WITH held AS (
    SELECT child.person, CAST(COALESCE(came_on, birth_date) + pick(person, 'taken on', 6) AS DATE) AS from_date,
        CAST(birth_date + INTERVAL 5 YEAR AS DATE) AS ends_on, neighbourhood.district,
        CASE WHEN u(person, 'handed over') < 0.15 THEN CAST(birth_date + 30 + pick(person, 'hand', 700) AS DATE) END AS handed_on
    FROM child
    JOIN neighbourhood ON neighbourhood.neighbourhood = child.home
)
SELECT person, 'caseload' AS basis, from_date, COALESCE(handed_on - 1, ends_on) AS to_date,
    'T' || LPAD(CAST(district + 12 * pick(person, 'team', 2) AS VARCHAR), 2, '0') AS team_key
FROM held
WHERE u(person, 'no team') > 0.02
UNION ALL
SELECT person, 'caseload', handed_on, ends_on, 'T' || LPAD(CAST((district + 1) % 12 AS VARCHAR), 2, '0')
FROM held
WHERE handed_on > from_date AND handed_on < ends_on
UNION ALL
SELECT mother_draw.person, 'caseload', DATE '2012-01-01', NULL,
    'T' || LPAD(CAST(pick(mother_draw.family, 'her team', 29) AS VARCHAR), 2, '0')
FROM mother_draw
WHERE u(mother_draw.family, 'known') < 0.5;

CREATE TABLE booking AS
SELECT birth_draw.delivery AS booking, mother_draw.person AS mother,
    CAST(born_on - gestation_days + 70 AS DATE) AS booked_on, CAST(born_on - gestation_days + 280 AS DATE) AS due_on,
    CASE
        WHEN u(delivery, 'lost') < 0.015 AND born_on > today() THEN CAST(born_on - 140 AS DATE)
        WHEN born_on <= today() THEN born_on
    END AS ended_on,
    CASE
        WHEN u(delivery, 'lost') < 0.015 AND born_on > today() THEN 'loss'
        WHEN born_on <= today() THEN 'birth'
    END AS outcome
FROM birth_draw
JOIN mother_draw ON mother_draw.family = birth_draw.family
WHERE born_on BETWEEN today() - 1500 AND today() + 200;

CREATE MACRO attendance_of(number, seen) AS
    CASE
        WHEN u(number, 'attended') < seen THEN 'seen'
        WHEN u(number, 'attended') < seen + 0.04 THEN 'did_not_attend'
        WHEN u(number, 'attended') < seen + 0.06 THEN 'declined'
        WHEN u(number, 'attended') < seen + 0.065 THEN 'in_hospital'
        WHEN u(number, 'attended') < seen + 0.07 THEN 'cancelled_by_service'
        WHEN u(number, 'attended') < seen + 0.09 THEN 'cancelled_by_family'
    END;
CREATE MACRO medium_of(number) AS
    CASE WHEN u(number, 'medium') < 0.88 THEN 'face_to_face' WHEN u(number, 'medium') < 0.95 THEN 'telephone' ELSE 'video' END;

-- The five mandated checks of each child: kind, the day it is aimed at after birth, and how far it may stray.
CREATE TABLE mandated AS
SELECT child.person * 8 + kind AS number, CASE WHEN kind = 0 THEN child.mother ELSE child.person END AS person,
    check_kind.activity, child.birth_date, CAST(child.birth_date + aim + pick(child.person * 8 + kind, 'stray', stray) AS DATE) AS happened_on
FROM child,
    (VALUES (0, 'antenatal_contact', -55, 45), (1, 'new_birth_visit', 9, 10), (2, 'six_to_eight_week_review', 42, 20),
        (3, 'one_year_review', 290, 120), (4, 'two_year_review', 745, 230))
        AS check_kind (kind, activity, aim, stray)
WHERE u(child.person * 8 + kind, 'held') < 0.93 AND NOT (kind = 0 AND birth_order IS NOT DISTINCT FROM 2);

CREATE VIEW provider_contact AS
WITH held AS (
    SELECT number, person, happened_on, activity, 'health_visiting' AS service, 0.88 AS seen FROM mandated
    UNION ALL              -- support, clinics, and visits that nobody gave a code
    SELECT 100000000 + child.person * 16 + turn, child.person,
        CAST(child.birth_date + pick(child.person * 16 + turn, 'support', 1500) AS DATE),
        CASE WHEN turn = 0 THEN NULL WHEN turn < 5 THEN 'support' ELSE 'group_session' END, 'health_visiting', 0.85
    FROM child, RANGE(10) AS turns (turn)
    UNION ALL
    SELECT 200000000 + child.person * 4 + turn, child.person,
        CAST(child.birth_date + 1500 + pick(child.person * 4 + turn, 'school', 4000) AS DATE), 'other', 'school_nursing', 0.9
    FROM child, RANGE(4) AS turns (turn)
)
SELECT number AS contact_key, 'p' || person AS person_key, happened_on, service, activity,
    attendance_of(number, seen) AS attended, medium_of(number) AS medium,
    'T' || LPAD(CAST(pick(person, 'contact team', 29) AS VARCHAR), 2, '0') AS team_key,
    'HV' || pick(number, 'practitioner', 600) AS practitioner_key,
    CASE WHEN u(number, 'review') < 0.8 THEN 'yes' ELSE 'no' END AS wellbeing_review,
    u(number, 'corrected') < 0.005 AS corrected
FROM held
WHERE happened_on <= today();

CREATE VIEW finding AS
WITH reviewed AS (
    SELECT mandated.*, 'p' || person AS person_key
    FROM mandated
    WHERE happened_on BETWEEN DATE '2015-04-01' AND today() AND attendance_of(number, 0.88) = 'seen'
)
SELECT number || '-' || domain AS assessment_key, person_key, number AS contact_key, happened_on, 'asq3' AS instrument, domain,
    10 + pick(number * 8 + place, 'score', 51) AS score,
    CASE WHEN u(number * 8 + place, 'level') < 0.86 THEN 'at_or_above' ELSE 'below' END AS band
FROM reviewed,
    (VALUES (1, 'communication'), (2, 'gross_motor'), (3, 'fine_motor'), (4, 'problem_solving'), (5, 'personal_social'))
        AS domains (place, domain)
WHERE activity = 'two_year_review' AND u(number, 'asq3') < 0.9
UNION ALL
SELECT number || '-fed', person_key, number, happened_on, 'feeding', 'whole', NULL,
    ['total', 'partial', 'none'][1 + pick(number, 'fed', 3)]
FROM reviewed
WHERE activity = 'six_to_eight_week_review' AND u(number, 'feeding') < 0.96;

CREATE VIEW hospital_stay AS
SELECT 'p' || person AS person_key, 'hospital_stay' AS status, CAST(birth_date + pick(person, 'ward', 900) AS DATE) AS from_date,
    CAST(birth_date + pick(person, 'ward', 900) + 1 + pick(person, 'stay', 30) AS DATE) AS to_date
FROM child
WHERE u(person, 'hospital') < 0.03;

CREATE VIEW hub_member AS  -- the children who come: every second one
SELECT * EXCLUDE (delivery, family, mother, mother_nhs_number, age, born_here, gestation_days, weight_grams)
FROM stated_child
WHERE u(person, 'comes') < 0.5;

CREATE VIEW attendance AS
SELECT 300000000 + child.person * 32 + turn AS contact_key, 'h' || person AS person_key,
    CASE                   -- one line in five thousand has a day that does not exist, and goes to quarantine
        WHEN u(child.person * 32 + turn, 'mistyped') < 0.0002 THEN '2025-02-31'
        ELSE CAST(birth_date + 60 + pick(child.person * 32 + turn, 'came', 1700) AS VARCHAR)
    END AS happened_on,
    'hub' AS service,
    'group_session' AS activity, 'seen' AS attended, 'face_to_face' AS medium,
    'H' || pick(family, 'hub', 12) AS place_key
FROM child, RANGE(32) AS turns (turn)
WHERE birth_date + 60 + pick(child.person * 32 + turn, 'came', 1700) <= today() AND u(person, 'comes') < 0.5;
