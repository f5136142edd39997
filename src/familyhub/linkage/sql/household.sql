-- Households: who overlaps with whom at one address, without institutions and without anybody who must not be found.
CREATE OR REPLACE TEMP TABLE not_shown AS
SELECT record_person.person_id, 'shielded' AS reason
FROM (
    SELECT source, person_key, MAX_BY(restriction, ROW(learnt_from, extract_id, row)) AS restriction
    FROM person_record
    WHERE restriction IS NOT NULL
    GROUP BY source, person_key
) AS said
JOIN record_person ON record_person.source = said.source AND record_person.person_key = said.person_key
WHERE said.restriction IN ('address_shielded', 'sealed')
UNION
SELECT person_id, 'adoption' FROM adoption_boundary;

CREATE OR REPLACE TEMP TABLE closed_address AS
WITH hidden AS (           -- where one of them lives or lived, nobody's household is shown
    SELECT DISTINCT stated_home.address, 'shielded' AS reason
    FROM stated_home
    JOIN not_shown ON not_shown.person_id = stated_home.person_id AND not_shown.reason = 'shielded'
    UNION
    SELECT address, 'refuge' FROM stated_home WHERE kind = 'refuge'
    UNION
    SELECT address, 'institution' FROM stated_home WHERE is_institution
),
resident AS (
    SELECT lived_at.address, lived_at.person_id, lived_at.from_date, lived_at.to_date,
        COALESCE(kin.family_id, lived_at.person_id) AS kin
    FROM lived_at
    LEFT JOIN (SELECT person_id, MIN(family_id) AS family_id FROM family_member GROUP BY person_id) AS kin
        ON kin.person_id = lived_at.person_id
),
counted AS (
    SELECT address, COUNT(DISTINCT kin) AS ever
    FROM resident
    GROUP BY address
    HAVING COUNT(DISTINCT kin) > getvariable('most_unrelated')
),
crowded AS (               -- more unrelated people on one day than a household has; beyond the second bound, ever
    SELECT address FROM counted WHERE ever > getvariable('most_ever')
    UNION
    SELECT resident.address
    FROM resident
    JOIN counted ON counted.address = resident.address AND counted.ever <= getvariable('most_ever')
    JOIN resident AS other
        ON other.address = resident.address AND resident.from_date BETWEEN other.from_date AND other.to_date
    GROUP BY resident.address, resident.from_date
    HAVING COUNT(DISTINCT other.kin) > getvariable('most_unrelated')
)
SELECT address, MIN(reason) AS reason
FROM (SELECT * FROM hidden UNION ALL SELECT address, 'institution' FROM crowded) AS closed
WHERE address IS NOT NULL
GROUP BY address;

CREATE OR REPLACE TABLE household_member AS
WITH shown AS (
    SELECT lived_at.*
    FROM lived_at
    ANTI JOIN closed_address ON closed_address.address = lived_at.address
    ANTI JOIN not_shown ON not_shown.person_id = lived_at.person_id
),
until_now AS (
    SELECT *, MAX(to_date) OVER (
            PARTITION BY address ORDER BY from_date, person_id, home
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS last_day
    FROM shown
),
grouped AS (               -- a household ends when its last member has left
    SELECT *, COUNT(*) FILTER (last_day IS NULL OR from_date > last_day) OVER (
            PARTITION BY address ORDER BY from_date, person_id, home ROWS UNBOUNDED PRECEDING
        ) AS household
    FROM until_now
),
began AS (
    SELECT address, household, MIN(from_date) AS began_on FROM grouped GROUP BY address, household
)
SELECT opaque('household' || CHR(31) || grouped.address || CHR(31) || began.began_on) AS household_id,
    grouped.person_id, grouped.home, grouped.from_date, NULLIF(grouped.to_date, DATE '9999-12-31') AS to_date,
    grouped.source, grouped.extract_id, grouped.row
FROM grouped
JOIN began ON began.address = grouped.address AND began.household = grouped.household;

CREATE OR REPLACE TABLE household AS
SELECT household_id, MIN(from_date) AS from_date,
    CASE WHEN BOOL_AND(to_date IS NOT NULL) THEN MAX(to_date) END AS to_date,
    CAST(COUNT(DISTINCT person_id) AS INTEGER) AS people
FROM household_member
GROUP BY household_id;

CREATE OR REPLACE TABLE household_left_out AS
SELECT COALESCE(closed_address.reason, not_shown.reason) AS reason, COUNT(DISTINCT home_spell.address) AS addresses,
    COUNT(DISTINCT home_spell.person_id) AS people
FROM home_spell
LEFT JOIN closed_address ON closed_address.address = home_spell.address
LEFT JOIN (SELECT person_id, MIN(reason) AS reason FROM not_shown GROUP BY person_id) AS not_shown
    ON not_shown.person_id = home_spell.person_id
WHERE COALESCE(closed_address.reason, not_shown.reason) IS NOT NULL
GROUP BY ALL
ORDER BY ALL
