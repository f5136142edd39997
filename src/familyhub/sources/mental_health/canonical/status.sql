WITH patient AS (              -- whose a referral is; the last line stands where a submission repeats a referral id
    SELECT source, submission, ServiceRequestId, ARG_MAX(LocalPatientId, (extract_id, row)) AS person_key
    FROM mhs101referral
    GROUP BY source, submission, ServiceRequestId
),
stay AS (                 -- stays, and ward stays whose stay in hospital did not come
    SELECT source, submission, extract_id, row, received, HospProvSpellID, ServiceRequestId,
        StartDateHospProvSpell AS from_date, DischDateHospProvSpell AS to_date
    FROM mhs501hospprovspell
    UNION ALL
    SELECT ward.source, ward.submission, ward.extract_id, ward.row, ward.received, ward.HospProvSpellID, NULL,
        ward.StartDateWardStay, ward.EndDateWardStay
    FROM mhs502wardstay AS ward
    LEFT JOIN mhs501hospprovspell AS whole
        ON whole.source = ward.source
        AND whole.submission = ward.submission
        AND whole.HospProvSpellID = ward.HospProvSpellID
    WHERE whole.HospProvSpellID IS NULL
)
SELECT
    COALESCE(
        patient.person_key, 'patient of referral ' || stay.ServiceRequestId, 'patient of stay ' || stay.HospProvSpellID
    ) AS person_key,
    'hospital_stay' AS status,
    stay.from_date,
    stay.to_date,
    'mental health, stay ' || stay.HospProvSpellID AS detail,
    stay.source,
    stay.extract_id,
    stay.row,
    stay.received
FROM stay
LEFT JOIN patient
    ON patient.source = stay.source
    AND patient.submission = stay.submission
    AND patient.ServiceRequestId = stay.ServiceRequestId
