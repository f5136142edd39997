-- Why family ids moved, one row an event of the ledger: 
-- `family_evidence(family_id, other_id, rule, event)`.
-- Reads `family_came(record_key, id, id_before)`, the records whose family's id is new to them, and `person_came`, the
-- same of people; and what `cluster_families` and `write_families` left. Ids are those that stay.
-- `event` (came_to, came_from) is the event of the ledger of people that the family's follows, where it follows one.
CREATE OR REPLACE TEMP TABLE family_evidence AS
WITH record AS (             -- every record of a child, with the family that the child is of
    SELECT record_key(record_person.source, record_person.person_key) AS record_key, record_person.person_id,
        family_member.family_id
    FROM family_member
    JOIN record_person ON record_person.person_id = family_member.person_id
    WHERE family_member.role = 'child'
),
keyed AS (                   -- and the person whose it was, where it is somebody else's now
    SELECT record.*, person_came.id_before AS from_person
    FROM record
    LEFT JOIN person_came ON person_came.record_key = record.record_key
),
moved AS (                   -- the records that came, with the id that they bore before
    SELECT keyed.*, family_came.id_before AS other_id
    FROM family_came
    JOIN keyed ON keyed.record_key = family_came.record_key
    WHERE family_came.id_before IS NOT NULL
),
event AS (
    SELECT DISTINCT family_id, other_id FROM moved
),
stands AS (                  -- ids that a family bears still: its children and those who left it are two families
    SELECT DISTINCT event.other_id
    FROM event
    JOIN keyed ON keyed.family_id = event.other_id
),
beside AS (                  -- the other side: whom the records came to, or whom they left
    SELECT event.family_id, event.other_id, keyed.record_key, keyed.person_id, keyed.from_person
    FROM event
    JOIN keyed ON keyed.family_id = event.family_id
    LEFT JOIN stands ON stands.other_id = event.other_id
    LEFT JOIN moved ON moved.record_key = keyed.record_key
    WHERE stands.other_id IS NULL AND moved.other_id IS DISTINCT FROM event.other_id
    UNION ALL
    SELECT event.family_id, event.other_id, keyed.record_key, keyed.person_id, keyed.from_person
    FROM event
    JOIN keyed ON keyed.family_id = event.other_id
),
one_child AS (               -- records of one child that were of two families: the families follow the child
    SELECT moved.family_id, moved.other_id,
        MIN(
            CASE
                WHEN moved.from_person IS NOT NULL
                    THEN STRUCT_PACK(came_to := moved.person_id, came_from := moved.from_person)
                WHEN beside.from_person IS NOT NULL
                    THEN STRUCT_PACK(came_to := beside.person_id, came_from := beside.from_person)
            END
        ) AS event
    FROM moved
    JOIN beside ON beside.family_id = moved.family_id AND beside.other_id = moved.other_id
        AND beside.person_id = moved.person_id
    GROUP BY moved.family_id, moved.other_id
),
parted_child AS (            -- records that were one child's: either side may have kept the child's id
    SELECT moved.family_id, moved.other_id,
        MIN(
            CASE
                WHEN beside.person_id = moved.from_person
                    THEN STRUCT_PACK(came_to := moved.person_id, came_from := moved.from_person)
                ELSE STRUCT_PACK(came_to := beside.person_id, came_from := beside.from_person)
            END
        ) AS event
    FROM moved
    JOIN beside ON beside.family_id = moved.family_id AND beside.other_id = moved.other_id
        AND (beside.person_id = moved.from_person OR moved.person_id = beside.from_person)
    GROUP BY moved.family_id, moved.other_id
),
child AS (
    SELECT family_id, other_id, 'moved' AS side, person_id FROM moved
    UNION
    SELECT family_id, other_id, 'beside', person_id FROM beside
),
named AS (                   -- who each child's mother is, and how directly that is said; a bare number is below 0
    SELECT said_mother.child_id, said_mother.best_mother AS mother, MIN(said_mother.directness) AS directness
    FROM said_mother
    WHERE said_mother.standing = 'stands' AND said_mother.mother = said_mother.best_mother
    GROUP BY said_mother.child_id, said_mother.best_mother
),
mothered AS (
    SELECT child.*, named.mother, named.directness, adoption_boundary.person_id IS NOT NULL AS is_adopted,
        family_cluster.mothers
    FROM child
    LEFT JOIN named ON named.child_id = child.person_id
    LEFT JOIN adoption_boundary ON adoption_boundary.person_id = child.person_id
    LEFT JOIN family_cluster ON family_cluster.person_id = child.person_id
),
mothers AS (                 -- each mother of the one side with each of the other
    SELECT one.family_id, one.other_id, one.mother AS mother, other.mother AS other_mother,
        MIN(GREATEST(one.directness, other.directness)) AS directness
    FROM mothered AS one
    JOIN mothered AS other ON other.family_id = one.family_id AND other.other_id = one.other_id
        AND other.side = 'beside'
    WHERE one.side = 'moved' AND one.mother IS NOT NULL AND other.mother IS NOT NULL
    GROUP BY one.family_id, one.other_id, one.mother, other.mother
),
tie AS (                     -- what makes them one: said as directly as the less direct of the two children's
    SELECT mothers.family_id, mothers.other_id, MIN(mothers.directness) AS directness,
        MIN(STRUCT_PACK(came_to := person_came.id, came_from := person_came.id_before))
            FILTER (WHERE person_came.id IS NOT NULL) AS event
    FROM mothers
    LEFT JOIN person_came ON person_came.id = mothers.mother AND person_came.id_before IS NOT NULL
    WHERE mothers.mother = mothers.other_mother
    GROUP BY mothers.family_id, mothers.other_id
),
parted_mother AS (           -- two mothers, one of whom was taken for the other
    SELECT mothers.family_id, mothers.other_id,
        MIN(STRUCT_PACK(came_to := person_came.id, came_from := person_came.id_before)) AS event
    FROM mothers
    JOIN person_came
        ON person_came.id = mothers.mother AND person_came.id_before = mothers.other_mother
        OR person_came.id = mothers.other_mother AND person_came.id_before = mothers.mother
    GROUP BY mothers.family_id, mothers.other_id
),
side AS (
    SELECT family_id, other_id,
        BOOL_OR(is_adopted) AS is_adopted,
        BOOL_OR(mother IS NOT NULL) FILTER (WHERE side = 'moved') AS moved_has_mother,
        BOOL_OR(mother IS NOT NULL) FILTER (WHERE side = 'beside') AS beside_has_mother,
        BOOL_OR(mothers > 1) AS has_two_mothers
    FROM mothered
    GROUP BY family_id, other_id
)
SELECT event.family_id, event.other_id,
    CASE
        WHEN stands.other_id IS NULL AND one_child.family_id IS NOT NULL THEN 'two records of one child were joined'
        WHEN stands.other_id IS NULL AND tie.event IS NOT NULL THEN 'two records of one mother were joined'
        WHEN stands.other_id IS NULL AND tie.directness <= 2 THEN 'one mother, named by the notices of birth'
        WHEN stands.other_id IS NULL AND tie.directness = 3 THEN 'one mother, named by a health record'
        WHEN stands.other_id IS NULL AND tie.directness = 4 THEN 'one mother, as a source says'
        WHEN stands.other_id IS NULL AND tie.directness = 5 THEN 'one mother, named by the notice of a twin''s birth'
        WHEN stands.other_id IS NULL THEN 'brothers and sisters, or one other parent, as a source says'
        WHEN parted_child.family_id IS NOT NULL THEN 'two children who were taken for one'
        WHEN side.is_adopted THEN 'an adoption lies between'
        WHEN parted_mother.family_id IS NOT NULL THEN 'two mothers who were taken for one'
        WHEN side.moved_has_mother AND side.beside_has_mother THEN 'two mothers'
        WHEN side.has_two_mothers THEN 'brothers or sisters of two mothers'
        WHEN side.moved_has_mother OR side.beside_has_mother THEN 'no mother of both is known any more'
        ELSE 'nothing ties them any more'
    END AS rule,
    CASE
        WHEN stands.other_id IS NULL THEN COALESCE(one_child.event, tie.event)
        ELSE COALESCE(parted_child.event, CASE WHEN NOT side.is_adopted THEN parted_mother.event END)
    END AS event
FROM event
JOIN side ON side.family_id = event.family_id AND side.other_id = event.other_id
LEFT JOIN stands ON stands.other_id = event.other_id
LEFT JOIN one_child ON one_child.family_id = event.family_id AND one_child.other_id = event.other_id
LEFT JOIN parted_child ON parted_child.family_id = event.family_id AND parted_child.other_id = event.other_id
LEFT JOIN parted_mother ON parted_mother.family_id = event.family_id AND parted_mother.other_id = event.other_id
LEFT JOIN tie ON tie.family_id = event.family_id AND tie.other_id = event.other_id
