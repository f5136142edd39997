"""The tables of an early help module's export, with the headers that such exports carry.

No standard names them: the names are ours, `also` lists what modules and spreadsheets write.
"""

from familyhub.model import Column, Table
from familyhub.sources.council import PERSON_COLUMNS

IDS = ("Early Help Person ID", "EHM ID", "EHM Person ID", "Early Help Number", "Early Help No", "EH Person ID")
"""A bare "Person ID" is left out: every system has one, and another's list must not be taken for ours."""
FAMILY_IDS = ("Family Number", "Family Ref", "Family Reference", "Family Group ID", "Early Help Family ID")
EPISODE_IDS = ("Early Help Episode ID", "EH Episode ID", "EHM Episode ID", "Early Help Case ID", "Episode Number")

PERSON_ID = Column("early_help_id", "key", "The person's id in the early help module", True, also=IDS, about="person")
PERSON_IF_STATED = Column(
    "early_help_id", "key", "The person it is about; empty where it is about the whole family",
    also=IDS, about="person",
)  # fmt: skip
FAMILY_IF_STATED = Column("family_id", "key", "The family it is about", also=FAMILY_IDS)
EPISODE_IF_STATED = Column("episode_id", "key", "The episode it belongs to", also=EPISODE_IDS)
TEAM = Column("team", "key", "The team", also=("Team Name", "Allocated Team", "Early Help Team"), about="team")
PRACTITIONER = Column(
    "lead_practitioner", "key", "The lead practitioner's id or name",
    also=("Lead Professional", "Lead Worker", "Allocated Worker", "Key Worker", "Practitioner", "Worker"),
    about="practitioner",
)  # fmt: skip

PERSON = Table(
    "early_help_person",
    "A child or adult the module knows.",
    key=("early_help_id",),
    columns=(
        PERSON_ID,
        FAMILY_IF_STATED,
        Column(
            "role", "text", "What the person is in the family",
            also=("Role in Family", "Family Role", "Relationship to Child", "Relationship"),
        ),
        Column("role_to_id", "key", "The child to whom the role is stated", about="other",
               also=("Relationship To ID", "Child of")),
        *PERSON_COLUMNS,
    ),
)  # fmt: skip

MEMBER = Table(
    "early_help_family_member",
    "Who belongs to which family, and since when.",
    key=("family_id", "early_help_id"),
    columns=(
        Column("family_id", "key", "The family", required=True, also=FAMILY_IDS),
        PERSON_ID,
        Column("role", "text", "What the person is in the family", also=("Role in Family", "Family Role")),
        Column("member_from", "date", "First day", also=("Joined Family", "Member From Date", "Membership Start")),
        Column(
            "member_to", "date", "Last day; empty while it goes on", not_before="member_from",
            also=("Left Family", "Member To Date", "Membership End"),
        ),
    ),
)  # fmt: skip

RELATIONSHIP = Table(
    "early_help_relationship",
    "Who is what to whom.",
    key=("early_help_id", "related_id", "relationship"),
    columns=(
        PERSON_ID,
        Column(
            "related_id", "key", "The other person", True, about="other",
            also=("Related Person ID", "Related To", "Related To ID", "Related EHM ID", "Other Person ID"),
        ),
        Column(
            "relationship", "text", "What the other person is to this one", True,
            also=("Relationship Type", "Related Person Is", "Relation"),
        ),
        Column("related_from", "date", "First day", also=("Relationship Start", "Start Date")),
        Column(
            "related_to_date", "date", "Last day", not_before="related_from", also=("Relationship End", "End Date"),
        ),
    ),
)  # fmt: skip

EPISODE = Table(
    "early_help_episode",
    "An episode of early help, for one person or for a family.",
    key=("episode_id", "early_help_id"),
    columns=(
        Column("episode_id", "key", "The episode's id", required=True, also=EPISODE_IDS),
        PERSON_IF_STATED,
        FAMILY_IF_STATED,
        Column(
            "referred_on", "date", "The day help was asked for",
            also=("Referral Date", "Request Date", "Date of Referral", "Date Requested", "Contact Date"),
        ),
        Column(
            "start_date", "date", "First day of the episode",
            also=("Episode Start Date", "Start", "Early Help Start Date", "Date Opened", "Opened"), about="happened",
        ),
        Column(
            "end_date", "date", "Last day; empty while it goes on", not_before="start_date",
            also=("Episode End Date", "End", "Early Help End Date", "Date Closed", "Closed", "Closure Date"),
        ),
        Column(
            "referred_by", "text", "Who asked for help",
            also=("Source of Referral", "Referral Source", "Referring Agency", "Requested By", "Referrer"),
        ),
        Column(
            "reason", "text", "Why", also=("Reason for Referral", "Referral Reason", "Episode Reason", "Start Reason"),
        ),
        Column(
            "end_reason", "text", "Why it ended",
            also=("Closure Reason", "Reason Closed", "Episode End Reason", "Reason for Closure"),
        ),
        Column("outcome", "text", "What came of it", also=("Closure Outcome", "Episode Outcome", "Outcome of Episode")),
        Column(
            "step", "text", "Stepped up to social care, or down from it",
            also=("Step Up Down", "Step Up/Down", "Step Up / Step Down", "Step-up/down", "Stepped"),
        ),
        Column("level", "text", "Level of help, as the threshold document names it", also=("Tier", "Level of Need")),
        TEAM,
        PRACTITIONER,
    ),
)  # fmt: skip

NEEDS = (
    ("domestic_abuse", "domestic abuse", ("Domestic Violence",)),
    ("parental_conflict", "conflict between parents", ()),
    ("parental_mental_health", "a parent's mental health", ("Adult Mental Health", "Parent Mental Health")),
    ("child_mental_health", "a child's mental health", ("Emotional Wellbeing", "Child's Mental Health")),
    ("mental_health", "mental health, not said whose", ()),
    ("physical_health", "physical health", ()),
    ("substance_use", "drugs or alcohol", ("Substance Misuse", "Drugs and Alcohol", "Drug or Alcohol Misuse")),
    ("education", "school", ("School Attendance", "Attendance at School")),
    ("early_years", "early years development", ("Child Development",)),
    ("disability", "a disability or special needs", ("SEND", "Special Educational Needs")),
    ("family_relationships", "relationships in the family", ("Family Relationship", "Relationships")),
    ("parenting", "parenting", ("Parenting Support",)),
    ("safe_from_abuse", "abuse or neglect", ("Neglect", "Abuse")),
    ("exploitation", "exploitation", ("CSE", "Child Exploitation", "CCE")),
    ("crime", "crime or anti-social behaviour", ("Anti-social Behaviour", "ASB", "Crime and ASB")),
    ("housing", "housing", ("Homelessness", "Housing Need")),
    ("financial_stability", "money, work, debt", ("Debt", "Finance", "Worklessness", "Poverty")),
    ("young_carer", "cares for somebody", ("Young Carers",)),
    ("young_parent", "a parent under 20", ("Teenage Parent",)),
    ("bereavement", "bereavement or loss", ()),
    ("isolation", "isolation", ("Social Isolation",)),
    ("asylum_or_refugee", "asylum or refugee", ("Asylum Seeker", "Refugee")),
)
"""The needs an assessment may tick, a column each: name, meaning, other headers."""

ASSESSMENT = Table(
    "early_help_assessment",
    "An early help assessment and the needs it found: as a list in one cell, or a column for each need.",
    key=("early_help_assessment_id", "early_help_id"),
    columns=(
        Column(
            "early_help_assessment_id", "key", "The assessment's id", True,
            also=("EHA ID", "EH Assessment ID", "EHM Assessment ID", "EHA Number"),
        ),
        EPISODE_IF_STATED,
        PERSON_IF_STATED,
        FAMILY_IF_STATED,
        Column(
            "completed_on", "date", "The day it was completed", True,
            also=("Assessment Date", "Date of Assessment", "Completed Date", "Assessment Completed", "Date Completed"),
            about="happened",
        ),
        Column("assessment_type", "text", "Which assessment it is", also=("Type of Assessment",)),
        Column(
            "needs", "text", "The needs found, parted by semicolons, bars or line breaks",
            also=("Needs Identified", "Presenting Needs", "Needs Found", "Areas of Need", "Presenting Issues"),
        ),
        *(Column(f"need_{name}", "text", f"yes where it found {says}", also=(name, *also))
          for name, says, also in NEEDS),
        TEAM,
        PRACTITIONER,
    ),
)  # fmt: skip

NEED = Table(
    "early_help_need",
    "A need, one a row.",
    key=("early_help_id", "family_id", "need", "identified_on"),
    columns=(
        PERSON_IF_STATED,
        FAMILY_IF_STATED,
        EPISODE_IF_STATED,
        Column("need", "text", "The need", True, also=("Need Identified", "Need Type", "Presenting Need", "Issue")),
        Column(
            "identified_on", "date", "The day it was found", True,
            also=("Date Identified", "Need Identified Date", "Need Start Date"), about="happened",
        ),
        Column(
            "met_on", "date", "The day it was met; empty while it goes on", not_before="identified_on",
            also=("Date Met", "Need Met Date", "Need End Date", "Date Resolved", "Resolved On"),
        ),
    ),
)  # fmt: skip

SCORE = Table(
    "early_help_score",
    "A score of an Outcomes Star, one area a row.",
    key=("star_id", "early_help_id", "area"),
    columns=(
        Column(
            "star_id", "key", "The star's id: all areas of one completion share it", True,
            also=("Outcomes Star ID", "Star Reading ID"),
        ),
        PERSON_ID,
        EPISODE_IF_STATED,
        Column(
            "completed_on", "date", "The day it was completed", True,
            also=("Star Date", "Reading Date", "Date of Star", "Date Completed"), about="happened",
        ),
        Column("star", "text", "Which star", also=("Star Type", "Star Name", "Type of Star")),
        Column("area", "text", "The area that is scored", True, also=("Outcome Area", "Star Area", "Scale")),
        Column("score", "number", "The score, 1 to 10 or 1 to 5 by the star", lowest=0, highest=10,
               also=("Star Score", "Area Score")),
    ),
)  # fmt: skip

PLAN = Table(
    "early_help_plan",
    "A plan, for one person or for a family.",
    key=("early_help_plan_id", "early_help_id"),
    columns=(
        Column("early_help_plan_id", "key", "The plan's id", True, also=("EH Plan ID", "EHM Plan ID")),
        EPISODE_IF_STATED,
        PERSON_IF_STATED,
        FAMILY_IF_STATED,
        Column("plan_type", "text", "Which plan it is", also=("Type of Plan", "Plan Kind")),
        Column("plan_from", "date", "First day", True, also=("Plan Start Date", "Plan Start", "Start Date"),
               about="happened"),
        Column("plan_to", "date", "Last day; empty while it goes on", not_before="plan_from",
               also=("Plan End Date", "Plan End", "Plan Closed", "End Date")),
        TEAM,
        PRACTITIONER,
    ),
)  # fmt: skip

REVIEW = Table(
    "early_help_review",
    "A team around the family meeting, or another review of a plan.",
    key=("early_help_review_id", "early_help_id"),
    columns=(
        Column("early_help_review_id", "key", "The review's id", True,
               also=("TAF ID", "TAC ID", "Team Around the Family ID", "EH Review ID", "EHM Review ID")),
        EPISODE_IF_STATED,
        PERSON_IF_STATED,
        FAMILY_IF_STATED,
        Column("review_date", "date", "The day of the review", True,
               also=("TAF Date", "TAC Date", "Meeting Date", "Date of Review", "Date of Meeting"), about="happened"),
        Column("attended", "text", "Whether the family was there",
               also=("Family Attended", "Parent Attended", "Attendance")),
        Column("medium", "text", "How it was held", also=("Meeting Method", "How Held")),
        Column("outcome", "text", "What was decided", also=("Review Outcome", "Meeting Outcome")),
        TEAM,
        PRACTITIONER,
    ),
)  # fmt: skip

CONTACT = Table(
    "early_help_contact",
    "A visit, call or meeting with a person or a family.",
    key=("early_help_contact_id", "early_help_id"),
    columns=(
        Column("early_help_contact_id", "key", "The contact's id", True,
               also=("EH Contact ID", "EHM Contact ID", "EHM Case Note ID")),
        EPISODE_IF_STATED,
        PERSON_IF_STATED,
        FAMILY_IF_STATED,
        Column("contact_date", "date", "The day of the contact", True,
               also=("Visit Date", "Date of Contact", "Date of Visit", "Case Note Date"), about="happened"),
        Column("contact_type", "text", "What it was", also=("Type of Contact", "Visit Type", "Case Note Type")),
        Column("medium", "text", "How it was held", also=("Contact Method", "Method", "Method of Contact")),
        Column("attended", "text", "Whether the family was seen", also=("Outcome", "Contact Outcome", "Seen")),
        Column("place", "key", "Where it was held", also=("Location", "Venue", "Hub")),
        TEAM,
        PRACTITIONER,
    ),
)  # fmt: skip

TABLES: tuple[Table, ...] = (
    PERSON, MEMBER, RELATIONSHIP, EPISODE, ASSESSMENT, NEED, SCORE, PLAN, REVIEW, CONTACT,
)  # fmt: skip

SOMEBODY = ("early_help_id", "family_id")

NEEDS_EITHER = {
    EPISODE.name: (SOMEBODY, ("start_date", "referred_on")),
    ASSESSMENT.name: (SOMEBODY,),
    NEED.name: (SOMEBODY,),
    PLAN.name: (SOMEBODY,),
    REVIEW.name: (SOMEBODY,),
    CONTACT.name: (SOMEBODY,),
}
"""What a row must say one of: whom it is about, and on which day."""
