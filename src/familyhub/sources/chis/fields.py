"""Columns that the lists of a child health information service share: who the child is, the mother, the home."""

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

NHS_NUMBER = Column(
    "nhs_number",
    "nhs_number",
    "NHS number",
    identifies=True,
    also=("NHS No", "NHS", "Child NHS number", "Baby NHS number", "NHS number (child)", "NHS number (baby)"),
)

NAMES = (
    Column(
        "forename",
        "text",
        "First name",
        identifies=True,
        also=("Forenames", "First name", "Given name", "Child forename", "Baby forename", "Child first name"),
    ),
    Column(
        "surname",
        "text",
        "Family name",
        identifies=True,
        also=("Last name", "Family name", "Child surname", "Baby surname", "Child last name"),
    ),
)

BIRTH_DATE = Column(
    "birth_date", "date", "Date of birth", past=True, also=("DOB", "Date of birth", "D.O.B.", "Child DOB", "Baby DOB")
)

SEX = Column("sex", "text", "Sex: M, F, male, female, 1 or 2", also=("Gender", "Child sex", "Baby sex"))

ETHNICITY = Column(
    "ethnicity", "text", "Ethnic category, 2001 codes", also=("Ethnic category", "Ethnic origin", "Ethnic code")
)

HOME = (
    Column(
        "address_1",
        "text",
        "Address, first line",
        identifies=True,
        also=("Address", "Address line 1", "Address1", "Home address", "House and street"),
    ),
    Column("address_2", "text", "Address, second line", identifies=True, also=("Address line 2", "Address2")),
    Column("address_3", "text", "Address, third line", identifies=True, also=("Address line 3", "Address3", "Town")),
    Column("address_4", "text", "Address, fourth line", identifies=True, also=("Address line 4", "Address4", "County")),
    Column("postcode", "postcode", "Postcode", identifies=True, also=("Post code", "Home postcode")),
    Column("uprn", "key", "Unique property reference number", identifies=True),
    Column("lsoa", "key", "Neighbourhood (LSOA) code", also=("LSOA code", "LSOA21", "LSOA11", "LSOA 2021")),
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

PRACTICE = Column(
    "gp_practice_code",
    "key",
    "GP practice, by its national code",
    also=("GP practice code", "GP code", "Practice code", "Registered GP practice", "GP practice", "ODS code"),
)

TEAM = Column(
    "team",
    "key",
    "Health visiting or school nursing team",
    also=("HV team", "Health visiting team", "Health visitor team", "Caseload", "Team code", "HV base"),
    about="team",
)
