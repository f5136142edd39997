"""The tables of a youth justice service's export, with the headers that its case systems carry."""

from familyhub.model import Column, Table
from familyhub.sources.council import PERSON_COLUMNS

IDS = (
    "YJ ID", "YJS ID", "YOT ID", "YOS ID", "YJ Person ID", "YOT Number", "YJS Number", "Youth Justice Number",
    "Young Person ID", "YP ID", "Childview ID", "YOIS ID",
)  # fmt: skip

PERSON_ID = Column("youth_justice_id", "key", "The young person's id", True, also=IDS, about="person")
TEAM = Column("team", "key", "The team", also=("Team Name", "YJ Team", "YOT Team", "Allocated Team"), about="team")
WORKER = Column(
    "worker", "key", "The worker's id or name",
    also=("Case Manager", "Allocated Worker", "YOT Worker", "Case Worker", "Supervising Officer", "YJ Worker"),
    about="practitioner",
)  # fmt: skip
DISPOSAL_ID = Column(
    "disposal_id", "key", "The disposal's id", True,
    also=("Outcome ID", "Legal Outcome ID", "Order ID", "Sentence ID", "Disposal Ref"),
)  # fmt: skip

PERSON = Table(
    "yj_person",
    "A young person known to youth justice.",
    key=("youth_justice_id",),
    columns=(PERSON_ID, *PERSON_COLUMNS),
)

OFFENCE = Table(
    "yj_offence",
    "An offence.",
    key=("offence_id",),
    columns=(
        Column("offence_id", "key", "The offence's id", True, also=("Offence Ref", "Offence Number")),
        PERSON_ID,
        Column("offence_date", "date", "The day of the offence", past=True,
               also=("Date of Offence", "Offence Committed Date"), about="happened"),
        Column("offence", "text", "What it was", also=("Offence Description", "Offence Type", "Offence Category")),
        Column("gravity", "integer", "Gravity score", lowest=1, highest=8, also=("Gravity Score", "Seriousness",
                                                                                   "Seriousness Score")),
        Column("disposal_id", "key", "The disposal that dealt with it", also=DISPOSAL_ID.also),
    ),
)  # fmt: skip

DISPOSAL = Table(
    "yj_disposal",
    "What was ordered or agreed: an order of a court, or a disposal out of court.",
    key=("disposal_id",),
    columns=(
        DISPOSAL_ID,
        PERSON_ID,
        Column("disposal", "text", "What it is", True,
               also=("Outcome", "Legal Outcome", "Disposal Type", "Order Type", "Sentence", "Outcome Type",
                     "Legal Outcome Type")),
        Column("given_on", "date", "The day it was given", True,
               also=("Outcome Date", "Disposal Date", "Sentence Date", "Date of Outcome", "Legal Outcome Date",
                     "Order Date"), about="happened"),
        Column("start_date", "date", "First day; the day it was given where that is empty",
               also=("Order Start Date", "Disposal Start Date", "Start")),
        Column("end_date", "date", "Last day", not_before="start_date",
               also=("Order End Date", "Disposal End Date", "Expiry Date", "Completion Date", "End")),
        Column("court", "text", "The court, or who decided", also=("Court Name", "Decision Maker", "Panel")),
        Column("ended_because", "text", "Why it ended", also=("End Reason", "Closure Reason", "Completion Status")),
        TEAM,
        WORKER,
    ),
)  # fmt: skip

INTERVENTION = Table(
    "yj_intervention",
    "A programme of work with the young person, ordered or voluntary.",
    key=("intervention_id",),
    columns=(
        Column("intervention_id", "key", "The intervention's id", True,
               also=("Programme ID", "Intervention Programme ID", "YJ Intervention ID")),
        PERSON_ID,
        Column("intervention", "text", "What it is", also=("Intervention Type", "Programme Type", "Intervention Name")),
        Column("start_date", "date", "First day", True,
               also=("Intervention Start Date", "Programme Start Date", "Start"), about="happened"),
        Column("end_date", "date", "Last day; empty while it goes on", not_before="start_date",
               also=("Intervention End Date", "Programme End Date", "End")),
        Column("referred_by", "text", "Who asked for it", also=("Source of Referral", "Referral Source")),
        Column("outcome", "text", "How it ended", also=("Intervention Outcome", "Completion Status", "Closure Reason")),
        TEAM,
        WORKER,
    ),
)  # fmt: skip

CUSTODY = Table(
    "yj_custody",
    "Days in custody: remanded or sentenced.",
    key=("youth_justice_id", "custody_from"),
    columns=(
        PERSON_ID,
        Column("custody_from", "date", "First day in custody", True,
               also=("Custody Start Date", "Date of Reception", "Reception Date", "Remand Start Date"),
               about="happened"),
        Column("custody_to", "date", "Last day in custody; empty while it goes on", not_before="custody_from",
               also=("Custody End Date", "Release Date", "Date of Release", "Remand End Date")),
        Column("custody_kind", "text", "Remand or sentence", also=("Custody Type", "Custody Reason")),
        Column("establishment", "text", "Where", also=("Secure Establishment", "Custodial Establishment", "Prison")),
    ),
)  # fmt: skip

CONTACT = Table(
    "yj_contact",
    "A contact with the young person: planned, kept or not kept.",
    key=("yj_contact_id",),
    columns=(
        Column("yj_contact_id", "key", "The contact's id", True,
               also=("YJ Contact ID", "YOT Contact ID", "YJS Contact ID", "YJ Appointment ID")),
        PERSON_ID,
        Column("intervention_id", "key", "The intervention it belongs to", also=("Programme ID",)),
        Column("contact_date", "date", "The day of the contact", True,
               also=("Date of Contact", "Appointment Date", "Appointment Date/Time"), about="happened"),
        Column("contact_type", "text", "What it was", also=("Type of Contact", "Appointment Type")),
        Column("medium", "text", "How it was held", also=("Contact Method", "Method")),
        Column("attended", "text", "Whether it was kept", also=("Attendance", "Contact Outcome", "Attendance Status")),
        TEAM,
        WORKER,
    ),
)  # fmt: skip

TABLES: tuple[Table, ...] = (PERSON, OFFENCE, DISPOSAL, INTERVENTION, CUSTODY, CONTACT)
