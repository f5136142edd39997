"""The CIN census as tables: one for each module of the XML, with its element names (2017 to 2026)."""

from familyhub.model import CodeList, Column, Table

GENDER = CodeList(
    "cin_gender",
    "Gender, to 2024",
    {"1": "male", "2": "female", "0": "not known, or unborn", "9": "indeterminate"},
)
SEX = CodeList("cin_sex", "Sex, from 2025", {"M": "male", "F": "female", "U": "not known, or unborn"})

CHILD_ID = Column("LAchildID", "key", "The child's id in the council's system", required=True)
REFERRAL_DATE = Column("CINreferralDate", "date", "The referral the row belongs to", required=True)

CHILD = Table(
    "cin_child",
    "Children: one row for each Child element, with what the file's header says.",
    key=("LAchildID",),
    columns=(
        CHILD_ID,
        Column("UPN", "upn", "Unique pupil number", identifies=True),
        Column("FormerUPN", "upn", "Former unique pupil number", identifies=True),
        Column("UPNunknown", "text", "Why there is no UPN"),
        Column("PersonBirthDate", "date", "Date of birth", past=True),
        Column("ExpectedPersonBirthDate", "date", "Expected date of birth of an unborn child"),
        Column("GenderCurrent", "code", "Gender, to 2024", codes=GENDER),
        Column("Sex", "code", "Sex, from 2025", codes=SEX),
        Column("PersonDeathDate", "date", "Date of death", past=True),
        Column("Ethnicity", "text", "Ethnicity, DfE codes"),
        Column("LEA", "text", "The council, from the header"),
        Column("Year", "integer", "The year the census ends in, from the header", lowest=2009, highest=2099),
        Column("ReferenceDate", "date", "Reference date, from the header"),
    ),
)

DISABILITY = Table(
    "cin_disability",
    "Disabilities recorded for a child.",
    key=("LAchildID", "Disability"),
    columns=(
        CHILD_ID,
        Column("Disability", "text", "Disability, DfE codes", required=True),
        Column("Year", "integer", "The year the census ends in, from the header", lowest=2009, highest=2099),
    ),
)

DETAILS = Table(
    "cin_details",
    "Referrals: one row for each CINdetails element.",
    key=("LAchildID", "CINreferralDate"),
    columns=(
        CHILD_ID,
        Column("CINreferralDate", "date", "The day of the referral", required=True, past=True),
        Column("ReferralSource", "text", "Who referred, DfE codes"),
        Column("PrimaryNeedCode", "text", "Main need, DfE codes"),
        Column("CINclosureDate", "date", "The day the case was closed"),
        Column("ReasonForClosure", "text", "Why it was closed, DfE codes"),
        Column("DateOfInitialCPC", "date", "Initial child protection conference"),
        Column("ReferralNFA", "flag", "Whether there was no further action"),
    ),
)

ASSESSMENT = Table(
    "cin_assessment",
    "Assessments by social workers.",
    key=("LAchildID", "CINreferralDate", "AssessmentActualStartDate"),
    columns=(
        CHILD_ID,
        REFERRAL_DATE,
        Column("AssessmentActualStartDate", "date", "Started", required=True, past=True),
        Column("AssessmentInternalReviewDate", "date", "Internal review", costs="cell"),
        Column("AssessmentAuthorisationDate", "date", "Authorised"),
    ),
)

FACTOR = Table(
    "cin_assessment_factor",
    "Factors identified at the end of an assessment.",
    key=("LAchildID", "CINreferralDate", "AssessmentActualStartDate", "AssessmentFactors"),
    columns=(
        CHILD_ID,
        REFERRAL_DATE,
        Column("AssessmentActualStartDate", "date", "The assessment's start", required=True),
        Column("AssessmentFactors", "text", "Factor, DfE codes", required=True),
    ),
)

PLAN = Table(
    "cin_plan",
    "Child in need plans.",
    key=("LAchildID", "CINreferralDate", "CINPlanStartDate"),
    columns=(
        CHILD_ID,
        REFERRAL_DATE,
        Column("CINPlanStartDate", "date", "Started", required=True),
        Column("CINPlanEndDate", "date", "Ended"),
    ),
)

SECTION_47 = Table(
    "cin_section47",
    "Section 47 enquiries.",
    key=("LAchildID", "CINreferralDate", "S47ActualStartDate"),
    columns=(
        CHILD_ID,
        REFERRAL_DATE,
        Column("S47ActualStartDate", "date", "Started", required=True, past=True),
        Column("InitialCPCtarget", "date", "Day by which a conference is due: 15 working days on"),
        Column("DateOfInitialCPC", "date", "Initial child protection conference"),
        Column("ICPCnotRequired", "flag", "Whether no conference was needed"),
    ),
)

PROTECTION_PLAN = Table(
    "cin_child_protection_plan",
    "Child protection plans.",
    key=("LAchildID", "CINreferralDate", "CPPstartDate"),
    columns=(
        CHILD_ID,
        REFERRAL_DATE,
        Column("CPPstartDate", "date", "Started", required=True, past=True),
        Column("CPPendDate", "date", "Ended"),
        Column("InitialCategoryOfAbuse", "text", "Category when it started, DfE codes"),
        Column("LatestCategoryOfAbuse", "text", "Latest category, DfE codes"),
        Column("NumberOfPreviousCPP", "integer", "Plans before this one", lowest=0, highest=99),
    ),
)

REVIEW = Table(
    "cin_cp_review",
    "Reviews of child protection plans.",
    key=("LAchildID", "CPPstartDate", "CPPreviewDate"),
    columns=(
        CHILD_ID,
        REFERRAL_DATE,
        Column("CPPstartDate", "date", "The plan's start", required=True),
        Column("CPPreviewDate", "date", "Reviewed", required=True),
    ),
)

TABLES: tuple[Table, ...] = (
    CHILD, DISABILITY, DETAILS, ASSESSMENT, FACTOR, PLAN, SECTION_47, PROTECTION_PLAN, REVIEW,
)  # fmt: skip
