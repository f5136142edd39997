-- who belongs to which household, and when
    SELECT source, submission, household_id, housing_person_id, member_from, member_to, extract_id, row, received
    FROM housing_person
    WHERE household_id IS NOT NULL
