"""Columns that the lists of a child health information service share: the child's number, the mother, the team."""

from familyhub.model import Column

CHILD_ID = Column(
    "child_id",
    "key",
    "The child's number in the child health system; the same in all lists",
    also=(
        "CHIS ID",
        "CHIS number",
        "Child Health ID",
        "Child health number",
        "Child ID",
        "Child number",
        "Client ID",
        "System ID",
        "CHS number",
    ),
    about="person",
)

MOTHER = (
    Column(
        "mother_id", "key", "The mother's number in the same system", also=("Mother ID", "Mothers ID", "Maternal ID")
    ),
    Column(
        "mother_nhs_number",
        "nhs_number",
        "The mother's NHS number",
        identifies=True,
        also=(
            "Mother's NHS number",
            "Mothers NHS number",
            "Mother NHS no",
            "Mother's NHS no",
            "NHS number (mother)",
            "NHS number of mother",
            "Maternal NHS number",
        ),
    ),
    Column(
        "mother_forename",
        "text",
        "The mother's first name",
        identifies=True,
        also=("Mother's forename", "Mothers forename", "Mother first name", "Mother's first name"),
    ),
    Column(
        "mother_surname",
        "text",
        "The mother's family name",
        identifies=True,
        also=("Mother's surname", "Mothers surname", "Mother last name", "Mother's last name"),
    ),
    Column(
        "mother_birth_date",
        "date",
        "The mother's date of birth",
        past=True,
        also=("Mother's DOB", "Mothers DOB", "Mother DOB", "Mother's date of birth", "Mother date of birth"),
    ),
)

TEAM = Column(
    "team",
    "key",
    "Health visiting or school nursing team",
    also=("HV team", "Health visiting team", "Health visitor team", "Caseload", "Team code", "HV base"),
    about="team",
)
