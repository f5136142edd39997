-- Work towards outcomes and groups asked about, on top of county.sql: as many episodes a thousand children as the demo
-- county has, and two rounds of a template with twelve groups for every family with a child under five.
CREATE TABLE kind_of_work AS
SELECT * FROM (VALUES
    (1, 'outcome-01', TRUE, 72, 180, 4.0, 'safety', TRUE), (2, 'outcome-02', FALSE, 24, 168, 2.5, 'safety', TRUE),
    (3, 'outcome-04', FALSE, 12, 108, 4.0, 'topse', FALSE), (4, 'outcome-13', TRUE, 168, 204, 3.0, 'readiness', FALSE),
    (5, 'outcome-16', TRUE, 156, 190, 5.0, 'wemwbs', FALSE), (6, 'outcome-19', TRUE, 100, 180, 3.0, 'ucla3', FALSE),
    (7, 'outcome-23', TRUE, 72, 180, 2.5, 'consistent_adult', TRUE), (8, 'outcome-09', TRUE, 144, 180, 4.0, 'lifestyle', FALSE),
    (9, 'outcome-18', FALSE, 1, 72, 3.0, 'ucla3', FALSE), (10, 'outcome-07', FALSE, 1, 8, 12.0, 'epds', FALSE))
    AS work (place, outcome, of_child, from_months, to_months, share, instrument, answered);

CREATE TABLE episode AS
WITH drawn AS (
    SELECT child.person * 16 + place AS number, child.person AS child,
        CASE WHEN of_child THEN child.person ELSE child.mother END AS person, kind_of_work.* EXCLUDE (place, of_child),
        CAST(birth_date + CAST(from_months * 30 + pick(child.person * 16 + place, 'begins', (to_months - from_months) * 30) AS INTEGER) AS DATE)
            AS begins_on
    FROM child, kind_of_work
    WHERE child.birth_order IS DISTINCT FROM 2
)
SELECT *, u(number, 'goes') AS goes
FROM drawn
-- Of twenty years of children a tenth come to the age of each measure within two years.
WHERE begins_on BETWEEN today() - 720 AND today() AND u(number, 'works') < share / 100;

CREATE VIEW work_step AS
SELECT number * 8 + turn AS activity_key, 'p' || person AS person_key, outcome, 'e' || number AS episode_key, step,
    CAST(begins_on + after + pick(number * 8 + turn, 'delay', 9) AS DATE) AS happened_on, 'early_help' AS service,
    'T' || LPAD(CAST(pick(child, 'contact team', 29) AS VARCHAR), 2, '0') AS team_key,
    'HV' || pick(number, 'practitioner', 600) AS practitioner_key, CAST(NULL AS VARCHAR) AS detail
FROM episode,
    (VALUES (0, 'identified', 0, 0.0, 1.0), (1, 'offered', 9, 0.0, 1.0), (2, 'declined', 18, 0.92, 1.0), (2, 'agreed', 18, 0.0, 0.92),
        (3, 'support', 30, 0.0, 0.85), (4, 'support', 60, 0.0, 0.85), (5, 'completed', 130, 0.0, 0.6),
        (5, 'moved_away', 90, 0.6, 0.66), (5, 'disengaged', 100, 0.66, 0.76)) AS steps (turn, step, after, from_share, to_share)
WHERE goes >= from_share AND goes < to_share AND begins_on + after + pick(number * 8 + turn, 'delay', 9) <= today();

CREATE VIEW work_finding AS
SELECT 'w' || number || '-' || turn AS assessment_key, 'p' || person AS person_key,
    CAST(begins_on + CAST(145 * turn AS INTEGER) AS DATE) AS happened_on, instrument,
    CASE instrument WHEN 'lifestyle' THEN 'sleep' ELSE 'whole' END AS domain,
    CASE WHEN NOT answered THEN 3 + turn * pick(number, 'better', 5) END AS score,
    CASE WHEN answered THEN CASE WHEN turn = 1 AND goes < 0.4 THEN 'yes' ELSE 'no' END END AS band,
    CASE WHEN person = child THEN 'child' ELSE 'parent' END AS respondent
FROM episode, RANGE(2) AS turns (turn)
WHERE begins_on + CAST(145 * turn AS INTEGER) <= today() AND (turn = 0 OR goes < 0.5);

CREATE VIEW group_answer AS
WITH asked AS (            -- the child and the mother of each child under five, in the last two and a half years
    SELECT child.person * 4 + turn AS number, child.family, 'p' || CASE WHEN turn % 2 = 0 THEN child.person ELSE child.mother END AS person_key,
        CAST(GREATEST(child.birth_date + 14, today() - 900) + CAST(pick(child.person * 4 + turn, 'asked', 400) AS INTEGER) AS DATE) AS recorded_on
    FROM child, RANGE(4) AS turns (turn)
    WHERE child.birth_date > today() - INTERVAL 5 YEAR AND u(child.person * 4 + turn, 'template') < 0.45
)
SELECT person_key, priority_group,
    CASE WHEN u(family * 32 + place, 'belongs') < share * 4 * u(family, 'hardship') ** 3 THEN 'yes' ELSE 'no' END AS belongs,
    recorded_on, CAST(NULL AS DATE) AS since, 'T' || LPAD(CAST(pick(family, 'contact team', 29) AS VARCHAR), 2, '0') AS team_key,
    'HV' || pick(number, 'practitioner', 600) AS practitioner_key
FROM asked,
    (VALUES (0, 'lone_parent', 0.2), (1, 'workless_household', 0.15), (2, 'domestic_abuse', 0.08), (3, 'parental_mental_ill_health', 0.15),
        (4, 'substance_misuse', 0.04), (5, 'parent_in_prison', 0.01), (6, 'english_additional_language', 0.12),
        (7, 'gypsy_roma_traveller', 0.01), (8, 'refugee_or_asylum_seeker', 0.02), (9, 'temporary_housing', 0.03),
        (10, 'military_family', 0.02), (11, 'ethnic_minority', 0.15)) AS groups (place, priority_group, share)
WHERE recorded_on <= today();
