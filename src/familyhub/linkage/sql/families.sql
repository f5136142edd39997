-- Records of which a parent by adoption was ever named. Silence takes that back no more than it lifts a restriction.
CREATE OR REPLACE TEMP TABLE told_adopter AS
SELECT DISTINCT node.node
FROM relationship_record
JOIN node ON node.source = relationship_record.source AND node.person_key = relationship_record.person_key
WHERE relationship_record.relationship = 'adoptive_parent';

-- One row a node that says who its mother is, or which delivery it was born in.
CREATE OR REPLACE TEMP TABLE born AS
SELECT node.node, birth.source,
    MAX_BY(
        {'delivery_key': delivery_key, 'pregnancy_key': pregnancy_key, 'mother_key': mother_key,
            'mother_nhs': mother_nhs_number, 'born_on': born_on, 'birth_order': birth_order},
        ROW(learnt_to IS NULL, learnt_from, extract_id, row)
    ) AS told
FROM birth
JOIN node ON node.source = birth.source AND node.person_key = birth.person_key
GROUP BY node.node, birth.source;

CREATE OR REPLACE TEMP TABLE told_birth AS
WITH mothers AS (            -- a relationship says who she is where the birth does not
    SELECT node.node, node.source,
        MAX_BY(other_key, ROW(learnt_to IS NULL, to_date IS NULL, from_date IS NOT NULL, from_date, learnt_from,
            extract_id, row)) FILTER (WHERE other_key IS NOT NULL) AS mother_key,
        MAX_BY(other_nhs_number, ROW(learnt_to IS NULL, to_date IS NULL, from_date IS NOT NULL, from_date, learnt_from,
            extract_id, row)) FILTER (WHERE other_nhs_number IS NOT NULL) AS mother_nhs
    FROM relationship_record
    JOIN node ON node.source = relationship_record.source AND node.person_key = relationship_record.person_key
    WHERE relationship = 'mother'
    GROUP BY node.node, node.source
),
dated AS (
    SELECT node, MAX_BY(birth_date, told) FILTER (WHERE birth_date IS NOT NULL) AS birth_date
    FROM person_told
    GROUP BY node
),
child AS (
    SELECT COALESCE(born.node, mothers.node) AS node, COALESCE(born.source, mothers.source) AS source,
        born.told.delivery_key AS delivery_key, born.told.pregnancy_key AS pregnancy_key,
        COALESCE(born.told.mother_key, mothers.mother_key) AS mother_key,
        linkable_nhs_number(COALESCE(born.told.mother_nhs, mothers.mother_nhs)) AS mother_nhs,
        COALESCE(born.told.born_on, dated.birth_date) AS born_on, born.told.birth_order AS birth_order
    FROM born
    FULL JOIN mothers ON mothers.node = born.node
    LEFT JOIN dated ON dated.node = COALESCE(born.node, mothers.node)
),
by_pregnancy AS (            -- a twin without the delivery's own id was born in that of the same pregnancy
    SELECT source, pregnancy_key, MIN(delivery_key) AS delivery_key
    FROM child
    WHERE pregnancy_key IS NOT NULL
    GROUP BY source, pregnancy_key
),
delivered AS (
    SELECT child.*,
        CASE
            WHEN child.delivery_key IS NOT NULL THEN 'delivery' || CHR(31) || child.delivery_key
            WHEN by_pregnancy.delivery_key IS NOT NULL THEN 'delivery' || CHR(31) || by_pregnancy.delivery_key
            WHEN child.pregnancy_key IS NOT NULL THEN 'pregnancy' || CHR(31) || child.pregnancy_key
        END AS keyed
    FROM child
    LEFT JOIN by_pregnancy
        ON by_pregnancy.source = child.source AND by_pregnancy.pregnancy_key = child.pregnancy_key
),
by_mother AS (               -- or in that of the same mother on the same day
    SELECT source, mother_key, born_on, MIN(keyed) AS keyed
    FROM delivered
    WHERE mother_key IS NOT NULL AND born_on IS NOT NULL
    GROUP BY source, mother_key, born_on
)
SELECT delivered.node, mother.node AS mother,
    CASE WHEN delivered.mother_nhs NOT IN (SELECT number FROM never_real) THEN delivered.mother_nhs END AS mother_nhs,
    delivered.source || CHR(31) || COALESCE(
        delivered.keyed, by_mother.keyed,
        'mother' || CHR(31) || delivered.mother_key || CHR(31) || CAST(delivered.born_on AS VARCHAR)
    ) AS delivery,
    delivered.birth_order, delivered.born_on
FROM delivered
LEFT JOIN by_mother
    ON by_mother.source = delivered.source AND by_mother.mother_key = delivered.mother_key
    AND by_mother.born_on = delivered.born_on
LEFT JOIN node AS mother ON mother.source = delivered.source AND mother.person_key = delivered.mother_key;
