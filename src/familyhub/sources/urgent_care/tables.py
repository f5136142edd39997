"""Hospital activity: attendances at emergency departments, and stays in hospital, as SUS extracts write them."""

from familyhub.model import Column, Table
from familyhub.sources.person_columns import BIRTH_DATE, ETHNICITY, NHS_NUMBER, PRACTICE, SEX

PROVIDER = Column(
    "provider_code",
    "key",
    "Hospital trust, by its national code",
    also=("Provider", "Provider code", "Der_Provider_Code", "Organisation identifier (code of provider)", "PROCODE"),
)

PATIENT = (
    Column(
        "patient_id",
        "key",
        "The patient's number in the hospital",
        also=("Local patient ID", "Local patient identifier", "Local patient identifier (extended)", "Hospital number",
              "MRN", "PAS number", "Local_Patient_ID", "Patient ID"),
        about="person",
    ),
    NHS_NUMBER,
    BIRTH_DATE,
    SEX,
    ETHNICITY,
    Column(
        "postcode",
        "postcode",
        "Postcode of usual address",
        identifies=True,
        also=("Post code", "Postcode of usual address", "Home postcode"),
    ),
    PRACTICE,
)  # fmt: skip

SITE = (
    Column(
        "site_code",
        "key",
        "Site, by its national code",
        also=("Site", "Site code of treatment", "Site_Code_of_Treatment", "SITETRET", "Der_Provider_Site_Code"),
    ),
    Column("site_name", "text", "The site's name", also=("Hospital", "Hospital name", "Hospital site")),
)

ATTENDANCE = Table(
    "urgent_attendance",
    "Attendances at an emergency department, urgent treatment centre or walk-in centre.",
    key=("provider_code", "attendance_id"),
    columns=(
        Column(
            "attendance_id",
            "key",
            "The attendance's number",
            also=("Attendance identifier", "Attendance number", "EC_Ident", "Attendance_Unique_Identifier",
                  "Emergency care attendance identifier", "AEKEY", "A&E attendance number", "Attendance ID"),
        ),
        PROVIDER,
        *PATIENT,
        Column(
            "arrival_on",
            "date",
            "The day of arrival",
            required=True,
            about="happened",
            also=("Arrival date", "Arrival_Date", "Emergency care arrival date", "Attendance date", "ARRIVALDATE",
                  "Date of attendance", "Arrival date time", "A&E attendance date"),
        ),
        Column("arrival_time", "text", "The time of arrival", also=("Arrival_Time", "Attendance time")),
        Column(
            "department_type",
            "text",
            "Type of department: 01 emergency, 02 one specialty, 03 minor injuries or urgent treatment, 04 walk-in",
            also=("EC_Department_Type", "Emergency care department type", "AEDEPTTYPE", "A&E department type"),
        ),
        Column(
            "attendance_category",
            "text",
            "First or follow-up attendance",
            also=("EC_AttendanceCategory", "Emergency care attendance category", "AEATTENDCAT"),
        ),
        Column("arrival_mode", "text", "How the patient came", also=("EC_Arrival_Mode_SNOMED_CT", "Mode of arrival")),
        Column(
            "chief_complaint",
            "text",
            "What the patient came with",
            also=("EC_Chief_Complaint_SNOMED_CT", "Chief complaint code", "Presenting complaint",
                  "Emergency care chief complaint (SNOMED CT)"),
        ),
        Column(
            "diagnosis",
            "text",
            "First diagnosis",
            also=("Primary diagnosis", "EC_Diagnosis_01", "Der_EC_Diagnosis_All", "DIAG_01", "Diagnosis code",
                  "Emergency care diagnosis (SNOMED CT)"),
        ),
        Column(
            "discharge_status",
            "text",
            "Whether treatment was completed",
            also=("EC_Discharge_Status_SNOMED_CT", "Discharge_Status_SNOMED_CT",
                  "Emergency care discharge status (SNOMED CT)"),
        ),
        Column(
            "discharge_destination",
            "text",
            "Where the patient went",
            also=("EC_Discharge_Destination_SNOMED_CT", "Discharge_Destination_SNOMED_CT"),
        ),
        Column(
            "left_on",
            "date",
            "The day the patient left",
            also=("Departure date", "EC_Departure_Date", "Emergency care departure date"),
        ),
        *SITE,
    ),
)  # fmt: skip

ADMISSION = Table(
    "hospital_admission",
    "Stays in hospital: one row a stay, or one for each consultant episode of it.",
    key=("provider_code", "spell_id", "episode"),
    columns=(
        Column(
            "spell_id",
            "key",
            "The stay's number, the same in all its episodes",
            also=("Hospital_Spell_No", "Hospital provider spell number", "Hospital provider spell identifier",
                  "Provider spell ID", "SUSSPELLID", "PROVSPNOPS", "Spell number"),
        ),
        Column("episode", "text", "The episode's number", also=("Episode number", "EPIORDER", "Episode_Number")),
        PROVIDER,
        *PATIENT,
        Column(
            "admitted_on",
            "date",
            "First day of the stay",
            required=True,
            about="happened",
            also=("Admission date", "Admission_Date", "ADMIDATE", "Start date (hospital provider spell)",
                  "Date of admission"),
        ),
        Column(
            "discharged_on",
            "date",
            "Last day of the stay; empty while it goes on",
            not_before="admitted_on",
            also=("Discharge date", "Discharge_Date", "DISDATE", "Discharge date (hospital provider spell)",
                  "Date of discharge"),
        ),
        Column(
            "admission_method",
            "text",
            "How the patient was admitted",
            also=("ADMIMETH", "Admission method code", "Method of admission",
                  "Admission method code (hospital provider spell)"),
        ),
        Column(
            "diagnosis",
            "text",
            "Main diagnosis",
            also=("Primary diagnosis", "Primary_Diagnosis_Code", "DIAG_01", "Primary diagnosis (ICD)",
                  "Der_Primary_Diagnosis_Code"),
        ),
        Column(
            "discharge_method",
            "text",
            "How the stay ended",
            also=("DISMETH", "Discharge method code", "Method of discharge"),
        ),
        Column(
            "discharge_destination",
            "text",
            "Where the patient went",
            also=("DISDEST", "Discharge destination code"),
        ),
        *SITE,
    ),
)  # fmt: skip

TABLES: tuple[Table, ...] = (ATTENDANCE, ADMISSION)
