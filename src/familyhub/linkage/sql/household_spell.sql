-- Where each person lived and when, by homes: the newest move wins; days in care, a refuge or custody are at none.
CREATE OR REPLACE TEMP TABLE home_spell AS
WITH home_row AS (
    SELECT person_id, home, address, postcode, from_date, COALESCE(to_date, DATE '9999-12-31') AS to_date, told,
        source, extract_id, row, COALESCE(address, 'postcode ' || postcode) AS place
    FROM stated_home
    WHERE home IN ('home', 'other_parent') AND COALESCE(address, postcode) IS NOT NULL
        AND (to_date IS NULL OR to_date >= from_date)
),
adds_nothing AS (          -- a bare postcode of the address that another row writes out for the day
    SELECT DISTINCT bare.person_id, bare.home, bare.from_date, bare.told
    FROM home_row AS bare
    JOIN home_row AS whole
        ON whole.person_id = bare.person_id AND whole.home = bare.home AND whole.postcode = bare.postcode
        AND bare.from_date BETWEEN whole.from_date AND whole.to_date
    WHERE bare.address IS NULL AND whole.address IS NOT NULL
),
in_turn AS (
    SELECT home_row.*,
        LAG(place) OVER moves IS DISTINCT FROM place AS moves_in
    FROM home_row
    ANTI JOIN adds_nothing          -- one line may state the homes of several people
        ON adds_nothing.told = home_row.told AND adds_nothing.person_id = home_row.person_id
        AND adds_nothing.home = home_row.home AND adds_nothing.from_date = home_row.from_date
    WINDOW moves AS (PARTITION BY person_id, home ORDER BY from_date, told, place)
),
staying AS (               -- rows about one stay at a place
    SELECT *,
        COUNT(*) FILTER (moves_in) OVER (
            PARTITION BY person_id, home ORDER BY from_date, told, place ROWS UNBOUNDED PRECEDING
        ) AS stay
    FROM in_turn
),
reached AS (
    SELECT *,
        MAX(to_date) OVER (
            PARTITION BY person_id, home, stay ORDER BY from_date, told
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS so_far
    FROM staying
),
broken AS (                -- a day in between on which nobody says they lived there breaks the stay
    SELECT *,
        COUNT(*) FILTER (so_far IS NULL OR from_date > so_far + 1) OVER (
            PARTITION BY person_id, home, stay ORDER BY from_date, told ROWS UNBOUNDED PRECEDING
        ) AS part
    FROM reached
),
stay AS (
    SELECT person_id, home, stay, MIN(from_date) AS moved_in FROM broken GROUP BY person_id, home, stay
),
next_stay AS (
    SELECT *, LEAD(moved_in) OVER (PARTITION BY person_id, home ORDER BY stay) AS moved_on FROM stay
),
lived AS (
    SELECT broken.person_id, broken.home, ANY_VALUE(broken.address) AS address,
        MIN(broken.from_date) AS from_date,
        LEAST(MAX(broken.to_date), ANY_VALUE(next_stay.moved_on) - 1, ANY_VALUE(person_life.died_on)) AS to_date,
        UNNEST(ARG_MIN(
            STRUCT_PACK(source := source, extract_id := extract_id, row := row), ROW(broken.from_date, broken.told)
        ))
    FROM (SELECT * FROM broken WHERE address IS NOT NULL) AS broken
    JOIN next_stay
        ON next_stay.person_id = broken.person_id AND next_stay.home = broken.home AND next_stay.stay = broken.stay
    LEFT JOIN (SELECT person_id, died_on FROM person_life) AS person_life ON person_life.person_id = broken.person_id
    GROUP BY broken.person_id, broken.home, broken.stay, broken.part
)
SELECT ROW_NUMBER() OVER () AS spell, * FROM lived WHERE to_date >= from_date;

CREATE OR REPLACE TEMP TABLE lived_at AS
WITH away AS (             -- days on which a person did not live at home, whatever an address says
    SELECT record_person.person_id, status.from_date, COALESCE(status.to_date, DATE '9999-12-31') AS to_date
    FROM status
    JOIN record_person ON record_person.source = status.source AND record_person.person_key = status.person_key
    WHERE status.learnt_to IS NULL AND status.status IN ('looked_after', 'custody')
    UNION ALL
    SELECT person_id, from_date, COALESCE(to_date, DATE '9999-12-31')
    FROM stated_home
    WHERE home IN ('placement', 'refuge')
),
closed AS (                -- while a child is placed at an address nobody's household is shown there
    SELECT address, from_date, COALESCE(to_date, DATE '9999-12-31') AS to_date
    FROM stated_home
    WHERE home = 'placement' AND address IS NOT NULL
),
not_there AS (
    SELECT home_spell.spell, away.from_date, away.to_date
    FROM home_spell
    JOIN away ON away.person_id = home_spell.person_id
        AND away.from_date <= home_spell.to_date AND away.to_date >= home_spell.from_date
    UNION ALL
    SELECT home_spell.spell, closed.from_date, closed.to_date
    FROM home_spell
    JOIN closed ON closed.address = home_spell.address
        AND closed.from_date <= home_spell.to_date AND closed.to_date >= home_spell.from_date
),
until_now AS (
    SELECT *, MAX(to_date) OVER (
            PARTITION BY spell ORDER BY from_date, to_date ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS back_on
    FROM not_there
),
gap AS (                   -- what is left of a spell before each absence, and after the last
    SELECT until_now.spell, COALESCE(until_now.back_on + 1, home_spell.from_date) AS from_date,
        until_now.from_date - 1 AS to_date
    FROM until_now
    JOIN home_spell ON home_spell.spell = until_now.spell
    UNION ALL
    SELECT home_spell.spell, MAX(not_there.to_date) + 1, ANY_VALUE(home_spell.to_date)
    FROM not_there
    JOIN home_spell ON home_spell.spell = not_there.spell
    GROUP BY home_spell.spell
    HAVING MAX(not_there.to_date) < ANY_VALUE(home_spell.to_date)
),
piece AS (
    SELECT spell, from_date, to_date FROM home_spell ANTI JOIN not_there ON not_there.spell = home_spell.spell
    UNION ALL
    SELECT spell, from_date, to_date FROM gap WHERE to_date >= from_date
)
SELECT home_spell.* REPLACE (piece.from_date AS from_date, piece.to_date AS to_date)
FROM piece
JOIN home_spell ON home_spell.spell = piece.spell
