WITH shared_steps,
said AS (                 -- what the row of a pupil on roll says, and until when nobody will ask again
    SELECT pupil.*, census.census_on, census.until_next, census.until_next_year
    FROM pupil
    JOIN census
        ON census.source = pupil.source
        AND census.submission = pupil.submission
    WHERE pupil.roll = 'on'
),
exclusion_row AS (
    SELECT 'on' AS roll, pupilonrolltableid AS pupil_id, * FROM termlyexclusionsonroll
    UNION ALL BY NAME
    SELECT 'off' AS roll, pupilnolongeronrolltableid AS pupil_id, * FROM termlyexclusionsoffroll
),
found AS (
    SELECT
        person_key, CASE provision WHEN 'support' THEN 'sen_support' ELSE 'ehc_plan' END AS status,
        census_on AS from_date, until_next AS to_date, said.senprovision AS detail, said.source, extract_id, row,
        received
    FROM said
    JOIN codes('sen_provision')
        ON sen_provision.code = UPPER(said.senprovision)
    WHERE provision <> 'none'
    UNION ALL
    SELECT
        person_key, 'young_carer', census_on, until_next_year, said.youngcarer, said.source, extract_id, row,
        received
    FROM said
    JOIN codes('young_carer')
        ON young_carer.code = UPPER(said.youngcarer)
    WHERE young_carer.young_carer <> 'no'
    UNION ALL
    SELECT person_key, 'military_family', census_on, until_next, servicechild, source, extract_id, row, received
    FROM said
    WHERE LEFT(UPPER(servicechild), 1) = 'Y'
    UNION ALL
    SELECT person_key, 'early_education', census_on, until_next, NativeId, source, extract_id, row, received
    FROM said
    WHERE fundedhours > 0
    UNION ALL
    SELECT
        COALESCE(whose.person_key, census.term || '/on/' || basis.NativeId || '/' || basis.pupilonrolltableid),
        'two_year_old_entitlement', census.census_on, census.until_next, basis.fundingbasis, basis.source,
        basis.extract_id, basis.row, basis.received
    FROM fundingbasisitems AS basis
    JOIN census
        ON census.source = basis.source
        AND census.submission = basis.submission
    LEFT JOIN whose
        ON whose.source = basis.source
        AND whose.submission = basis.submission
        AND whose.roll = 'on'
        AND whose.NativeId = basis.NativeId
        AND whose.pupil_id = basis.pupilonrolltableid
    JOIN codes('funding_basis')
        ON funding_basis.code = UPPER(basis.fundingbasis)
    UNION ALL
    SELECT
        COALESCE(whose.person_key, census.term || '/on/' || meal.NativeId || '/' || meal.pupilonrolltableid),
        'free_school_meals', meal.fsmstartdate, meal.fsmenddate, meal.ukcountry, meal.source,
        meal.extract_id, meal.row, meal.received
    FROM fsmperiod AS meal
    JOIN census
        ON census.source = meal.source
        AND census.submission = meal.submission
    LEFT JOIN whose
        ON whose.source = meal.source
        AND whose.submission = meal.submission
        AND whose.roll = 'on'
        AND whose.NativeId = meal.NativeId
        AND whose.pupil_id = meal.pupilonrolltableid
    WHERE meal.fsmstartdate IS NOT NULL
    UNION ALL
    SELECT
        COALESCE(whose.person_key, census.term || '/' || done.roll || '/' || done.NativeId || '/' || done.pupil_id),
        -- The census says how many half days, and not which: the first day is all it vouches for.
        exclusion.kind, done.startdate, done.startdate,
        CONCAT_WS(', ', done.category, CAST(CAST(done.sessions AS INTEGER) AS VARCHAR) || ' sessions',
            NULLIF(CONCAT_WS(' ', done.reason1, done.reason2, done.reason3), '')),
        done.source, done.extract_id, done.row, done.received
    FROM exclusion_row AS done
    JOIN census
        ON census.source = done.source
        AND census.submission = done.submission
    LEFT JOIN whose
        ON whose.source = done.source
        AND whose.submission = done.submission
        AND whose.roll = done.roll
        AND whose.NativeId = done.NativeId
        AND whose.pupil_id = done.pupil_id
    JOIN codes('exclusion')
        ON exclusion.code = UPPER(done.category)
    LEFT JOIN codes('review')
        ON review.code = UPPER(done.reviewresult)
    WHERE done.startdate IS NOT NULL
        AND done.reinstatementdate IS NULL
        AND review.code IS NULL
)
SELECT person_key, status, from_date, to_date, detail, source, extract_id, row, received
FROM found
