"""The tables of MHSDS that say which children a mental health service saw, with the field names of the published model.

Fields that changed their name between versions 4, 5 and 6 are columns of their own or listed under `also`.
"""

from familyhub.model import Column, Table
from familyhub.sources.mental_health.fields import ACTIVITY_ID, CONTACT_ID, PATIENT, REFERRAL_ID, SCORE, TOOL

HEADER = Table(
    "MHS000Header",
    "What the submission says of itself: one row.",
    key=("OrgIDProv", "ReportingPeriodStartDate"),
    columns=(
        Column("DatSetVer", "text", "Version of the data set", also=("DatasetVersion",)),
        Column("OrgIDProv", "key", "Organisation that provides the care", required=True, also=("OrgIDProvider",)),
        Column("OrgIDSubmit", "key", "Organisation that submits", also=("OrgIDSubmitter",)),
        Column("PrimSystemInUse", "text", "The provider's record system"),
        Column("ReportingPeriodStartDate", "date", "First day of the reporting period", required=True),
        Column("ReportingPeriodEndDate", "date", "Last day of the reporting period", required=True),
        Column("DateTimeDatSetCreate", "text", "When the submission was made"),
    ),
)

MPI = Table(
    "MHS001MPI",
    "Patients: one row each, without names.",
    key=("LocalPatientId",),
    columns=(
        PATIENT,
        Column("OrgIDLocalPatientId", "key", "Organisation that gave the patient's id"),
        Column("OrgIDResidenceResp", "key", "Organisation responsible for where the patient lives"),
        Column("OrgIDEduEstab", "key", "School"),
        Column("NHSNumber", "nhs_number", "NHS number", identifies=True),
        Column("NHSNumberStatus", "text", "Whether the NHS number was traced"),
        Column("PersonBirthDate", "date", "Date of birth", past=True),
        Column("Postcode", "postcode", "Postcode of usual address", identifies=True),
        Column("Gender", "text", "Person stated gender"),
        Column("GenderIDCode", "text", "Gender identity"),
        Column("GenderSameAtBirth", "text", "Whether gender is the same as at birth"),
        Column("MaritalStatus", "text", "Marital status"),
        Column("EthnicCategory", "text", "Ethnic category, 2001 codes"),
        Column("EthnicCategory2021", "text", "Ethnic category, 2021 codes"),
        Column("LanguageCodePreferred", "text", "Preferred language"),
        Column("PersDeathDate", "date", "Date of death", past=True),
    ),
)

GP = Table(
    "MHS002GP",
    "GP registrations.",
    key=("LocalPatientId", "GMPReg", "StartDateGMPRegistration"),
    columns=(
        PATIENT,
        Column("GMPReg", "key", "GP practice", required=True, also=("GMPCodeReg",)),
        Column("StartDateGMPRegistration", "date", "Registered from", about="happened"),
        Column("EndDateGMPRegistration", "date", "Registered to", not_before="StartDateGMPRegistration"),
        Column("OrgIDGPPrac", "key", "Organisation responsible for the practice"),
    ),
)

REFERRAL = Table(
    "MHS101Referral",
    "Referrals to the provider.",
    key=("ServiceRequestId",),
    columns=(
        REFERRAL_ID,
        PATIENT,
        Column("OrgIDComm", "key", "Commissioner"),
        Column(
            "ReferralRequestReceivedDate", "date", "The day the referral was received", required=True, about="happened"
        ),
        Column("ReferralRequestReceivedTime", "text", "The time it was received"),
        Column("NHSServAgreeLineNum", "text", "Line of the service agreement", also=("NHSServAgreeLineID",)),
        Column("SourceOfReferralMH", "text", "Who referred", also=("SourceOfReferral",)),
        Column("OrgIDReferring", "key", "Organisation that referred", also=("OrgIDReferringOrg",)),
        Column(
            "ReferringCareProfessionalType",
            "text",
            "Profession that referred",
            also=("ReferringCareProfessionalStaffGroup",),
        ),
        Column("ClinRespPriorityType", "text", "Priority"),
        Column("PrimReasonReferralMH", "text", "Main reason"),
        Column("ReasonOAT", "text", "Why out of area"),
        Column("ServDischDate", "date", "The day the service discharged the patient"),
        Column("ServDischTime", "text", "The time of discharge"),
    ),
)  # fmt: skip

SERVICE_TYPE = Table(
    "MHS102ServiceTypeReferredTo",
    "Teams that a referral was made to.",
    key=("ServiceRequestId", "CareProfTeamLocalId", "ServTeamTypeRefToMH"),
    columns=(
        REFERRAL_ID,
        Column("CareProfTeamLocalId", "key", "The team's id in the provider's system", about="team"),
        Column("ServTeamTypeRefToMH", "text", "Service or team type"),
        Column("ReferClosureDate", "date", "The day the referral was closed"),
        Column("ReferRejectionDate", "date", "The day the referral was rejected"),
        Column("ReferClosReason", "text", "Why it was closed"),
        Column("ReferRejectReason", "text", "Why it was rejected"),
    ),
)

CONTACT = Table(
    "MHS201CareContact",
    "Care contacts: planned, kept or not kept.",
    key=("ServiceRequestId", "CareContactId"),
    columns=(
        CONTACT_ID,
        REFERRAL_ID,
        Column("CareProfTeamLocalId", "key", "The team that held it", about="team"),
        Column("CareContDate", "date", "The day of the contact", required=True, about="happened"),
        Column("CareContTime", "text", "The time of the contact"),
        Column("OrgIDComm", "key", "Commissioner"),
        Column("AdminCatCode", "text", "Administrative category"),
        Column("ClinContDurOfCareCont", "text", "Minutes"),
        Column("ConsType", "text", "First or follow-up consultation"),
        Column("CareContSubj", "text", "Who was the subject"),
        Column("ConsMechanismMH", "text", "How it was held (from version 5)"),
        Column("ConsMediumUsed", "text", "How it was held (to version 4)"),
        Column("ActLocTypeCode", "text", "Type of place"),
        Column("SiteIDOfTreat", "key", "Site", also=("OrgSiteIDOfTreat",)),
        Column("GroupTherapyInd", "text", "Whether it was a group", also=("CareContPatientTherMode",)),
        Column("AttendStatus", "text", "Whether it was kept (from version 6)"),
        Column("AttendOrDNACode", "text", "Whether it was kept (to version 5)"),
        Column("CareContCancelDate", "date", "The day it was cancelled", costs="cell"),
        Column("CareContCancelReas", "text", "Why it was cancelled"),
    ),
)

ACTIVITY = Table(
    "MHS202CareActivity",
    "What was done at a care contact.",
    key=("CareActId",),
    columns=(
        ACTIVITY_ID,
        CONTACT_ID,
        Column("CareProfLocalId", "key", "The practitioner", about="practitioner"),
        Column("ClinContactDurOfCareAct", "text", "Minutes"),
        Column("CodeProcAndProcStatus", "text", "Procedure", also=("Procedure",)),
        Column("FindSchemeInUse", "text", "Coding scheme of the finding"),
        Column("CodeFind", "text", "Finding"),
        Column("CodeObs", "text", "Observation"),
        Column("ObsValue", "text", "Its value"),
        Column("UnitMeasure", "text", "Its unit"),
    ),
)

STAY = Table(
    "MHS501HospProvSpell",
    "Stays in hospital.",
    key=("HospProvSpellID",),
    columns=(
        Column("HospProvSpellID", "key", "The stay's id", required=True, also=("HospProvSpellNum",)),
        REFERRAL_ID,
        Column("StartDateHospProvSpell", "date", "First day", required=True, about="happened"),
        Column("StartTimeHospProvSpell", "text", "Time admitted"),
        Column("SourceAdmMHHospProvSpell", "text", "Where the patient came from", also=("SourceAdmCodeHospProvSpell",)),
        Column("MethAdmMHHospProvSpell", "text", "How the patient was admitted", also=("AdmMethCodeHospProvSpell",)),
        Column(
            "DischDateHospProvSpell", "date", "Last day; empty while it goes on", not_before="StartDateHospProvSpell"
        ),
        Column("DischTimeHospProvSpell", "text", "Time discharged"),
        Column("MethOfDischMHHospProvSpell", "text", "How the stay ended", also=("DischMethCodeHospProvSpell",)),
        Column("DestOfDischHospProvSpell", "text", "Where the patient went", also=("DischDestCodeHospProvSpell",)),
    ),
)  # fmt: skip

WARD_STAY = Table(
    "MHS502WardStay",
    "Stays on a ward within a stay in hospital.",
    key=("HospProvSpellID", "WardStayId", "StartDateWardStay"),
    columns=(
        Column("WardStayId", "key", "The ward stay's id"),
        Column("HospProvSpellID", "key", "The stay in hospital", required=True, also=("HospProvSpellNum",)),
        Column("StartDateWardStay", "date", "First day", required=True, about="happened"),
        Column("StartTimeWardStay", "text", "Time it began"),
        Column("EndDateWardStay", "date", "Last day", not_before="StartDateWardStay"),
        Column("EndTimeWardStay", "text", "Time it ended"),
        Column("SiteIDOfTreat", "key", "Site"),
        Column("WardCode", "text", "Ward"),
        Column("WardType", "text", "Type of ward"),
        Column("WardAge", "text", "Age group of the ward"),
        Column("HospitalBedTypeMH", "text", "Type of bed", also=("MHAdmittedPatientClass",)),
    ),
)

SCORE_AT_REFERRAL = Table(
    "MHS606CodedScoreAssessmentRefer",
    "Scores that belong to a referral rather than a contact.",
    key=("ServiceRequestId", "CodedAssToolType", "AssToolCompDate"),
    columns=(
        REFERRAL_ID,
        TOOL,
        SCORE,
        Column("AssToolCompDate", "date", "The day it was completed", about="happened", also=("AssToolCompTimestamp",)),
    ),
)

SCORE_AT_CONTACT = Table(
    "MHS607CodedScoreAssessmentAct",
    "Scores made at a contact.",
    key=("CareActId", "CodedAssToolType"),
    columns=(ACTIVITY_ID, TOOL, SCORE),
)

TABLES: tuple[Table, ...] = (
    HEADER, MPI, GP, REFERRAL, SERVICE_TYPE, CONTACT, ACTIVITY, STAY, WARD_STAY, SCORE_AT_REFERRAL, SCORE_AT_CONTACT,
)  # fmt: skip
