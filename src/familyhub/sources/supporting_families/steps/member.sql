-- who belongs to which family, and when
    SELECT DISTINCT source, submission, supporting_family_id, sf_person_id, member_from, member_to
    FROM supporting_family_member
    UNION
    SELECT source, submission, supporting_family_id, sf_person_id, member_from, member_to
    FROM supporting_family
    WHERE sf_person_id IS NOT NULL
