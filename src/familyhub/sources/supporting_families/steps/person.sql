-- everybody the programme says who they are, from the list of members and from a list of families with a row for each
    SELECT * FROM supporting_family_member
    UNION ALL BY NAME
    SELECT * FROM supporting_family
    WHERE sf_person_id IS NOT NULL
