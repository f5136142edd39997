-- Days on which a team held a person on its caseload.
SELECT record_person.person_id, responsibility.team_key, responsibility.from_date, responsibility.to_date,
    responsibility.learnt_from, responsibility.learnt_to, responsibility.extract_id, responsibility.row
FROM responsibility
JOIN record_person
    ON record_person.source = responsibility.source AND record_person.person_key = responsibility.person_key
WHERE responsibility.basis = 'caseload' AND responsibility.team_key IS NOT NULL
