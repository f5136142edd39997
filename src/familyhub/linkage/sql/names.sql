-- One row a node that states a name: what the record is called now, and everything else it is or was called.
CREATE OR REPLACE TEMP TABLE name_cell AS
WITH written AS (            -- each pair of cells is read once, however many records hold it
    SELECT forename, surname, former_surname, CONTAINS(forename, ',') AS in_one, CONTAINS(surname, ',') AS in_other
    FROM person_told
    WHERE forename IS NOT NULL OR surname IS NOT NULL OR former_surname IS NOT NULL
    GROUP BY forename, surname, former_surname
),
with_comma AS (
    SELECT * FROM written WHERE in_one OR in_other
),
one_of_two AS (              -- "Smith, Jane" in one cell: where the other is empty, or says Smith too
    SELECT *,
        in_one AND (
            family_name(surname) IS NULL OR family_name(SPLIT_PART(forename, ',', 1)) = family_name(surname)
        ) AND NOT is_placeholder(in_words(SPLIT_PART(forename, ',', 1))) AS forename_turned,
        in_other AND in_words(forename) IS NULL AND letters(SUBSTR(surname, STRPOS(surname, ',') + 1)) IS NOT NULL
            AS surname_turned
    FROM with_comma
)
SELECT forename, surname, former_surname,
    CASE
        WHEN forename_turned THEN SUBSTR(forename, STRPOS(forename, ',') + 1)
        WHEN surname_turned THEN SUBSTR(surname, STRPOS(surname, ',') + 1)
        ELSE forename
    END AS given,
    CASE
        WHEN forename_turned THEN SPLIT_PART(forename, ',', 1)
        WHEN surname_turned THEN SPLIT_PART(surname, ',', 1)
        ELSE surname
    END AS family
FROM one_of_two
UNION ALL
SELECT forename, surname, former_surname, forename, surname
FROM written
WHERE (in_one OR in_other) IS NOT TRUE;

CREATE OR REPLACE TEMP TABLE given_told AS
WITH cell AS (
    SELECT given AS written, folded(given) AS line, in_words(given) AS said
    FROM name_cell
    WHERE given IS NOT NULL
    GROUP BY given
),
beside AS (                  -- few cells name somebody twice, and only those are read for it
    SELECT written, without_known_as(line) AS line, known_as(line) AS aside
    FROM cell
    WHERE REGEXP_MATCHES(line, '[("]|(?:^| )''| (?:known as|aka|a\.k\.a|called|pref)')
),
beside_each AS (
    SELECT beside.written, letters(name.aside) AS name, in_words(name.aside) AS said
    FROM beside, UNNEST(beside.aside) AS name (aside)
),
beside_named AS (
    SELECT written, in_order(LIST(name)) AS known_as
    FROM beside_each
    WHERE NOT is_placeholder(said) AND told_order(said) IS NULL
    GROUP BY written
),
ordered AS (
    SELECT written, told_order(said) AS birth_order
    FROM cell
    WHERE REGEXP_MATCHES(said, 'twin|trip|quad|baby|infant|boy|girl|male|born|^b[bg]|^t ?[1-4]')
),
parted AS (
    SELECT cell.written, cell.said, ordered.birth_order, COALESCE(beside_named.known_as, []) AS known_as,
        without_title(REGEXP_REPLACE(COALESCE(beside.line, cell.line), '[.,/&+; ]+', ' ', 'g')) AS plain,
        CASE WHEN beside.line IS NULL THEN cell.said ELSE COALESCE(in_words(beside.line), '') END AS told
    FROM cell
    LEFT JOIN beside ON beside.written = cell.written
    LEFT JOIN beside_named ON beside_named.written = cell.written
    LEFT JOIN ordered ON ordered.written = cell.written
),
titled AS (
    SELECT * REPLACE (without_title(told) AS told) FROM parted
),
judged AS (
    SELECT *, is_placeholder(told) OR (told = '' AND is_placeholder(said)) AS is_placeholder,
        -- "Ada Twin 2" is Ada
        CASE
            WHEN birth_order IS NULL THEN plain
            ELSE REGEXP_REPLACE(plain, '(?:^| )(?:twin|triplet) ?(?:[1-9]|[a-d]|iv|i{1,3}|one|two|three)?$', '')
        END AS named
    FROM titled
),
tokens AS (                  -- hyphen and apostrophe join: Mary-Jane is one name, and Mary and Jane besides
    SELECT *,
        TRIM(REGEXP_REPLACE(REGEXP_REPLACE(named, '[^a-z ]+', '', 'g'), ' +', ' ', 'g')) AS line,
        as_list(named) AS parts
    FROM judged
),
without_particles AS (       -- "Jan van der" before "Berg": the particles are the surname's
    SELECT *, REGEXP_EXTRACT(
            line, '(?: (?:van|von|der|den|de|la|della|di|da|dos|du|bin|binti|bint|ibn|al|el))+$'
        ) AS particles
    FROM tokens
),
names AS (
    SELECT *, LIST_FILTER(STRING_SPLIT(LEFT(line, LEN(line) - LEN(particles)), ' '), LAMBDA name: name <> '') AS given
    FROM without_particles
)
SELECT written, is_placeholder, birth_order,
    CASE WHEN is_placeholder THEN family_name(beside_placeholder(told)) END AS family_beside,
    CASE WHEN is_placeholder THEN [] ELSE given END AS given,
    CASE WHEN NOT is_placeholder THEN NULLIF(REPLACE(particles, ' ', ''), '') END AS particles,
    CASE
        WHEN is_placeholder THEN []
        ELSE in_order(LIST_CONCAT(CASE WHEN particles = '' THEN parts ELSE given END, [given[1] || given[2]]))
    END AS parts,
    known_as
FROM names;

CREATE OR REPLACE TEMP TABLE family_told AS
WITH cell AS (
    SELECT family AS written FROM name_cell WHERE family IS NOT NULL
    UNION
    SELECT former_surname FROM name_cell WHERE former_surname IS NOT NULL
),
said AS (
    SELECT written, folded(written) AS line, in_words(written) AS said FROM cell
),
bare AS (
    SELECT written, said, line, is_unknown_surname(said) AS is_unknown, bare_family(line) AS bare FROM said
),
joined AS (
    SELECT *, with_particles(bare) AS joined, without_particles(bare) AS stems FROM bare
),
parted AS (
    SELECT *, letters_of(joined) AS family, as_list(joined) AS parts,
        CASE WHEN stems <> joined THEN as_list(stems) ELSE [] END AS stem_parts,
        CASE WHEN CONTAINS(line, ' ') THEN letters_of(with_particles(name_before(line))) END AS before,
        CONTAINS(said, ' ') AND REGEXP_MATCHES(said, '(?:^| )(?:twin|triplet|baby|infant|boy|girl|b o|b g|bb|bg|[1-9])')
            AS may_be_baby
    FROM joined
)
SELECT written,
    CASE WHEN NOT is_unknown THEN family END AS family,
    CASE WHEN is_unknown THEN [] ELSE in_order(LIST_CONCAT(parts, stem_parts, [family, before])) END AS parts,
    CASE WHEN may_be_baby THEN told_order(said) END AS birth_order,
    -- what only counts where the forename's cell is empty
    may_be_baby AND is_placeholder(said) AND NOT is_unknown AS is_placeholder,
    CASE WHEN may_be_baby THEN family_name(beside_placeholder(said)) END AS family_beside
FROM parted;

CREATE OR REPLACE TEMP TABLE name_read AS
WITH listed AS (
    SELECT DISTINCT name FROM nickname UNION SELECT DISTINCT root FROM nickname
),
together AS (
    SELECT cell.forename, cell.surname, cell.former_surname,
        given.written IS NULL AND COALESCE(family.is_placeholder, FALSE) AS in_surname,
        COALESCE(given.is_placeholder, FALSE) AS is_placeholder,
        COALESCE(given.birth_order, family.birth_order) AS birth_order,
        COALESCE(given.given, []) AS given, COALESCE(given.parts, []) AS parts, COALESCE(given.known_as, []) AS known_as,
        given.particles, given.family_beside, family.family_beside AS family_inside,
        family.family, COALESCE(family.parts, []) AS families, COALESCE(former.parts, []) AS formers
    FROM name_cell AS cell
    LEFT JOIN given_told AS given ON given.written = cell.given
    LEFT JOIN family_told AS family ON family.written = cell.family
    LEFT JOIN family_told AS former ON former.written = cell.former_surname
),
apart AS (                   -- the surname written again beside the given names is no given name
    SELECT together.*,
        COALESCE(LEN(given) > 1 AND given[-1] = family, FALSE) AS surname_last,
        COALESCE(LEN(given) > 1 AND given[1] = family AND listed.name IS NULL, FALSE) AS surname_first,
        COALESCE(LEN(given) = 1 AND given[1] = family AND birth_order IS NOT NULL, FALSE) AS surname_alone
    FROM together
    LEFT JOIN listed ON listed.name = given[1]
),
named AS (
    SELECT *,
        CASE
            WHEN surname_alone THEN []
            WHEN surname_first THEN given[2:]
            WHEN surname_last THEN given[:-2]
            ELSE given
        END AS names
    FROM apart
)
SELECT forename, surname, former_surname,
    is_placeholder OR in_surname OR surname_alone AS is_placeholder,
    birth_order,
    names[1] AS first_given,
    in_order(LIST_CONCAT(
        names, known_as,
        LIST_FILTER(parts, LAMBDA part: NOT (surname_last OR surname_first OR surname_alone) OR part <> family)
    )) AS forenames,
    CASE
        WHEN in_surname THEN family_inside
        WHEN family IS NULL THEN family_beside
        ELSE COALESCE(particles, '') || family
    END AS family,
    in_order(LIST_CONCAT(
        CASE WHEN in_surname THEN [family_inside] ELSE families END,
        formers, [particles || family, family_beside],
        -- no family name stated, several names in one cell: any of them may be one
        CASE WHEN family IS NULL AND LEN(given) > 1 THEN given ELSE [] END,
        CASE WHEN family IS NULL THEN [particles] ELSE [] END
    )) AS surnames
FROM named;

CREATE OR REPLACE TEMP TABLE told_name AS
WITH read AS (
    SELECT person_told.node, person_told.told, name_read.* EXCLUDE (forename, surname, former_surname)
    FROM person_told
    JOIN name_read
        ON name_read.forename IS NOT DISTINCT FROM person_told.forename
        AND name_read.surname IS NOT DISTINCT FROM person_told.surname
        AND name_read.former_surname IS NOT DISTINCT FROM person_told.former_surname
),
once AS (                    -- most records have stated one name, and then nothing is to be gathered
    SELECT node, COUNT(*) AS versions FROM read GROUP BY node
),
gathered AS (
    SELECT node,
        -- the newest that says anything of a given name, be it "Baby"
        MAX_BY(ROW(first_given, is_placeholder), told) FILTER (WHERE first_given IS NOT NULL OR is_placeholder) AS now,
        MAX_BY(birth_order, told) FILTER (WHERE birth_order IS NOT NULL) AS birth_order,
        MAX_BY(family, told) FILTER (WHERE family IS NOT NULL) AS family,
        in_order(FLATTEN(LIST(forenames))) AS forenames,
        in_order(FLATTEN(LIST(surnames))) AS surnames
    FROM read
    JOIN once USING (node)
    WHERE versions > 1
    GROUP BY node
),
each AS (
    SELECT node, first_given AS forename, is_placeholder, birth_order, family, forenames, surnames
    FROM read
    JOIN once USING (node)
    WHERE versions = 1
    UNION ALL
    SELECT node, now[1], COALESCE(now[2], FALSE), birth_order, family, forenames, surnames
    FROM gathered
),
roots AS (                   -- a name may be short for several, and is its own root too
    SELECT name, LIST(root) AS roots FROM nickname GROUP BY name
)
SELECT each.node, CASE WHEN NOT is_placeholder THEN forename END AS forename, forenames,
    CASE
        WHEN is_placeholder OR forename IS NULL THEN []
        ELSE in_order(LIST_APPEND(COALESCE(roots, []), forename))
    END AS forename_roots,
    is_placeholder, birth_order, family AS surname, surnames
FROM each
LEFT JOIN roots ON roots.name = each.forename;
