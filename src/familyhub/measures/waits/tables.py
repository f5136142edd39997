"""The tables of `marts.duckdb` that waits fill: one row a referral, and whole numbers at every place."""

from familyhub.measures.tables import MEASURE, MEMBER, PLACE_COLUMNS
from familyhub.model import Column, Table

_PLACES = tuple(column for column in MEMBER.columns if column.name in ("team_key", *PLACE_COLUMNS))

WAIT_MEMBER = Table(
    "wait_member",
    "One row a referral to a service: whether and when the child was first seen, and how long that took or has taken.",
    key=("measure", "referral_id"),
    columns=(
        MEASURE,
        Column("referral_id", "id", "The referral", required=True),
        Column("person_id", "id", "The child", required=True),
        Column("state", "key", "seen, waiting, closed_unseen, or left (moved away or died unseen)", required=True),
        Column("received_on", "date", "The day the referral was received", required=True),
        Column("seen_on", "date", "The first contact to which the child came"),
        Column("days", "integer", "Days to the first contact, or so far", required=True),
        Column("in_time", "flag", "Within the standard: seen in time, or not yet waiting too long", required=True),
        Column("month", "key", "The month in which the child was seen (2024-05); empty while not seen"),
        *_PLACES,
        Column("extract_id", "integer", "The extract of the referral", required=True),
        Column("row", "integer", "Its line in that extract's file", required=True),
        Column("contact_id", "id", "The first contact"),
        Column("contact_extract_id", "integer", "Its extract"),
        Column("contact_row", "integer", "Its line"),
    ),
)

WAIT_FIGURE = Table(
    "wait_figure",
    "Whole numbers at one place: who waits on the day of the question, and who was first seen in each month.",
    key=("measure", "period_kind", "period", "hierarchy", "level", "place"),
    columns=(
        MEASURE,
        Column("period_kind", "key", "waiting (on the day of the question) or month (first seen in it)", required=True),
        Column("period", "key", "The day, or the month (2024-05)", required=True),
        Column("hierarchy", "key", "caseload, residence or deprivation", required=True),
        Column("level", "key", "county, quadrant, district, hub, team, ward, lsoa or quintile", required=True),
        Column("place", "text", "The place's name; empty for the county", required=True),
        Column("children", "integer", "Referrals waiting, or first seen", required=True),
        Column("in_time", "integer", "Of them, within the standard", required=True),
        Column("days", "integer", "The days they waited, added up", required=True),
    ),
)

WAIT_MEASURE = Table(
    "wait_measure",
    "The waits of the snapshot, with what is needed to read their figures.",
    key=("measure",),
    columns=(
        MEASURE,
        Column("position", "integer", "The order in which measures are shown", required=True),
        Column("number", "key", "The contract's number, where it has one"),
        Column("title", "text", "What it counts, in words", required=True),
        Column("standard_weeks", "integer", "Seen within so many weeks is in time", required=True),
        Column("fingerprint", "key", "Changes when the definition or the code that counts changes", required=True),
        Column("definition", "text", "The whole definition, as JSON", required=True),
        Column("sql", "text", "The SELECT that gave the referrals", required=True),
        Column("as_of", "date", "What had happened by this day", required=True),
        Column("known_by", "date", "What had been learnt by this day", required=True),
    ),
)

WAIT_MARTS: tuple[Table, ...] = (WAIT_MEMBER, WAIT_FIGURE, WAIT_MEASURE)
