"""Code lists about services: who acted, what was done, where and how."""

from familyhub.model.codes.code_list import CodeList

BASIS = CodeList(
    "basis",
    "Why somebody is responsible for a person",
    {
        "resident": "the person lives in the council's area",
        "registered": "the person's GP practice lies in the area",
        "caseload": "a team holds the person on its caseload",
    },
)

SERVICE = CodeList(
    "service",
    "The service that acted",
    {
        "health_visiting": "health visiting",
        "family_nurse": "family nurse partnership",
        "school_nursing": "school nursing",
        "maternity": "maternity",
        "hub": "family hub or children's centre",
        "early_help": "early help",
        "social_care": "children's social care",
        "other": "another service",
        "hospital": "hospital: urgent care, wards",
        "camhs": "child and adolescent mental health",
        "therapy": "children's therapies: speech and language, occupational, physiotherapy",
        "education": "schools, early years settings and the council's education teams",
        "send": "special educational needs and disability",
        "youth_justice": "youth justice",
        "housing": "housing",
        "gp": "general practice",
        "voluntary": "voluntary and community sector",
    },
)

ACTIVITY = CodeList(
    "activity",
    "What was done",
    {
        "antenatal_contact": "antenatal contact by the health visiting team",
        "new_birth_visit": "new birth visit",
        "six_to_eight_week_review": "6 to 8 week review",
        "one_year_review": "12-month review",
        "two_year_review": "2 to 2½ year review",
        "handover": "hand-over to school nursing",
        "group_session": "group session, stay and play, clinic",
        "support": "support at home or in a hub",
        "assessment": "assessment",
        "other": "something else",
        "urgent_care": "urgent or emergency care attendance",
        "admission": "hospital admission",
        "statutory_visit": "visit that the law or the plan asks for",
        "plan_review": "review of a plan or of care",
        "conference": "child protection conference",
        "health_assessment": "health assessment of a looked-after child",
        "programme_session": "session of a parenting or other programme",
        "drop_in": "drop-in",
        "registration": "registration with a hub or service",
    },
)

ATTENDED = CodeList(
    "attended",
    "Whether the family was seen",
    {
        "seen": "the family was seen",
        "declined": "the family declined",
        "did_not_attend": "the family did not attend, or nobody was in",
        "cancelled_by_family": "the family cancelled",
        "cancelled_by_service": "the service cancelled",
        "in_hospital": "mother or baby was in hospital",
    },
)

MEDIUM = CodeList(
    "medium",
    "How the contact was held",
    {
        "face_to_face": "face to face",
        "video": "video call",
        "telephone": "telephone",
        "other": "letter, text or another way",
    },
)

TEAM_KIND = CodeList(
    "team_kind",
    "What a team does",
    {
        "health_visiting": "health visiting",
        "family_nurse": "family nurse partnership",
        "school_nursing": "school nursing",
        "family_support": "family support",
        "social_care": "children's social care",
        "other": "another team",
        "hub": "family hub or children's centre",
        "early_help": "early help",
        "camhs": "child and adolescent mental health",
        "education": "education and SEND",
        "youth_justice": "youth justice",
    },
)

PLACE_KIND = CodeList(
    "place_kind",
    "What a place is",
    {
        "lsoa": "neighbourhood (lower layer super output area)",
        "ward": "ward",
        "district": "district",
        "quadrant": "quadrant",
        "county": "county",
        "hub": "family hub",
        "practice": "GP practice",
        "school": "school",
        "early_years": "nursery or other early years setting",
        "hospital": "hospital",
        "centre": "children's centre or outreach site",
        "other": "another place",
    },
)

AREA_KIND = CodeList(
    "area_kind",
    "What area a published figure is about",
    {
        "england": "England",
        "region": "region",
        "council": "upper-tier or unitary council",
        "district": "district",
        "icb": "integrated care board",
        "ward": "ward",
        "lsoa": "neighbourhood (lower layer super output area)",
        "school": "school",
        "constituency": "parliamentary constituency",
        "other": "another area",
    },
)

COST_PER = CodeList(
    "cost_per",
    "What an amount buys",
    {
        "week": "a week",
        "day": "a day",
        "contact": "a contact",
        "spell": "the whole spell",
        "year": "a year",
        "once": "once",
    },
)
