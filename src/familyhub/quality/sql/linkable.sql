-- People of each source by the strongest identifier held of them, and how many another source knows too. Reads
-- identity.duckdb; gives counts and nothing else.
WITH stated AS (               -- everything that stands, whichever of a source's files says it
    SELECT source, person_key,
        MAX(birth_date) AS birth_date,
        MAX(nhs_number_to_link_by()) AS nhs_number,
        MAX(upn_to_link_by()) AS upn,
        BOOL_OR(forename IS NOT NULL AND surname IS NOT NULL) AS named
    FROM identity.person_record
    WHERE learnt_to IS NULL
    GROUP BY source, person_key
),
known_elsewhere AS (
    SELECT person_id FROM identity.record_person GROUP BY person_id HAVING COUNT(DISTINCT source) > 1
),
told AS (
    SELECT record_person.source, record_person.person_key,
        CASE
            WHEN stated.birth_date IS NULL THEN 'nothing'
            WHEN stated.nhs_number IS NOT NULL THEN 'nhs_number'
            WHEN stated.upn IS NOT NULL THEN 'upn'
            WHEN stated.named THEN 'names'
            ELSE 'birth_date'
        END AS strongest,
        known_elsewhere.person_id IS NOT NULL AS linked
    FROM identity.record_person AS record_person
    LEFT JOIN stated ON stated.source = record_person.source AND stated.person_key = record_person.person_key
    LEFT JOIN known_elsewhere ON known_elsewhere.person_id = record_person.person_id
)
SELECT source, strongest, CAST(COUNT(*) AS INTEGER) AS people, CAST(COUNT(*) FILTER (linked) AS INTEGER) AS linked
FROM told
GROUP BY source, strongest
ORDER BY source, strongest
