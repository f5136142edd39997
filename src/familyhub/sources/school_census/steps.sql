calendar AS (             -- the days of the census, and the last days before the next one and the next of that term
    SELECT
        year,
        term,
        stated,
        census_on,
        LEAD(census_on) OVER (ORDER BY census_on) - 1 AS until_next,
        LEAD(census_on, 3) OVER (ORDER BY census_on) - 1 AS until_next_year
    FROM (
        SELECT
            CAST(years.year AS INTEGER) AS year,
            term.term,
            term.stated,
            MAKE_DATE(CAST(years.year AS INTEGER), CAST(term.month AS INTEGER), 1)
            + CAST((11 - ISODOW(MAKE_DATE(CAST(years.year AS INTEGER), CAST(term.month AS INTEGER), 1))) % 7 AS INTEGER)
            + CAST(term.days_after_first_thursday AS INTEGER) AS census_on
        FROM RANGE(2000, 2101) AS years (year)
        CROSS JOIN codes('term')
    )
),
stated_census AS (        -- which census it is, where the module schoolcensus came with it
    SELECT
        source,
        submission,
        MODE(CAST(year AS INTEGER) || ' ' || UPPER(term)) AS stated,
        MODE(referencedate) AS census_on
    FROM schoolcensus
    WHERE UPPER(term) IN ('AUT', 'SPR', 'SUM')
        AND year BETWEEN 2000 AND 2100
    GROUP BY source, submission
),
dated AS (                -- the days that the modules name
    SELECT source, submission, received, entrydate AS day FROM pupilonroll
    UNION ALL
    SELECT source, submission, received, leavingdate FROM pupilnolongeronroll
    UNION ALL
    SELECT source, submission, received, startdate FROM termlyexclusionsonroll
    UNION ALL
    SELECT source, submission, received, startdate FROM termlyexclusionsoffroll
    UNION ALL
    SELECT source, submission, received, fsmstartdate FROM fsmperiod
    UNION ALL
    SELECT DISTINCT source, submission, received, CAST(NULL AS DATE) FROM termlysessiondetailsonroll
    UNION ALL
    SELECT DISTINCT source, submission, received, CAST(NULL AS DATE) FROM termlysessiondetailsoffroll
    UNION ALL
    SELECT DISTINCT source, submission, received, CAST(NULL AS DATE) FROM fundingbasisitems
    UNION ALL
    SELECT DISTINCT source, submission, received, CAST(NULL AS DATE) FROM addresses
    UNION ALL
    SELECT DISTINCT source, submission, received, CAST(NULL AS DATE) FROM addressesoffroll
),
latest AS (               -- the last day that any of them names, or the day of receipt where none does
    SELECT
        source,
        submission,
        COALESCE(MAX(day) FILTER (WHERE day <= received), MAX(received)) AS day
    FROM dated
    GROUP BY source, submission
),
census AS (               -- one row a submission: its term, its day, and how long what it says stands
    SELECT
        latest.source,
        latest.submission,
        calendar.year || ' ' || calendar.term AS term,
        COALESCE(stated_census.census_on, calendar.census_on) AS census_on,
        calendar.until_next,
        calendar.until_next_year
    FROM latest
    LEFT JOIN stated_census
        ON stated_census.source = latest.source
        AND stated_census.submission = latest.submission
    JOIN calendar
        ON calendar.year || ' ' || calendar.stated = COALESCE(
            stated_census.stated,
            YEAR(latest.day) || ' ' || CASE
                WHEN latest.day < MAKE_DATE(YEAR(latest.day), 4, 16) THEN 'SPR'
                WHEN latest.day < MAKE_DATE(YEAR(latest.day), 9, 1) THEN 'SUM'
                ELSE 'AUT'
            END
        )
),
pupil_row AS (            -- the rows of both modules of pupils
    SELECT
        'on' AS roll, pupilonrolltableid AS pupil_id, NativeId, sourceid, upn, surname, forename, formersurname, dob,
        sex, ethnicity, language, entrydate, CAST(NULL AS DATE) AS leavingdate, ncyearactual AS year_group,
        termlysessionspossible, termlysessionsauthorised, termlysessionsunauthorised, senprovision, youngcarer,
        servicechild, fundedhours, source, submission, extract_id, row, received
    FROM pupilonroll
    UNION ALL
    SELECT
        'off', pupilnolongeronrolltableid, NativeId, sourceid, upn, surname, forename, formersurname, dob,
        sex, ethnicity, language, entrydate, leavingdate, ncyearleaving,
        termlysessionspossible, termlysessionsauthorised, termlysessionsunauthorised, NULL, NULL,
        NULL, NULL, source, submission, extract_id, row, received
    FROM pupilnolongeronroll
),
two_bear AS (             -- numbers that a school typed on two of its pupils, twins above all: they are nobody's key
    SELECT source, submission, upn
    FROM (
        SELECT source, submission, upn,
            COUNT(DISTINCT LOWER(STRIP_ACCENTS(forename))) AS forenames,
            MIN(dob) AS first_birth,
            MAX(dob) AS last_birth
        FROM pupil_row
        WHERE upn IS NOT NULL
        GROUP BY source, submission, upn, roll, NativeId
    )
    GROUP BY source, submission, upn
    -- Two schools may write one pupil's name in two ways, and no birth date.
    HAVING MAX(forenames) > 1
        OR MIN(first_birth) <> MAX(last_birth)
),
pupil AS (                -- each of them once, with the person it is about
    SELECT
        pupil_row.*,
        COALESCE(
            -- A number that identifies never becomes a key as it is: keys show outside identity.duckdb.
            CASE WHEN two_bear.upn IS NULL THEN 'upn-' || LEFT(SHA256(linkable_upn(pupil_row.upn)), 20) END,
            -- Numbers of a table mean nothing in the next census, and may come again at another school.
            census.term || '/' || pupil_row.roll || '/' || pupil_row.NativeId || '/' || pupil_row.pupil_id
        ) AS person_key
    FROM pupil_row
    JOIN census
        ON census.source = pupil_row.source
        AND census.submission = pupil_row.submission
    LEFT JOIN two_bear
        ON two_bear.source = pupil_row.source
        AND two_bear.submission = pupil_row.submission
        AND two_bear.upn = pupil_row.upn
    QUALIFY ROW_NUMBER() OVER (
        PARTITION BY
            pupil_row.source, pupil_row.submission, pupil_row.roll, pupil_row.NativeId, pupil_row.pupil_id,
            pupil_row.sourceid
        ORDER BY pupil_row.extract_id DESC, pupil_row.row DESC
    ) = 1
),
whose AS (                -- whose the rows of the other modules are
    SELECT source, submission, roll, NativeId, pupil_id, ARG_MAX(person_key, (extract_id, row)) AS person_key
    FROM pupil
    GROUP BY source, submission, roll, NativeId, pupil_id
),
urn AS (                  -- the schools' own number, where the module schoolcensus states one
    SELECT source, submission, NativeId, MIN(REGEXP_REPLACE(urn, '\.0$', '')) AS urn
    FROM schoolcensus
    WHERE urn IS NOT NULL
    GROUP BY source, submission, NativeId
    HAVING COUNT(DISTINCT REGEXP_REPLACE(urn, '\.0$', '')) = 1
)
