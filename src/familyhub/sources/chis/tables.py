"""The lists of a child health information service (CHIS) that say who there is: births, and the register.

No national layout exists. The columns are those that the systems' standard reports carry, and `also` their headers.
"""

from dataclasses import replace

from familyhub.model import CodeList, Column, Table
from familyhub.sources.canonical_sql import code_rows
from familyhub.sources.chis.events import EVENTS
from familyhub.sources.chis.fields import CHILD_ID, MOTHER, TEAM
from familyhub.sources.person_columns import BIRTH_DATE, ETHNICITY, HOME, NAMES, NHS_NUMBER, PRACTICE, SEX

# A list of people without the register's own number might be anybody's: it is not taken for the register.
REGISTERED_ID = replace(CHILD_ID, required=True)

BIRTH_OUTCOME = CodeList(
    "chis_birth_outcome",
    "How a baby was born",
    {"live": "alive", "stillborn": "stillborn"},
    also={row["word"]: row["outcome"] for row in code_rows(__package__ or "", "birth_outcome")},
)
"""A word that nobody knows costs the row: the baby may be dead, and nobody may write to its family as if it lived."""

BORN_ON = Column(
    "birth_date",
    "date",
    "Date of birth",
    required=True,
    past=True,
    about="happened",
    also=(*BIRTH_DATE.also, "Birth date", "Date of delivery"),
)

BIRTH = Table(
    "chis_birth",
    "Births that were notified: one row a baby, stillborn babies too.",
    key=("child_id", "nhs_number", "birth_date"),
    columns=(
        CHILD_ID,
        NHS_NUMBER,
        *NAMES,
        BORN_ON,
        Column("birth_time", "text", "Time of birth", also=("Time of birth",)),
        SEX,
        ETHNICITY,
        Column(
            "birth_weight",
            "number",
            "Birth weight, in grams or in kilograms",
            also=(
                "Weight at birth",
                "Birth weight (g)",
                "Birth weight (kg)",
                "Birth weight grams",
                "Birthweight (grams)",
                "Birth weight (grams)",
                "Birth weight kg",
            ),
        ),
        Column(
            "gestation",
            "text",
            "Length of the pregnancy: 39 (weeks), 39+4 (weeks and days) or 277 (days)",
            also=(
                "Gestation weeks",
                "Gestation (weeks)",
                "Gestational age",
                "Gestation at birth",
                "Gestation length",
                "Gestation (days)",
                "Weeks gestation",
            ),
        ),
        Column(
            "birth_order",
            "integer",
            "1 for the first-born of twins",
            lowest=1,
            highest=9,
            also=("Order of birth", "Multiple birth order", "Birth rank", "Twin order"),
        ),
        Column(
            "babies",
            "integer",
            "Babies of this delivery",
            lowest=1,
            highest=9,
            also=("Number of babies", "Number born", "Multiplicity", "Number in delivery"),
        ),
        Column(
            "outcome",
            "code",
            "Live or stillborn; empty counts as live",
            codes=BIRTH_OUTCOME,
            also=(
                "Birth outcome",
                "Live or stillbirth",
                "Live/still",
                "Birth status",
                "Still birth",
                "Stillbirth indicator",
            ),
        ),
        Column(
            "delivery_id", "key", "The delivery's number, the same for twins", also=("Delivery number", "Labour ID")
        ),
        Column(
            "first_feed",
            "text",
            "The baby's first feed",
            also=("Feeding at birth", "Method of feeding at birth", "First feed type"),
        ),
        Column(
            "place_of_birth", "text", "Place of birth", also=("Birth place", "Hospital of birth", "Place of delivery")
        ),
        Column(
            "resident",
            "text",
            "no where the family lives outside the area; empty counts as yes",
            also=("Resident in area", "In area", "Area resident"),
        ),
        *MOTHER,
        *HOME,
        PRACTICE,
        TEAM,
    ),
)

CHILD = Table(
    "chis_child",
    "The register: one row a child, as it stands on the day of the extract.",
    key=("child_id", "nhs_number"),
    columns=(
        REGISTERED_ID,
        NHS_NUMBER,
        *NAMES,
        Column(
            "former_surname",
            "text",
            "An earlier family name",
            identifies=True,
            also=("Previous surname", "Former name", "Alias surname"),
        ),
        Column("birth_date", "date", "Date of birth", required=True, past=True, also=(*BIRTH_DATE.also, "Birth date")),
        SEX,
        ETHNICITY,
        Column("language", "text", "First language", also=("Preferred language", "Main language", "Spoken language")),
        Column(
            "restriction",
            "text",
            "Who may not see the record: sensitive, adopted, sealed",
            also=("Sensitive", "Sensitivity", "Confidentiality", "S flag", "Restricted"),
        ),
        *HOME,
        Column(
            "address_from",
            "date",
            "First day at the address",
            also=("Address from", "Address start date", "Address date"),
        ),
        Column(
            "resident_from",
            "date",
            "First day in the area",
            about="happened",
            also=(
                "Resident from",
                "In area from",
                "Moved in date",
                "Date moved in",
                "Movement in date",
                "Date moved into area",
            ),
        ),
        Column(
            "resident_to",
            "date",
            "Last day in the area",
            not_before="resident_from",
            also=(
                "Resident to",
                "In area to",
                "Moved out date",
                "Date moved out",
                "Movement out date",
                "Date moved out of area",
            ),
        ),
        PRACTICE,
        Column(
            "gp_from",
            "date",
            "Registered with the practice from",
            also=("GP registration date", "GP start date", "Registered with GP from"),
        ),
        Column(
            "gp_to",
            "date",
            "Registered with the practice to",
            not_before="gp_from",
            also=("GP end date", "Registered with GP to"),
        ),
        TEAM,
        Column("team_from", "date", "On the team's caseload from", also=("Caseload from", "Team start date")),
        Column("school", "text", "School or nursery", also=("School name", "Nursery")),
        Column("death_date", "date", "Date of death", past=True, also=("Date of death", "DOD", "Deceased date")),
        *MOTHER,
    ),
)

TABLES: tuple[Table, ...] = (BIRTH, CHILD, *EVENTS)
