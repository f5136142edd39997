-- One row a record: what ties it to other records, or why nothing does; and what it says itself of the person. Reads
-- identity.duckdb. Needs the variable `newest_day`.
CREATE OR REPLACE TEMP TABLE linkage_told AS
WITH spread AS (               -- how many records and sources each person has
    SELECT person_id, COUNT(*) AS records, COUNT(DISTINCT source) AS sources
    FROM identity.linkage_record
    GROUP BY person_id
),
doubt_end AS (
    SELECT a AS node, kind FROM identity.link_doubt
    UNION ALL
    SELECT b, kind FROM identity.link_doubt
),
in_doubt AS (                  -- a doubt names the strongest pair of two groups of records: it is about both whole
    SELECT record.person_id, BOOL_OR(doubt_end.kind <> 'forbidden') AS doubtful,
        BOOL_OR(doubt_end.kind = 'forbidden') AS forbidden
    FROM doubt_end
    JOIN identity.linkage_record AS record ON record.node = doubt_end.node
    GROUP BY record.person_id
),
stated AS (                    -- what the source says now, whichever of its files says it
    SELECT source, person_key,
        BOOL_OR(nhs_number IS NOT NULL) AS states_nhs,
        BOOL_OR(upn IS NOT NULL) AS states_upn,
        BOOL_OR(REGEXP_MATCHES(upn, '[A-Z]$')) AS temporary_upn,
        MAX_BY(ethnicity, ROW(extract_id, row)) FILTER (WHERE ethnicity NOT IN ('Z', '99')) AS ethnicity
    FROM identity.person_record
    WHERE learnt_to IS NULL
    GROUP BY source, person_key
),
ever_stated AS (
    SELECT DISTINCT source, person_key FROM identity.person_record
),
home AS (
    SELECT source, person_key, MAX_BY(lsoa, ROW(from_date, extract_id, row)) AS lsoa
    FROM identity.address_record
    WHERE learnt_to IS NULL AND kind = 'home' AND lsoa IS NOT NULL
    GROUP BY source, person_key
),
born_with AS (
    SELECT one.node, one.nhs_numbers, other.nhs_numbers AS other_numbers
    FROM identity.linkage_record AS one
    JOIN identity.linkage_record AS other
        ON other.source = one.source AND other.birth_date = one.birth_date AND other.delivery = one.delivery
    WHERE other.node <> one.node
    UNION ALL
    SELECT one.node, one.nhs_numbers, other.nhs_numbers
    FROM identity.linkage_record AS one
    JOIN identity.linkage_record AS other
        ON other.source = one.source AND other.birth_date = one.birth_date AND other.mother = one.mother
    WHERE other.node <> one.node
),
sibling AS (                   -- born with another child of the same source, and not the same child twice
    SELECT DISTINCT node FROM born_with WHERE NOT LIST_HAS_ANY(nhs_numbers, other_numbers)
),
multiple AS (                  -- or so by any record of the person
    SELECT DISTINCT delivery_person.person_id
    FROM facts.delivery_person AS delivery_person
    JOIN facts.delivery AS delivery ON delivery.delivery_id = delivery_person.delivery_id
    WHERE delivery_person.role = 'baby' AND delivery.live_babies > 1
),
standing AS (
    SELECT record.node, record.source, record.person_id, record.nhs_numbers,
        record.forename IS NOT NULL AND record.surname IS NOT NULL AS is_named,
        CASE
            WHEN spread.sources > 1 THEN 'tied'
            WHEN spread.records > 1 THEN 'within'
            WHEN record.is_adopted OR in_doubt.forbidden THEN 'apart'
            WHEN record.is_unborn THEN 'alone'
            WHEN ever_stated.person_key IS NULL THEN 'never'
            WHEN record.birth_date IS NULL THEN 'never'
            WHEN LEN(record.nhs_numbers) > 0 OR LEN(record.upns) > 0 THEN 'alone'
            WHEN record.forename IS NOT NULL AND record.surname IS NOT NULL THEN 'alone'
            ELSE 'never'
        END AS standing,
        CASE
            WHEN spread.records > 1 THEN COALESCE(tie.rule, 'not_said')
            WHEN record.is_adopted THEN 'adopted'
            WHEN in_doubt.forbidden THEN 'forbidden'
            WHEN record.is_unborn THEN 'unborn'
            WHEN ever_stated.person_key IS NULL THEN 'no_record'
            WHEN record.birth_date IS NULL THEN 'no_birth_date'
            WHEN LEN(record.nhs_numbers) > 0 THEN 'nhs_number'
            WHEN LEN(record.upns) > 0 THEN 'upn'
            WHEN record.forename IS NOT NULL AND record.surname IS NOT NULL
                THEN CASE WHEN record.postcode IS NOT NULL OR record.uprn IS NOT NULL THEN 'names' ELSE 'names_only' END
            WHEN stated.temporary_upn THEN 'temporary_upn'
            WHEN stated.states_nhs OR stated.states_upn THEN 'nobodys_number'
            WHEN record.is_placeholder THEN 'placeholder_name'
            ELSE 'no_number_no_name'
        END AS why,
        COALESCE(in_doubt.doubtful, FALSE) AS doubtful,
        stated.ethnicity, record.sex, place_path.quintile, record.birth_date,
        record.birth_order > 1 OR sibling.node IS NOT NULL OR multiple.person_id IS NOT NULL AS is_multiple
    FROM identity.linkage_record AS record
    JOIN spread ON spread.person_id = record.person_id
    LEFT JOIN identity.record_tie AS tie ON tie.source = record.source AND tie.person_key = record.person_key
    LEFT JOIN in_doubt ON in_doubt.person_id = record.person_id
    LEFT JOIN stated ON stated.source = record.source AND stated.person_key = record.person_key
    LEFT JOIN ever_stated ON ever_stated.source = record.source AND ever_stated.person_key = record.person_key
    LEFT JOIN home ON home.source = record.source AND home.person_key = record.person_key
    LEFT JOIN facts.place_path AS place_path ON place_path.lsoa = home.lsoa
    LEFT JOIN sibling ON sibling.node = record.node
    LEFT JOIN multiple ON multiple.person_id = record.person_id
)
SELECT node, source, person_id, nhs_numbers, is_named, standing, why, doubtful,
    birth_date > getvariable('newest_day') - INTERVAL 19 YEAR AS is_child,
    COALESCE(ethnicity, 'unknown') AS ethnicity,
    COALESCE(sex, 'unknown') AS sex,
    COALESCE(CAST(quintile AS VARCHAR), 'unknown') AS quintile,
    CASE
        WHEN birth_date IS NULL THEN 'unknown'
        WHEN birth_date > getvariable('newest_day') - INTERVAL 1 YEAR THEN '0'
        WHEN birth_date > getvariable('newest_day') - INTERVAL 5 YEAR THEN '1-4'
        WHEN birth_date > getvariable('newest_day') - INTERVAL 11 YEAR THEN '5-10'
        WHEN birth_date > getvariable('newest_day') - INTERVAL 16 YEAR THEN '11-15'
        WHEN birth_date > getvariable('newest_day') - INTERVAL 19 YEAR THEN '16-18'
        ELSE '19+'
    END AS age,
    CASE WHEN is_multiple THEN 'multiple' ELSE 'single' END AS birth
FROM standing
