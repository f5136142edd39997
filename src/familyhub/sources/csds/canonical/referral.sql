WITH team AS (            -- each team a referral was made to, with the service it belongs to
    SELECT
        referred.source,
        referred.submission,
        referred.ServiceRequestID,
        referred.TeamID_Local,
        CASE WHEN referred.TeamType IS NOT NULL THEN COALESCE(team_type.service, 'other') END AS service,
        LEAST(referred.Referral_ClosureDate, referred.Referral_RejectionDate) AS ended_on,
        COALESCE(referred.Referral_ClosureReason, referred.Referral_RejectionReason) AS outcome,
        referred.row
    FROM cyp102servicetypereferredto AS referred
    LEFT JOIN codes('team_type')
        ON team_type.code = two_digits(referred.TeamType)
),
main_team AS (            -- one team a referral: family nurses, then health visitors, then the first one listed
    SELECT source, submission, ServiceRequestID, TeamID_Local, service, ended_on, outcome
    FROM team
    QUALIFY ROW_NUMBER() OVER (
        PARTITION BY source, submission, ServiceRequestID
        ORDER BY
            CASE service WHEN 'family_nurse' THEN 0 WHEN 'health_visiting' THEN 1 ELSE 2 END,
            row
    ) = 1
)
SELECT
    referral.ServiceRequestID AS referral_key,
    referral.LocalPatientID AS person_key,
    main_team.service,
    referral.ReferralRequest_ReceivedDate AS received_on,
    -- An end before the beginning is a slip: the referral stands, and its end is not known.
    CASE
        WHEN COALESCE(referral.Discharge_Date, main_team.ended_on) >= referral.ReferralRequest_ReceivedDate
            THEN COALESCE(referral.Discharge_Date, main_team.ended_on)
    END AS closed_on,
    main_team.TeamID_Local AS team_key,
    referral.SourceOfReferral AS referred_by,
    referral.PrimaryReferralReason AS reason,
    main_team.outcome,
    referral.source,
    referral.extract_id,
    referral.row,
    referral.received
FROM cyp101referral AS referral
LEFT JOIN main_team
    ON main_team.source = referral.source
    AND main_team.submission = referral.submission
    AND main_team.ServiceRequestID = referral.ServiceRequestID
