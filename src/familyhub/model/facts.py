"""The linked tables of `facts.duckdb`: opaque ids, no names, no numbers, no addresses.

`learnt_from` is the day a version of a row was first received, `learnt_to` the day a later extract replaced it
(empty while it stands). A row is known on day K when learnt_from <= K and (learnt_to is empty or learnt_to > K).
Spells hold both their days: `to_date` is the last day, empty while the spell goes on.

A source's own id of a record may be a number of the person in disguise: it becomes an opaque id. Its own words may name
anybody: of text only labels stay (`LABELLED`), and words stand as a sign that says there were some.
"""

from dataclasses import replace

from familyhub.model import codes, tables
from familyhub.model.codes import CodeList
from familyhub.model.columns import (
    EXTRACT_ID,
    FROM_DATE,
    LEARNT_FROM,
    LEARNT_TO,
    PERSON_ID,
    PERSON_ID_IF_KNOWN,
    ROW,
    TO_DATE,
)
from familyhub.model.family_facts import FAMILY_FACTS
from familyhub.model.linkage_facts import LINKAGE_FACTS
from familyhub.model.override_facts import RECTIFIED
from familyhub.model.table import Column, Table

DELIVERY_OUTCOME = CodeList(
    "delivery_outcome",
    "Where a pregnancy stands",
    {
        "expected": "not born yet",
        "live": "at least one baby born alive",
        "stillborn": "no baby born alive",
        "loss": "ended before a birth",
        "ended": "ended; no baby of it is known, and no loss",
    },
)

LEFT_OUT = CodeList(
    "left_out",
    "What a fault cost",
    {
        "row": "the row lies in quarantine",
        "cell": "the row was read without the cell",
        "nothing": "the row was read as it stood; it contradicts another",
    },
)

ROLE = CodeList("role", "Who a person is in a delivery", {"mother": "mother", "baby": "baby born alive"})

PERSON = Table(
    "person",
    "One row a person after linkage.",
    key=("person_id",),
    columns=(
        PERSON_ID,
        Column("birth_date", "date", "Date of birth"),
        Column("death_date", "date", "Date of death"),
        Column("sex", "code", "Sex", codes=codes.SEX),
        Column("ethnicity", "code", "Ethnic category", codes=codes.ETHNICITY),
        Column("other_language", "flag", "Another language than English is preferred; empty where none is stated"),
        Column("restriction", "code", "Who may not see the person", codes=codes.RESTRICTION),
        Column(
            "learnt_on",
            "date",
            "The day any source first told of the person with this birth date",
            required=True,
        ),
        Column("death_learnt_on", "date", "The day the death was first known"),
        Column("record_count", "integer", "Source records that were linked to the person", required=True),
    ),
)

PERSON_SOURCE = Table(
    "person_source",
    "Which sources know a person.",
    key=("person_id", "source"),
    columns=(PERSON_ID, Column("source", "key", "The source", required=True), EXTRACT_ID, ROW),
)

DELIVERY = Table(
    "delivery",
    "A pregnancy and its end: expected, born, stillborn, lost, or ended in a way nobody tells. Twins are one delivery.",
    key=("delivery_id",),
    columns=(
        Column("delivery_id", "id", "The delivery, opaque", required=True),
        Column("mother_id", "id", "The mother; empty where no source says who she is"),
        Column("expected_on", "date", "Expected date of delivery"),
        Column("booked_on", "date", "Booking appointment"),
        Column("born_on", "date", "Date of birth of the first baby"),
        Column("gestation_days", "integer", "Length of the pregnancy at birth, in days"),
        Column("live_babies", "integer", "Babies born alive", required=True),
        Column("outcome", "code", "Where it stands", True, DELIVERY_OUTCOME),
        Column("ended_on", "date", "The day it ended without a live birth"),
        Column("learnt_on", "date", "The day the pregnancy or birth was first known", required=True),
        Column("born_learnt_on", "date", "The day the birth was first known"),
        Column("ended_learnt_on", "date", "The day the loss, the stillbirth or another end was first known"),
        EXTRACT_ID,
        ROW,
    ),
)

DELIVERY_PERSON = Table(
    "delivery_person",
    "The mother and every baby born alive of a delivery.",
    key=("delivery_id", "person_id"),
    columns=(
        Column("delivery_id", "id", "The delivery", required=True),
        PERSON_ID,
        Column("role", "code", "Mother or baby", True, ROLE),
        Column("weight_grams", "integer", "A baby's weight at birth; empty for the mother"),
    ),
)

RESPONSIBLE = Table(
    "responsible",
    "Days on which the area is responsible for a person: resident in it, or registered with a GP in it.",
    key=("person_id", "basis", "from_date", "learnt_from"),
    columns=(
        PERSON_ID,
        Column("basis", "code", "resident or registered", True, codes.BASIS),
        Column("practice_key", "key", "The GP practice, for a registration"),
        FROM_DATE,
        TO_DATE,
        LEARNT_FROM,
        LEARNT_TO,
        EXTRACT_ID,
        ROW,
    ),
)

CASELOAD = Table(
    "caseload",
    "Days on which a team held a person on its caseload.",
    key=("person_id", "team_key", "from_date", "learnt_from"),
    columns=(
        PERSON_ID, Column("team_key", "key", "The team", required=True), FROM_DATE, TO_DATE, LEARNT_FROM, LEARNT_TO,
        EXTRACT_ID, ROW,
    ),
)  # fmt: skip

RESIDENCE = Table(
    "residence",
    "The neighbourhood a person lived in, and when. Empty lsoa: an address outside the area or not located.",
    key=("person_id", "from_date", "learnt_from"),
    columns=(
        PERSON_ID, Column("lsoa", "key", "The neighbourhood's code"), FROM_DATE, TO_DATE, LEARNT_FROM, LEARNT_TO,
        EXTRACT_ID, ROW,
    ),
)  # fmt: skip

CONTACT = Table(
    "contact",
    "One contact with a person, with what was found at it.",
    key=("contact_id",),
    columns=(
        Column("contact_id", "id", "The version of the contact, within this snapshot", required=True),
        PERSON_ID,
        Column("happened_on", "date", "The day of the contact", required=True),
        Column("service", "code", "The service that acted", codes=codes.SERVICE),
        Column("activity", "code", "What was done", codes=codes.ACTIVITY),
        Column("attended", "code", "Whether the family was seen", codes=codes.ATTENDED),
        Column("medium", "code", "How it was held", codes=codes.MEDIUM),
        Column("team_key", "key", "The team that held it"),
        Column("practitioner_key", "key", "The practitioner"),
        Column("place_key", "key", "Where it was held"),
        Column("wellbeing_review", "flag", "Emotional wellbeing was reviewed"),
        Column("asq3_domains", "integer", "Domains of ASQ-3 scored at it, 0 to 5"),
        Column("asq3_communication", "flag", "At or above the expected level; empty where not scored"),
        Column("asq3_gross_motor", "flag", "At or above the expected level; empty where not scored"),
        Column("asq3_fine_motor", "flag", "At or above the expected level; empty where not scored"),
        Column("asq3_problem_solving", "flag", "At or above the expected level; empty where not scored"),
        Column("asq3_personal_social", "flag", "At or above the expected level; empty where not scored"),
        Column("feeding", "code", "total, partial or none, where feeding was recorded", codes=codes.BAND),
        LEARNT_FROM,
        LEARNT_TO,
        EXTRACT_ID,
        ROW,
    ),
)

REFERRAL = Table(
    "referral",
    "A referral to a service.",
    key=("referral_id",),
    columns=(
        Column("referral_id", "id", "The referral, within this snapshot", required=True),
        PERSON_ID,
        Column("service", "code", "The service", codes=codes.SERVICE),
        Column("received_on", "date", "Received", required=True),
        Column("closed_on", "date", "Closed"),
        Column("team_key", "key", "The team"),
        Column("reason", "text", "Why: the source's code, or `words-` and a sign where it wrote a sentence"),
        LEARNT_FROM,
        LEARNT_TO,
        EXTRACT_ID,
        ROW,
    ),
)

STATUS = Table(
    "status",
    "A spell a person is in.",
    key=("person_id", "status", "from_date", "learnt_from", "detail"),
    columns=(
        PERSON_ID,
        Column("status", "code", "What the person is in", True, codes.STATUS),
        FROM_DATE,
        TO_DATE,
        Column("detail", "text", "The source's code, or `words-` and a sign where it wrote a sentence"),
        LEARNT_FROM,
        LEARNT_TO,
        EXTRACT_ID,
        ROW,
    ),
)

TEAM_PATH = Table(
    "team_path",
    "The caseload hierarchy: every team with its hub, district and quadrant.",
    key=("team_key",),
    columns=(
        Column("team_key", "key", "The team", required=True),
        Column("team", "text", "Its name", required=True),
        Column("kind", "code", "What it does", codes=codes.TEAM_KIND),
        Column("hub", "text", "Family hub"),
        Column("district", "text", "District"),
        Column("quadrant", "text", "Quadrant"),
    ),
)

PLACE_PATH = Table(
    "place_path",
    "The residence hierarchy: every neighbourhood with its ward, district and quadrant.",
    key=("lsoa",),
    columns=(
        Column("lsoa", "key", "The neighbourhood's code", required=True),
        Column("name", "text", "Its name", required=True),
        Column("ward", "text", "Ward"),
        Column("district", "text", "District"),
        Column("quadrant", "text", "Quadrant"),
        Column("quintile", "integer", "1 most deprived to 5 least"),
        Column("deprivation_position", "integer", "Position in the published index, 1 for the most deprived"),
    ),
)

EXTRACT = Table(
    "extract",
    "One file that was landed.",
    key=("extract_id",),
    columns=(
        Column("extract_id", "integer", "Number within the snapshot, in order of receipt", required=True),
        Column("source", "key", "The system that sent it", required=True),
        Column("format", "key", "The format it was read as", required=True),
        Column("file", "text", "The file's name below incoming/", required=True),
        Column("sha256", "key", "What the file's bytes add up to", required=True),
        Column("received", "date", "The day it was received", required=True),
        Column("period_from", "date", "First day it covers, where it says so"),
        Column("period_to", "date", "Last day it covers, where it says so"),
        Column("read_rows", "integer", "Rows read", required=True),
        Column("landed_rows", "integer", "Rows landed", required=True),
        Column("quarantined_rows", "integer", "Rows in quarantine", required=True),
        Column("erased_rows", "integer", "Rows taken out since, for an objection or an order to erase", required=True),
        Column("replaced", "flag", "A later extract of the same period replaced it"),
        Column("part", "text", "The sheet of a workbook; empty for other files"),
        Column("source_table", "key", "The table of the format that most of it belongs to"),
        Column("submission", "text", "The folder it came in, whose files belong together"),
    ),
)


RECORD_KEYS = (
    "referral_key", "contact_key", "assessment_key", "activity_key", "episode_key", "voice_key", "response_key",
    "cost_key",
)  # fmt: skip
"""Columns that hold a source's own id of a record, opaque in the facts. Ids of teams, practitioners and places stay."""

ASKED = (("feedback", "survey"), ("feedback", "question"), ("doubtful_link", "why"))
"""Text that whoever asks has written before anybody answered, and reasons in words of our own: about nobody."""


def as_linked(table: Table) -> Table:
    """A canonical table as it stands in the facts: `person_id` for the source's own key, and nothing that identifies.

    A person who is not known leaves `person_id` empty where the table allows one, and the row out where it does not.
    """
    person = table.column("person_key").required
    kept = [
        replace(c, kind="id") if c.name in RECORD_KEYS else c
        for c in table.columns
        if c.name != "person_key" and not c.identifies
    ]
    return Table(
        table.name,
        table.says,
        key=tuple("person_id" if name == "person_key" else name for name in table.key),
        columns=(
            Column("person_id", "id", PERSON_ID.says, required=person), *kept, LEARNT_FROM, LEARNT_TO,
            Column("source", "key", "The system that sent the row", required=True), EXTRACT_ID, ROW,
        ),
    )  # fmt: skip


AS_LINKED: tuple[Table, ...] = tuple(
    as_linked(tables.BY_NAME[name])
    for name in (
        "assessment",
        "school_term",
        "group_recording",
        "outcome_activity",
        "voice",
        "sharing",
        "feedback",
        "cost",
    )
)
"""Canonical tables that need no more than a person's id to be linked tables."""

LABELLED: dict[str, tuple[str, ...]] = {
    "status": ("detail",),
    "referral": ("reason",),
    **{
        table.name: tuple(
            column.name for column in table.columns if column.kind == "text" and (table.name, column.name) not in ASKED
        )
        for table in AS_LINKED
    },
}
"""By linked table, the columns of text about people, of which only labels stay."""

PUBLISHED = Table(
    "published",
    tables.BY_NAME["published"].says,
    key=tables.BY_NAME["published"].key,
    columns=(*tables.BY_NAME["published"].columns, LEARNT_FROM, LEARNT_TO, EXTRACT_ID, ROW),
)

STAFFING = Table(
    "staffing",
    tables.BY_NAME["staffing"].says,
    key=tables.BY_NAME["staffing"].key,
    columns=(*tables.BY_NAME["staffing"].columns, LEARNT_FROM, LEARNT_TO, EXTRACT_ID, ROW),
)

FAULT = Table(
    "fault",
    "One fault of one line: what broke a rule, and whether the row, the cell or nothing was left out. What was found, "
    "and the record's own id, stand in the table of the same name in `identity.duckdb`.",
    key=("fault_id",),
    columns=(
        Column("fault_id", "id", "The fault, within this snapshot", required=True),
        EXTRACT_ID,
        Column("row", "integer", "The line of that extract's file", required=True),
        Column("source_table", "key", "The table of the source's format", required=True),
        Column("column_name", "key", "The source's column; empty where the whole line is meant"),
        Column("rule", "key", "The rule that was broken", required=True),
        Column("left_out", "code", "What was left out", True, LEFT_OUT),
        Column("team_key", "key", "The team the row names"),
        Column("practitioner_key", "key", "The practitioner the row names"),
        Column("happened_on", "date", "The day the row is about, where it says so"),
        PERSON_ID_IF_KNOWN,
    ),
)

FACTS: tuple[Table, ...] = (
    PERSON, PERSON_SOURCE, DELIVERY, DELIVERY_PERSON, RESPONSIBLE, CASELOAD, RESIDENCE, CONTACT, REFERRAL, STATUS,
    *AS_LINKED, PUBLISHED, STAFFING, TEAM_PATH, PLACE_PATH, EXTRACT, FAULT, RECTIFIED, *FAMILY_FACTS,
    *LINKAGE_FACTS,
)  # fmt: skip
