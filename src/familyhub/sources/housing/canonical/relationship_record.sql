WITH member AS step('member')
SELECT
    CASE WHEN relation.turned = 'yes' THEN person.housing_person_id ELSE person.main_applicant_id END AS person_key,
    CASE WHEN relation.turned = 'yes' THEN person.main_applicant_id ELSE person.housing_person_id END AS other_key,
    CAST(NULL AS VARCHAR) AS other_nhs_number,
    relation.relationship,
    person.member_from AS from_date,
    person.member_to AS to_date,
    person.source,
    person.extract_id,
    person.row,
    person.received
FROM housing_person AS person
JOIN council_codes('relation')
    ON relation.word = as_word(person.role)
WHERE person.main_applicant_id <> person.housing_person_id
UNION ALL
SELECT
    one.housing_person_id,
    other.housing_person_id,
    CAST(NULL AS VARCHAR),
    'household',
    GREATEST(one.member_from, other.member_from),
    LEAST(one.member_to, other.member_to),
    one.source,
    one.extract_id,
    one.row,
    one.received
FROM member AS one
JOIN member AS other
    ON other.source = one.source
    AND other.submission = one.submission
    AND other.household_id = one.household_id
    AND other.housing_person_id <> one.housing_person_id
WHERE COALESCE(one.member_to, DATE '9999-12-31') >= COALESCE(other.member_from, DATE '1900-01-01')
    AND COALESCE(other.member_to, DATE '9999-12-31') >= COALESCE(one.member_from, DATE '1900-01-01')
