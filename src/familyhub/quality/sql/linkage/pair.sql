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
    one.is_named AND other.is_named AS both_named,
    one.person_id, one.person_id = other.person_id AS joined,
    LIST_HAS_ANY(one.nhs_numbers, other.nhs_numbers) AS same_number,
    LEN(one.nhs_numbers) > 0 AND LEN(other.nhs_numbers) > 0
        AND NOT LIST_HAS_ANY(one.nhs_numbers, other.nhs_numbers) AS other_number,
    LEAST(one.source, other.source) || ' + ' || GREATEST(one.source, other.source) AS sources,
    -- of what one record is silent about, the other may tell; the pair counts where either is known to be
    CASE WHEN one.ethnicity = 'unknown' THEN other.ethnicity ELSE one.ethnicity END AS ethnicity,
    CASE WHEN one.quintile = 'unknown' THEN other.quintile ELSE one.quintile END AS quintile,
    CASE WHEN one.sex = 'unknown' THEN other.sex ELSE one.sex END AS sex,
    CASE WHEN one.age = 'unknown' THEN other.age ELSE one.age END AS age,
    CASE WHEN 'multiple' IN (one.birth, other.birth) THEN 'multiple' ELSE 'single' END AS birth,
    COALESCE(one.is_child, FALSE) OR COALESCE(other.is_child, FALSE) AS is_child
FROM paired
JOIN linkage_told AS one ON one.node = paired.a
JOIN linkage_told AS other ON other.node = paired.b
