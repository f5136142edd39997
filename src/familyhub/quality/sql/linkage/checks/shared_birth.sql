-- Two babies of one birth, by one source's own ids, who became one person; unless the source itself says that they are
-- one, by one number or one birth order.
WITH born_with AS (
    SELECT one.person_id, one.nhs_numbers, other.nhs_numbers AS other_numbers, one.birth_order,
        other.birth_order AS other_order
    FROM identity.linkage_record AS one
    JOIN identity.linkage_record AS other
        ON other.source = one.source AND other.person_id = one.person_id AND other.node > one.node
    WHERE other.delivery = one.delivery OR (other.mother = one.mother AND other.birth_date = one.birth_date)
)
SELECT DISTINCT person_id, CAST(NULL AS BIGINT) AS other_id
FROM born_with
WHERE NOT LIST_HAS_ANY(nhs_numbers, other_numbers)
    AND (birth_order IS NULL OR birth_order IS DISTINCT FROM other_order)
