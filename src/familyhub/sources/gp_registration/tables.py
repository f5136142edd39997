"""GP registration: the patient list of practices, and the practices themselves."""

from dataclasses import replace

from familyhub.model import Column, Table
from familyhub.sources.person_columns import BIRTH_DATE, ETHNICITY, HOME, NAMES, NHS_NUMBER, SEX

PRACTICE = Column(
    "practice_code",
    "key",
    "The practice, by its national code",
    required=True,
    also=("GP practice code", "Practice", "GP practice", "Practice ODS code", "GP code",
          "Registered practice code", "GMP code"),
)  # fmt: skip

PRACTICE_NAME = Column(
    "practice_name",
    "text",
    "The practice's name",
    also=("GP practice name", "Practice name", "Registered practice name", "Surgery"),
)

AREA = Column(
    "practice_area",
    "key",
    "The district or county the practice lies in, by its code in your place hierarchy; empty outside the area",
    also=("Practice area code", "Practice district", "Practice district code", "Practice local authority code"),
)

PATIENT = Table(
    "gp_patient",
    "Patients registered with a practice: one row a registration.",
    key=("patient_id", "nhs_number", "practice_code", "registered_from"),
    columns=(
        Column(
            "patient_id",
            "key",
            "The patient's number in the practices' system; the same in every extract",
            also=("GP patient ID", "Patient ID", "Patient number", "EMIS number", "SystmOne ID", "Emis number"),
            about="person",
        ),
        NHS_NUMBER,
        *NAMES,
        Column(
            "former_surname",
            "text",
            "An earlier family name",
            identifies=True,
            also=("Previous surname", "Former name"),
        ),
        BIRTH_DATE,
        Column("death_date", "date", "Date of death", past=True, also=("Date of death", "Deceased date", "DOD")),
        SEX,
        ETHNICITY,
        Column("language", "text", "Preferred language", also=("Main language", "First language", "Spoken language")),
        Column(
            "restriction",
            "text",
            "Who may not see the record: sensitive, sealed",
            also=("Sensitive", "Sensitivity", "Confidentiality", "S flag", "Restricted", "Sensitive flag"),
        ),
        *HOME,
        PRACTICE,
        PRACTICE_NAME,
        AREA,
        Column(
            "registered_from",
            "date",
            "First day of the registration",
            about="happened",
            also=("Registration date", "Date of registration", "Registered date", "Registered from",
                  "Registration start date", "GP registration date", "Date registered"),
        ),
        Column(
            "registered_to",
            "date",
            "Last day of the registration; empty while it stands",
            not_before="registered_from",
            also=("Deduction date", "Date of deduction", "Deregistration date", "Registered to",
                  "Registration end date", "Date left practice"),
        ),
        Column("ended_because", "text", "Why it ended", also=("Deduction reason", "Reason left")),
        Column(
            "registration_type",
            "text",
            "Regular, temporary and the like",
            also=("Patient type", "Type of registration", "Registration status"),
        ),
    ),
)  # fmt: skip

PRACTICE_LIST = Table(
    "gp_practice",
    "Practices.",
    key=("practice_code",),
    columns=(
        PRACTICE,
        replace(PRACTICE_NAME, required=True),
        AREA,
        Column("postcode", "postcode", "Postcode of the practice", also=("Practice postcode", "Post code")),
    ),
)

TABLES: tuple[Table, ...] = (PATIENT, PRACTICE_LIST)
