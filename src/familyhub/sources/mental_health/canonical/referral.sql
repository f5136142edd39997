WITH birth AS (
    SELECT source, submission, LocalPatientId, ARG_MAX(PersonBirthDate, (extract_id, row)) AS birth_date
    FROM mhs001mpi
    GROUP BY source, submission, LocalPatientId
),
main_team AS (       -- one team a referral: the one that still holds it, then the first one listed
    SELECT source, submission, ServiceRequestId, CareProfTeamLocalId,
        LEAST(ReferClosureDate, ReferRejectionDate) AS ended_on,
        COALESCE(ReferClosReason, ReferRejectReason) AS outcome
    FROM mhs102servicetypereferredto
    QUALIFY ROW_NUMBER() OVER (
        PARTITION BY source, submission, ServiceRequestId
        ORDER BY LEAST(ReferClosureDate, ReferRejectionDate) DESC NULLS FIRST, extract_id, row
    ) = 1
)
SELECT
    referral.ServiceRequestId AS referral_key,
    referral.LocalPatientId AS person_key,
    -- The data set holds adults too; theirs is another service.
    CASE
        WHEN birth.birth_date + INTERVAL 18 YEAR <= referral.ReferralRequestReceivedDate THEN 'other'
        ELSE 'camhs'
    END AS service,
    referral.ReferralRequestReceivedDate AS received_on,
    -- An end before the beginning is a slip: the referral stands, and its end is not known.
    CASE
        WHEN COALESCE(referral.ServDischDate, main_team.ended_on) >= referral.ReferralRequestReceivedDate
            THEN COALESCE(referral.ServDischDate, main_team.ended_on)
    END AS closed_on,
    main_team.CareProfTeamLocalId AS team_key,
    referral.SourceOfReferralMH AS referred_by,
    referral.PrimReasonReferralMH AS reason,
    main_team.outcome,
    referral.source,
    referral.extract_id,
    referral.row,
    referral.received
FROM mhs101referral AS referral
LEFT JOIN main_team
    ON main_team.source = referral.source
    AND main_team.submission = referral.submission
    AND main_team.ServiceRequestId = referral.ServiceRequestId
LEFT JOIN birth
    ON birth.source = referral.source
    AND birth.submission = referral.submission
    AND birth.LocalPatientId = referral.LocalPatientId
