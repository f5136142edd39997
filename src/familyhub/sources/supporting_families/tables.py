"""The tables of a Supporting Families list, with the headers that such lists carry.

The ten headline outcomes are those of the national framework of 2022 to 2025; lists made before 2022 had six headline
problems, five of which are outcomes under another name.
"""

from familyhub.model import Column, Table
from familyhub.sources.council import PERSON_COLUMNS

FAMILY_IDS = ("SF Family ID", "SF ID", "Supporting Families ID", "TF Family ID", "Troubled Families ID", "SF Ref")
PERSON_IDS = ("Supporting Families Person ID", "SF Individual ID", "SF Member ID", "TF Person ID", "TF Individual ID")

OUTCOMES = (
    ("education", "getting a good education",
     ("Good Education", "Getting a good education", "Education Need", "School Attendance",
      "Children who have not been attending school regularly")),
    ("early_years", "good early years development", ("Good early years development", "Early Years Development")),
    ("health", "mental and physical health",
     ("Improved mental and physical health", "Mental and physical health", "Health Need",
      "Parents and children with a range of health problems", "Parents and children with a range of health needs")),
    ("substance_use", "recovery and less harm from drugs and alcohol",
     ("Promoting recovery and reducing harm from substance use", "Substance Misuse", "Better managed substance use")),
    ("family_relationships", "family relationships", ("Improved family relationships", "Family Relationship")),
    ("safe_from_abuse", "children safe from abuse and exploitation",
     ("Children safe from abuse and exploitation", "Abuse and exploitation", "Safe from abuse and exploitation")),
    ("crime", "crime prevention and tackling crime",
     ("Crime prevention and tackling crime", "Families diverted from crime", "Crime and ASB", "Crime/ASB",
      "Parents and children involved in crime or anti-social behaviour")),
    ("domestic_abuse", "safe from domestic abuse",
     ("Safe from domestic abuse", "Domestic Violence", "Families affected by domestic violence and abuse",
      "Families affected by domestic abuse")),
    ("housing", "secure housing", ("Secure housing", "Housing Need")),
    ("financial_stability", "financial stability",
     ("Financial stability", "Worklessness", "Financial exclusion",
      "Adults out of work or at risk of financial exclusion")),
    ("children_who_need_help", "children who need help: a headline problem before 2022, and no outcome since",
     ("Children who need help", "Children in need of help")),
)  # fmt: skip
"""Headline outcomes: code, meaning, other headers of the column that says whether the family has the need."""

FAMILY_ID = Column(
    "supporting_family_id", "key", "The family's id in the programme", True,
    also=(*FAMILY_IDS, "Family ID", "Family Reference", "Family Number", "Family Ref"),
)  # fmt: skip
JOINED = Column("member_from", "date", "First day in the family, where it has one", also=("Member From Date",))
LEFT = Column(
    "member_to", "date", "Last day in the family; empty while it goes on", not_before="member_from",
    also=("Member To Date",),
)  # fmt: skip
ROLE = Column("role", "text", "What the person is in the family", also=("Role in Family", "Family Role"))

FAMILY = Table(
    "supporting_family",
    "A family on the programme; or, where a list has a row for each member, a member with the family's details.",
    key=("supporting_family_id", "sf_person_id"),
    columns=(
        FAMILY_ID,
        Column("sf_person_id", "key", "The member the row is about; empty where it is about the family",
               also=(*PERSON_IDS, "Person ID", "Individual ID"), about="person"),
        ROLE,
        JOINED,
        LEFT,
        *PERSON_COLUMNS,
        Column("identified_on", "date", "The day the family was found to be eligible",
               also=("Date Identified", "Identification Date", "Eligibility Date")),
        Column("started_on", "date", "First day on the programme",
               also=("Attached On", "Attachment Date", "Date Attached", "SF Start Date", "Start Date",
                     "Programme Start Date", "Date Started"), about="happened"),
        Column("closed_on", "date", "Last day on the programme; empty while it goes on", not_before="started_on",
               also=("SF End Date", "End Date", "Closure Date", "Date Closed", "Programme End Date")),
        Column("closed_because", "text", "Why it ended", also=("Closure Reason", "Reason for Closure")),
        Column("claimed_on", "date", "The day the result was claimed", also=("Claim Date", "Date Claimed", "SFO Date")),
        Column("claim", "text", "The kind of claim",
               also=("Claim Type", "Result Type", "SPFO", "Outcome Claimed", "Successful Family Outcome")),
        *(Column(f"need_{code}", "text", f"yes, a day or a need's number where the family needs: {says}",
                 also=(code, *also, f"{code} need")) for code, says, also in OUTCOMES),
        *(Column(f"achieved_{code}", "date", f"The day it was achieved: {says}",
                 also=(f"{code} achieved", f"{code} achieved date", f"{code} outcome date",
                       *(f"{spelling} achieved" for spelling in also[:1])))
          for code, says, also in OUTCOMES),
        Column("lead_practitioner", "key", "The lead practitioner",
               also=("Lead Professional", "Key Worker", "Keyworker", "Lead Worker"), about="practitioner"),
        Column("team", "key", "The team", also=("Team Name", "Locality Team", "Lead Agency"), about="team"),
    ),
)  # fmt: skip

MEMBER = Table(
    "supporting_family_member",
    "Who belongs to a family on the programme.",
    key=("supporting_family_id", "sf_person_id"),
    columns=(
        FAMILY_ID,
        Column("sf_person_id", "key", "The member's id", True, also=PERSON_IDS, about="person"),
        ROLE,
        JOINED,
        LEFT,
        *PERSON_COLUMNS,
    ),
)

NEED = Table(
    "supporting_family_need",
    "A need and its outcome, one a row: of the family, or of the member it names.",
    key=("supporting_family_id", "sf_person_id", "outcome", "need", "identified_on"),
    columns=(
        FAMILY_ID,
        Column("sf_person_id", "key", "The member it was recorded of; empty where it is the family's",
               also=(*PERSON_IDS, "Person ID", "Individual ID"), about="person"),
        Column("outcome", "text", "The headline outcome, by number, code or words", True,
               also=("Headline Outcome", "Headline", "Headline Problem", "Outcome Area", "Headline Need")),
        Column("need", "text", "The need within it, by number or words",
               also=("Family Need", "Need Code", "Criteria", "Criterion", "Indicator")),
        Column("identified_on", "date", "The day it was found", True,
               also=("Date Identified", "Need Identified Date", "Identified Date"), about="happened"),
        Column("achieved_on", "date", "The day the outcome was achieved; empty while it goes on",
               not_before="identified_on", also=("Date Achieved", "Outcome Date", "Outcome Achieved Date")),
        Column("sustained", "text", "Whether it held for six months", also=("Outcome Sustained", "Sustained 6 Months")),
    ),
)  # fmt: skip

TABLES: tuple[Table, ...] = (FAMILY, MEMBER, NEED)

NEEDS_EITHER = {FAMILY.name: (("started_on", "identified_on"),)}
"""What a row must say one of: the day the family was found, or joined."""
