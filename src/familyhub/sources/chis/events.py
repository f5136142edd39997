"""The lists of a child health information service (CHIS) that say what happened: movements, deaths, checks."""

from familyhub.model import CodeList, Column, Table
from familyhub.sources.chis.fields import CHILD_ID, TEAM
from familyhub.sources.person_columns import BIRTH_DATE, HOME, NAMES, NHS_NUMBER, PRACTICE, SEX

DIRECTION = CodeList(
    "chis_direction",
    "Whether a child moved in or out",
    {"in": "moved in", "out": "moved out"},
    also={
        "I": "in",
        "O": "out",
        "moved in": "in",
        "moved out": "out",
        "move in": "in",
        "move out": "out",
        "movement in": "in",
        "movement out": "out",
        "transfer in": "in",
        "transfer out": "out",
        "transferred in": "in",
        "transferred out": "out",
    },
)

REASON = Column(
    "reason", "text", "Why the child moved", also=("Reason for move", "Movement reason", "Reason for removal")
)

MOVEMENT_IN = Table(
    "chis_movement_in",
    "Children who moved into the area.",
    key=("child_id", "nhs_number", "moved_in_on"),
    columns=(
        CHILD_ID,
        NHS_NUMBER,
        *NAMES,
        BIRTH_DATE,
        SEX,
        Column(
            "moved_in_on",
            "date",
            "First day in the area",
            required=True,
            about="happened",
            also=(
                "Date moved in",
                "Moved in date",
                "Movement in date",
                "Move in date",
                "Date of move in",
                "In date",
                "Date moved into area",
                "Transfer in date",
            ),
        ),
        Column(
            "moved_from",
            "text",
            "Area or service the child came from",
            also=("From area", "Previous area", "Previous CHIS", "Transferred from", "From CCG", "From"),
        ),
        REASON,
        *HOME,
        PRACTICE,
        TEAM,
    ),
)

MOVEMENT_OUT = Table(
    "chis_movement_out",
    "Children who moved out of the area.",
    key=("child_id", "nhs_number", "moved_out_on"),
    columns=(
        CHILD_ID,
        NHS_NUMBER,
        *NAMES,
        BIRTH_DATE,
        SEX,
        Column(
            "moved_out_on",
            "date",
            "Last day in the area",
            required=True,
            about="happened",
            also=(
                "Date moved out",
                "Moved out date",
                "Movement out date",
                "Move out date",
                "Date of move out",
                "Out date",
                "Date moved out of area",
                "Transfer out date",
                "Removal date",
            ),
        ),
        Column(
            "resident_from",
            "date",
            "First day in the area, where the list carries it",
            also=("Resident from", "In area from", "Date moved in", "Moved in date"),
        ),
        Column(
            "moved_to",
            "text",
            "Area or service the child went to",
            also=("To area", "New area", "New CHIS", "Transferred to", "Forwarding area", "To"),
        ),
        REASON,
    ),
)

MOVEMENT = Table(
    "chis_movement",
    "Movements in and out in one list.",
    key=("child_id", "nhs_number", "direction", "moved_on"),
    columns=(
        CHILD_ID,
        NHS_NUMBER,
        *NAMES,
        BIRTH_DATE,
        SEX,
        Column(
            "direction",
            "code",
            "in or out",
            True,
            DIRECTION,
            also=("Movement type", "Movement", "In or out", "In/Out", "Type of movement", "Movement direction"),
        ),
        Column(
            "moved_on",
            "date",
            "The day of the move",
            required=True,
            about="happened",
            also=("Movement date", "Date of movement", "Date of move", "Move date", "Date moved"),
        ),
        Column(
            "other_area",
            "text",
            "Area or service the child came from or went to",
            also=("Area", "From or to", "Other CHIS"),
        ),
        REASON,
    ),
)

DEATH = Table(
    "chis_death",
    "Children who died.",
    key=("child_id", "nhs_number"),
    columns=(
        CHILD_ID,
        NHS_NUMBER,
        *NAMES,
        BIRTH_DATE,
        SEX,
        Column(
            "death_date",
            "date",
            "Date of death",
            required=True,
            past=True,
            about="happened",
            also=("Date of death", "DOD", "Deceased date", "Death date"),
        ),
        Column("place_of_death", "text", "Place of death"),
    ),
)

CHECK = Table(
    "chis_check",
    "Health reviews: due, offered or done.",
    key=("child_id", "nhs_number", "review", "due_on", "appointment_on", "done_on"),
    columns=(
        CHILD_ID,
        NHS_NUMBER,
        Column(
            "review",
            "text",
            "Which review",
            required=True,
            also=(
                "Check",
                "Review type",
                "Check type",
                "Assessment type",
                "Contact type",
                "Health review",
                "Examination",
            ),
        ),
        Column("due_on", "date", "The day it is due", also=("Due date", "Date due")),
        Column(
            "appointment_on",
            "date",
            "The day it was arranged for",
            also=("Appointment date", "Date of appointment", "Planned date"),
        ),
        Column(
            "done_on",
            "date",
            "The day it was done",
            about="happened",
            also=(
                "Date done",
                "Date completed",
                "Completed date",
                "Date of review",
                "Review date",
                "Date seen",
                "Done date",
            ),
        ),
        Column(
            "outcome",
            "text",
            "Whether the family was seen",
            also=("Attendance", "Attended", "Result", "Review outcome", "Outcome code"),
        ),
        Column("medium", "text", "How it was held", also=("Contact method", "How held", "Mode")),
        TEAM,
        Column(
            "practitioner",
            "key",
            "The practitioner's number",
            about="practitioner",
            also=("Health visitor", "HV code", "Practitioner ID", "Seen by", "Staff ID"),
        ),
        Column("place", "key", "Where it was held", also=("Location", "Venue", "Clinic")),
    ),
)

EVENTS: tuple[Table, ...] = (MOVEMENT_IN, MOVEMENT_OUT, MOVEMENT, DEATH, CHECK)
