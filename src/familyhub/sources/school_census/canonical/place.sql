WITH shared_steps,
named AS (                -- the schools' names, where the module school came with the others
    SELECT source, submission, NativeId, MIN(schoolname) AS name, MIN((extract_id, row)) AS line
    FROM school
    GROUP BY source, submission, NativeId
),
of_pupils AS (            -- each school once, by the first line that names it
    SELECT source, submission, NativeId, received, MIN((extract_id, row)) AS line
    FROM pupil
    GROUP BY source, submission, NativeId, received
)
SELECT
    COALESCE(urn.urn, of_pupils.NativeId) AS place_key,
    COALESCE(named.name, of_pupils.NativeId) AS name,
    'school' AS kind,
    CAST(NULL AS VARCHAR) AS parent_key,
    CAST(NULL AS INTEGER) AS deprivation_quintile,
    of_pupils.source,
    COALESCE(named.line, of_pupils.line)[1] AS extract_id,
    COALESCE(named.line, of_pupils.line)[2] AS row,
    of_pupils.received
FROM of_pupils
LEFT JOIN named
    ON named.source = of_pupils.source
    AND named.submission = of_pupils.submission
    AND named.NativeId = of_pupils.NativeId
LEFT JOIN urn
    ON urn.source = of_pupils.source
    AND urn.submission = of_pupils.submission
    AND urn.NativeId = of_pupils.NativeId
