WITH shared_steps,
attendance_row AS (
    SELECT 'on' AS roll, pupilonrolltableid AS pupil_id, termlysessiondetailsonrolltableid AS row_id, *
    FROM termlysessiondetailsonroll
    UNION ALL BY NAME
    SELECT 'off' AS roll, pupilnolongeronrolltableid AS pupil_id, termlysessiondetailsoffrolltableid AS row_id, *
    FROM termlysessiondetailsoffroll
),
attendance_once AS (      -- each statement of a code once, however often the folder holds it
    SELECT DISTINCT
        source, submission, roll, pupil_id, NativeId, sourceid, row_id, sessions, UPPER(attendancereason) AS code
    FROM attendance_row
),
attended AS (             -- half days missed by a pupil at a school; nobody knows where a code or a number is unknown
    SELECT
        done.source,
        done.submission,
        whose.person_key,
        done.NativeId,
        SUM(done.sessions) FILTER (WHERE attendance.missed = 'yes') AS missed,
        SUM(done.sessions) FILTER (WHERE attendance.unauthorised = 'yes') AS unauthorised,
        COUNT(*) FILTER (
            WHERE (attendance.code IS NULL AND done.sessions IS DISTINCT FROM 0)
                OR (attendance.missed = 'yes' AND done.sessions IS NULL)
        ) AS unclear
    FROM attendance_once AS done
    JOIN whose
        ON whose.source = done.source
        AND whose.submission = done.submission
        AND whose.roll = done.roll
        AND whose.NativeId = done.NativeId
        AND whose.pupil_id = done.pupil_id
    LEFT JOIN codes('attendance')
        ON attendance.code = done.code
    GROUP BY done.source, done.submission, whose.person_key, done.NativeId
),
exclusion_row AS (
    SELECT 'on' AS roll, pupilonrolltableid AS pupil_id, termlyexclusionsonrolltableid AS row_id, *
    FROM termlyexclusionsonroll
    UNION ALL BY NAME
    SELECT 'off' AS roll, pupilnolongeronrolltableid AS pupil_id, termlyexclusionsoffrolltableid AS row_id, *
    FROM termlyexclusionsoffroll
),
exclusion_once AS (
    SELECT DISTINCT
        source, submission, roll, pupil_id, NativeId, sourceid, row_id, startdate, sessions,
        UPPER(category) AS category, UPPER(reviewresult) AS reviewresult, reinstatementdate
    FROM exclusion_row
),
sanctioned AS (           -- suspensions and permanent exclusions of a pupil at a school
    SELECT
        done.source,
        done.submission,
        whose.person_key,
        done.NativeId,
        COUNT(*) FILTER (WHERE exclusion.kind = 'suspended') AS suspensions,
        SUM(done.sessions) FILTER (WHERE exclusion.kind = 'suspended') AS sessions_suspended,
        COUNT(*) FILTER (WHERE exclusion.kind = 'suspended' AND done.sessions IS NULL) AS unclear,
        COUNT(*) FILTER (
            WHERE exclusion.kind = 'excluded' AND done.reinstatementdate IS NULL AND review.code IS NULL
        ) AS exclusions
    FROM exclusion_once AS done
    JOIN whose
        ON whose.source = done.source
        AND whose.submission = done.submission
        AND whose.roll = done.roll
        AND whose.NativeId = done.NativeId
        AND whose.pupil_id = done.pupil_id
    LEFT JOIN codes('exclusion')
        ON exclusion.code = done.category
    LEFT JOIN codes('review')
        ON review.code = done.reviewresult
    GROUP BY done.source, done.submission, whose.person_key, done.NativeId
),
sent AS (                 -- which modules came: silence counts as none only beside rows of others
    SELECT source, submission, 'exclusions ' || roll AS what FROM exclusion_row
    UNION
    SELECT source, submission, 'meals on' FROM fsmperiod
),
need AS (                 -- the primary need
    SELECT
        source, submission, NativeId, pupilonrolltableid AS pupil_id,
        ARG_MIN(sentype, (sentyperank, extract_id, row)) AS sen_need
    FROM senneeds
    WHERE sentype IS NOT NULL
    GROUP BY source, submission, NativeId, pupilonrolltableid
),
fed AS (                  -- pupils with a period of free meals that covers the day of the census
    SELECT DISTINCT meal.source, meal.submission, meal.NativeId, meal.pupilonrolltableid AS pupil_id
    FROM fsmperiod AS meal
    JOIN census
        ON census.source = meal.source
        AND census.submission = meal.submission
    WHERE meal.fsmstartdate <= census.census_on
        AND COALESCE(meal.fsmenddate, census.census_on) >= census.census_on
),
stay AS (                 -- a pupil at a school: the row that speaks for it, and what all its rows add up to
    SELECT
        *,
        SUM(termlysessionspossible) OVER whole AS possible,
        SUM(termlysessionsauthorised + termlysessionsunauthorised) OVER whole AS missed_in_total,
        SUM(termlysessionsunauthorised) OVER whole AS unauthorised_in_total
    FROM pupil
    WINDOW whole AS (PARTITION BY source, submission, person_key, NativeId)
    QUALIFY ROW_NUMBER() OVER (
        PARTITION BY source, submission, person_key, NativeId
        ORDER BY roll DESC, leavingdate DESC NULLS LAST, extract_id, row
    ) = 1
),
counted AS (
    SELECT
        stay.*,
        CASE WHEN attended.person_key IS NULL THEN stay.missed_in_total
            WHEN attended.unclear = 0 THEN COALESCE(attended.missed, 0) END AS missed,
        CASE WHEN attended.person_key IS NULL THEN stay.unauthorised_in_total
            WHEN attended.unclear = 0 THEN COALESCE(attended.unauthorised, 0) END AS unauthorised
    FROM stay
    LEFT JOIN attended
        ON attended.source = stay.source
        AND attended.submission = stay.submission
        AND attended.person_key = stay.person_key
        AND attended.NativeId = stay.NativeId
)
SELECT
    counted.person_key,
    COALESCE(urn.urn, counted.NativeId) AS school_key,
    census.term,
    census.census_on,
    counted.entrydate AS entered_on,
    counted.leavingdate AS left_on,
    counted.year_group,
    CASE WHEN counted.possible BETWEEN 0 AND 400 THEN CAST(counted.possible AS INTEGER) END AS sessions_possible,
    -- More half days missed than there were is no count of anything.
    CASE WHEN counted.missed BETWEEN 0 AND COALESCE(counted.possible, 400)
        THEN CAST(LEAST(counted.missed, 400) AS INTEGER) END AS sessions_missed,
    CASE WHEN counted.missed BETWEEN 0 AND COALESCE(counted.possible, 400)
        THEN CAST(LEAST(counted.unauthorised, 400) AS INTEGER) END AS sessions_unauthorised,
    sen_provision.provision AS sen_provision,
    need.sen_need,
    young_carer.young_carer,
    CASE LEFT(UPPER(counted.servicechild), 1) WHEN 'Y' THEN TRUE WHEN 'N' THEN FALSE END AS service_child,
    CASE
        WHEN fed.pupil_id IS NOT NULL THEN TRUE
        WHEN meals_sent.what IS NOT NULL THEN FALSE
    END AS free_school_meals,
    counted.language,
    CASE WHEN exclusions_sent.what IS NOT NULL OR sanctioned.person_key IS NOT NULL
        THEN CAST(COALESCE(sanctioned.suspensions, 0) AS INTEGER) END AS suspensions,
    CASE
        WHEN sanctioned.unclear > 0 OR sanctioned.sessions_suspended > 400 THEN NULL
        WHEN exclusions_sent.what IS NOT NULL OR sanctioned.person_key IS NOT NULL
            THEN CAST(COALESCE(sanctioned.sessions_suspended, 0) AS INTEGER)
    END AS sessions_suspended,
    CASE WHEN exclusions_sent.what IS NOT NULL OR sanctioned.person_key IS NOT NULL
        THEN COALESCE(sanctioned.exclusions, 0) > 0 END AS excluded,
    counted.source,
    counted.extract_id,
    counted.row,
    counted.received
FROM counted
JOIN census
    ON census.source = counted.source
    AND census.submission = counted.submission
LEFT JOIN urn
    ON urn.source = counted.source
    AND urn.submission = counted.submission
    AND urn.NativeId = counted.NativeId
LEFT JOIN sanctioned
    ON sanctioned.source = counted.source
    AND sanctioned.submission = counted.submission
    AND sanctioned.person_key = counted.person_key
    AND sanctioned.NativeId = counted.NativeId
LEFT JOIN sent AS exclusions_sent
    ON exclusions_sent.source = counted.source
    AND exclusions_sent.submission = counted.submission
    AND exclusions_sent.what = 'exclusions ' || counted.roll
LEFT JOIN sent AS meals_sent
    ON meals_sent.source = counted.source
    AND meals_sent.submission = counted.submission
    AND meals_sent.what = 'meals ' || counted.roll
LEFT JOIN need
    ON need.source = counted.source
    AND need.submission = counted.submission
    AND need.NativeId = counted.NativeId
    AND need.pupil_id = counted.pupil_id
    AND counted.roll = 'on'
LEFT JOIN fed
    ON fed.source = counted.source
    AND fed.submission = counted.submission
    AND fed.NativeId = counted.NativeId
    AND fed.pupil_id = counted.pupil_id
    AND counted.roll = 'on'
LEFT JOIN codes('sen_provision')
    ON sen_provision.code = UPPER(counted.senprovision)
LEFT JOIN codes('young_carer')
    ON young_carer.code = UPPER(counted.youngcarer)
