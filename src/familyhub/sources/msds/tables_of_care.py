"""The tables of MSDS v2 about the mother's GP, contacts, scores and hospital stays."""

from familyhub.model import Column, Table
from familyhub.sources.msds.fields import ACTIVITY_ID, BABY_ID, CONTACT_ID, MOTHER_ID, PREGNANCY_ID

TOOL = Column("ToolTypeSNOMED", "key", "The instrument, as a SNOMED CT id", required=True)

GP = Table(
    "MSD002GP",
    "The mother's GP registrations.",
    key=("LPIDMother", "OrgCodeGMPMother", "StartDateGMPReg"),
    columns=(
        MOTHER_ID,
        Column("OrgCodeGMPMother", "key", "GP practice", required=True),
        Column("StartDateGMPReg", "date", "Registered from", about="happened"),
        Column("EndDateGMPReg", "date", "Registered to", not_before="StartDateGMPReg"),
        Column("OrgIDGPPrac", "key", "Organisation responsible for the practice"),
    ),
)

SCORE_IN_PREGNANCY = Table(
    "MSD104CodedScoreAssPreg",
    "Scored assessments that belong to a pregnancy rather than a contact.",
    key=("PregnancyID", "ToolTypeSNOMED", "CompDate"),
    columns=(
        PREGNANCY_ID,
        TOOL,
        Column("Score", "text", "The score"),
        Column("CompDate", "date", "The day it was completed", about="happened"),
    ),
)

CONTACT = Table(
    "MSD201CareContactPreg",
    "Care contacts with the mother.",
    key=("CareConID",),
    columns=(
        CONTACT_ID,
        PREGNANCY_ID,
        Column("CContactDate", "date", "The day of the contact", required=True, about="happened"),
        Column("CContactTime", "text", "The time of the contact"),
        Column("OrgIDComm", "key", "Commissioner"),
        Column("AdminCatCode", "text", "Administrative category"),
        Column("ContactDuration", "integer", "Minutes", lowest=0, highest=9999),
        Column("ConsultType", "text", "First or follow-up consultation"),
        Column("CCSubject", "text", "Who was the subject"),
        Column("Medium", "text", "How it was held"),
        Column("LocCode", "text", "Type of place"),
        Column("OrgSiteIDOfTreat", "key", "Site"),
        Column("GPTherapyInd", "text", "Whether it was a group"),
        Column("AttendCode", "text", "Whether it was kept"),
        Column("CancelDate", "date", "The day it was cancelled", costs="cell"),
        Column("CancelReason", "text", "Why it was cancelled"),
        Column("ReplApptOffDate", "date", "New appointment offered for", costs="cell"),
        Column("ReplApptDate", "date", "New appointment booked for", costs="cell"),
    ),
)

ACTIVITY = Table(
    "MSD202CareActivityPreg",
    "What was done and found at a care contact with the mother.",
    key=("CareActIDMother",),
    columns=(
        ACTIVITY_ID,
        CONTACT_ID,
        Column("CareProfLID", "key", "The practitioner", about="practitioner"),
        Column("TeamLocalID", "key", "The team", about="team"),
        Column("ActivityDuration", "integer", "Minutes", lowest=0, highest=9999),
        Column("LocalFetalID", "key", "The fetus's id"),
        Column("FetalOrder", "text", "Order of the fetus"),
        Column("ProcedureScheme", "text", "Coding scheme of the procedure"),
        Column("ProcedureCode", "text", "Procedure"),
        Column("FindingScheme", "text", "Coding scheme of the finding"),
        Column("FindingCode", "text", "Finding"),
        Column("ObsScheme", "text", "Coding scheme of the observation"),
        Column("ObsCode", "text", "Observation"),
        Column("ObsValue", "text", "Its value"),
        Column("UCUMUnit", "text", "Its unit"),
    ),
)

SCORE_AT_CONTACT = Table(
    "MSD203CodedScoreAssContact",
    "Scored assessments made at a contact.",
    key=("CareActIDMother", "ToolTypeSNOMED"),
    columns=(ACTIVITY_ID, TOOL, Column("Score", "text", "The score")),
)

NEONATAL_ADMISSION = Table(
    "MSD402NeonatalAdmission",
    "Transfers of babies to a neonatal unit, without their end.",
    key=("LPIDBaby", "NeonatalTransferStartDate"),
    columns=(
        BABY_ID,
        Column("NeonatalTransferStartDate", "date", "First day", required=True, about="happened"),
        Column("NeonatalTransferStartTime", "text", "Time of transfer"),
        Column("OrgSiteIDAdmittingNeonatal", "key", "The unit"),
        Column("NeoCritCareInd", "text", "Critical care"),
    ),
)

HOSPITAL_SPELL = Table(
    "MSD501HospProvSpell",
    "Hospital stays of mothers.",
    key=("HospProvSpellNum",),
    columns=(
        Column("HospProvSpellNum", "key", "The stay's id", required=True),
        PREGNANCY_ID,
        Column("StartDateHospProvSpell", "date", "First day", required=True, about="happened"),
        Column("StartTimeHospProvSpell", "text", "Time admitted"),
        Column("SourceAdmCodeHospProvSpell", "text", "Where she came from"),
        Column("PatientClassCode", "text", "Patient classification"),
        Column("AdmMethCodeHospProvSpell", "text", "How she was admitted"),
        Column("DischDateHospProvSpell", "date", "Last day", not_before="StartDateHospProvSpell"),
        Column("DischTimeHospProvSpell", "text", "Time discharged"),
        Column("DischMethCodeHospProvSpell", "text", "How she was discharged"),
        Column("DischDestCodeHospProvSpell", "text", "Where she went"),
    ),
)

CARE: tuple[Table, ...] = (
    GP, SCORE_IN_PREGNANCY, CONTACT, ACTIVITY, SCORE_AT_CONTACT, NEONATAL_ADMISSION, HOSPITAL_SPELL,
)  # fmt: skip
