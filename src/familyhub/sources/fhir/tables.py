"""The tables that FHIR resources are read into: one for each kind of resource, flattened to what counts.

A resource has the id it bears; a reference is the id it points to. Where only an identifier is given, the NHS number
stands in the column beside.
"""

from familyhub.model import Column, Table
from familyhub.model.table import About


def _id(says: str) -> Column:
    return Column("id", "key", says, required=True)


def _ref(name: str, says: str, about: About = "") -> Column:
    return Column(name, "key", says, about=about)


SUBJECT = (
    Column("patient", "key", "The patient, by id", about="person"),
    Column(
        "patient_nhs_number",
        "nhs_number",
        "The patient's NHS number, where the reference gives it",
        identifies=True,
        about="person",
    ),
)

PATIENT = Table(
    "Patient",
    "A patient: one row each.",
    key=("id",),
    columns=(
        Column("id", "key", "The patient's id in the system that sent it", required=True, about="person"),
        Column("nhs_number", "nhs_number", "NHS number", identifies=True),
        Column("nhs_number_status", "text", "Whether the number was traced (NHS number verification status)"),
        Column("family", "text", "Family name in use", identifies=True),
        Column("given", "text", "First name in use", identifies=True),
        Column("former_family", "text", "An earlier family name", identifies=True),
        Column("birth_date", "date", "Date of birth", past=True),
        Column("death_date", "date", "Date of death, where it is stated", past=True),
        Column("deceased", "text", "yes where the patient has died and no whole day is stated"),
        Column("gender", "text", "Administrative gender"),
        Column("ethnicity", "text", "Ethnic category (UK Core extension)"),
        Column("language", "text", "Preferred language"),
        Column("birth_order", "integer", "Place in a multiple birth", lowest=1, highest=9),
        Column("security", "text", "Security labels, for example R for restricted"),
        _ref("practice", "The GP practice, by id or ODS code"),
        Column("updated", "text", "When the record was last changed"),
    ),
)

ADDRESS = Table(
    "PatientAddress",
    "An address of a patient.",
    key=("patient", "place"),
    columns=(
        Column("patient", "key", "The patient, by id", required=True, about="person"),
        Column("place", "integer", "Its place among the patient's addresses", required=True),
        Column("use", "text", "home, temp, old ..."),
        Column("lines", "text", "Address on one line", identifies=True),
        Column("postcode", "postcode", "Postcode", identifies=True),
        Column("uprn", "key", "Unique property reference number", identifies=True),
        Column("from_date", "date", "First day"),
        Column("to_date", "date", "Last day", not_before="from_date"),
    ),
)

RELATED_PERSON = Table(
    "RelatedPerson",
    "Somebody related to a patient.",
    key=("id",),
    columns=(
        Column("id", "key", "The related person's id", required=True, about="other"),
        *SUBJECT,
        Column("relationship", "text", "What they are to the patient (RoleCode)"),
        Column("nhs_number", "nhs_number", "NHS number", identifies=True, about="other"),
        Column("family", "text", "Family name", identifies=True, about="other"),
        Column("given", "text", "First name", identifies=True, about="other"),
        Column("birth_date", "date", "Date of birth", past=True, about="other"),
        Column("gender", "text", "Administrative gender", about="other"),
        Column("from_date", "date", "First day"),
        Column("to_date", "date", "Last day", not_before="from_date"),
    ),
)

ENCOUNTER = Table(
    "Encounter",
    "A contact of a service with a patient.",
    key=("id",),
    columns=(
        _id("The encounter's id"),
        *SUBJECT,
        Column("status", "text", "planned, in-progress, finished, cancelled ..."),
        Column("class", "text", "Where it was held: AMB, HH, VR, IMP, EMER"),
        Column("kind", "text", "What was done, in words or by code"),
        Column("service", "text", "The service, in words or by code"),
        Column("outcome", "text", "Outcome of attendance (UK Core extension)"),
        Column("started_on", "date", "The day it began", required=True, about="happened"),
        Column("ended_on", "date", "The day it ended", not_before="started_on"),
        _ref("team", "The organisation or service that held it", "team"),
        _ref("practitioner", "Who held it", "practitioner"),
        _ref("location", "Where it was held"),
        _ref("request", "The service request it answers"),
        _ref("appointment", "The appointment it was booked as"),
        Column("reason", "text", "Why, in words or by code"),
    ),
)

APPOINTMENT = Table(
    "Appointment",
    "A booked contact; those that were kept come again as encounters.",
    key=("id",),
    columns=(
        _id("The appointment's id"),
        *SUBJECT,
        Column("status", "text", "booked, fulfilled, cancelled, noshow ..."),
        Column("cancelled_because", "text", "Why it was cancelled, by code"),
        Column("kind", "text", "What was booked, in words or by code"),
        Column("service", "text", "The service, in words or by code"),
        Column("started_on", "date", "The day it was for", required=True, about="happened"),
        _ref("practitioner", "Who was to hold it", "practitioner"),
        _ref("location", "Where it was to be held"),
        _ref("request", "The service request it answers"),
    ),
)

OBSERVATION = Table(
    "Observation",
    "A finding: one row, or one for each component.",
    key=("id",),
    columns=(
        _id("The observation's id, with the component's number"),
        *SUBJECT,
        _ref("encounter", "The encounter it was made at"),
        Column("status", "text", "final, amended, entered-in-error ..."),
        Column("code", "key", "What was observed, by code", required=True),
        Column("words", "text", "What was observed, in words"),
        Column("observed_on", "date", "The day it was observed", required=True, about="happened"),
        Column("number", "number", "The value, where it is a number"),
        Column("unit", "text", "Its unit (UCUM)"),
        Column("value_code", "text", "The value, where it is a code"),
        Column("value_words", "text", "The value in words"),
    ),
)

SERVICE_REQUEST = Table(
    "ServiceRequest",
    "A referral.",
    key=("id",),
    columns=(
        _id("The request's id"),
        *SUBJECT,
        Column("status", "text", "active, completed, revoked ..."),
        Column("service", "text", "What was asked for, in words or by code"),
        Column("authored_on", "date", "The day of the request", required=True, about="happened"),
        Column("ended_on", "date", "Last day of the period it asks for"),
        _ref("team", "Who is to act", "team"),
        _ref("requester", "Who asked", "other"),
        Column("reason", "text", "Why, in words or by code"),
    ),
)

ANSWER = Table(
    "QuestionnaireResponse",
    "An answer: one row for each answered question of a response.",
    key=("id", "link"),
    columns=(
        _id("The response's id"),
        Column("link", "key", "The question's link id, with the answer's number", required=True),
        *SUBJECT,
        _ref("encounter", "The encounter it was given at"),
        Column("status", "text", "completed, amended, in-progress ..."),
        Column("questionnaire", "text", "The questionnaire, by its last name", required=True),
        Column("question", "text", "The question in words"),
        Column("authored_on", "date", "The day of the answers", required=True, past=True, about="happened"),
        Column("answered_by", "text", "Who answered: Patient, RelatedPerson, Practitioner"),
        Column("number", "number", "The answer, where it is a number"),
        Column("answer", "text", "The answer in words or by code", identifies=True),
    ),
)

EPISODE = Table(
    "EpisodeOfCare",
    "Days on which an organisation is responsible for a patient.",
    key=("id",),
    columns=(
        _id("The episode's id"),
        *SUBJECT,
        Column("status", "text", "active, finished, cancelled ..."),
        _ref("team", "The organisation that is responsible", "team"),
        Column("from_date", "date", "First day", required=True, about="happened"),
        Column("to_date", "date", "Last day", not_before="from_date"),
    ),
)

ORGANISATION = Table(
    "Organization",
    "An organisation, team or service.",
    key=("id",),
    columns=(
        _id("Its id"),
        Column("name", "text", "Its name"),
        Column("kind", "text", "What it is, in words or by code"),
        Column("ods", "key", "ODS code"),
    ),
)

LOCATION = Table(
    "Location",
    "A place.",
    key=("id",),
    columns=(
        _id("Its id"),
        Column("name", "text", "Its name"),
        Column("kind", "text", "What it is, in words or by code"),
    ),
)

TABLES = (
    PATIENT, ADDRESS, RELATED_PERSON, ENCOUNTER, APPOINTMENT, OBSERVATION, SERVICE_REQUEST, ANSWER, EPISODE,
    ORGANISATION, LOCATION,
)  # fmt: skip
