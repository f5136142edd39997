stated_return AS (        -- the year of the collection and the day of the census, where the module sen2 came too
    SELECT source, submission, CAST(MAX(year) AS INTEGER) AS year, MAX(referencedate) AS referencedate
    FROM sen2_sen2
    GROUP BY source, submission
),
submitted AS (
    SELECT source, submission, received FROM sen2_person
    UNION
    SELECT source, submission, received FROM sen2_requests
    UNION
    SELECT source, submission, received FROM sen2_assessment
    UNION
    SELECT source, submission, received FROM sen2_namedplan
    UNION
    SELECT source, submission, received FROM sen2_activeplans
    UNION
    SELECT source, submission, received FROM sen2_placementdetail
),
census AS (               -- one row a submission; without the module sen2, the January at or before the day of receipt
    SELECT
        arrived.source,
        arrived.submission,
        COALESCE(stated_return.year, YEAR(arrived.received)) AS year,
        LEAST(
            arrived.received,
            COALESCE(
                stated_return.referencedate,
                -- the third Thursday of January, as in the school census
                MAKE_DATE(COALESCE(stated_return.year, YEAR(arrived.received)), 1, 15)
                + CAST(
                    (11 - ISODOW(MAKE_DATE(COALESCE(stated_return.year, YEAR(arrived.received)), 1, 15))) % 7 AS INTEGER
                )
            )
        ) AS census_on
    FROM (SELECT source, submission, MAX(received) AS received FROM submitted GROUP BY source, submission) AS arrived
    LEFT JOIN stated_return
        ON stated_return.source = arrived.source
        AND stated_return.submission = arrived.submission
),
two_bear AS (             -- numbers typed on two children, twins above all: they are nobody's key
    SELECT source, submission, upn
    FROM sen2_person
    WHERE upn IS NOT NULL
    GROUP BY source, submission, upn
    HAVING COUNT(DISTINCT personbirthdate) > 1
        OR COUNT(DISTINCT LOWER(STRIP_ACCENTS(forename))) > 1
),
person AS (               -- the person of each row id; numbers of a table mean nothing in the next year's return
    SELECT
        whose.*,
        COALESCE(
            -- A number that identifies never becomes a key as it is: keys show outside identity.duckdb.
            CASE WHEN two_bear.upn IS NULL THEN 'upn-' || LEFT(SHA256(linkable_upn(whose.upn)), 20) END,
            'SEN2 ' || census.year || '/person ' || whose.persontableid
        ) AS person_key
    FROM sen2_person AS whose
    JOIN census
        ON census.source = whose.source
        AND census.submission = whose.submission
    LEFT JOIN two_bear
        ON two_bear.source = whose.source
        AND two_bear.submission = whose.submission
        AND two_bear.upn = whose.upn
    QUALIFY ROW_NUMBER() OVER (
        PARTITION BY whose.source, whose.submission, whose.persontableid ORDER BY whose.extract_id DESC, whose.row DESC
    ) = 1
),
request AS (              -- a request whose person did not come is somebody's all the same
    SELECT
        asked.*,
        COALESCE(person.person_key, 'SEN2 ' || census.year || '/person ' || asked.persontableid) AS person_key,
        census.year,
        census.census_on
    FROM sen2_requests AS asked
    JOIN census
        ON census.source = asked.source
        AND census.submission = asked.submission
    LEFT JOIN person
        ON person.source = asked.source
        AND person.submission = asked.submission
        AND person.persontableid = asked.persontableid
    QUALIFY ROW_NUMBER() OVER (
        PARTITION BY asked.source, asked.submission, asked.requeststableid
        ORDER BY asked.extract_id DESC, asked.row DESC
    ) = 1
),
assessed AS (             -- assessments with their person
    SELECT
        found.*,
        COALESCE(request.person_key, 'SEN2 ' || census.year || '/request ' || found.requeststableid) AS person_key,
        request.receiveddate
    FROM sen2_assessment AS found
    JOIN census
        ON census.source = found.source
        AND census.submission = found.submission
    LEFT JOIN request
        ON request.source = found.source
        AND request.submission = found.submission
        AND request.requeststableid = found.requeststableid
    QUALIFY ROW_NUMBER() OVER (
        PARTITION BY found.source, found.submission, found.assessmenttableid
        ORDER BY found.extract_id DESC, found.row DESC
    ) = 1
),
plan AS (                 -- plans with their person
    SELECT
        named.*,
        COALESCE(
            assessed.person_key, 'SEN2 ' || census.year || '/assessment ' || named.assessmenttableid
        ) AS person_key,
        assessed.requeststableid
    FROM sen2_namedplan AS named
    JOIN census
        ON census.source = named.source
        AND census.submission = named.submission
    LEFT JOIN assessed
        ON assessed.source = named.source
        AND assessed.submission = named.submission
        AND assessed.assessmenttableid = named.assessmenttableid
),
active AS (               -- plans in force on the day of the census, with their person
    SELECT
        standing.*,
        COALESCE(request.person_key, 'SEN2 ' || census.year || '/request ' || standing.requeststableid) AS person_key,
        census.year,
        census.census_on
    FROM sen2_activeplans AS standing
    JOIN census
        ON census.source = standing.source
        AND census.submission = standing.submission
    LEFT JOIN request
        ON request.source = standing.source
        AND request.submission = standing.submission
        AND request.requeststableid = standing.requeststableid
    QUALIFY ROW_NUMBER() OVER (
        PARTITION BY standing.source, standing.submission, standing.activeplanstableid
        ORDER BY standing.extract_id DESC, standing.row DESC
    ) = 1
),
placed AS (               -- placements with their person
    SELECT
        taught.*,
        COALESCE(active.person_key, 'SEN2 ' || census.year || '/plan ' || taught.activeplanstableid) AS person_key,
        census.year,
        census.census_on
    FROM sen2_placementdetail AS taught
    JOIN census
        ON census.source = taught.source
        AND census.submission = taught.submission
    LEFT JOIN active
        ON active.source = taught.source
        AND active.submission = taught.submission
        AND active.activeplanstableid = taught.activeplanstableid
)
