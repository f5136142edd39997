-- A role in a family does not say whose mother somebody is: members are of one family, and no more is made of it.
WITH person AS step('person')
SELECT
    one.sf_person_id AS person_key,
    other.sf_person_id AS other_key,
    CAST(NULL AS VARCHAR) AS other_nhs_number,
    'family' AS relationship,
    GREATEST(one.member_from, other.member_from) AS from_date,
    LEAST(one.member_to, other.member_to) AS to_date,
    one.source,
    one.extract_id,
    one.row,
    one.received
FROM person AS one
JOIN person AS other
    ON other.source = one.source
    AND other.submission = one.submission
    AND other.supporting_family_id = one.supporting_family_id
    AND other.sf_person_id <> one.sf_person_id
WHERE COALESCE(one.member_to, DATE '9999-12-31') >= COALESCE(other.member_from, DATE '1900-01-01')
    AND COALESCE(other.member_to, DATE '9999-12-31') >= COALESCE(one.member_from, DATE '1900-01-01')
