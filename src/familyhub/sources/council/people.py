"""The columns by which a council's system says who somebody is and where they live."""

from familyhub.model import Column

PERSON_COLUMNS: tuple[Column, ...] = (
    Column(
        "nhs_number", "nhs_number", "NHS number, ten digits", identifies=True, also=("NHS No", "NHS", "NHS ID"),
    ),
    Column("upn", "upn", "Unique pupil number", identifies=True, also=("Unique Pupil Number", "UPN Number")),
    Column(
        "forename", "text", "First name", identifies=True,
        also=("First Name", "Forenames", "First Names", "Given Name", "Given Names", "Christian Name"),
    ),
    Column("surname", "text", "Family name", identifies=True, also=("Last Name", "Family Name")),
    Column(
        "former_surname", "text", "An earlier family name", identifies=True,
        also=("Maiden Name", "Previous Surname", "Former Name", "Previous Name", "Birth Surname"),
    ),
    Column(
        "birth_date", "date", "Date of birth; empty for an unborn child", past=True,
        also=("DOB", "D.O.B.", "Date of Birth", "Birth Date", "Person DOB"),
    ),
    Column(
        "expected_date", "date", "Expected date of birth of an unborn child",
        also=("EDD", "Expected Date of Birth", "Due Date", "Expected Delivery Date", "Estimated Due Date"),
    ),
    Column("death_date", "date", "Date of death", past=True, also=("DOD", "Date of Death", "Deceased Date")),
    Column("sex", "text", "Sex or gender, in a code or in words", also=("Gender", "Sex at Birth", "Gender Current")),
    Column(
        "ethnicity", "text", "Ethnic group, in a code or in words",
        also=("Ethnic Origin", "Ethnic Group", "Ethnicity Code", "Ethnicity Description", "Ethnic Category"),
    ),
    Column(
        "language", "text", "Preferred or first language",
        also=("First Language", "Home Language", "Preferred Language", "Main Language", "Language Spoken"),
    ),
    Column(
        "address", "text", "Address, on one line or its first line", identifies=True,
        also=("Address Line 1", "Address 1", "Full Address", "Home Address", "Current Address"),
    ),
    Column("address_2", "text", "Second line of the address", identifies=True, also=("Address Line 2",)),
    Column("address_3", "text", "Third line of the address", identifies=True, also=("Address Line 3",)),
    Column("town", "text", "Town", identifies=True, also=("City", "Town/City", "Post Town")),
    Column("postcode", "postcode", "Postcode", identifies=True, also=("Post Code", "Home Postcode")),
    Column("uprn", "key", "Unique property reference number", identifies=True, also=("Property Reference",)),
    Column(
        "address_from", "date", "First day at the address",
        also=("Address From", "Address Start Date", "Date Moved In", "Address Start"),
    ),
    Column(
        "address_to", "date", "Last day at the address; empty while the person lives there", not_before="address_from",
        also=("Address To", "Address End Date", "Date Moved Out", "Address End"),
    ),
    Column(
        "address_hidden", "text", "yes where nobody may be told the address",
        also=("Address Confidential", "Confidential Address", "Restricted Address", "Address Restricted",
              "Sensitive Address"),
    ),
)  # fmt: skip
"""Who a person is and where they live; a table puts the person's id and what is its own beside them."""
