WITH member AS step('member'),
sending_plans AS (        -- a module that sends plans says by them who has one
    SELECT DISTINCT source, submission FROM early_help_plan
),
plan_spell AS (           -- the days of each plan; where no plans are sent at all, the days of each episode
    SELECT source, submission, early_help_id, family_id, 'early_help_plan' AS status, plan_from AS from_date,
        plan_to AS to_date, plan_type AS detail, extract_id, row, received
    FROM early_help_plan
    UNION ALL
    SELECT episode.source, episode.submission, episode.early_help_id, episode.family_id, 'early_help_plan',
        episode.start_date, episode.end_date, CAST(NULL AS VARCHAR), episode.extract_id, episode.row, episode.received
    FROM early_help_episode AS episode
    LEFT JOIN sending_plans
        ON sending_plans.source = episode.source
        AND sending_plans.submission = episode.submission
    WHERE episode.start_date IS NOT NULL
        AND sending_plans.source IS NULL
),
piece AS (                -- a list of needs as it is parted beyond doubt: by semicolons, bars and line breaks
    SELECT source, submission, early_help_id, family_id, completed_on, extract_id, row, received,
        TRIM(UNNEST(REGEXP_SPLIT_TO_ARRAY(needs, '[;|\r\n]+'))) AS words
    FROM early_help_assessment
    WHERE needs IS NOT NULL
),
part AS (                 -- ... and by commas, which may also belong to the words of one need
    SELECT *, TRIM(UNNEST(STRING_SPLIT(words, ','))) AS part
    FROM piece
    WHERE words <> ''
),
part_read AS (
    SELECT part.*, need.need,
        BOOL_AND(need.need IS NOT NULL) OVER (PARTITION BY part.extract_id, part.row, part.words) AS all_known
    FROM part
    LEFT JOIN council_codes('need')
        ON need.word = as_word(part.part)
),
ticked AS (               -- a column for each need: yes, or words that say more than no
    SELECT source, submission, early_help_id, family_id, completed_on, extract_id, row, received,
        SUBSTR(need_column, 6) AS need, TRIM(cell) AS cell
    FROM (UNPIVOT early_help_assessment ON COLUMNS('^need_') INTO NAME need_column VALUE cell)
),
stated_need AS (
    SELECT source, submission, early_help_id, family_id, identified_on AS from_date, met_on AS to_date,
        need AS words, extract_id, row, received
    FROM early_help_need
    UNION ALL
    SELECT source, submission, early_help_id, family_id, completed_on, CAST(NULL AS DATE),
        CASE WHEN all_known THEN part ELSE words END, extract_id, row, received
    FROM part_read
    UNION ALL
    SELECT ticked.source, ticked.submission, ticked.early_help_id, ticked.family_id, ticked.completed_on,
        CAST(NULL AS DATE),
        -- One word more is a grade; a sentence may name anybody, and stays with the line.
        CASE
            WHEN yes_no.says_yes = 'yes' OR ticked.cell LIKE '% %' THEN ticked.need
            ELSE ticked.need || ': ' || ticked.cell
        END,
        ticked.extract_id, ticked.row, ticked.received
    FROM ticked
    LEFT JOIN council_codes('yes_no')
        ON yes_no.word = as_word(ticked.cell)
    WHERE yes_no.says_yes IS DISTINCT FROM 'no'
        AND as_word(ticked.cell) NOT IN ('', 'none', 'na', 'notapplicable', 'noconcern', 'noconcerns', 'notidentified')
),
spell AS (
    SELECT * FROM plan_spell
    UNION ALL
    SELECT stated_need.source, stated_need.submission, stated_need.early_help_id, stated_need.family_id, 'family_need',
        stated_need.from_date, stated_need.to_date,
        -- A word or four is a category of the source's own; a sentence may name anybody, and stays with the line.
        COALESCE(
            need.need,
            CASE WHEN LENGTH(TRIM(stated_need.words)) - LENGTH(REPLACE(TRIM(stated_need.words), ' ', '')) < 4
                THEN stated_need.words ELSE 'in_words' END
        ),
        stated_need.extract_id,
        stated_need.row, stated_need.received
    FROM stated_need
    LEFT JOIN council_codes('need')
        ON need.word = as_word(stated_need.words)
)
SELECT DISTINCT
    COALESCE(spell.early_help_id, member.early_help_id, 'family ' || spell.family_id) AS person_key,
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
    ON spell.early_help_id IS NULL
    AND member.source = spell.source
    AND member.submission = spell.submission
    AND member.family_id = spell.family_id
    AND (member.member_from IS NULL OR spell.to_date IS NULL OR member.member_from <= spell.to_date)
    AND (member.member_to IS NULL OR member.member_to >= spell.from_date)
