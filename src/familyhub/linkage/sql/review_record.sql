-- Standard records as they were compared, each with the person who is its mother.
SELECT linkage_record.*, mothers.person_id AS mother_person
FROM linkage_record
LEFT JOIN linkage_record AS mothers ON mothers.node = linkage_record.mother
WHERE LIST_CONTAINS(?, linkage_record.node)
