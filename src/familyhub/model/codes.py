"""Code lists: the closed sets of values that a coded column may hold."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class CodeList:
    """A closed list of codes, each with what it means in plain English."""

    name: str
    says: str
    meanings: dict[str, str] = field(hash=False)

    def __contains__(self, code: object) -> bool:
        return code in self.meanings

    def meaning(self, code: str) -> str:
        """What a code means. Raises KeyError for a code that is not in the list."""
        return self.meanings[code]


SEX = CodeList("sex", "Sex as the source states it", {"F": "female", "M": "male", "U": "not known"})

ETHNICITY = CodeList(
    "ethnicity",
    "Ethnic category, NHS data dictionary 2001 codes",
    {
        "A": "White British",
        "B": "White Irish",
        "C": "any other White background",
        "D": "White and Black Caribbean",
        "E": "White and Black African",
        "F": "White and Asian",
        "G": "any other mixed background",
        "H": "Indian",
        "J": "Pakistani",
        "K": "Bangladeshi",
        "L": "any other Asian background",
        "M": "Caribbean",
        "N": "African",
        "P": "any other Black background",
        "R": "Chinese",
        "S": "any other ethnic group",
        "Z": "not stated",
        "99": "not known",
    },
)

RESTRICTION = CodeList(
    "restriction",
    "A reason to show a record to fewer people; it travels with the person everywhere",
    {
        "adopted": "adopted: the record before adoption is closed",
        "sealed": "sealed by a court or a senior officer",
        "address_shielded": "the address is hidden, for example in a refuge",
        "own_family": "a member of staff's own family",
    },
)

RELATIONSHIP = CodeList(
    "relationship",
    "What the other person is to this one",
    {
        "mother": "mother",
        "father": "father",
        "parent": "parent, not said which",
        "carer": "carer without being a parent",
        "sibling": "brother or sister",
        "partner": "partner",
    },
)

PREGNANCY_OUTCOME = CodeList(
    "pregnancy_outcome",
    "How a pregnancy ended",
    {
        "birth": "at least one baby was born alive",
        "stillbirth": "every baby was stillborn",
        "loss": "the pregnancy ended before a birth",
    },
)

BIRTH_OUTCOME = CodeList("birth_outcome", "How a baby was born", {"live": "alive", "stillborn": "stillborn"})

FIRST_FEED = CodeList(
    "first_feed",
    "The baby's first feed",
    {"breast_milk": "breast milk", "donor": "donor breast milk", "other": "not breast milk"},
)

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

INSTRUMENT = CodeList(
    "instrument",
    "The questionnaire or measure used",
    {
        "asq3": "Ages and Stages Questionnaire, third edition",
        "feeding": "how the baby is fed at 6 to 8 weeks",
        "other": "another instrument",
    },
)

ASSESSMENT_DOMAIN = CodeList(
    "assessment_domain",
    "The part of the instrument that is scored",
    {
        "communication": "communication",
        "gross_motor": "gross motor skills",
        "fine_motor": "fine motor skills",
        "problem_solving": "problem solving",
        "personal_social": "personal-social skills",
        "whole": "the whole instrument",
    },
)

BAND = CodeList(
    "band",
    "What the score means",
    {
        "at_or_above": "at or above the expected level",
        "below": "below the expected level",
        "total": "breast milk only",
        "partial": "breast milk and formula",
        "none": "no breast milk",
    },
)

STATUS = CodeList(
    "status",
    "A spell that a child or adult is in",
    {
        "child_in_need": "child in need",
        "child_protection_plan": "child protection plan",
        "looked_after": "looked after by the council",
        "section_47": "section 47 enquiry",
        "early_help_plan": "early help plan",
        "disabled": "disability recorded",
        "hospital_stay": "in hospital",
        "temporary_accommodation": "in temporary accommodation",
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
    },
)

CODE_LISTS: tuple[CodeList, ...] = (
    SEX, ETHNICITY, RESTRICTION, RELATIONSHIP, PREGNANCY_OUTCOME, BIRTH_OUTCOME, FIRST_FEED, BASIS, SERVICE, ACTIVITY,
    ATTENDED, MEDIUM, INSTRUMENT, ASSESSMENT_DOMAIN, BAND, STATUS, TEAM_KIND, PLACE_KIND,
)  # fmt: skip
