WITH team AS (            -- each team a referral was made to, with the service it belongs to
    SELECT
        referred.source,
        referred.submission,
        referred.ServiceRequestID,
        referred.TeamID_Local,
        CASE WHEN referred.TeamType IS NOT NULL THEN COALESCE(team_type.service, 'other') END AS service
    FROM cyp102servicetypereferredto AS referred
    LEFT JOIN codes('team_type')
        ON team_type.code = two_digits(referred.TeamType)
),
referred_to AS (          -- "family_nurse" < "health_visiting" < "other": the least is the one we look for
    SELECT source, submission, ServiceRequestID, MIN(service) AS service, COUNT(DISTINCT service) AS services
    FROM team
    GROUP BY source, submission, ServiceRequestID
),
service_of_team AS (      -- only where a referral went to several services does the contact's own team decide
    SELECT team.source, team.submission, team.ServiceRequestID, team.TeamID_Local, MIN(team.service) AS service
    FROM team
    JOIN referred_to
        ON referred_to.source = team.source
        AND referred_to.submission = team.submission
        AND referred_to.ServiceRequestID = team.ServiceRequestID
        AND referred_to.services > 1
    GROUP BY team.source, team.submission, team.ServiceRequestID, team.TeamID_Local
),
planned AS (              -- contacts with how they were held and kept: v1.6's fields, or else v1.5's
    SELECT
        carecontact.* EXCLUDE (ConsMechanism, AttendanceStatus),
        COALESCE(ConsMechanism, Consultation_MediumUsed) AS ConsMechanism,
        COALESCE(AttendanceStatus, AttendOrNot) AS AttendanceStatus
    FROM cyp201carecontact AS carecontact
),
patient AS (              -- whose a referral is; the last line stands where a submission repeats a referral id
    SELECT source, submission, ServiceRequestID, ARG_MAX(LocalPatientID, (extract_id, row)) AS person_key
    FROM cyp101referral
    GROUP BY source, submission, ServiceRequestID
),
referral AS (
    SELECT patient.*, referred_to.service
    FROM patient
    LEFT JOIN referred_to
        ON referred_to.source = patient.source
        AND referred_to.submission = patient.submission
        AND referred_to.ServiceRequestID = patient.ServiceRequestID
),
activity AS (             -- what was done; the model's versions take care of lines that a submission repeats
    SELECT
        done.source,
        done.submission,
        done.CareContactID,
        done.CareActivityID,
        CASE WHEN done.Activity_Type IS NOT NULL THEN COALESCE(activity_type.activity, 'other') END AS activity,
        done.CareProfessionalID_Local AS practitioner_key
    FROM cyp202careactivity AS done
    LEFT JOIN codes('activity_type')
        ON activity_type.code = two_digits(done.Activity_Type)
),
reviewed_contact AS (     -- emotional wellbeing reviewed at any activity of a contact: a score, or a coded observation
    SELECT done.source, done.submission, done.CareContactID
    FROM cyp612codedassessmentcontact AS found
    JOIN codes('wellbeing')
        ON wellbeing.snomed_id = found.SNOMED_ID
    JOIN cyp202careactivity AS done
        ON done.source = found.source
        AND done.submission = found.submission
        AND done.CareActivityID = found.CareActivityID
    UNION
    SELECT done.source, done.submission, done.CareContactID
    FROM cyp202careactivity AS done
    JOIN codes('wellbeing')
        ON wellbeing.snomed_id = done.CodedObservation
),
scoring_submission AS (   -- a provider that sends no scored assessment at all does not say that none was made
    SELECT DISTINCT source, submission FROM cyp612codedassessmentcontact
)
SELECT
    contact.CareContactID AS contact_key,
    contact.ServiceRequestID AS referral_key,
    activity.CareActivityID AS activity_key,
    -- A contact whose referral did not come is somebody's all the same: it is counted as unlinked, not lost.
    COALESCE(referral.person_key, 'patient of referral ' || contact.ServiceRequestID) AS person_key,
    contact.Contact_Date AS happened_on,
    COALESCE(service_of_team.service, referral.service) AS service,
    activity.activity,
    COALESCE(
        CASE WHEN contact.AttendanceStatus = '2' THEN cancellation_reason.attended END,
        attendance.attended
    ) AS attended,
    CASE WHEN contact.ConsMechanism IS NOT NULL THEN COALESCE(medium.medium, 'other') END AS medium,
    contact.TeamID_Local AS team_key,
    activity.practitioner_key,
    contact.Treatment_OrgSiteID AS place_key,
    CASE
        WHEN reviewed_contact.CareContactID IS NOT NULL THEN TRUE
        WHEN scoring_submission.source IS NOT NULL AND activity.activity IS NOT NULL THEN FALSE
    END AS wellbeing_review,
    contact.Contact_CancellationReason AS reason,
    contact.source,
    contact.extract_id,
    contact.row,
    contact.received
FROM planned AS contact
LEFT JOIN referral
    ON referral.source = contact.source
    AND referral.submission = contact.submission
    AND referral.ServiceRequestID = contact.ServiceRequestID
LEFT JOIN activity
    ON activity.source = contact.source
    AND activity.submission = contact.submission
    AND activity.CareContactID = contact.CareContactID
LEFT JOIN reviewed_contact
    ON reviewed_contact.source = contact.source
    AND reviewed_contact.submission = contact.submission
    AND reviewed_contact.CareContactID = contact.CareContactID
LEFT JOIN scoring_submission
    ON scoring_submission.source = contact.source
    AND scoring_submission.submission = contact.submission
LEFT JOIN service_of_team
    ON service_of_team.source = contact.source
    AND service_of_team.submission = contact.submission
    AND service_of_team.ServiceRequestID = contact.ServiceRequestID
    AND service_of_team.TeamID_Local = contact.TeamID_Local
LEFT JOIN codes('attendance')
    ON attendance.code = contact.AttendanceStatus
LEFT JOIN codes('cancellation_reason')
    ON cancellation_reason.reason = UPPER(contact.Contact_CancellationReason)
LEFT JOIN codes('medium')
    ON medium.code = two_digits(contact.ConsMechanism)
