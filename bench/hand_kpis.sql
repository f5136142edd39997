-- The KPIs as an analyst would write them by hand for these 23 measures: every check in one pass, no compiler.
-- Reads facts.*, writes hand.member, hand.figure and hand.miss. Variables: as_of, known_by, since. Contract: residence.

CREATE TEMP TABLE day_period AS
WITH day AS (
    SELECT CAST(day AS DATE) AS day, YEAR(day) AS y, MONTH(day) AS m, MONTH(day) * 100 + DAY(day) AS md,
        CASE WHEN MONTH(day) >= 4 THEN YEAR(day) ELSE YEAR(day) - 1 END AS fiscal
    FROM GENERATE_SERIES(
        CAST(getvariable('since') AS TIMESTAMP) - INTERVAL 4 YEAR,
        CAST(getvariable('as_of') AS TIMESTAMP) + INTERVAL 4 YEAR,
        INTERVAL 1 DAY
    ) AS days (day)
),
quartered AS (
    SELECT *,
        (m + 8) % 12 // 3 + 1 AS quarter,
        CASE WHEN md BETWEEN 302 AND 601 THEN 1 WHEN md BETWEEN 602 AND 901 THEN 2 WHEN md BETWEEN 902 AND 1202 THEN 3 ELSE 4 END
            AS birth_quarter,
        CASE WHEN md <= 301 THEN y - 1 ELSE y END AS birth_fiscal
    FROM day
)
SELECT day,
    STRFTIME(day, '%Y-%m') AS month,
    fiscal || '-' || LPAD(CAST((fiscal + 1) % 100 AS VARCHAR), 2, '0') AS fiscal_year,
    fiscal || '-' || LPAD(CAST((fiscal + 1) % 100 AS VARCHAR), 2, '0') || ' Q' || quarter AS quarter,
    LAST_DAY(CAST(MAKE_DATE(fiscal, 4, 1) + TO_MONTHS(3 * quarter - 1) AS DATE)) AS quarter_end,
    birth_fiscal || '-' || LPAD(CAST((birth_fiscal + 1) % 100 AS VARCHAR), 2, '0') AS birth_year,
    birth_fiscal || '-' || LPAD(CAST((birth_fiscal + 1) % 100 AS VARCHAR), 2, '0') || ' Q' || birth_quarter AS birth_quarter
FROM quartered;

-- One row a window that several measures share.
CREATE TEMP TABLE child_window AS
SELECT * FROM (VALUES
    ('six_weeks',   'six_to_eight_week_review', 42, 56, 0, 0,  84, 0,  'month'),
    ('one_year',    'one_year_review',          0, 0, 9, 12,   0, 15,  'month'),
    ('two_years',   'two_year_review',          0, 0, 24, 30,  0, 36,  'month'),
    ('new_birth',   'new_birth_visit',          0, 14, 0, 0,   NULL, NULL, 'birth'),
    ('late_birth',  'new_birth_visit',          15, 30, 0, 0,  NULL, NULL, 'birth'),
    ('by_12',       'one_year_review',          0, 0, 0, 12,   NULL, NULL, 'quarter'),
    ('by_15',       'one_year_review',          0, 0, 0, 15,   NULL, NULL, 'quarter'),
    ('by_30',       'two_year_review',          0, 0, 0, 30,   NULL, NULL, 'quarter end'),
    ('by_8_weeks',  'six_to_eight_week_review', 0, 56, 0, 0,   NULL, NULL, 'quarter')
) AS windows (win, activity, from_days, to_days, from_months, to_months, catch_days, catch_months, period_by);

-- One row a measure: its window, and what the contact must show beside having been seen.
CREATE TEMP TABLE asked AS
SELECT * FROM (VALUES
    ('kpi-2-01',        'antenatal',  FALSE, FALSE, FALSE, NULL,              NULL,        TRUE,  FALSE),
    ('kpi-2-01-review', 'antenatal',  TRUE,  FALSE, FALSE, NULL,              NULL,        FALSE, FALSE),
    ('kpi-2-02',        'postnatal',  FALSE, FALSE, FALSE, NULL,              NULL,        TRUE,  FALSE),
    ('kpi-2-02-review', 'postnatal',  TRUE,  FALSE, FALSE, NULL,              NULL,        FALSE, FALSE),
    ('kpi-2-33',        'six_weeks',  FALSE, FALSE, FALSE, NULL,              NULL,        TRUE,  FALSE),
    ('kpi-2-34',        'one_year',   FALSE, FALSE, FALSE, NULL,              NULL,        TRUE,  FALSE),
    ('kpi-2-35',        'two_years',  FALSE, FALSE, TRUE,  NULL,              NULL,        TRUE,  FALSE),
    ('kpi-2-35-review', 'two_years',  FALSE, FALSE, FALSE, NULL,              NULL,        FALSE, FALSE),
    ('ohid-c1',         'antenatal',  FALSE, TRUE,  FALSE, NULL,              NULL,        FALSE, TRUE),
    ('ohid-c2',         'new_birth',  FALSE, TRUE,  FALSE, NULL,              NULL,        FALSE, FALSE),
    ('ohid-c3',         'late_birth', FALSE, TRUE,  FALSE, NULL,              NULL,        FALSE, FALSE),
    ('ohid-c4',         'by_12',      FALSE, FALSE, FALSE, NULL,              NULL,        FALSE, FALSE),
    ('ohid-c5',         'by_15',      FALSE, FALSE, FALSE, NULL,              NULL,        FALSE, FALSE),
    ('ohid-c6i',        'by_30',      FALSE, FALSE, FALSE, NULL,              NULL,        FALSE, FALSE),
    ('ohid-c6ii',       'by_30',      FALSE, FALSE, TRUE,  NULL,              'ohid-c6i',  FALSE, FALSE),
    ('ohid-c6iii',      'by_30',      FALSE, FALSE, TRUE,  'communication',   'ohid-c6ii', FALSE, FALSE),
    ('ohid-c6iv',       'by_30',      FALSE, FALSE, TRUE,  'gross_motor',     'ohid-c6ii', FALSE, FALSE),
    ('ohid-c6v',        'by_30',      FALSE, FALSE, TRUE,  'fine_motor',      'ohid-c6ii', FALSE, FALSE),
    ('ohid-c6vi',       'by_30',      FALSE, FALSE, TRUE,  'problem_solving', 'ohid-c6ii', FALSE, FALSE),
    ('ohid-c6vii',      'by_30',      FALSE, FALSE, TRUE,  'personal_social', 'ohid-c6ii', FALSE, FALSE),
    ('ohid-c6viii',     'by_30',      FALSE, FALSE, TRUE,  'all',             'ohid-c6ii', FALSE, FALSE),
    ('ohid-c8i',        'by_8_weeks', FALSE, FALSE, FALSE, NULL,              NULL,        FALSE, FALSE),
    ('ohid-c8ii',       'by_8_weeks', FALSE, FALSE, FALSE, 'breastfed',       NULL,        FALSE, FALSE)
) AS asked (measure, win, review, face_to_face, asq3, finding, among, listed, is_count);

-- Health-visiting contacts that stood on the known day, or were learnt later.
CREATE TEMP TABLE visit AS
SELECT contact_id, person_id, happened_on, activity, attended, medium = 'face_to_face' AS face_to_face,
    wellbeing_review AS review, asq3_domains = 5 AS asq3, asq3_communication, asq3_gross_motor, asq3_fine_motor,
    asq3_problem_solving, asq3_personal_social, feeding, learnt_from <= getvariable('known_by') AS known
FROM facts.contact
WHERE happened_on BETWEEN getvariable('since') - INTERVAL 3 YEAR AND getvariable('as_of')
    AND (learnt_to IS NULL OR learnt_to > getvariable('known_by'))
    AND (activity IN ('antenatal_contact', 'new_birth_visit', 'six_to_eight_week_review', 'one_year_review', 'two_year_review')
        OR (activity IS NULL AND service IN ('health_visiting', 'family_nurse') AND attended = 'seen'));

-- Everybody's windows: children, then families after and before the birth.
CREATE TEMP TABLE placed AS
WITH child AS (
    SELECT person_id, birth_date,
        CASE WHEN death_date <= getvariable('as_of') AND death_learnt_on <= getvariable('known_by') THEN death_date END AS died_on
    FROM facts.person
    WHERE birth_date BETWEEN getvariable('since') - INTERVAL 3 YEAR AND getvariable('as_of')
        AND learnt_on <= getvariable('known_by')
),
child_subject AS (
    SELECT child_window.win, 'child' AS subject, child.person_id AS subject_id, child.birth_date AS anchor,
        CAST(birth_date + TO_MONTHS(from_months) AS DATE) + from_days AS opens,
        CAST(birth_date + TO_MONTHS(to_months) AS DATE) + to_days AS closes,
        CAST(birth_date + TO_MONTHS(catch_months) AS DATE) + catch_days AS catch_up_to,
        child.died_on, child_window.activity, child_window.period_by
    FROM child, child_window
),
baby_death AS (
    SELECT delivery_person.delivery_id, COUNT(*) AS babies, COUNT(person.death_date) AS died, MAX(person.death_date) AS last_on
    FROM facts.delivery_person
    LEFT JOIN facts.person
        ON person.person_id = delivery_person.person_id AND death_date <= getvariable('as_of')
        AND death_learnt_on <= getvariable('known_by')
    WHERE role = 'baby'
    GROUP BY delivery_person.delivery_id
),
family AS (
    SELECT 'postnatal' AS win, 'delivery' AS subject, delivery.delivery_id AS subject_id, born_on AS anchor, born_on AS opens,
        born_on + 14 AS closes, born_on + 30 AS catch_up_to,
        CASE WHEN baby_death.died = baby_death.babies THEN last_on END AS died_on, 'new_birth_visit' AS activity,
        'month' AS period_by, CAST(NULL AS VARCHAR) AS exclusion, TRUE AS born
    FROM facts.delivery
    LEFT JOIN baby_death ON baby_death.delivery_id = delivery.delivery_id
    WHERE outcome = 'live' AND born_on <= getvariable('as_of') AND learnt_on <= getvariable('known_by')
        AND born_learnt_on <= getvariable('known_by')
),
pregnancy AS (
    SELECT delivery_id, expected_on, gestation_days,
        CASE WHEN born_on <= getvariable('as_of') AND born_learnt_on <= getvariable('known_by') THEN born_on END AS born_on,
        CASE
            WHEN outcome IN ('loss', 'stillborn') AND COALESCE(ended_on, getvariable('as_of')) <= getvariable('as_of')
                AND ended_learnt_on <= getvariable('known_by') THEN outcome
        END AS ended
    FROM facts.delivery
    WHERE learnt_on <= getvariable('known_by')
),
antenatal AS (
    SELECT 'antenatal', 'pregnancy', delivery_id, COALESCE(born_on, expected_on),
        CASE WHEN born_on IS NULL THEN expected_on - 84 ELSE born_on + 196 - COALESCE(gestation_days, 280) END,
        COALESCE(born_on, expected_on), CAST(NULL AS DATE), CAST(NULL AS DATE), 'antenatal_contact', 'month',
        CASE
            WHEN ended IS NOT NULL THEN ended
            WHEN born_on IS NOT NULL AND gestation_days IS NULL THEN 'gestation_unknown'
            WHEN born_on IS NOT NULL AND gestation_days < 196 THEN 'not_born_28_weeks'
            WHEN born_on IS NULL AND expected_on < getvariable('as_of') - 21 THEN 'outcome_unknown'
        END,
        born_on IS NOT NULL
    FROM pregnancy
),
everyone AS (
    SELECT *, CAST(NULL AS VARCHAR) AS exclusion, TRUE AS born FROM child_subject
    UNION ALL
    SELECT * FROM family
    UNION ALL
    SELECT * FROM antenatal
)
SELECT everyone.win, subject, subject_id, anchor, opens, closes, catch_up_to, died_on, activity, born,
    COALESCE(exclusion, CASE WHEN died_on <= closes THEN 'died' END) AS exclusion,
    CASE period_by WHEN 'month' THEN closed.month WHEN 'birth' THEN anchored.birth_quarter ELSE closed.quarter END AS period,
    CASE period_by WHEN 'birth' THEN anchored.birth_year ELSE closed.fiscal_year END AS fiscal_year,
    LEAST(CASE period_by WHEN 'quarter end' THEN closed.quarter_end ELSE closes END, getvariable('as_of')) AS decided_on
FROM everyone
JOIN day_period AS closed ON closed.day = everyone.closes
JOIN day_period AS anchored ON anchored.day = everyone.anchor
WHERE opens <= getvariable('as_of') + 28 AND closes >= getvariable('since');

CREATE TEMP TABLE candidate AS
SELECT placed.*, subject_id AS person_id, 0 AS turn FROM placed WHERE subject = 'child'
UNION ALL
SELECT placed.*, delivery_person.person_id, CASE subject WHEN 'delivery' THEN 0 ELSE 1 END
FROM placed
JOIN facts.delivery_person ON delivery_person.delivery_id = placed.subject_id AND role = 'baby'
WHERE subject <> 'child' AND born
UNION ALL
SELECT placed.*, delivery.mother_id, CASE subject WHEN 'delivery' THEN 1 ELSE 0 END
FROM placed
JOIN facts.delivery ON delivery.delivery_id = placed.subject_id
WHERE subject <> 'child' AND mother_id IS NOT NULL;

CREATE TEMP TABLE belongs AS
WITH standing AS (
    SELECT win, subject_id, candidate.person_id,
        BOOL_OR(from_date <= decided_on AND COALESCE(to_date, DATE '9999-12-31') >= decided_on) AS any_then,
        BOOL_OR(basis = 'resident' AND from_date <= decided_on AND COALESCE(to_date, DATE '9999-12-31') >= decided_on)
            AS responsible_then,
        BOOL_OR(basis = 'resident' AND opens <= decided_on AND from_date <= decided_on
            AND COALESCE(to_date, DATE '9999-12-31') >= opens) AS responsible_before,
        BOOL_OR(basis = 'resident' AND from_date <= opens + 7 AND COALESCE(to_date, DATE '9999-12-31') >= opens)
            AS responsible_early,
        BOOL_OR(basis = 'resident' AND from_date <= getvariable('as_of')
            AND COALESCE(to_date, DATE '9999-12-31') >= getvariable('as_of')) AS responsible_now
    FROM candidate
    JOIN facts.responsible ON responsible.person_id = candidate.person_id
    WHERE learnt_from <= getvariable('known_by') AND (learnt_to IS NULL OR learnt_to > getvariable('known_by'))
    GROUP BY win, subject_id, candidate.person_id
),
team_then AS (
    SELECT win, subject_id, candidate.person_id, MAX_BY(caseload.team_key, ROW(from_date, caseload.team_key)) AS team_key
    FROM candidate
    JOIN facts.caseload ON caseload.person_id = candidate.person_id
    WHERE learnt_from <= getvariable('known_by') AND (learnt_to IS NULL OR learnt_to > getvariable('known_by'))
        AND from_date <= decided_on AND (to_date IS NULL OR to_date >= decided_on)
    GROUP BY win, subject_id, candidate.person_id
),
known_candidate AS (
    SELECT candidate.*, any_then, responsible_then, responsible_before, responsible_early, responsible_now, team_key
    FROM candidate
    LEFT JOIN standing
        ON standing.win = candidate.win AND standing.subject_id = candidate.subject_id AND standing.person_id = candidate.person_id
    LEFT JOIN team_then
        ON team_then.win = candidate.win AND team_then.subject_id = candidate.subject_id
        AND team_then.person_id = candidate.person_id
),
chosen AS (
    SELECT * FROM known_candidate WHERE subject = 'child'
    UNION ALL
    (
        SELECT * FROM known_candidate WHERE subject <> 'child'
        QUALIFY ROW_NUMBER() OVER (
            PARTITION BY win, subject_id
            ORDER BY CASE WHEN any_then OR team_key IS NOT NULL THEN 0 ELSE 1 END, turn, person_id
        ) = 1
    )
)
SELECT * FROM chosen WHERE responsible_then OR responsible_before;

-- Where each member counts, and the team whose list it is on today.
CREATE TEMP TABLE home_then AS
SELECT win, subject_id, MAX_BY(lsoa, ROW(from_date, lsoa)) AS lsoa
FROM belongs
JOIN facts.residence ON residence.person_id = belongs.person_id
WHERE learnt_from <= getvariable('known_by') AND (learnt_to IS NULL OR learnt_to > getvariable('known_by'))
    AND from_date <= decided_on AND (to_date IS NULL OR to_date >= decided_on)
GROUP BY win, subject_id;

CREATE TEMP TABLE team_now AS
SELECT win, subject_id, MAX_BY(caseload.team_key, ROW(from_date, caseload.team_key)) AS team_key
FROM belongs
JOIN facts.caseload ON caseload.person_id = belongs.person_id
WHERE learnt_from <= getvariable('known_by') AND (learnt_to IS NULL OR learnt_to > getvariable('known_by'))
    AND from_date <= getvariable('as_of') AND (to_date IS NULL OR to_date >= getvariable('as_of'))
    AND win IN (SELECT win FROM asked WHERE listed)
GROUP BY win, subject_id;

CREATE TEMP TABLE looked_at AS
SELECT win, subject_id, person_id, anchor, opens, closes, catch_up_to, activity FROM belongs WHERE subject = 'child'
UNION ALL
SELECT belongs.win, belongs.subject_id, candidate.person_id, belongs.anchor, belongs.opens, belongs.closes,
    belongs.catch_up_to, belongs.activity
FROM belongs
JOIN candidate ON candidate.win = belongs.win AND candidate.subject_id = belongs.subject_id
WHERE belongs.subject = 'delivery' OR (belongs.subject = 'pregnancy' AND candidate.turn = 0);

CREATE TEMP TABLE in_hospital AS
SELECT DISTINCT win, subject_id
FROM looked_at
JOIN facts.status ON status.person_id = looked_at.person_id
WHERE status.status = 'hospital_stay' AND learnt_from <= getvariable('known_by')
    AND (learnt_to IS NULL OR learnt_to > getvariable('known_by'))
    AND from_date <= closes AND (to_date IS NULL OR to_date >= closes);

-- Visits near a window, then what they say for each measure of that window.
CREATE TEMP TABLE told AS
WITH near AS (
    SELECT looked_at.win, looked_at.subject_id, visit.*, visit.activity IS NULL AS untyped,
        happened_on >= anchor AS since_anchor,
        happened_on BETWEEN opens AND closes AS inside,
        happened_on BETWEEN opens - 31 AND opens - 1 AS early,
        happened_on > closes AS late
    FROM looked_at
    JOIN visit ON visit.person_id = looked_at.person_id AND (visit.activity = looked_at.activity OR visit.activity IS NULL)
    WHERE happened_on BETWEEN LEAST(opens - 31, CASE WHEN looked_at.win = 'late_birth' THEN anchor END)
        AND CASE WHEN catch_up_to IS NULL THEN closes + 92 ELSE GREATEST(closes, catch_up_to) END
),
found AS (                 -- whether it shows what the measure asks to be found
    SELECT asked.measure, near.*, asked.finding IS NOT NULL AND asked.finding <> 'breastfed' AS asks_level,
        COALESCE(asked.finding = 'breastfed', FALSE) AS asks_feeding, asked.review AS asks_review, asked.asq3 AS asks_asq3, asked.face_to_face AS asks_face,
        CASE COALESCE(asked.finding, 'none asked')
            WHEN 'none asked' THEN TRUE
            WHEN 'communication' THEN COALESCE(asq3_communication, FALSE)
            WHEN 'gross_motor' THEN COALESCE(asq3_gross_motor, FALSE)
            WHEN 'fine_motor' THEN COALESCE(asq3_fine_motor, FALSE)
            WHEN 'problem_solving' THEN COALESCE(asq3_problem_solving, FALSE)
            WHEN 'personal_social' THEN COALESCE(asq3_personal_social, FALSE)
            WHEN 'all' THEN COALESCE(asq3_communication AND asq3_gross_motor AND asq3_fine_motor
                AND asq3_problem_solving AND asq3_personal_social, FALSE)
            WHEN 'breastfed' THEN COALESCE(feeding IN ('total', 'partial'), FALSE)
        END AS at_level
    FROM near
    JOIN asked ON asked.win = near.win
),
judged AS (
    SELECT found.*,
        NOT untyped AND attended = 'seen'
            AND (NOT asks_review OR COALESCE(review, FALSE))
            AND (NOT asks_face OR COALESCE(face_to_face, FALSE))
            AND (NOT asks_asq3 OR COALESCE(asq3, FALSE))
            AND at_level AS satisfies
    FROM found
)
SELECT measure, subject_id,
    MIN_BY(contact_id, ROW(happened_on, contact_id))
        FILTER (WHERE satisfies AND known AND (inside OR (since_anchor AND measure = 'ohid-c3'))) AS contact_id,
    MIN(happened_on) FILTER (WHERE satisfies AND known AND (inside OR (since_anchor AND measure = 'ohid-c3'))) AS met_on,
    BOOL_OR(satisfies AND NOT known AND inside) AS recorded_late,
    BOOL_OR(asks_review AND attended = 'seen' AND NOT untyped AND NOT COALESCE(review, FALSE) AND known AND inside)
        AS without_review,
    BOOL_OR(asks_asq3 AND attended = 'seen' AND NOT untyped AND NOT COALESCE(asq3, FALSE) AND known AND inside) AS without_asq3,
    BOOL_OR(asks_face AND attended = 'seen' AND NOT untyped AND NOT COALESCE(face_to_face, FALSE) AND known AND inside)
        AS not_face_to_face,
    BOOL_OR(asks_level AND attended = 'seen' AND NOT untyped AND NOT at_level AND known AND inside) AS below_level,
    BOOL_OR(asks_feeding AND attended = 'seen' AND NOT untyped AND feeding IS NULL AND known AND inside) AS feeding_not_recorded,
    BOOL_OR(asks_feeding AND attended = 'seen' AND NOT untyped AND NOT at_level AND known AND inside) AS not_breastfed,
    BOOL_OR(NOT untyped AND attended IS NULL AND known AND inside) AS not_marked_seen,
    BOOL_OR(NOT untyped AND attended = 'declined' AND known AND inside) AS declined,
    BOOL_OR(NOT untyped AND attended IN ('did_not_attend', 'cancelled_by_family') AND known AND inside) AS did_not_attend,
    BOOL_OR(NOT untyped AND attended = 'in_hospital' AND known AND inside) AS in_hospital,
    BOOL_OR(NOT untyped AND attended = 'cancelled_by_service' AND known AND inside) AS cancelled_by_service,
    BOOL_OR(satisfies AND known AND late) AS seen_late,
    BOOL_OR(satisfies AND known AND early) AS seen_early,
    BOOL_OR(untyped AND known AND inside) AS no_activity_code,
    BOOL_OR(NOT untyped AND attended = 'seen' AND feeding IS NOT NULL AND known AND inside) AS feeding_known
FROM judged
GROUP BY measure, subject_id;

-- The member rows. C6ii counts among those met in C6i, C6iii to viii among those met in C6ii: the same children, window and day.
CREATE TABLE hand.member AS
WITH judged AS (
    SELECT asked.measure, asked.among, asked.listed, asked.is_count, belongs.*, told.* EXCLUDE (measure, subject_id, contact_id, met_on),
        told.contact_id AS first_id,
        CASE WHEN asked.measure <> 'ohid-c3' OR told.met_on BETWEEN opens AND closes THEN told.contact_id END AS contact_id,
        told.met_on
    FROM belongs
    JOIN asked ON asked.win = belongs.win
    LEFT JOIN told ON told.measure = asked.measure AND told.subject_id = belongs.subject_id
),
with_status AS (
    SELECT *,
        CASE
            WHEN NOT responsible_then OR exclusion IS NOT NULL THEN 'excluded'
            WHEN contact_id IS NOT NULL THEN 'met'
            WHEN closes > getvariable('as_of') THEN 'due'
            ELSE 'missed'
        END AS status
    FROM judged
),
met_before AS (            -- who was met and closed in C6i, and in C6ii
    SELECT measure AS among, subject_id
    FROM with_status
    WHERE status = 'met' AND closes <= getvariable('as_of') AND measure = 'ohid-c6i'
    UNION ALL
    SELECT two.measure, two.subject_id
    FROM with_status AS two
    JOIN with_status AS one ON one.subject_id = two.subject_id AND one.measure = 'ohid-c6i'
    WHERE two.measure = 'ohid-c6ii' AND two.status = 'met' AND two.closes <= getvariable('as_of')
        AND one.status = 'met' AND one.closes <= getvariable('as_of')
),
counted AS (
    SELECT with_status.*
    FROM with_status
    LEFT JOIN met_before ON met_before.among = with_status.among AND met_before.subject_id = with_status.subject_id
    WHERE (with_status.among IS NULL OR met_before.subject_id IS NOT NULL) AND (NOT is_count OR status = 'met')
),
reasoned AS (
    SELECT counted.*,
        CASE
            WHEN exclusion = 'died' THEN 'died'
            WHEN NOT responsible_then THEN 'moved_out'
            WHEN status = 'excluded' THEN exclusion
            WHEN status <> 'missed' THEN NULL
            WHEN recorded_late THEN 'recorded_late'
            WHEN without_review THEN 'without_review'
            WHEN without_asq3 THEN 'without_asq3'
            WHEN below_level THEN 'below_level'
            WHEN feeding_not_recorded THEN 'feeding_not_recorded'
            WHEN not_breastfed THEN 'not_breastfed'
            WHEN not_face_to_face THEN 'not_face_to_face'
            WHEN not_marked_seen THEN 'not_marked_seen'
            WHEN declined THEN 'declined'
            WHEN did_not_attend THEN 'did_not_attend'
            WHEN counted.in_hospital OR in_hospital.subject_id IS NOT NULL THEN 'in_hospital'
            WHEN cancelled_by_service THEN 'cancelled_by_service'
            WHEN seen_late THEN 'seen_late'
            WHEN seen_early THEN 'seen_early'
            WHEN no_activity_code THEN 'no_activity_code'
            WHEN NOT responsible_early THEN 'moved_in_no_history'
            ELSE 'no_record'
        END AS reason,
        CASE
            WHEN NOT listed OR NOT responsible_now OR died_on IS NOT NULL OR mother.person_id IS NOT NULL THEN NULL
            WHEN status = 'missed' AND catch_up_to >= getvariable('as_of') AND NOT COALESCE(seen_late, FALSE) THEN 'overdue'
            WHEN status <> 'due' THEN NULL
            WHEN opens > getvariable('as_of') THEN 'coming'
            WHEN closes <= getvariable('as_of') + 6 THEN 'due_this_week'
            ELSE 'due'
        END AS list_state
    FROM counted
    LEFT JOIN in_hospital ON in_hospital.win = counted.win AND in_hospital.subject_id = counted.subject_id
    LEFT JOIN facts.delivery ON delivery.delivery_id = counted.subject_id AND counted.subject = 'pregnancy'
    LEFT JOIN facts.person AS mother
        ON mother.person_id = delivery.mother_id AND mother.death_date <= getvariable('as_of')
        AND mother.death_learnt_on <= getvariable('known_by')
)
SELECT measure, subject, reasoned.subject_id, person_id,
    CASE WHEN is_count THEN met_day.quarter ELSE period END AS period,
    CASE WHEN is_count THEN met_day.fiscal_year ELSE reasoned.fiscal_year END AS fiscal_year,
    opens AS window_opens, closes AS window_closes, status, is_count OR closes <= getvariable('as_of') AS closed, reason,
    CASE WHEN status = 'met' THEN contact_id END AS contact_id,
    CASE WHEN status = 'met' THEN met_on END AS met_on,
    catch_up_to, reasoned.team_key,
    COALESCE(team_path.team, 'Unallocated') AS team, COALESCE(team_path.hub, 'Unallocated') AS hub,
    COALESCE(team_path.district, 'Unallocated') AS district, COALESCE(team_path.quadrant, 'Unallocated') AS quadrant,
    place_path.lsoa, COALESCE(place_path.ward, 'Out of area') AS ward,
    COALESCE(place_path.district, 'Out of area') AS residence_district,
    COALESCE(place_path.quadrant, 'Out of area') AS residence_quadrant,
    COALESCE(CAST(place_path.quintile AS VARCHAR), 'Not known') AS quintile,
    list_state,
    CASE WHEN list_state IS NOT NULL THEN team_now.team_key END AS list_team_key,
    CASE WHEN list_state IS NOT NULL THEN COALESCE(list_path.team, 'Unallocated') END AS list_team,
    CASE WHEN measure = 'ohid-c8ii' THEN COALESCE(feeding_known, FALSE) END AS complete
FROM reasoned
LEFT JOIN home_then ON home_then.win = reasoned.win AND home_then.subject_id = reasoned.subject_id
LEFT JOIN team_now ON team_now.win = reasoned.win AND team_now.subject_id = reasoned.subject_id
LEFT JOIN facts.team_path ON team_path.team_key = reasoned.team_key
LEFT JOIN facts.team_path AS list_path ON list_path.team_key = team_now.team_key
LEFT JOIN facts.place_path ON place_path.lsoa = home_then.lsoa
LEFT JOIN day_period AS met_day ON met_day.day = met_on;

-- Totals of every level, and what was missed for which reason; then each year to date.
CREATE TEMP TABLE placed_total AS
WITH closed AS (
    SELECT member.*, COALESCE(lsoa, 'Out of area') AS home, asked.is_count,
        CASE WHEN asked.measure LIKE 'kpi%' THEN 'month' ELSE 'quarter' END AS period_kind
    FROM hand.member
    JOIN asked ON asked.measure = member.measure
    WHERE closed
)
SELECT measure, period_kind, period, fiscal_year, quadrant, district, hub, team, residence_quadrant, residence_district, ward,
    home, quintile,
    GROUPING(quadrant, district, hub, team, residence_quadrant, residence_district, ward, home, quintile) AS left_out,
    COUNT(*) FILTER (WHERE status = 'met') AS numerator,
    COUNT(*) FILTER (WHERE status <> 'excluded' AND NOT is_count) AS denominator,
    COUNT(*) FILTER (WHERE status = 'excluded') AS excluded,
    COUNT(*) FILTER (WHERE complete AND status <> 'excluded') AS complete
FROM closed
GROUP BY GROUPING SETS (
    (measure, period_kind, period, fiscal_year),
    (measure, period_kind, period, fiscal_year, quadrant), (measure, period_kind, period, fiscal_year, district),
    (measure, period_kind, period, fiscal_year, hub), (measure, period_kind, period, fiscal_year, team),
    (measure, period_kind, period, fiscal_year, residence_quadrant),
    (measure, period_kind, period, fiscal_year, residence_district), (measure, period_kind, period, fiscal_year, ward),
    (measure, period_kind, period, fiscal_year, home), (measure, period_kind, period, fiscal_year, quintile)
);

CREATE TEMP TABLE level AS
SELECT * FROM (VALUES
    (511, 'caseload', 'county'), (511, 'residence', 'county'), (255, 'caseload', 'quadrant'), (383, 'caseload', 'district'),
    (447, 'caseload', 'hub'), (479, 'caseload', 'team'), (495, 'residence', 'quadrant'), (503, 'residence', 'district'),
    (507, 'residence', 'ward'), (509, 'residence', 'lsoa'), (510, 'deprivation', 'quintile')
) AS levels (left_out, hierarchy, level);

CREATE TEMP TABLE year_period AS
SELECT DISTINCT measure, fiscal_year, period FROM hand.member WHERE closed;

CREATE TABLE hand.figure AS
WITH named AS (
    SELECT placed_total.*, hierarchy, level,
        COALESCE(quadrant, district, hub, team, residence_quadrant, residence_district, ward, home, quintile, '') AS place
    FROM placed_total
    JOIN level ON level.left_out = placed_total.left_out
)
SELECT measure, period_kind, period, hierarchy, level, place, numerator, denominator, excluded, complete FROM named
UNION ALL
SELECT named.measure, 'year_to_date', year_period.period, hierarchy, level, place,
    SUM(numerator), SUM(denominator), SUM(excluded), SUM(complete)
FROM named
JOIN year_period
    ON year_period.measure = named.measure AND year_period.fiscal_year = named.fiscal_year AND year_period.period >= named.period
GROUP BY named.measure, year_period.period, hierarchy, level, place;

CREATE TABLE hand.miss AS
WITH missed AS (
    SELECT measure, CASE WHEN measure LIKE 'kpi%' THEN 'month' ELSE 'quarter' END AS period_kind, period, fiscal_year, reason,
        quadrant, district, hub, team, residence_quadrant, residence_district, ward, COALESCE(lsoa, 'Out of area') AS home, quintile
    FROM hand.member
    WHERE closed AND status = 'missed'
),
total AS (
    SELECT measure, period_kind, period, fiscal_year, reason, quadrant, district, hub, team, residence_quadrant,
        residence_district, ward, home, quintile,
        GROUPING(quadrant, district, hub, team, residence_quadrant, residence_district, ward, home, quintile) AS left_out,
        COUNT(*) AS members
    FROM missed
    GROUP BY GROUPING SETS (
        (measure, period_kind, period, fiscal_year, reason),
        (measure, period_kind, period, fiscal_year, reason, quadrant), (measure, period_kind, period, fiscal_year, reason, district),
        (measure, period_kind, period, fiscal_year, reason, hub), (measure, period_kind, period, fiscal_year, reason, team),
        (measure, period_kind, period, fiscal_year, reason, residence_quadrant),
        (measure, period_kind, period, fiscal_year, reason, residence_district),
        (measure, period_kind, period, fiscal_year, reason, ward), (measure, period_kind, period, fiscal_year, reason, home),
        (measure, period_kind, period, fiscal_year, reason, quintile)
    )
),
named AS (
    SELECT total.*, hierarchy, level,
        COALESCE(quadrant, district, hub, team, residence_quadrant, residence_district, ward, home, quintile, '') AS place
    FROM total
    JOIN level ON level.left_out = total.left_out
)
SELECT measure, period_kind, period, hierarchy, level, place, reason, members FROM named
UNION ALL
SELECT named.measure, 'year_to_date', year_period.period, hierarchy, level, place, reason, SUM(members)
FROM named
JOIN year_period
    ON year_period.measure = named.measure AND year_period.fiscal_year = named.fiscal_year AND year_period.period >= named.period
GROUP BY named.measure, year_period.period, hierarchy, level, place, reason;
