"""The tables of a housing service's export, with the headers that housing and homelessness systems carry.

Duties are those of the Housing Act 1996 as the Homelessness Reduction Act 2017 changed it, and as the homelessness
case-level return (H-CLIC) counts them.
"""

from familyhub.model import Column, Table
from familyhub.sources.council import PERSON_COLUMNS

IDS = ("Housing Client ID", "Housing Person Ref", "Housing Person Reference", "Housing Applicant ID", "Tenant ID")
HOUSEHOLD_IDS = ("Household Ref", "Household Reference", "Household Number", "Housing Household ID", "H-CLIC Household")
CASE_IDS = ("Homelessness Case ID", "Homeless Case ID", "Homelessness Reference", "Homeless Application Ref",
            "H-CLIC Case Reference", "Homelessness Case Reference", "HPA2 Reference")  # fmt: skip

HOUSEHOLD_IF_STATED = Column("household_id", "key", "The household it is about", also=HOUSEHOLD_IDS)
PERSON_IF_STATED = Column(
    "housing_person_id", "key", "The person it is about; empty where it is about the household",
    also=(*IDS, "Main Applicant ID"), about="person",
)  # fmt: skip
OFFICER = Column(
    "officer", "key", "The officer's id or name",
    also=("Housing Officer", "Case Officer", "Allocated Officer", "Caseworker"), about="practitioner",
)  # fmt: skip

PERSON = Table(
    "housing_person",
    "A person of a household that housing knows.",
    key=("housing_person_id",),
    columns=(
        Column("housing_person_id", "key", "The person's id in the housing system", True, also=IDS, about="person"),
        HOUSEHOLD_IF_STATED,
        Column("role", "text", "What the person is to the main applicant or tenant",
               also=("Relationship to Applicant", "Relationship to Main Applicant", "Relationship to Tenant",
                     "Role in Household", "Household Role")),
        Column("main_applicant_id", "key", "The main applicant or tenant to whom the role is stated", about="other",
               also=("Main Applicant", "Lead Applicant ID", "Main Tenant ID")),
        Column("member_from", "date", "First day in the household", also=("Joined Household", "Date Joined Household")),
        Column("member_to", "date", "Last day in the household; empty while it goes on", not_before="member_from",
               also=("Left Household", "Date Left Household")),
        *PERSON_COLUMNS,
    ),
)  # fmt: skip

DUTY = Table(
    "housing_duty",
    "A homelessness duty the council owes: to prevent, to relieve, or the main duty. One duty a row.",
    key=("homeless_case_id", "duty", "duty_from"),
    columns=(
        Column("homeless_case_id", "key", "The homelessness case's id", True, also=CASE_IDS),
        HOUSEHOLD_IF_STATED,
        PERSON_IF_STATED,
        Column("duty", "text", "Which duty", True,
               also=("Duty Type", "Duty Owed", "Homelessness Duty", "Type of Duty", "Duty Stage")),
        Column("duty_from", "date", "The day it was accepted", True,
               also=("Duty Start Date", "Date Duty Accepted", "Duty Accepted Date", "Date Duty Owed", "Duty Owed Date",
                     "Duty Start"), about="happened"),
        Column("duty_to", "date", "The day it ended; empty while it goes on", not_before="duty_from",
               also=("Duty End Date", "Date Duty Ended", "Duty Ended", "Duty Ended Date", "Duty End")),
        Column("ended_because", "text", "Why it ended",
               also=("Duty End Reason", "Reason Duty Ended", "Reason for Duty Ending")),
        Column("reason", "text", "Why the home was lost",
               also=("Reason for Homelessness", "Main Reason for Loss of Home", "Reason for Loss of Settled Home",
                     "Homelessness Reason")),
        OFFICER,
    ),
)  # fmt: skip

PLACEMENT = Table(
    "housing_placement",
    "A stay in temporary accommodation.",
    key=("placement_id",),
    columns=(
        Column("placement_id", "key", "The stay's id", True,
               also=("TA Placement ID", "TA ID", "Temporary Accommodation ID", "TA Booking ID", "TA Reference")),
        HOUSEHOLD_IF_STATED,
        PERSON_IF_STATED,
        Column("accommodation", "text", "What it is: hotel, hostel, refuge, leased flat",
               also=("TA Type", "Temporary Accommodation Type", "Type of Temporary Accommodation",
                     "Accommodation Type", "Type of Accommodation")),
        Column("placed_on", "date", "First day", True,
               also=("TA Start Date", "Date Placed", "Placement Start Date", "Date Entered TA", "TA Entry Date"),
               about="happened"),
        Column("left_on", "date", "Last day; empty while it goes on", not_before="placed_on",
               also=("TA End Date", "Date Left TA", "Placement End Date", "Date Exited TA", "TA Exit Date")),
        Column("placement_address", "text", "Its address", identifies=True,
               also=("TA Address", "Placement Address", "Accommodation Address")),
        Column("placement_postcode", "postcode", "Its postcode", identifies=True,
               also=("TA Postcode", "Placement Postcode", "Accommodation Postcode")),
        Column("out_of_area", "text", "yes where it lies outside the council's area",
               also=("Out of Borough", "Out of District", "Placed Out of Area")),
        OFFICER,
    ),
)  # fmt: skip

TENANCY = Table(
    "housing_tenancy",
    "A tenancy, or a household on the register, with how it fits its home.",
    key=("tenancy_id",),
    columns=(
        Column("tenancy_id", "key", "The tenancy's id", True,
               also=("Tenancy Ref", "Tenancy Reference", "Tenancy Number", "Tenancy No")),
        HOUSEHOLD_IF_STATED,
        PERSON_IF_STATED,
        Column("tenancy_from", "date", "First day", True,
               also=("Tenancy Start Date", "Tenancy Start", "Tenancy Commencement"), about="happened"),
        Column("tenancy_to", "date", "Last day; empty while it goes on", not_before="tenancy_from",
               also=("Tenancy End Date", "Tenancy End", "Tenancy Termination")),
        Column("tenure", "text", "What tenancy it is", also=("Tenancy Type", "Tenure Type")),
        Column("tenancy_address", "text", "Its address", identifies=True, also=("Property Address", "Tenancy Address")),
        Column("tenancy_postcode", "postcode", "Its postcode", identifies=True,
               also=("Property Postcode", "Tenancy Postcode")),
        Column("tenancy_uprn", "key", "Its unique property reference number", identifies=True,
               also=("Property UPRN", "Tenancy UPRN")),
        Column("bedrooms", "integer", "Bedrooms it has", lowest=0, highest=20,
               also=("Number of Bedrooms", "No of Bedrooms", "Property Bedrooms")),
        Column("bedrooms_needed", "integer", "Bedrooms the household needs", lowest=0, highest=20,
               also=("Bedroom Need", "Bedrooms Required", "Required Bedrooms", "Bedroom Entitlement")),
        Column("overcrowded", "text", "yes where the home is recorded as overcrowded",
               also=("Overcrowded Y/N", "Is Overcrowded", "Overcrowding", "Statutorily Overcrowded")),
        Column("overcrowded_from", "date", "The day that was found",
               also=("Overcrowded Since", "Overcrowding Date", "Overcrowding Assessed")),
        Column("overcrowded_to", "date", "The day it ended", not_before="overcrowded_from",
               also=("Overcrowding End Date", "Overcrowding Resolved")),
        OFFICER,
    ),
)  # fmt: skip

TABLES: tuple[Table, ...] = (PERSON, DUTY, PLACEMENT, TENANCY)

SOMEBODY = ("housing_person_id", "household_id")

NEEDS_EITHER = {DUTY.name: (SOMEBODY,), PLACEMENT.name: (SOMEBODY,), TENANCY.name: (SOMEBODY,)}
"""What a row must say one of: the household or the person it is about."""
