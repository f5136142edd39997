-- Each pair of the model, with what says that the two are two people of one family: their names, or their birth dates.
CREATE OR REPLACE TEMP TABLE judged_pair AS
WITH borne AS (              -- how many records bear each forename
    SELECT forename, COUNT(*) AS records FROM {table} WHERE forename IS NOT NULL GROUP BY forename
),
known AS (                   -- those that are names of people, and no slips
    SELECT forename
    FROM borne
    WHERE LENGTH(forename) > 2 AND records >= GREATEST({fewest}, (SELECT COUNT(*) FROM {table}) / {known})
),
named AS (                   -- further names as the record has them, without initials and "Mary-Jane" beside Mary
    SELECT record.*, known.forename IS NOT NULL AS has_known_name,
        LIST_FILTER(
            COALESCE(record.forenames, []), LAMBDA name: LENGTH(name) > 2 AND NOT STARTS_WITH(name, record.forename)
        ) AS further
    FROM {table} AS record
    LEFT JOIN known ON known.forename = record.forename
)
SELECT one.node AS a, other.node AS b, pair.match_weight AS weight, one.source AS source_a, other.source AS source_b,
    COALESCE(one.sex <> other.sex, FALSE) AS two_sexes,
    COALESCE(
        CASE
            WHEN one.other_number = other.other_number THEN FALSE
            WHEN one.forename = other.surname AND one.surname = other.forename THEN FALSE
            WHEN LIST_CONTAINS(one.forenames, other.forename) OR LIST_CONTAINS(other.forenames, one.forename)
                OR LIST_HAS_ANY(one.forename_roots, other.forename_roots)
            THEN LEN(one.further) > 0 AND LEN(other.further) > 0
                AND NOT LIST_HAS_ANY(one.further, LIST_APPEND(other.further, other.forename))
                AND NOT LIST_CONTAINS(other.further, one.forename)
                AND LIST_MAX(LIST_TRANSFORM(
                    one.further, LAMBDA mine: LIST_MAX(LIST_TRANSFORM(
                        other.further, LAMBDA theirs: JARO_WINKLER_SIMILARITY(mine, theirs)
                    ))
                )) < {typed}
            ELSE one.has_known_name AND other.has_known_name
                AND JARO_WINKLER_SIMILARITY(one.forename, other.forename) < {alike}
                AND NOT STARTS_WITH(one.forename, other.forename) AND NOT STARTS_WITH(other.forename, one.forename)
        END, FALSE
    ) AS two_names,
    COALESCE(
        ABS(one.birth_year - other.birth_year) >= {generation}
            AND (one.birth_month <> other.birth_month OR one.birth_day <> other.birth_day)
            AND COALESCE(one.other_number <> other.other_number, TRUE), FALSE
    ) AS two_generations,
    -- a home is a household's: beside a first name it tells no person whose surname and birth date are not theirs
    COALESCE(
        JARO_WINKLER_SIMILARITY(one.surname, other.surname) < {alike}
            AND NOT LIST_HAS_ANY(one.surnames, other.surnames)
            AND NOT COALESCE(one.forename = other.surname OR one.surname = other.forename, FALSE), FALSE
    )
        AND NOT COALESCE(one.birth_year = other.birth_year, FALSE)
        AND NOT COALESCE(one.birth_month = other.birth_month, FALSE)
        AND NOT COALESCE(one.birth_day = other.birth_day, FALSE)
        AND COALESCE(DAMERAU_LEVENSHTEIN(one.other_number, other.other_number) > 1, TRUE) AS two_of_a_home,
    -- in one source a slip is no likelier than a twin of much the same name, or a cousin of the same
    {one_each} AND one.source = other.source
        AND NOT COALESCE(one.forename = other.forename AND one.birth_date = other.birth_date, FALSE) AS two_entries
FROM {pairs} AS pair
JOIN named AS one ON one.node = LEAST(pair.node_l, pair.node_r)
JOIN named AS other ON other.node = GREATEST(pair.node_l, pair.node_r);
