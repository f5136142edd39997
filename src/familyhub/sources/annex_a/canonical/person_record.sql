WITH said AS (            -- what each line of each list says of its child
    SELECT child_unique_id, gender, ethnicity, date_of_birth, source, submission, extract_id, row, received
    FROM list_1_contacts
    UNION ALL
    SELECT child_unique_id, gender, ethnicity, date_of_birth, source, submission, extract_id, row, received
    FROM list_2_early_help
    UNION ALL
    SELECT child_unique_id, gender, ethnicity, date_of_birth, source, submission, extract_id, row, received
    FROM list_3_referrals
    UNION ALL
    SELECT child_unique_id, gender, ethnicity, date_of_birth, source, submission, extract_id, row, received
    FROM list_4_assessments
    UNION ALL
    SELECT child_unique_id, gender, ethnicity, date_of_birth, source, submission, extract_id, row, received
    FROM list_5_section_47
    UNION ALL
    SELECT child_unique_id, gender, ethnicity, date_of_birth, source, submission, extract_id, row, received
    FROM list_6_children_in_need
    UNION ALL
    SELECT child_unique_id, gender, ethnicity, date_of_birth, source, submission, extract_id, row, received
    FROM list_7_protection_plans
    UNION ALL
    SELECT child_unique_id, gender, ethnicity, date_of_birth, source, submission, extract_id, row, received
    FROM list_8_looked_after
    UNION ALL
    SELECT child_unique_id, gender, ethnicity, date_of_birth, source, submission, extract_id, row, received
    FROM list_9_care_leavers
    UNION ALL
    SELECT child_unique_id, gender, ethnicity, date_of_birth, source, submission, extract_id, row, received
    FROM list_10_adoption
),
ordered AS (              -- with codes for words, in the order in which the lines come: the last line stands
    SELECT said.source, said.submission, said.extract_id, said.row, said.received, said.child_unique_id,
        said.date_of_birth AS born_on, sex.code AS sex, ethnicity.code AS ethnicity,
        ROW_NUMBER() OVER (
            PARTITION BY said.source, said.submission, said.child_unique_id
            ORDER BY said.extract_id, said.row
        ) AS turn
    FROM said
    LEFT JOIN wording('sex', said.gender) AS sex
        ON sex.cell = said.gender
    LEFT JOIN wording('ethnicity', said.ethnicity) AS ethnicity
        ON ethnicity.cell = said.ethnicity
),
child AS (                -- the last known value of each fact: what one list leaves open, another may say
    SELECT source, submission, child_unique_id,
        MAX(turn) AS last_turn,
        MAX_BY(born_on, turn) FILTER (WHERE born_on IS NOT NULL) AS born_on,
        COALESCE(
            MAX_BY(sex, turn) FILTER (WHERE sex IN ('F', 'M')),
            MAX_BY(sex, turn) FILTER (WHERE sex IS NOT NULL)
        ) AS sex,
        COALESCE(
            MAX_BY(ethnicity, turn) FILTER (WHERE ethnicity NOT IN ('Z', '99')),
            MAX_BY(ethnicity, turn) FILTER (WHERE ethnicity IS NOT NULL)
        ) AS ethnicity
    FROM ordered
    GROUP BY source, submission, child_unique_id
),
statement AS (            -- the child's last line, and every earlier one that contradicts it: nothing is settled silently
    SELECT ordered.source, ordered.submission, ordered.extract_id, ordered.row, ordered.received,
        ordered.child_unique_id, child.ethnicity,
        CASE WHEN ordered.turn < child.last_turn THEN COALESCE(ordered.born_on, child.born_on) ELSE child.born_on END
            AS born_on,
        CASE WHEN ordered.turn < child.last_turn AND ordered.sex IN ('F', 'M') THEN ordered.sex ELSE child.sex END
            AS sex
    FROM ordered
    JOIN child
        ON child.source = ordered.source
        AND child.submission = ordered.submission
        AND child.child_unique_id = ordered.child_unique_id
    WHERE ordered.turn = child.last_turn
        OR ordered.born_on <> child.born_on
        OR (ordered.sex IN ('F', 'M') AND ordered.sex <> child.sex)
),
closed AS (               -- cases and spells in care that ended, with the words that say why
    SELECT source, submission, received, child_unique_id, cin_closure_date AS ended_on, reason_for_closure AS reason
    FROM list_6_children_in_need
    WHERE cin_closure_date IS NOT NULL
    UNION ALL
    SELECT source, submission, received, child_unique_id, ceased_looked_after, reason_ceased
    FROM list_8_looked_after
    WHERE ceased_looked_after IS NOT NULL
),
ending AS (
    SELECT closed.source, closed.submission, closed.received, closed.child_unique_id, closed.ended_on, ending.code AS how
    FROM closed
    JOIN wording('ending', closed.reason) AS ending
        ON ending.cell = closed.reason
    UNION ALL
    SELECT source, submission, received, child_unique_id, adoption_order, 'adopted'
    FROM list_10_adoption
    WHERE adoption_order <= received
),
adopted AS (              -- a later list that no longer tells of the adoption does not open the record
    SELECT source, child_unique_id, MIN(received) AS known_on
    FROM ending
    WHERE how = 'adopted'
    GROUP BY source, child_unique_id
),
died AS (                 -- care and case end on different days: the first of them is nearest to what happened
    SELECT source, submission, child_unique_id, MIN(ended_on) AS died_on
    FROM ending
    WHERE how = 'died'
    GROUP BY source, submission, child_unique_id
)
SELECT
    statement.child_unique_id AS person_key,
    CAST(NULL AS VARCHAR) AS nhs_number,
    CAST(NULL AS VARCHAR) AS upn,
    CAST(NULL AS VARCHAR) AS forename,
    CAST(NULL AS VARCHAR) AS surname,
    CAST(NULL AS VARCHAR) AS former_surname,
    CASE WHEN statement.born_on <= statement.received THEN statement.born_on END AS birth_date,
    -- An unborn child that died is expected no more.
    CASE WHEN statement.born_on > statement.received AND died.died_on IS NULL THEN statement.born_on END AS expected_date,
    CAST(NULL AS INTEGER) AS birth_order,
    died.died_on AS death_date,
    statement.sex,
    statement.ethnicity,
    CAST(NULL AS VARCHAR) AS language,
    CASE WHEN adopted.child_unique_id IS NOT NULL THEN 'adopted' END AS restriction,
    statement.source,
    statement.extract_id,
    statement.row,
    statement.received
FROM statement
LEFT JOIN died
    ON died.source = statement.source
    AND died.submission = statement.submission
    AND died.child_unique_id = statement.child_unique_id
LEFT JOIN adopted
    ON adopted.source = statement.source
    AND adopted.child_unique_id = statement.child_unique_id
    AND adopted.known_on <= statement.received
