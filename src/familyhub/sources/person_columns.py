"""Columns by which lists of patients say who somebody is and where they live, with the headers that exports carry."""

from familyhub.model import Column

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

PRACTICE = Column(
    "gp_practice_code",
    "key",
    "GP practice, by its national code",
    also=("GP practice code", "GP code", "Practice code", "Registered GP practice", "GP practice", "ODS code"),
)
