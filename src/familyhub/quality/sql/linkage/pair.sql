-- Every pair of records of two sources or one that the model found, or that an NHS number proves: each pair once, with
-- what the numbers of both say. Needs the variable `link_at`.
CREATE OR REPLACE TEMP TABLE linkage_pair AS
WITH bearer AS (               -- the numbers of each record; a number of a crowd is not among them
    SELECT node, source, birth_date, UNNEST(nhs_numbers) AS nhs_number
    FROM identity.linkage_record
    WHERE birth_date IS NOT NULL
),
proved AS (                    -- two sources, one number, one birth date
    SELECT DISTINCT LEAST(one.node, other.node) AS a, GREATEST(one.node, other.node) AS b
    FROM bearer AS one
    JOIN bearer AS other
        ON other.nhs_number = one.nhs_number AND other.birth_date = one.birth_date AND other.node > one.node
    WHERE other.source <> one.source
),
modelled AS (                  -- pairs that the model found, whatever else joins them
    SELECT a, b, weight FROM identity.link_edge WHERE rule = 'model'
    UNION ALL
    SELECT a, b, weight FROM identity.link_proof
),
paired AS (
    SELECT COALESCE(proved.a, modelled.a) AS a, COALESCE(proved.b, modelled.b) AS b, modelled.weight,
        proved.a IS NOT NULL AS is_proved
    FROM proved
    FULL JOIN modelled ON modelled.a = proved.a AND modelled.b = proved.b
)
SELECT paired.* REPLACE (
        -- a number whose bearers contradict each other joins nobody, and proves nothing
        paired.is_proved AND one.person_id = other.person_id AS is_proved
    ),
    paired.weight >= getvariable('link_at') AS would_join,
    one.source <> other.source AS is_across,
    one.forename IS NOT NULL AND one.surname IS NOT NULL AND other.forename IS NOT NULL AND other.surname IS NOT NULL
        AS both_named,
    one.person_id, one.person_id = other.person_id AS joined,
    LIST_HAS_ANY(one.nhs_numbers, other.nhs_numbers) AS same_number,
    LEN(one.nhs_numbers) > 0 AND LEN(other.nhs_numbers) > 0
        AND NOT LIST_HAS_ANY(one.nhs_numbers, other.nhs_numbers) AS other_number,
    LEAST(one.source, other.source) || ' + ' || GREATEST(one.source, other.source) AS sources,
    -- of what one record is silent about, the other may tell; the pair counts where either is known to be
    CASE WHEN one_told.ethnicity = 'unknown' THEN other_told.ethnicity ELSE one_told.ethnicity END AS ethnicity,
    CASE WHEN one_told.quintile = 'unknown' THEN other_told.quintile ELSE one_told.quintile END AS quintile,
    CASE WHEN one_told.sex = 'unknown' THEN other_told.sex ELSE one_told.sex END AS sex,
    CASE WHEN one_told.age = 'unknown' THEN other_told.age ELSE one_told.age END AS age,
    CASE WHEN 'multiple' IN (one_told.birth, other_told.birth) THEN 'multiple' ELSE 'single' END AS birth,
    COALESCE(one_told.is_child, FALSE) OR COALESCE(other_told.is_child, FALSE) AS is_child
FROM paired
JOIN identity.linkage_record AS one ON one.node = paired.a
JOIN identity.linkage_record AS other ON other.node = paired.b
JOIN linkage_told AS one_told ON one_told.node = paired.a
JOIN linkage_told AS other_told ON other_told.node = paired.b
