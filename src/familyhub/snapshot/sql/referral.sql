-- Referrals of linked people.
SELECT (CAST(referral.extract_id AS BIGINT) * 4294967296 + referral.row) * 64 AS referral_id,
    record_person.person_id, referral.service, referral.received_on, referral.closed_on, referral.team_key,
    referral.reason, referral.learnt_from, referral.learnt_to, referral.extract_id, referral.row
FROM referral
JOIN record_person ON record_person.source = referral.source AND record_person.person_key = referral.person_key
