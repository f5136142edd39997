"""The tables of CSDS that say who was referred and what was done, with the field names of the published models.

Fields of v1.6 and of v1.5 stand side by side: a field that was renamed is two columns, because exports that gather
several years carry both. A code list is declared only where an unknown code makes a row unusable; elsewhere the code
stays text and the canonical SQL says what it means.
"""

from familyhub.model import CodeList, Column, Table
from familyhub.sources.csds.fields import ACTIVITY_ID, CONTACT_ID, PATIENT, REFERRAL_ID, key
from familyhub.sources.csds.tables_around import AROUND

ATTENDANCE = CodeList(
    "csds_attendance",
    "Attendance status",
    {
        "0": "not applicable: the appointment lies in the future",
        "2": "cancelled by, or on behalf of, the patient",
        "3": "did not attend, no warning",
        "4": "cancelled or postponed by the provider",
        "5": "attended on time, or late but seen",
        "6": "arrived late, but was seen",
        "7": "arrived late and could not be seen",
    },
)

HEADER = Table(
    "CYP000Header",
    "What the submission says of itself: one row.",
    key=("OrgID_Provider", "RP_StartDate"),
    columns=(
        Column("Version", "text", "Version of the data set"),
        key("OrgID_Provider", "Organisation that provides the care"),
        Column("OrgID_Submitter", "key", "Organisation that submits"),
        Column("RP_StartDate", "date", "First day of the reporting period", required=True),
        Column("RP_EndDate", "date", "Last day of the reporting period", required=True),
        Column("FileCreation_DateTime", "text", "When the submission was made"),
        Column("PrimarySystem", "text", "The provider's record system"),
    ),
)

MPI = Table(
    "CYP001MPI",
    "Patients: one row each.",
    key=("LocalPatientID",),
    columns=(
        PATIENT,
        Column("OrgID_LocalPatientID", "key", "Organisation that gave the patient's id"),
        Column("OrgID_Responsible", "key", "Organisation responsible for where the patient lives (v1.5)"),
        Column("OrgID_EducationEstablishment", "key", "School or nursery"),
        Column("NHSNumber", "nhs_number", "NHS number", identifies=True),
        Column("NHSNumber_Status", "text", "Whether the NHS number was traced"),
        Column("DateOfBirth", "date", "Date of birth", past=True),
        Column("Postcode", "postcode", "Postcode of usual address", identifies=True),
        Column("Gender", "text", "Person stated gender"),
        Column("EthnicCategory", "text", "Ethnic category, 2001 codes"),
        Column("EthnicCategory2021", "text", "Ethnic category, 2021 codes"),
        Column("LanguagePreferred", "text", "Preferred language"),
        Column("Relationship_MainCarer", "text", "What the main carer is to the patient"),
        Column("HVFAV_Date", "date", "First antenatal visit of the health visitor", costs="cell"),
        Column("ChildLookedAfter_Indicator", "text", "Whether the child is looked after"),
        Column("Safeguarding_Indicator", "text", "Whether a safeguarding factor is recorded"),
        Column("Disability_SupervisionAndCare_Indicator", "text", "Constant supervision because of disability"),
        Column("EducationAssessment", "text", "Outcome of an educational assessment"),
        Column("DiscussedPreferredDeathLocation_Indicator", "text", "Preferred place of death was discussed"),
        Column("RiskOfUnexpectedDeath_Indicator", "text", "At risk of unexpected death"),
        Column("DeathLocationPreferred_Type", "text", "Preferred place of death"),
        Column("DateOfDeath", "date", "Date of death", past=True),
        Column("DeathLocationActual_Type", "text", "Place of death"),
        Column("NotAtPreferredLocation_Reason", "text", "Why death was elsewhere"),
        Column("NHSNumber_Mother", "nhs_number", "The mother's NHS number", identifies=True),
        Column("NHSNumberStatus_Mother", "text", "Whether the mother's NHS number was traced"),
    ),
)

GP = Table(
    "CYP002GP",
    "GP registrations.",
    key=("LocalPatientID", "OrgID_GP", "GPRegistration_StartDate"),
    columns=(
        PATIENT,
        key("OrgID_GP", "GP practice"),
        Column("GPRegistration_StartDate", "date", "Registered from", about="happened"),
        Column("GPRegistration_EndDate", "date", "Registered to", not_before="GPRegistration_StartDate"),
        Column("OrgID_GPResponsible", "key", "Organisation responsible for the practice (v1.5)"),
    ),
)

ACCOMMODATION = Table(
    "CYP003AccommType",
    "Accommodation, as recorded on a day.",
    key=("LocalPatientID", "AccommStatus_Date"),
    columns=(
        PATIENT,
        Column("AccommStatus", "text", "Accommodation status", required=True),
        Column("AccommStatus_Date", "date", "The day it was recorded", about="happened"),
    ),
)

REFERRAL = Table(
    "CYP101Referral",
    "Referrals to the provider.",
    key=("ServiceRequestID",),
    columns=(
        REFERRAL_ID,
        PATIENT,
        Column("OrgID_Commissioner", "key", "Commissioner"),
        Column(
            "ReferralRequest_ReceivedDate", "date", "The day the referral was received", required=True, about="happened"
        ),
        Column("ReferralRequest_ReceivedTime", "text", "The time it was received"),
        Column("ServiceLineAgreement", "text", "Line of the service agreement"),
        Column("SourceOfReferral", "text", "Who referred"),
        Column("OrgID_Referring", "key", "Organisation that referred"),
        Column("Referring_StaffGroup", "text", "Staff group that referred"),
        Column("Priority_Type", "text", "Priority"),
        Column("PrimaryReferralReason", "text", "Main reason"),
        Column("Discharge_Date", "date", "The day the service discharged the patient"),
        Column("Discharge_LetterIssuedDate", "date", "The day the discharge letter was issued", costs="cell"),
    ),
)

SERVICE_TYPE = Table(
    "CYP102ServiceTypeReferredTo",
    "Teams that a referral was made to.",
    key=("ServiceRequestID", "TeamID_Local", "TeamType"),
    columns=(
        REFERRAL_ID,
        Column("TeamID_Local", "key", "The team's id in the provider's system", about="team"),
        Column("TeamType", "text", "Service or team type"),
        Column("Referral_ClosureDate", "date", "The day the referral was closed"),
        Column("Referral_RejectionDate", "date", "The day the referral was rejected"),
        Column("Referral_ClosureReason", "text", "Why it was closed"),
        Column("Referral_RejectionReason", "text", "Why it was rejected"),
    ),
)

CONTACT = Table(
    "CYP201CareContact",
    "Care contacts: planned, kept or not kept.",
    key=("ServiceRequestID", "CareContactID"),
    columns=(
        CONTACT_ID,
        REFERRAL_ID,
        Column("TeamID_Local", "key", "The team that held it", about="team"),
        Column("Contact_Date", "date", "The day of the contact", required=True, about="happened"),
        Column("Contact_Time", "text", "The time of the contact"),
        Column("OrgID_Commissioner", "key", "Commissioner"),
        Column("AdminCategory", "text", "Administrative category"),
        Column("CareContact_Duration", "integer", "Minutes", lowest=0, highest=1440),
        Column("Consultation_Type", "text", "First or follow-up consultation"),
        Column("CareContact_Subject", "text", "Who was the subject"),
        Column("ConsMechanism", "text", "How it was held (v1.6)"),
        Column("Consultation_MediumUsed", "text", "How it was held (v1.5)"),
        Column("Activity_LocationType", "text", "Type of place"),
        Column("Treatment_OrgSiteID", "key", "Site"),
        Column("GroupTherapyIndicator", "text", "Whether it was a group"),
        Column("AttendanceStatus", "code", "Whether it was kept (v1.6)", codes=ATTENDANCE),
        Column("AttendOrNot", "code", "Whether it was kept (v1.5)", codes=ATTENDANCE),
        Column("ReasonableOffer_Date", "date", "Earliest reasonable offer", costs="cell"),
        Column("ClinicallyAppropriate_Date", "date", "Earliest clinically appropriate date", costs="cell"),
        Column("Contact_CancellationDate", "date", "The day it was cancelled", costs="cell"),
        Column("Contact_CancellationReason", "text", "Why it was cancelled"),
        Column("ReplacementAppointment_OfferedDate", "date", "New appointment offered for", costs="cell"),
        Column("ReplacementAppointment_BookedDate", "date", "New appointment booked for", costs="cell"),
    ),
)

ACTIVITY = Table(
    "CYP202CareActivity",
    "What was done at a care contact: one row for each activity.",
    key=("CareContactID", "CareActivityID"),
    columns=(
        ACTIVITY_ID,
        CONTACT_ID,
        Column("Activity_Type", "text", "Community care activity type"),
        Column("CareProfessionalID_Local", "key", "The practitioner", about="practitioner"),
        Column("CareActivity_Duration", "integer", "Minutes", lowest=0, highest=1440),
        Column("Procedure_Scheme", "text", "Coding scheme of the procedure"),
        Column("CodedProcedure", "text", "Procedure"),
        Column("Finding_Scheme", "text", "Coding scheme of the finding"),
        Column("CodedFinding", "text", "Finding"),
        Column("Observation_Scheme", "text", "Coding scheme of the observation"),
        Column("CodedObservation", "text", "Observation"),
        Column("ObservationValue", "text", "Its value"),
        Column("UC_UnitOfMeasurement", "text", "Its unit"),
    ),
)

ASSESSMENT_AT_REFERRAL = Table(
    "CYP609CodedAssessmentReferral",
    "Scored assessments that belong to a referral rather than a contact.",
    key=("ServiceRequestID", "SNOMED_ID", "AssessmentCompletion_Date"),
    columns=(
        REFERRAL_ID,
        key("SNOMED_ID", "The instrument, and its part, as a SNOMED CT id"),
        Column("Score", "text", "The score"),
        Column("AssessmentCompletion_Date", "date", "The day it was completed", about="happened"),
    ),
)

BREASTFEEDING = Table(
    "CYP610BreastfeedingStatus",
    "How a baby is fed.",
    key=("CareActivityID",),
    columns=(ACTIVITY_ID, Column("BreastFeedingStatus", "text", "Breastfeeding status", required=True)),
)

OBSERVATION = Table(
    "CYP611Obs",
    "Weight, height and length.",
    key=("CareActivityID",),
    columns=(
        ACTIVITY_ID,
        Column("Weight", "number", "Weight in kilograms"),
        Column("Height", "number", "Height in metres"),
        Column("Length", "number", "Length in centimetres"),
    ),
)

ASSESSMENT_AT_CONTACT = Table(
    "CYP612CodedAssessmentContact",
    "Scored assessments made at a contact.",
    key=("CareActivityID", "SNOMED_ID"),
    columns=(
        ACTIVITY_ID,
        key("SNOMED_ID", "The instrument, and its part, as a SNOMED CT id"),
        Column("Score", "text", "The score"),
    ),
)

TABLES: tuple[Table, ...] = (
    HEADER, MPI, GP, ACCOMMODATION, REFERRAL, SERVICE_TYPE, CONTACT, ACTIVITY, ASSESSMENT_AT_REFERRAL, BREASTFEEDING,
    OBSERVATION, ASSESSMENT_AT_CONTACT, *AROUND,
)  # fmt: skip
