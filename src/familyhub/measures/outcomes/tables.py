"""The tables of `marts.duckdb` that outcome measures fill: members, what stands behind each, figures, the measures."""

from familyhub.measures.tables import MEASURE, MEMBER, PLACE_COLUMNS
from familyhub.model import Column, Table

_PLACES = tuple(column for column in MEMBER.columns if column.name in ("team_key", *PLACE_COLUMNS))

OUTCOME_MEMBER = Table(
    "outcome_member",
    "One row a member of an outcome measure: where they stand, on which days, and where they count.",
    key=("measure", "subject_id", "episode_id"),
    columns=(
        MEASURE,
        Column(
            "subject", "key", "child, young_person, parent, carer_with_child, family, dyad or school", required=True
        ),
        Column("subject_id", "id", "The person, the family or the school", required=True),
        Column("person_id", "id", "The person whose steps these are; empty for a school"),
        Column("episode_id", "id", "The piece of work", required=True),
        Column("recorded", "flag", "Somebody recorded steps; else coded extracts alone tell of it", required=True),
        Column("stage", "key", "identified, offered, declined, active, completed or abandoned", required=True),
        Column("status", "key", "active, completed or abandoned; empty before the cohort"),
        Column("reason", "key", "Why abandoned: moved_away, disengaged or died"),
        Column("achieved", "flag", "Of the completed; empty where not assessed or not completed"),
        Column("identified_on", "date", "The day of the first step or finding", required=True),
        Column("offered_on", "date", "The day it was offered, or of the answer where nobody recorded the offer"),
        Column("declined_on", "date", "The day the family declined and did not enter later"),
        Column("entered_on", "date", "The day of entry into the cohort"),
        Column("supported_on", "date", "The first support from the identification on"),
        Column("last_support_on", "date", "The last support or review"),
        Column("completed_on", "date", "The day the work was completed"),
        Column("abandoned_on", "date", "The day it was given up"),
        Column("assessed_on", "date", "The day of the assessment that says whether it improved"),
        Column("deadline", "date", "The last day on which improvement counts"),
        Column("at_risk", "key", "Why an active member is on the list: a rule's code, never a score"),
        Column("practitioner_key", "key", "Who recorded the latest step"),
        Column("month", "key", "The month of entry, or of the identification before that (2024-05)", required=True),
        *_PLACES,
    ),
)

OUTCOME_EVIDENCE = Table(
    "outcome_evidence",
    "The records behind each day of a member: steps, contacts and assessments, each with its line of a file.",
    key=("measure", "person_id", "episode_id", "kind", "record_id", "what"),
    columns=(
        MEASURE,
        Column("person_id", "id", "The member's person; empty for a school"),
        Column("episode_id", "id", "The piece of work", required=True),
        Column("kind", "key", "step, contact, assessment, answer or publication", required=True),
        Column(
            "what", "key", "The step; found, before or after for an assessment; support for a contact", required=True
        ),
        Column("happened_on", "date", "Its day", required=True),
        Column("record_id", "id", "The record", required=True),
        Column("practitioner_key", "key", "Who recorded it"),
        Column("extract_id", "integer", "The extract it came from"),
        Column("row", "integer", "The line of that extract's file"),
    ),
)

COUNTS = (
    "identified", "offered", "declined", "cohort", "active", "completed", "abandoned",
    "moved_away", "disengaged", "died", "achieved", "not_achieved", "not_assessed", "at_risk",
)  # fmt: skip
"""The whole numbers of a figure, in order."""

OUTCOME_FIGURE = Table(
    "outcome_figure",
    "Whole numbers at one place: so far, so far a week before, at each month's end, and by month of entry.",
    key=("measure", "period_kind", "period", "hierarchy", "level", "place"),
    columns=(
        MEASURE,
        Column("period_kind", "key", "to_date, week_before, month_end (so far, by its end) or month", required=True),
        Column("period", "key", "Month (2024-05), or the day that to_date and week_before speak of", required=True),
        Column("hierarchy", "key", "caseload, residence, deprivation or practitioner", required=True),
        Column(
            "level", "key", "county, quadrant, district, hub, team, ward, lsoa, quintile or practitioner", required=True
        ),
        Column("place", "text", "The place's name or the practitioner's key; empty for the county", required=True),
        *(Column(count, "integer", _says, required=True) for count, _says in (
            ("identified", "Everybody identified"),
            ("offered", "Offered, declined or entered"),
            ("declined", "Declined and did not enter later"),
            ("cohort", "Entered; the cohort is cumulative"),
            ("active", "Of the cohort, still with a plan of support"),
            ("completed", "Of the cohort, completed"),
            ("abandoned", "Of the cohort, given up"),
            ("moved_away", "Of the abandoned, moved away"),
            ("disengaged", "Of the abandoned, disengaged"),
            ("died", "Of the abandoned, died"),
            ("achieved", "Of the completed, improved"),
            ("not_achieved", "Of the completed, assessed and not improved"),
            ("not_assessed", "Of the completed, without assessment before or afterwards"),
            ("at_risk", "Of the active, on the list of those at risk of not achieving"),
        )),
    ),
)  # fmt: skip

OUTCOME_MEASURE = Table(
    "outcome_measure",
    "The outcome measures of the snapshot, with what is needed to read their figures.",
    key=("measure",),
    columns=(
        MEASURE,
        Column("position", "integer", "The order in which measures are shown", required=True),
        Column("number", "key", "The contract's number", required=True),
        Column("title", "text", "What it counts, in words", required=True),
        Column("short", "text", "Its name in a table", required=True),
        Column("theme", "text", "The heading it stands under"),
        Column("subject", "key", "Whom it counts", required=True),
        Column("owner", "text", "Who answers for it", required=True),
        Column("fingerprint", "key", "Changes when the definition or the code that counts changes", required=True),
        Column("definition", "text", "The whole definition, as JSON", required=True),
        Column("sql", "text", "The SELECT that gave the members", required=True),
        Column("as_of", "date", "What had happened by this day", required=True),
        Column("known_by", "date", "What had been learnt by this day", required=True),
    ),
)

OUTCOME_MARTS: tuple[Table, ...] = (OUTCOME_MEMBER, OUTCOME_EVIDENCE, OUTCOME_FIGURE, OUTCOME_MEASURE)
