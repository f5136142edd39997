"""The tables of CSDS around referrals and contacts: plans, circumstances, safeguarding, screening, diagnoses, staff."""

from familyhub.model import Column, Table
from familyhub.sources.csds.fields import PATIENT, REFERRAL_ID, key


def _day(name: str, says: str) -> Column:
    return Column(name, "date", says, about="happened")


CARE_PLAN = Table(
    "CYP004CarePlanType",
    "Care plans.",
    key=("PlanID",),
    columns=(
        key("PlanID", "The plan's id"),
        PATIENT,
        Column("Plan_Type", "text", "Type of plan"),
        _day("Plan_CreatedDate", "Created"),
        Column("Plan_CreatedTime", "text", "Time created"),
        Column("Plan_LastUpdateDate", "date", "Last updated"),
        Column("Plan_LastUpdateTime", "text", "Time last updated"),
        Column("Plan_ImplementDate", "date", "Put into effect"),
    ),
)

CARE_PLAN_AGREEMENT = Table(
    "CYP005CarePlanAgreement",
    "Who agreed a care plan.",
    key=("PlanID", "Plan_AgreedBy", "Plan_AgreedDate"),
    columns=(
        key("PlanID", "The plan's id"),
        Column("Plan_AgreedBy", "text", "Who agreed"),
        _day("Plan_AgreedDate", "Agreed"),
        Column("Plan_AgreedTime", "text", "Time agreed"),
    ),
)

CIRCUMSTANCE = Table(
    "CYP006SocPerCircumstances",
    "Social and personal circumstances, such as religion or being a carer.",
    key=("LocalPatientID", "SNOMED_ID", "Circumstance_RecordedDate"),
    columns=(
        PATIENT,
        Column("SNOMED_ID", "text", "The circumstance, as a SNOMED CT id", required=True),
        _day("Circumstance_RecordedDate", "Recorded"),
    ),
)

EMPLOYMENT = Table(
    "CYP007EmpStatus",
    "Employment, as recorded on a day.",
    key=("LocalPatientID", "EmploymentStatus_RecordedDate"),
    columns=(
        PATIENT,
        Column("EmploymentStatus", "text", "Employment status", required=True),
        _day("EmploymentStatus_RecordedDate", "Recorded"),
        Column("WeeklyHoursWorked", "text", "Weekly hours worked"),
    ),
)

OVERSEAS_VISITOR = Table(
    "CYP008OverseasVisitorChargCat",
    "Charging categories of overseas visitors (v1.6).",
    key=("LocalPatientID", "OvsVisChCat", "OvsVisChCatAppDate"),
    columns=(
        PATIENT,
        Column("OvsVisChCat", "text", "Charging category", required=True),
        _day("OvsVisChCatAppDate", "Applies from"),
        Column("OvsVisChCatEndDate", "date", "Applies to"),
    ),
)

OTHER_REASON = Table(
    "CYP103OtherReasonReferral",
    "Other reasons for a referral.",
    key=("ServiceRequestID", "ReferralReason_Other"),
    columns=(REFERRAL_ID, Column("ReferralReason_Other", "text", "Another reason", required=True)),
)

WAITING_TIME = Table(
    "CYP104RTT",
    "Referral to treatment periods.",
    key=("ServiceRequestID", "PatientPathwayID", "RTT_StartDate"),
    columns=(
        REFERRAL_ID,
        Column("BookingReference", "key", "Booking reference"),
        Column("PatientPathwayID", "key", "Pathway"),
        Column("PatientPathwayID_OrgID", "key", "Organisation that gave the pathway's id"),
        Column("WaitingTime_MeasurementType", "text", "How waiting is measured"),
        _day("RTT_StartDate", "Clock started"),
        Column("RTT_StartTime", "text", "Time the clock started"),
        Column("RTT_EndDate", "date", "Clock stopped"),
        Column("RTT_EndTime", "text", "Time the clock stopped"),
        Column("RTT_Status", "text", "Status of the period"),
    ),
)

ONWARD_REFERRAL = Table(
    "CYP105OnwardReferral",
    "Referrals on to another organisation.",
    key=("ServiceRequestID", "Onward_ReferralDate", "OrgID_Receiving"),
    columns=(
        REFERRAL_ID,
        _day("Onward_ReferralDate", "Referred on"),
        Column("Onward_ReferralReason", "text", "Why"),
        Column("OrgID_Receiving", "key", "Organisation referred to"),
    ),
)

GROUP_SESSION = Table(
    "CYP301GroupSession",
    "Group sessions, without names of those who came.",
    key=("GroupSessionID",),
    columns=(
        key("GroupSessionID", "The session's id"),
        _day("GroupSession_Date", "The day of the session"),
        Column("OrgID_Commissioner", "key", "Commissioner"),
        Column("GroupSession_Duration", "integer", "Minutes", lowest=0, highest=1440),
        Column("GroupSession_Type", "text", "Type of session"),
        Column("NumberOfParticipants", "integer", "Number who came", lowest=0, highest=9999),
        Column("Activity_LocationType", "text", "Type of place"),
        Column("Treatment_OrgSiteID", "key", "Site"),
        Column("CareProfessionalID_Local", "key", "The practitioner", about="practitioner"),
        Column("ServiceLineAgreement", "text", "Line of the service agreement"),
    ),
)

EDUCATIONAL_NEED = Table(
    "CYP401SpEdNeedId",
    "Special educational needs.",
    key=("LocalPatientID", "EducationNeed_Type"),
    columns=(PATIENT, Column("EducationNeed_Type", "text", "Type of need", required=True)),
)

SAFEGUARDING_FACTOR = Table(
    "CYP402SVF",
    "Safeguarding vulnerability factors, without a date.",
    key=("LocalPatientID", "SafeguardingFactors_Type"),
    columns=(PATIENT, Column("SafeguardingFactors_Type", "text", "The factor", required=True)),
)

PROTECTION_PLAN = Table(
    "CYP403CPP",
    "Child protection plans.",
    key=("LocalPatientID", "CPP_StartDate", "CPP_Reason"),
    columns=(
        PATIENT,
        Column("CPP_Reason", "text", "Category of the plan"),
        _day("CPP_StartDate", "First day"),
        Column("CPP_EndDate", "date", "Last day", not_before="CPP_StartDate"),
    ),
)

ASSISTIVE_TECHNOLOGY = Table(
    "CYP404AssTechToSupportDisTyp",
    "Assistive technology that supports a disability.",
    key=("LocalPatientID", "SNOMED_ID", "SNOMED_Date"),
    columns=(
        PATIENT,
        Column("SNOMED_ID", "text", "The technology, as a SNOMED CT id", required=True),
        _day("SNOMED_Date", "Prescribed"),
    ),
)

CODED_IMMUNISATION = Table(
    "CYP501CodedImm",
    "Immunisations by procedure code.",
    key=("LocalPatientID", "Immunisation_Date", "ImmunisationProcedure"),
    columns=(
        PATIENT,
        _day("Immunisation_Date", "The day it was given"),
        Column("Procedure_Scheme", "text", "Coding scheme"),
        Column("ImmunisationProcedure", "text", "The procedure", required=True),
        Column("OrgID_ImmunisationResponsible", "key", "Organisation responsible"),
    ),
)

IMMUNISATION = Table(
    "CYP502Imm",
    "Childhood immunisations.",
    key=("LocalPatientID", "Immunisation_Date", "ChildhoodImmunisation_Type"),
    columns=(
        PATIENT,
        _day("Immunisation_Date", "The day it was given"),
        Column("ChildhoodImmunisation_Type", "text", "Type of immunisation"),
        Column("OrgID_ImmunisationResponsible", "key", "Organisation responsible"),
    ),
)

MEDICAL_HISTORY = Table(
    "CYP601MedicalHistory",
    "Earlier diagnoses.",
    key=("LocalPatientID", "PreviousDiagnosis", "Diagnosis_Date"),
    columns=(
        PATIENT,
        Column("Diagnosis_Scheme", "text", "Coding scheme"),
        Column("PreviousDiagnosis", "text", "Diagnosis", required=True),
        _day("Diagnosis_Date", "Diagnosed"),
    ),
)

DISABILITY = Table(
    "CYP602DisabilityType",
    "Disabilities, without a date.",
    key=("LocalPatientID", "Disability"),
    columns=(
        PATIENT,
        Column("Disability", "text", "Disability", required=True),
        Column("DisabilityImpactPerception", "text", "How it limits daily life"),
    ),
)

HEARING_SCREENING = Table(
    "CYP603NewbornHearingScreening",
    "Newborn hearing screening.",
    key=("LocalPatientID", "Procedure_Date"),
    columns=(
        PATIENT,
        Column("Result_HearingScreening", "text", "Outcome of screening"),
        Column("ServiceRequest_Date", "date", "Audiology was asked for"),
        _day("Procedure_Date", "Audiology was done"),
        Column("Result_HearingAudiology", "text", "Outcome of audiology"),
    ),
)

BLOOD_SPOT = Table(
    "CYP604BloodSpotResult",
    "Newborn blood spot results.",
    key=("LocalPatientID", "CardCompletion_Date"),
    columns=(
        PATIENT,
        _day("CardCompletion_Date", "The card was completed"),
        Column("TestResult_ReceivedDate", "date", "The result came"),
        Column("Result_Phenylketonuria", "text", "Phenylketonuria"),
        Column("Result_SickleCellDisease", "text", "Sickle cell disease"),
        Column("Result_CysticFibrosis", "text", "Cystic fibrosis"),
        Column("Result_CongenitalHypothyroidism", "text", "Congenital hypothyroidism"),
        Column("Result_MCADD", "text", "MCADD"),
        Column("Result_Homocystinuria", "text", "Homocystinuria"),
        Column("Result_MapleSyrupUrineDisease", "text", "Maple syrup urine disease"),
        Column("Result_GlutaricAciduriaTypeOne", "text", "Glutaric aciduria type 1"),
        Column("Result_IsovalericAciduria", "text", "Isovaleric aciduria"),
    ),
)

INFANT_EXAMINATION = Table(
    "CYP605IPE",
    "Infant physical examinations.",
    key=("LocalPatientID", "Examination_Date"),
    columns=(
        PATIENT,
        _day("Examination_Date", "Examined"),
        Column("Result_Hips", "text", "Hips"),
        Column("Result_Heart", "text", "Heart"),
        Column("Result_Eyes", "text", "Eyes"),
        Column("Result_Testes", "text", "Testes"),
    ),
)


def _diagnosis(name: str, says: str, which: str) -> Table:
    return Table(
        name,
        says,
        key=("ServiceRequestID", which),
        columns=(
            REFERRAL_ID,
            Column("Diagnosis_Scheme", "text", "Coding scheme"),
            Column(which, "text", "Diagnosis", required=True),
            _day(f"{which}_Date", "Diagnosed"),
        ),
    )


SELF_ASSESSMENT = Table(
    "CYP613AnonSelfAssessment",
    "Anonymous self-assessments.",
    key=("AssessmentCompletion_Date", "SNOMED_ID", "Score"),
    columns=(
        _day("AssessmentCompletion_Date", "The day it was completed"),
        Column("SNOMED_ID", "text", "The instrument, as a SNOMED CT id", required=True),
        Column("Score", "text", "The score"),
        Column("Activity_LocationType", "text", "Type of place", required=True),
        Column("OrgID_Commissioner", "key", "Commissioner"),
    ),
)

STAFF = Table(
    "CYP901StaffDetails",
    "Practitioners, without names.",
    key=("CareProfessionalID_Local",),
    columns=(
        key("CareProfessionalID_Local", "The practitioner's id in the provider's system", about="practitioner"),
        Column("RegistrationBody", "text", "Professional body"),
        Column("RegistrationEntryID", "key", "Registration number", identifies=True),
        Column("StaffGroup", "text", "Staff group"),
        Column("OccupationCode", "text", "Occupation"),
        Column("JobRoleCode", "text", "Job role"),
    ),
)

AROUND: tuple[Table, ...] = (
    CARE_PLAN, CARE_PLAN_AGREEMENT, CIRCUMSTANCE, EMPLOYMENT, OVERSEAS_VISITOR, OTHER_REASON, WAITING_TIME,
    ONWARD_REFERRAL, GROUP_SESSION, EDUCATIONAL_NEED, SAFEGUARDING_FACTOR, PROTECTION_PLAN, ASSISTIVE_TECHNOLOGY,
    CODED_IMMUNISATION, IMMUNISATION, MEDICAL_HISTORY, DISABILITY, HEARING_SCREENING, BLOOD_SPOT, INFANT_EXAMINATION,
    _diagnosis("CYP606ProvDiag", "Provisional diagnoses.", "ProvisionalDiagnosis"),
    _diagnosis("CYP607PrimDiag", "Primary diagnoses.", "PrimaryDiagnosis"),
    _diagnosis("CYP608SecDiag", "Secondary diagnoses.", "SecondaryDiagnosis"), SELF_ASSESSMENT, STAFF,
)  # fmt: skip
