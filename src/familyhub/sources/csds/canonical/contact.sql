WITH patient AS (         -- whose a referral is; the last line stands where a submission repeats a referral id
    SELECT source, submission, ServiceRequestID, ARG_MAX(LocalPatientID, (extract_id, row)) AS person_key
    FROM cyp101referral
    GROUP BY source, submission, ServiceRequestID
),
team AS (                 -- each team a referral was made to, with the service it belongs to
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
service_of_team AS (
    SELECT source, submission, ServiceRequestID, TeamID_Local, MIN(service) AS service
    FROM team
    GROUP BY source, submission, ServiceRequestID, TeamID_Local
),
service_of_referral AS (  -- "family_nurse" < "health_visiting" < "other": the least is the one we look for
    SELECT source, submission, ServiceRequestID, MIN(service) AS service
    FROM team
    GROUP BY source, submission, ServiceRequestID
),
activity AS (             -- one row an activity of a contact, whatever a submission repeats
    SELECT
        done.source,
        done.submission,
        done.CareContactID,
        done.CareActivityID,
        CASE
            WHEN ANY_VALUE(done.Activity_Type) IS NOT NULL THEN COALESCE(MIN(activity_type.activity), 'other')
        END AS activity,
        MIN(done.CareProfessionalID_Local) AS practitioner_key,
        BOOL_OR(observed.snomed_id IS NOT NULL OR scored.SNOMED_ID IS NOT NULL) AS reviewed
    FROM cyp202careactivity AS done
    LEFT JOIN codes('activity_type')
        ON activity_type.code = two_digits(done.Activity_Type)
    LEFT JOIN (SELECT snomed_id FROM codes('wellbeing')) AS observed
        ON observed.snomed_id = done.CodedObservation
    LEFT JOIN (
        SELECT found.source, found.submission, found.CareActivityID, MIN(found.SNOMED_ID) AS SNOMED_ID
        FROM cyp612codedassessmentcontact AS found
        JOIN codes('wellbeing') ON wellbeing.snomed_id = found.SNOMED_ID
        GROUP BY found.source, found.submission, found.CareActivityID
    ) AS scored
        ON scored.source = done.source
        AND scored.submission = done.submission
        AND scored.CareActivityID = done.CareActivityID
    GROUP BY done.source, done.submission, done.CareContactID, done.CareActivityID
),
reviewed_contact AS (     -- a review at any activity of a contact is a review at the contact
    SELECT source, submission, CareContactID, BOOL_OR(reviewed) AS reviewed
    FROM activity
    GROUP BY source, submission, CareContactID
),
scoring_submission AS (   -- a provider that sends no scored assessment at all does not say that none was made
    SELECT DISTINCT source, submission FROM cyp612codedassessmentcontact
)
SELECT
    contact.CareContactID AS contact_key,
    contact.ServiceRequestID AS referral_key,
    activity.CareActivityID AS activity_key,
    patient.person_key,
    contact.Contact_Date AS happened_on,
    COALESCE(service_of_team.service, service_of_referral.service) AS service,
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
        WHEN reviewed_contact.reviewed THEN TRUE
        WHEN scoring_submission.source IS NOT NULL AND activity.activity IS NOT NULL THEN FALSE
    END AS wellbeing_review,
    contact.source,
    contact.extract_id,
    contact.row,
    contact.received
FROM cyp201carecontact AS contact
JOIN patient
    ON patient.source = contact.source
    AND patient.submission = contact.submission
    AND patient.ServiceRequestID = contact.ServiceRequestID
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
LEFT JOIN service_of_referral
    ON service_of_referral.source = contact.source
    AND service_of_referral.submission = contact.submission
    AND service_of_referral.ServiceRequestID = contact.ServiceRequestID
LEFT JOIN codes('attendance')
    ON attendance.code = contact.AttendanceStatus
LEFT JOIN codes('cancellation_reason')
    ON cancellation_reason.reason = UPPER(contact.Contact_CancellationReason)
LEFT JOIN codes('medium')
    ON medium.code = two_digits(contact.ConsMechanism)
