-- who belongs to which family: the list of members, and what the list of people says where that is silent
    SELECT source, submission, family_id, early_help_id, member_from, member_to, extract_id, row, received
    FROM (
        SELECT source, submission, family_id, early_help_id, member_from, member_to, extract_id, row, received, 0 AS turn
        FROM early_help_family_member
        UNION ALL
        SELECT source, submission, family_id, early_help_id, CAST(NULL AS DATE), CAST(NULL AS DATE), extract_id, row,
            received, 1
        FROM early_help_person
        WHERE family_id IS NOT NULL
    )
    QUALIFY RANK() OVER (PARTITION BY source, submission, family_id, early_help_id ORDER BY turn) = 1
