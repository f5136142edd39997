WITH member AS step('member'),
flagged AS (              -- needs as columns of the family's row: yes, the day it was found, a need's number, words
    SELECT source, submission, supporting_family_id, sf_person_id, COALESCE(identified_on, started_on) AS found_on,
        extract_id, row, received, SUBSTR(need_column, 6) AS outcome, TRIM(cell) AS cell,
        CAST(COALESCE(
            TRY_STRPTIME(cell, ['%d/%m/%Y', '%d-%m-%Y', '%d.%m.%Y', '%d %b %Y', '%d-%b-%Y']),
            TRY_STRPTIME(LEFT(cell, 10), '%Y-%m-%d')
        ) AS DATE) AS day
    FROM (UNPIVOT supporting_family ON COLUMNS('^need_') INTO NAME need_column VALUE cell)
),
achieved AS (
    SELECT source, extract_id, row, SUBSTR(achieved_column, 10) AS outcome, day
    FROM (UNPIVOT supporting_family ON COLUMNS('^achieved_') INTO NAME achieved_column VALUE day)
),
stated_need AS (
    SELECT flagged.source, flagged.submission, flagged.supporting_family_id, flagged.sf_person_id,
        COALESCE(flagged.day, flagged.found_on) AS from_date,
        achieved.day AS to_date,
        -- One word more is a grade; a sentence may name anybody, and stays with the line.
        CASE
            WHEN yes_no.says_yes = 'yes' OR flagged.day IS NOT NULL OR REGEXP_MATCHES(flagged.cell, '^[0-9]+[.][0-9]+')
                OR flagged.cell LIKE '% %'
                THEN flagged.outcome
            ELSE flagged.outcome || ': ' || flagged.cell
        END AS detail,
        flagged.extract_id, flagged.row, flagged.received
    FROM flagged
    LEFT JOIN achieved
        ON achieved.source = flagged.source
        AND achieved.extract_id = flagged.extract_id
        AND achieved.row = flagged.row
        AND achieved.outcome = flagged.outcome
    LEFT JOIN council_codes('yes_no')
        ON yes_no.word = as_word(flagged.cell)
    WHERE yes_no.says_yes IS DISTINCT FROM 'no'
        AND as_word(flagged.cell) NOT IN ('', 'none', 'na', 'notapplicable', 'noneed', 'noneeds')
    UNION ALL             -- needs as rows; two needs of one outcome are one spell, open until both are met
    SELECT need.source, need.submission, need.supporting_family_id, need.sf_person_id, need.identified_on,
        CASE WHEN COUNT(need.achieved_on) = COUNT(*) THEN MAX(need.achieved_on) END,
        COALESCE(outcome.outcome, need.outcome),
        ARG_MIN(need.extract_id, (need.extract_id, need.row)),
        ARG_MIN(need.row, (need.extract_id, need.row)),
        ARG_MIN(need.received, (need.extract_id, need.row))
    FROM supporting_family_need AS need
    LEFT JOIN codes('outcome')
        ON outcome.word = REGEXP_REPLACE(REGEXP_REPLACE(LOWER(need.outcome), '^([0-9]+)[.].*$', '\1'), '[^a-z0-9]', '', 'g')
    GROUP BY need.source, need.submission, need.received, need.supporting_family_id, need.sf_person_id,
        need.identified_on, COALESCE(outcome.outcome, need.outcome)
),
spell AS (
    SELECT source, submission, supporting_family_id, sf_person_id, 'supporting_families' AS status,
        started_on AS from_date, closed_on AS to_date, CAST(NULL AS VARCHAR) AS detail, extract_id, row, received
    FROM supporting_family
    WHERE started_on IS NOT NULL
    UNION ALL
    SELECT source, submission, supporting_family_id, sf_person_id, 'family_need', from_date,
        CASE WHEN to_date >= from_date THEN to_date END, detail, extract_id, row, received
    FROM stated_need
)
SELECT DISTINCT
    COALESCE(spell.sf_person_id, member.sf_person_id, 'family ' || spell.supporting_family_id) AS person_key,
    spell.status,
    spell.from_date,
    spell.to_date,
    spell.detail,
    spell.source,
    spell.extract_id,
    spell.row,
    spell.received
FROM spell
LEFT JOIN member          -- what is said of a family is said of everybody it lists on those days
    ON spell.sf_person_id IS NULL
    AND member.source = spell.source
    AND member.submission = spell.submission
    AND member.supporting_family_id = spell.supporting_family_id
    AND (member.member_from IS NULL OR spell.to_date IS NULL OR member.member_from <= spell.to_date)
    AND (member.member_to IS NULL OR member.member_to >= spell.from_date)
