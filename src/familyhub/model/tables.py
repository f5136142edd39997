"""The canonical tables: what every source is turned into. Each is declared here and nowhere else."""

from familyhub.model import codes
from familyhub.model.columns import PERSON_KEY, PRACTITIONER_KEY
from familyhub.model.table import Column, Table
from familyhub.model.tables_around import (
    COST,
    FEEDBACK,
    GROUP_RECORDING,
    OUTCOME_ACTIVITY,
    PUBLISHED,
    SCHOOL_TERM,
    SHARING,
    STAFFING,
    VOICE,
)

PERSON_RECORD = Table(
    "person_record",
    "A person as one source states them. A later extract corrects an earlier one; both stay visible.",
    key=("person_key",),
    columns=(
        PERSON_KEY,
        Column("nhs_number", "nhs_number", "NHS number, ten digits", identifies=True),
        Column("upn", "upn", "Unique pupil number", identifies=True),
        Column("forename", "text", "First name", identifies=True),
        Column("surname", "text", "Family name", identifies=True),
        Column("former_surname", "text", "An earlier family name", identifies=True),
        Column("birth_date", "date", "Date of birth; empty for an unborn child", past=True),
        Column("expected_date", "date", "Expected date of birth of an unborn child"),
        Column("birth_order", "integer", "1 for the first-born of twins, 2 for the second", lowest=1, highest=9),
        Column("death_date", "date", "Date of death", past=True),
        Column("sex", "code", "Sex as the source states it", codes=codes.SEX),
        Column("ethnicity", "code", "Ethnic category", codes=codes.ETHNICITY),
        Column("language", "text", "Preferred language"),
        Column("restriction", "code", "Who may not see the record", codes=codes.STATED_RESTRICTION),
    ),
)

ADDRESS_RECORD = Table(
    "address_record",
    "Where a person lived, and when. Two homes at once are two rows.",
    key=("person_key", "kind", "from_date"),
    columns=(
        PERSON_KEY,
        Column(
            "kind",
            "text",
            "home, other_parent, placement or refuge; home is the one that counts",
            required=True,
        ),
        Column("from_date", "date", "First day at the address", required=True),
        Column(
            "to_date", "date", "Last day at the address; empty while the person lives there", not_before="from_date"
        ),
        Column("address", "text", "Address on one line", identifies=True),
        Column("postcode", "postcode", "Postcode", identifies=True),
        Column("uprn", "key", "Unique property reference number", identifies=True),
        Column("lsoa", "key", "Neighbourhood (LSOA) code; empty when outside the area or not known"),
    ),
)

RELATIONSHIP_RECORD = Table(
    "relationship_record",
    "Who is what to whom, as one source states it.",
    key=("person_key", "other_key", "other_nhs_number", "relationship"),
    columns=(
        PERSON_KEY,
        Column("other_key", "key", "The other person's id in the same system; empty where only a number is known"),
        Column("other_nhs_number", "nhs_number", "The other person's NHS number", identifies=True),
        Column("relationship", "code", "What the other person is to this one", True, codes.RELATIONSHIP),
        Column("from_date", "date", "First day, where it has one"),
        Column("to_date", "date", "Last day, where it has ended", not_before="from_date"),
    ),
)

PREGNANCY = Table(
    "pregnancy",
    "A pregnancy from booking to its end. The person is the mother.",
    key=("pregnancy_key",),
    columns=(
        Column("pregnancy_key", "key", "The pregnancy's id in the source", required=True),
        PERSON_KEY,
        Column("booked_on", "date", "Date of the booking appointment"),
        Column("due_on", "date", "Expected date of delivery"),
        Column("ended_on", "date", "The day the pregnancy ended"),
        Column("outcome", "code", "How it ended", codes=codes.PREGNANCY_OUTCOME),
    ),
)

BIRTH = Table(
    "birth",
    "A baby's birth. The person is the baby; twins are two rows with one delivery_key.",
    key=("person_key",),
    columns=(
        PERSON_KEY,
        Column("delivery_key", "key", "The delivery's id in the source"),
        Column("pregnancy_key", "key", "The pregnancy's id in the same source"),
        Column("mother_key", "key", "The mother's id in the same system"),
        Column("mother_nhs_number", "nhs_number", "The mother's NHS number", identifies=True),
        Column("born_on", "date", "Date of birth", required=True, past=True, about="happened"),
        Column("outcome", "code", "Born alive or stillborn", True, codes.BIRTH_OUTCOME),
        Column("birth_order", "integer", "1 for the first-born, 2 for the second", lowest=1, highest=9),
        Column("gestation_days", "integer", "Length of the pregnancy in days", lowest=140, highest=320),
        Column("weight_grams", "integer", "Birth weight in grams", lowest=200, highest=8000),
        Column("first_feed", "code", "The baby's first feed", codes=codes.FIRST_FEED),
    ),
)

REFERRAL = Table(
    "referral",
    "A referral to a service, and its end.",
    key=("referral_key", "person_key"),
    columns=(
        Column("referral_key", "key", "The referral's id in the source", required=True),
        PERSON_KEY,
        Column("service", "code", "The service referred to", codes=codes.SERVICE),
        Column("received_on", "date", "The day the referral was received", required=True, about="happened"),
        Column("closed_on", "date", "The day it was closed", not_before="received_on"),
        Column("team_key", "key", "The team that took it", about="team"),
        Column("referred_by", "text", "Who referred, as the source codes it"),
        Column("reason", "text", "Why, as the source codes it"),
        Column("outcome", "text", "How it ended, as the source codes it"),
    ),
)

CONTACT = Table(
    "contact",
    "One contact of a service with a person: planned, kept or not kept.",
    key=("referral_key", "contact_key", "activity_key"),
    columns=(
        Column("contact_key", "key", "The contact's id in the source", required=True),
        Column("referral_key", "key", "The referral it belongs to; contact ids are only unique within it"),
        Column("activity_key", "key", "The activity within the contact, where a contact holds several"),
        PERSON_KEY,
        Column("happened_on", "date", "The day of the contact", required=True, about="happened"),
        Column("service", "code", "The service that acted", codes=codes.SERVICE),
        Column("activity", "code", "What was done", codes=codes.ACTIVITY),
        Column("attended", "code", "Whether the family was seen", codes=codes.ATTENDED),
        Column("medium", "code", "How the contact was held", codes=codes.MEDIUM),
        Column("team_key", "key", "The team that held it", about="team"),
        PRACTITIONER_KEY,
        Column("place_key", "key", "Where it was held, for example a hub"),
        Column("wellbeing_review", "flag", "yes where emotional wellbeing was reviewed"),
        Column("reason", "text", "Why, as the source codes it"),
    ),
)

ASSESSMENT = Table(
    "assessment",
    "A score or finding: one row for each part of an instrument.",
    key=("assessment_key",),
    columns=(
        Column("assessment_key", "key", "The assessment's id in the source", required=True),
        PERSON_KEY,
        Column("referral_key", "key", "The referral of the contact it was made at"),
        Column("contact_key", "key", "The contact it was made at"),
        Column("happened_on", "date", "The day it was completed", required=True, about="happened"),
        Column("instrument", "code", "The questionnaire or measure used", True, codes.INSTRUMENT),
        Column("domain", "code", "The part that is scored", True, codes.ASSESSMENT_DOMAIN),
        Column("score", "number", "The score"),
        Column("band", "code", "What the score means", codes=codes.BAND),
        Column("respondent", "code", "Who answered, where the source says so", codes=codes.RESPONDENT),
        Column("part", "text", "Which risk, goal or adult it is about, by the source's own code"),
    ),
)

STATUS = Table(
    "status",
    "A spell: a plan, a stay, a need. An open spell has no last day.",
    key=("person_key", "status", "from_date", "detail"),
    columns=(
        PERSON_KEY,
        Column("status", "code", "What the person is in", True, codes.STATUS),
        Column("from_date", "date", "First day", required=True, about="happened"),
        Column("to_date", "date", "Last day; empty while it goes on", not_before="from_date"),
        Column("detail", "text", "The source's own code or words"),
    ),
)

RESPONSIBILITY = Table(
    "responsibility",
    "Who is responsible for a person, and when: movements in and out, GP registration, a team's caseload.",
    key=("person_key", "basis", "from_date"),
    columns=(
        PERSON_KEY,
        Column("basis", "code", "Why somebody is responsible", True, codes.BASIS),
        Column("from_date", "date", "First day", required=True, about="happened"),
        Column("to_date", "date", "Last day; empty while it goes on", not_before="from_date"),
        Column("team_key", "key", "The team, for a caseload", about="team"),
        Column("practice_key", "key", "The GP practice's code, for a registration"),
        Column("started_because", "text", "birth, moved_in, transferred or another reason"),
        Column("ended_because", "text", "moved_out, death, transferred or another reason"),
    ),
)

TEAM = Table(
    "team",
    "A team and where it stands in the caseload hierarchy: team, hub, district, quadrant.",
    key=("team_key",),
    columns=(
        Column("team_key", "key", "The team's id", required=True),
        Column("name", "text", "The team's name", required=True),
        Column("kind", "code", "What it does", codes=codes.TEAM_KIND),
        Column("hub", "text", "The family hub it works from"),
        Column("district", "text", "The district it serves"),
        Column("quadrant", "text", "The quadrant the district lies in"),
    ),
)

PLACE = Table(
    "place",
    "A place and its parent: neighbourhood, ward, district, quadrant, county; and hubs and GP practices.",
    key=("place_key",),
    columns=(
        Column("place_key", "key", "The place's code", required=True),
        Column("name", "text", "The place's name", required=True),
        Column("kind", "code", "What the place is", True, codes.PLACE_KIND),
        Column("parent_key", "key", "The place it lies in; empty when that is outside the area"),
        Column(
            "deprivation_quintile",
            "integer",
            "1 most deprived to 5 least, neighbourhoods only",
            lowest=1,
            highest=5,
        ),
        Column(
            "deprivation_position",
            "integer",
            "Position of a neighbourhood in the published index, 1 for the most deprived; to find fifths of an area",
            lowest=1,
            highest=100_000,
        ),
    ),
)

TABLES: tuple[Table, ...] = (
    PERSON_RECORD, ADDRESS_RECORD, RELATIONSHIP_RECORD, PREGNANCY, BIRTH, REFERRAL, CONTACT, ASSESSMENT, STATUS,
    SCHOOL_TERM, GROUP_RECORDING, OUTCOME_ACTIVITY, VOICE, SHARING, FEEDBACK, RESPONSIBILITY, COST, TEAM, PLACE,
    STAFFING, PUBLISHED,
)  # fmt: skip

BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}
