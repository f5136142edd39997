WITH patient AS (              -- whose a referral is, and whether a child was referred; the last repeated line stands
    SELECT
        referral.source,
        referral.submission,
        referral.ServiceRequestId,
        ARG_MAX(referral.LocalPatientId, (referral.extract_id, referral.row)) AS person_key,
        CASE
            WHEN BOOL_OR(mpi.PersonBirthDate + INTERVAL 18 YEAR <= referral.ReferralRequestReceivedDate) THEN 'other'
            ELSE 'camhs'
        END AS service
    FROM mhs101referral AS referral
    LEFT JOIN mhs001mpi AS mpi
        ON mpi.source = referral.source
        AND mpi.submission = referral.submission
        AND mpi.LocalPatientId = referral.LocalPatientId
    GROUP BY referral.source, referral.submission, referral.ServiceRequestId
),
activity AS (             -- practitioners of a contact's activities; one row a contact where nothing was listed
    SELECT DISTINCT source, submission, CareContactId, CareActId, CareProfLocalId
    FROM mhs202careactivity
)
SELECT
    contact.CareContactId AS contact_key,
    contact.ServiceRequestId AS referral_key,
    activity.CareActId AS activity_key,
    -- A contact whose referral did not come is somebody's all the same: it is counted as unlinked, not lost.
    COALESCE(patient.person_key, 'patient of referral ' || contact.ServiceRequestId) AS person_key,
    contact.CareContDate AS happened_on,
    COALESCE(patient.service, 'camhs') AS service,
    CAST(NULL AS VARCHAR) AS activity,
    attendance.attended,
    CASE
        WHEN COALESCE(contact.ConsMechanismMH, contact.ConsMediumUsed) IS NOT NULL
            THEN COALESCE(medium.medium, 'other')
    END AS medium,
    contact.CareProfTeamLocalId AS team_key,
    activity.CareProfLocalId AS practitioner_key,
    contact.SiteIDOfTreat AS place_key,
    CAST(NULL AS BOOLEAN) AS wellbeing_review,
    contact.CareContCancelReas AS reason,
    contact.source,
    contact.extract_id,
    contact.row,
    contact.received
FROM mhs201carecontact AS contact
LEFT JOIN patient
    ON patient.source = contact.source
    AND patient.submission = contact.submission
    AND patient.ServiceRequestId = contact.ServiceRequestId
LEFT JOIN activity
    ON activity.source = contact.source
    AND activity.submission = contact.submission
    AND activity.CareContactId = contact.CareContactId
LEFT JOIN codes('attendance')
    ON attendance.code = COALESCE(contact.AttendStatus, contact.AttendOrDNACode)
LEFT JOIN codes('medium')
    ON medium.code = LPAD(COALESCE(contact.ConsMechanismMH, contact.ConsMediumUsed), 2, '0')
