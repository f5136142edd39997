-- Duties and homes are a household's: where a row names the household, it holds for all members, whoever applied.
WITH member AS step('member'),
spell AS (
    SELECT stated.source, stated.submission, stated.household_id, stated.housing_person_id, 'homeless_duty' AS status,
        stated.duty_from AS from_date, stated.duty_to AS to_date, COALESCE(duty.duty, stated.duty) AS detail,
        stated.extract_id, stated.row, stated.received
    FROM housing_duty AS stated
    LEFT JOIN codes('duty')
        ON duty.word = as_word(stated.duty)
    WHERE duty.duty IS DISTINCT FROM 'none'
    UNION ALL
    SELECT source, submission, household_id, housing_person_id, 'temporary_accommodation', placed_on, left_on,
        accommodation, extract_id, row, received
    FROM housing_placement
    UNION ALL             -- what is recorded goes before what the bedrooms say
    SELECT tenancy.source, tenancy.submission, tenancy.household_id, tenancy.housing_person_id, 'overcrowded',
        COALESCE(tenancy.overcrowded_from, tenancy.tenancy_from),
        COALESCE(tenancy.overcrowded_to, tenancy.tenancy_to),
        CAST(NULL AS VARCHAR), tenancy.extract_id, tenancy.row, tenancy.received
    FROM housing_tenancy AS tenancy
    LEFT JOIN codes('overcrowding')
        ON overcrowding.word = as_word(tenancy.overcrowded)
    WHERE COALESCE(overcrowding.is_overcrowded = 'yes', tenancy.bedrooms_needed > tenancy.bedrooms)
)
SELECT DISTINCT
    COALESCE(member.housing_person_id, spell.housing_person_id, 'household ' || spell.household_id) AS person_key,
    spell.status,
    spell.from_date,
    CASE WHEN spell.to_date >= spell.from_date THEN spell.to_date END AS to_date,
    spell.detail,
    spell.source,
    spell.extract_id,
    spell.row,
    spell.received
FROM spell
LEFT JOIN member
    ON member.source = spell.source
    AND member.submission = spell.submission
    AND member.household_id = spell.household_id
    AND (member.member_from IS NULL OR spell.to_date IS NULL OR member.member_from <= spell.to_date)
    AND (member.member_to IS NULL OR member.member_to >= spell.from_date)
