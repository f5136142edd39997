"""The canonical tables around a child's record: school, outcomes, voice, agreements, money, published figures."""

from dataclasses import replace

from familyhub.model import codes
from familyhub.model.columns import PERSON_KEY, PRACTITIONER_KEY, TEAM_KEY
from familyhub.model.table import Column, Table

PERSON_IN_OTHER_WORDS = replace(PERSON_KEY, also=("person id", "child id", "young person id", "client id"))
"""Whom a row is about, in tables that people fill in by hand."""

SCHOOL_TERM = Table(
    "school_term",
    "A pupil at one school in one term, as the school census states it.",
    key=("person_key", "school_key", "term"),
    columns=(
        PERSON_KEY,
        Column("school_key", "key", "The school, by its URN or the source's own id", required=True),
        Column("term", "key", "The term, for example 2025 spring", required=True),
        Column("census_on", "date", "The day of the census", about="happened"),
        Column("entered_on", "date", "First day on the school's roll"),
        Column("left_on", "date", "Last day on the roll; empty while the pupil is on it", not_before="entered_on"),
        Column("year_group", "text", "National curriculum year: N1, N2, R, 1 to 14, X"),
        Column("sessions_possible", "integer", "Half days the pupil could have attended", lowest=0, highest=400),
        Column("sessions_missed", "integer", "Half days missed, for any reason", lowest=0, highest=400),
        Column("sessions_unauthorised", "integer", "Half days missed without leave", lowest=0, highest=400),
        Column("sen_provision", "code", "Special educational needs provision", codes=codes.SEN_PROVISION),
        Column("sen_need", "text", "Primary need, as the source codes it"),
        Column("young_carer", "code", "Whether known as a young carer", codes=codes.YOUNG_CARER),
        Column("service_child", "flag", "Child of a serving member of the armed forces"),
        Column("free_school_meals", "flag", "Eligible for free school meals on the day of the census"),
        Column("language", "text", "First language, as the source codes it"),
        Column("suspensions", "integer", "Suspensions in the term", lowest=0, highest=200),
        Column("sessions_suspended", "integer", "Half days suspended", lowest=0, highest=400),
        Column("excluded", "flag", "Permanently excluded in the term"),
    ),
)

OUTCOME_ACTIVITY = Table(
    "outcome_activity",
    "A step towards an outcome: identified, offered, declined, supported, achieved or given up.",
    key=("activity_key",),
    columns=(
        Column(
            "activity_key",
            "key",
            "The step's id in the source",
            required=True,
            also=("activity id", "step id", "outcome activity id"),
        ),
        PERSON_IN_OTHER_WORDS,
        Column(
            "outcome",
            "key",
            "The outcome measure, by its id",
            required=True,
            also=("outcome id", "outcome measure", "outcome code"),
        ),
        Column(
            "episode_key",
            "key",
            "The piece of work it belongs to, where the source says so",
            also=("episode id", "piece of work", "programme id"),
        ),
        Column(
            "step",
            "code",
            "What happened",
            True,
            codes.OUTCOME_STEP,
            also=("what happened", "activity step", "outcome step"),
        ),
        Column(
            "happened_on",
            "date",
            "The day it happened",
            required=True,
            about="happened",
            also=("activity date", "step date", "date of activity"),
        ),
        Column("service", "code", "The service that acted", codes=codes.SERVICE),
        TEAM_KEY,
        PRACTITIONER_KEY,
        Column(
            "detail",
            "text",
            "The source's own code: a reason, a kind of support",
            also=("kind of support", "step reason"),
        ),
    ),
)

VOICE = Table(
    "voice",
    "What a child, a family or a practitioner said, in their own words, and who may read it.",
    key=("voice_key",),
    columns=(
        Column(
            "voice_key",
            "key",
            "The entry's id in the source",
            required=True,
            also=("voice id", "entry id", "voice entry id"),
        ),
        PERSON_IN_OTHER_WORDS,
        Column(
            "said_by",
            "code",
            "Whose words they are",
            True,
            codes.SAID_BY,
            also=("whose words", "whose words they are", "whose voice", "who said it", "voice of"),
        ),
        Column(
            "heard_on",
            "date",
            "The day it was said or written",
            required=True,
            past=True,
            about="happened",
            also=("date heard", "day it was said", "date said", "when it was said", "date recorded"),
        ),
        Column(
            "words",
            "text",
            "The words, as they were said",
            required=True,
            identifies=True,
            also=("what was said", "their words", "in their own words", "voice", "quote"),
        ),
        Column("topic", "text", "What it is about", also=("what it is about", "about", "subject")),
        Column("medium", "code", "How it was heard", codes=codes.MEDIUM, also=("how it was heard", "how")),
        Column("contact_key", "key", "The contact it was heard at", also=("contact id", "contact it was heard at")),
        TEAM_KEY,
        PRACTITIONER_KEY,
        Column(
            "may_read",
            "code",
            "Who may read it",
            True,
            codes.MAY_READ,
            also=("who may read it", "who may read", "who can read it", "may be read by", "visibility"),
        ),
    ),
)

SHARING = Table(
    "sharing",
    "What a family agreed to or refused, and the lawful basis on which a service holds and shares information.",
    key=("person_key", "kind", "with_whom", "from_date"),
    columns=(
        PERSON_IN_OTHER_WORDS,
        Column(
            "kind",
            "code",
            "What was agreed, or what applies",
            True,
            codes.SHARING_KIND,
            also=("what was agreed", "agreement type", "what it is about", "sharing kind", "type of agreement"),
        ),
        Column(
            "with_whom",
            "text",
            "The service or organisation it is about; empty for all",
            also=("with whom", "shared with", "who with", "service or organisation"),
        ),
        Column(
            "decision",
            "code",
            "What was decided",
            True,
            codes.SHARING_DECISION,
            also=("what was decided", "agreed"),
        ),
        Column(
            "lawful_basis",
            "code",
            "Lawful basis, UK GDPR article 6",
            codes=codes.LAWFUL_BASIS,
            also=("legal basis", "basis", "article 6 basis", "lawful basis for processing"),
        ),
        Column(
            "from_date",
            "date",
            "First day",
            required=True,
            about="happened",
            also=("agreed on", "date agreed", "decision date", "start date", "date of decision"),
        ),
        Column(
            "to_date",
            "date",
            "Last day; empty while it stands",
            not_before="from_date",
            also=("end date", "until", "withdrawn on"),
        ),
        Column(
            "preference",
            "text",
            "A preference in the source's own code, for example text_message",
            also=("contact preference", "preferred contact"),
        ),
        PRACTITIONER_KEY,
    ),
)

FEEDBACK = Table(
    "feedback",
    "One answer to one question of a survey or feedback form; the person is empty where it was anonymous.",
    key=("response_key", "question"),
    columns=(
        Column("response_key", "key", "The response's id: all answers of one form share it", required=True),
        Column("survey", "text", "The survey or form", required=True),
        Column("question", "text", "The question, by its code or its words", required=True),
        Column("answered_on", "date", "The day it was answered", required=True, past=True, about="happened"),
        Column("person_key", "key", "Who answered or whom it is about; empty where anonymous", about="person"),
        Column("respondent", "code", "Who answered", codes=codes.RESPONDENT),
        Column("answer_number", "number", "The answer as a number"),
        Column("answer", "text", "The answer in words", identifies=True),
        Column("service", "code", "The service it is about", codes=codes.SERVICE),
        TEAM_KEY,
        Column("place_key", "key", "The place it is about, for example a hub"),
        Column("occasion", "text", "before, after, or another occasion the survey distinguishes"),
    ),
)

GROUP_RECORDING = Table(
    "group_recording",
    "What a practitioner recorded of one priority group at one contact: one row a group asked about.",
    key=("person_key", "priority_group", "recorded_on", "contact_key"),
    columns=(
        PERSON_IN_OTHER_WORDS,
        Column(
            "priority_group",
            "text",
            "The group, by its id in the catalogue or the source's own code",
            required=True,
            also=("group", "group id", "group code", "need", "vulnerability"),
        ),
        Column(
            "belongs",
            "code",
            "Whether the person belongs to it",
            True,
            codes.GROUP_ANSWER,
            also=("answer", "response", "belongs to group"),
        ),
        Column(
            "recorded_on",
            "date",
            "The day it was asked and recorded",
            required=True,
            past=True,
            about="happened",
            also=("date recorded", "recorded date", "template date", "confirmed on"),
        ),
        Column("since", "date", "First day the person belonged to it, where that is known", also=("group since",)),
        Column("contact_key", "key", "The contact at which it was recorded", also=("contact id",)),
        TEAM_KEY,
        PRACTITIONER_KEY,
    ),
)

COST = Table(
    "cost",
    "What something for one person cost.",
    key=("cost_key",),
    columns=(
        Column("cost_key", "key", "The cost's id in the source", required=True),
        PERSON_KEY,
        Column("service", "code", "The service that paid", codes=codes.SERVICE),
        Column("what", "text", "What was paid for, as the source says it"),
        Column("from_date", "date", "First day", required=True, about="happened"),
        Column("to_date", "date", "Last day; empty while it goes on", not_before="from_date"),
        Column("pounds", "number", "Amount in pounds", required=True, lowest=0, highest=10_000_000),
        Column("per", "code", "What the amount buys", True, codes.COST_PER),
    ),
)

STAFFING = Table(
    "staffing",
    "How many full-time workers' worth of staff a team had in a month: to divide its caseload by.",
    key=("team_key", "role", "from_date"),
    columns=(
        Column("team_key", "key", "The team", required=True, also=("team id", "team code")),
        Column(
            "role",
            "key",
            "What they do, in the source's own word; empty for the whole team",
            also=("job", "staff group"),
        ),
        Column(
            "from_date",
            "date",
            "First day on which the team had so many",
            required=True,
            about="happened",
            also=("month", "as at", "from"),
        ),
        Column("to_date", "date", "Last day; empty while it stands", not_before="from_date", also=("until",)),
        Column(
            "full_time",
            "number",
            "Full-time equivalents in post: two half-time workers are 1",
            required=True,
            lowest=0,
            highest=500,
            also=("wte", "fte", "whole time equivalent", "full time equivalent"),
        ),
        Column(
            "funded", "number", "Full-time equivalents that are funded", lowest=0, highest=500, also=("establishment",)
        ),
    ),
)

PUBLISHED = Table(
    "published",
    "A figure that somebody published about an area: to compare with, and to see whether our sources are complete.",
    key=("publisher", "indicator", "area_code", "period", "breakdown"),
    columns=(
        Column("publisher", "key", "Who published it, for example OHID or DfE", required=True),
        Column("indicator", "key", "The indicator, by the publisher's id or name", required=True),
        Column("name", "text", "The indicator in words"),
        Column("area_code", "key", "ONS code of the area", required=True),
        Column("area_name", "text", "The area's name"),
        Column("area_kind", "code", "What area it is", codes=codes.AREA_KIND),
        Column("period", "key", "The period as published, for example 2024/25 Q1", required=True),
        Column("from_date", "date", "First day of the period", about="happened"),
        Column("to_date", "date", "Last day of the period", not_before="from_date"),
        Column("breakdown", "key", "Sex, age, deprivation and the like; empty for everybody"),
        Column("numerator", "number", "Numerator or count"),
        Column("denominator", "number", "Denominator"),
        Column("value", "number", "Value as published"),
        Column("lower", "number", "Lower end of the 95% interval, where published"),
        Column("upper", "number", "Upper end of the 95% interval, where published"),
        Column("unit", "text", "Unit of the value: %, per 1,000, count"),
        Column("note", "text", "Why there is no value: suppressed, not available"),
    ),
)
