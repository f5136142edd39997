-- What does not fit among relations and expected children, as contradictions that a fix-list shows.
WITH better AS (           -- what says who the mother is that is built on
    SELECT child_id, MIN(directness) AS directness
    FROM said_mother
    WHERE standing = 'stands' AND mother = best_mother
    GROUP BY child_id
),
unfitting AS (
    SELECT relation_contradiction.fault AS rule, relation_contradiction.person_id, relation_contradiction.source,
        relation_contradiction.extract_id, relation_contradiction.row,
        CASE relation_contradiction.fault
            WHEN 'two_mothers' THEN 'another mother than '
                || CASE
                    WHEN better.directness <= 2 THEN 'the notice of the birth'
                    WHEN better.directness = 3 THEN 'a health record'
                    WHEN better.directness = 5 THEN 'the notice of a twin''s birth'
                    ELSE 'another record'
                END || ' names'
            WHEN 'too_young' THEN 'a parent not ten years older than the child'
            WHEN 'own_parent' THEN 'somebody named as their own parent, brother or sister'
            WHEN 'too_many_children' THEN 'a parent or carer of more children than one person has'
            ELSE 'a child without a known mother, whose brothers or sisters have two mothers'
        END AS found,
        CASE relation_contradiction.fault
            WHEN 'two_mothers' THEN 'one mother for each child; the more direct statement is built on'
            WHEN 'too_young' THEN 'a parent who is old enough; nothing is built on this one'
            WHEN 'own_parent' THEN 'two people; nothing is built on this line'
            WHEN 'too_many_children' THEN 'a person, or nobody where nobody knows; nothing is built on this one'
            ELSE 'the child''s mother; until then the child is a family by itself'
        END AS expected
    FROM relation_contradiction
    LEFT JOIN better ON better.child_id = relation_contradiction.person_id
    WHERE relation_contradiction.extract_id IS NOT NULL
),
named AS (                 -- the person by the id that the source itself uses
    SELECT unfitting.rule, unfitting.source, unfitting.extract_id, unfitting.row, unfitting.found, unfitting.expected,
        MIN(record_person.person_key) AS person_key
    FROM unfitting
    LEFT JOIN record_person
        ON record_person.person_id = unfitting.person_id AND record_person.source = unfitting.source
    GROUP BY unfitting.rule, unfitting.person_id, unfitting.source, unfitting.extract_id, unfitting.row,
        unfitting.found, unfitting.expected
    UNION ALL
    SELECT 'expected_child_unsettled', source, extract_id, row, doubt,
        'the birth order of each child; until then nobody born is taken for who was expected', person_key
    FROM expected_child
    WHERE doubt IS NOT NULL
),
line AS (                  -- the canonical table that the line stands in, the most direct of several
    SELECT named.extract_id, named.row,
        CASE
            WHEN BOOL_OR(birth.row IS NOT NULL) THEN 'birth'
            WHEN BOOL_OR(relationship_record.row IS NOT NULL) THEN 'relationship_record'
            WHEN BOOL_OR(pregnancy.row IS NOT NULL) THEN 'pregnancy'
            ELSE 'person_record'
        END AS source_table
    FROM (SELECT DISTINCT extract_id, row FROM named) AS named
    LEFT JOIN birth ON birth.extract_id = named.extract_id AND birth.row = named.row
    LEFT JOIN relationship_record
        ON relationship_record.extract_id = named.extract_id AND relationship_record.row = named.row
    LEFT JOIN pregnancy ON pregnancy.extract_id = named.extract_id AND pregnancy.row = named.row
    GROUP BY named.extract_id, named.row
)
SELECT named.rule, line.source_table, named.source, named.extract_id, named.row,
    'person_key ' || named.person_key AS record_key, named.person_key, named.found, named.expected
FROM named
JOIN line ON line.extract_id = named.extract_id AND line.row = named.row
