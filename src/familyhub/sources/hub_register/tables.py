"""The tables of a hub's register, with the headers that such registers carry."""

from familyhub.model import Column, Table
from familyhub.sources.council import PERSON_COLUMNS

IDS = (
    "Member ID", "Member No", "Member Number", "Membership Number", "Membership No", "Membership ID", "Hub Member No",
    "eStart ID", "Registration Number", "Registration No", "Registration ID", "Centre Member ID",
)  # fmt: skip
SESSION_IDS = ("Session ID", "Event ID", "Activity Session ID", "Session No", "Session Ref")

MEMBER_ID = Column("hub_member_id", "key", "The member's number in the register", True, also=IDS, about="person")
SESSION_NAME = Column(
    "session_name", "text", "Its name",
    also=("Session", "Activity", "Activity Name", "Event", "Event Name", "Group Name", "Session Title"),
)  # fmt: skip
SESSION_KIND = Column(
    "session_kind", "text", "What kind of session it is, where the register says so",
    also=("Session Type", "Activity Type", "Event Type", "Type of Session", "Session Category"),
)  # fmt: skip
HUB = Column(
    "hub_id", "key", "The hub's code or name",
    also=("Hub", "Family Hub", "Centre", "Children's Centre", "Venue", "Site", "Location", "Hub Code", "Centre Name",
          "Delivery Site"),
)  # fmt: skip
SESSION_DATE_HEADERS = ("Date of Session", "Event Date", "Date Attended", "Attendance Date", "Activity Date")

CONSENTS = (
    ("consent_service", "The family agrees to register and to work with the hub",
     ("Consent to Register", "Registration Consent", "Agreed to Register", "Service Agreement")),
    ("consent_share", "The family agrees to its information being shared with other services",
     ("Consent to Share", "Information Sharing Consent", "Consent to Share Information", "Data Sharing Consent",
      "Sharing Consent", "Agree to Share")),
    ("consent_contact", "The family agrees to be contacted",
     ("Consent to Contact", "Contact Consent", "Marketing Consent", "Happy to be Contacted")),
)  # fmt: skip

MEMBER = Table(
    "hub_member",
    "A registered family member: who they are, since when, and what they agreed to.",
    key=("hub_member_id",),
    columns=(
        MEMBER_ID,
        Column("family_id", "key", "The family: all members of one registration share it",
               also=("Family Number", "Family No", "Family Ref", "Household ID", "Family Registration ID")),
        Column("role", "text", "What the member is in the family",
               also=("Role in Family", "Member Type", "Adult or Child", "Relationship", "Relationship to Child")),
        Column("role_to_id", "key", "The member to whom the role is stated", about="other",
               also=("Relationship To", "Parent of", "Relationship To Member ID")),
        Column("registered_on", "date", "The day of registration", True,
               also=("Registration Date", "Date Registered", "Date of Registration", "Joined", "Date Joined"),
               about="happened"),
        Column("left_on", "date", "Last day as a member; empty while it goes on", not_before="registered_on",
               also=("Deregistered", "Date Left", "Leaving Date", "Registration End Date", "Date Deregistered")),
        HUB,
        Column("reason", "text", "Why the family registered",
               also=("Registration Reason", "Reason for Registering", "Reason Registered", "How Did You Hear")),
        *PERSON_COLUMNS,
        *(Column(name, "text", f"{says}: yes, no, withdrawn", also=also) for name, says, also in CONSENTS),
        Column("consent_on", "date", "The day that was agreed", also=("Consent Date", "Date Signed")),
        Column("consent_with", "text", "With whom the family's information may be shared",
               also=("Share With", "Consent to Share With", "Agencies")),
        Column("contact_preference", "text", "How the family wants to be contacted",
               also=("Preferred Contact Method", "Preferred Contact", "Contact Method", "Preferred Method of Contact")),
    ),
)  # fmt: skip

SESSION = Table(
    "hub_session",
    "A session: a group, a drop-in, a course's meeting.",
    key=("hub_session_id",),
    columns=(
        Column("hub_session_id", "key", "The session's id", True, also=SESSION_IDS),
        SESSION_NAME,
        Column("session_date", "date", "The day it was held", True, also=(*SESSION_DATE_HEADERS, "Date"),
               about="happened"),
        SESSION_KIND,
        HUB,
        Column("team", "key", "The team that held it", also=("Delivered By", "Team Name", "Provider"), about="team"),
    ),
)  # fmt: skip

ATTENDANCE = Table(
    "hub_attendance",
    "A member at a session, or booked into it.",
    key=("hub_session_id", "session_date", "session_name", "hub_member_id"),
    columns=(
        MEMBER_ID,
        Column("hub_session_id", "key", "The session's id, where sessions have one", also=SESSION_IDS),
        Column("session_date", "date", "The day of the session; empty where the session's own row says it",
               also=SESSION_DATE_HEADERS, about="happened"),
        SESSION_NAME,
        SESSION_KIND,
        HUB,
        Column("attended", "text", "Whether the member came",
               also=("Attended Y/N", "Attendance", "Attendance Status", "Present", "Came", "Attended?")),
        Column("attendance_note", "text", "A note", also=("Attendance Reason", "Absence Reason", "Reason")),
    ),
)  # fmt: skip

HEADCOUNT = Table(
    "hub_headcount",
    "How many came to a session, without saying who.",
    key=("session_date", "session_name", "hub_id"),
    columns=(
        Column("hub_session_id", "key", "The session's id", also=SESSION_IDS),
        Column("session_date", "date", "The day it was held", True, also=(*SESSION_DATE_HEADERS, "Date"),
               about="happened"),
        SESSION_NAME,
        SESSION_KIND,
        HUB,
        Column("adults", "integer", "Adults who came", lowest=0, highest=10_000,
               also=("Number of Adults", "No of Adults", "Adults Attended", "Adult Headcount", "Anonymous Adults")),
        Column("children", "integer", "Children who came", lowest=0, highest=10_000,
               also=("Number of Children", "No of Children", "Children Attended", "Child Headcount",
                     "Anonymous Children")),
        Column("headcount", "integer", "All who came", lowest=0, highest=10_000,
               also=("Number Attended", "Number Attending", "Total Attended", "Total Attendance", "Footfall",
                     "No Attended", "Anonymous Attendees")),
    ),
)  # fmt: skip

PLACE = Table(
    "hub_place",
    "A hub, a children's centre or an outreach site.",
    key=("hub_id",),
    columns=(
        Column("hub_id", "key", "The hub's code, as sessions and members name it", True,
               also=("Hub Code", "Hub Ref", "Centre ID", "Centre Code", "Site Code", "Venue ID", "Venue Code")),
        Column("hub_name", "text", "Its name", True,
               also=("Hub", "Family Hub", "Family Hub Name", "Centre Name", "Site Name", "Venue Name")),
        Column("hub_kind", "text", "What it is", also=("Hub Type", "Site Type", "Centre Type", "Venue Type")),
        Column("district", "text", "The district it lies in", also=("Locality", "Area")),
        Column("hub_address", "text", "Its address", also=("Address", "Site Address", "Venue Address")),
        Column("hub_postcode", "text", "Its postcode", also=("Postcode", "Site Postcode", "Venue Postcode")),
        Column("opened_on", "date", "First day it was open", also=("Date Opened", "Opening Date")),
        Column("closed_on", "date", "Last day it was open", not_before="opened_on", also=("Date Closed",)),
    ),
)  # fmt: skip

TABLES: tuple[Table, ...] = (MEMBER, SESSION, ATTENDANCE, HEADCOUNT, PLACE)

NEEDS_EITHER = {
    ATTENDANCE.name: (("hub_session_id", "session_date"),),
    HEADCOUNT.name: (("headcount", "adults", "children"),),
}
"""What a row must say one of: which session or day it was, and how many came."""
