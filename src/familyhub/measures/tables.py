"""The tables of `marts.duckdb` that measures fill: members, figures, misses, and the measures themselves."""

from familyhub.model import Column, Table

MEASURE = Column("measure", "key", "The measure's id", required=True)
PLACE_COLUMNS = (
    "team", "hub", "district", "quadrant", "lsoa", "ward", "residence_district", "residence_quadrant", "quintile",
)  # fmt: skip
"""Columns of a member that name the places it counts to."""

PERIOD = Column("period", "key", "Month (2024-05) or quarter (2024-25 Q1)", required=True)

MEMBER = Table(
    "member",
    "One row a measure, subject and period: the status, why, and where it counts.",
    key=("measure", "subject_id", "period"),
    columns=(
        MEASURE,
        Column("subject", "key", "child, delivery or pregnancy", required=True),
        Column("subject_id", "id", "The child's person_id, or the delivery_id", required=True),
        Column("person_id", "id", "The person through whom the subject belongs to the area", required=True),
        PERIOD,
        Column("fiscal_year", "key", "The financial year of the period (2024-25)", required=True),
        Column("window_opens", "date", "First day on which the event counts", required=True),
        Column("window_closes", "date", "Last day on which the event counts", required=True),
        Column("status", "key", "met, missed, due or excluded", required=True),
        Column("closed", "flag", "The window closed on or before the day of the question", required=True),
        Column("reason", "key", "Why a member was missed or excluded"),
        Column("contact_id", "id", "The contact that satisfied the event"),
        Column("met_on", "date", "Its day"),
        Column("catch_up_to", "date", "Last day on which a missed check is still worth making"),
        Column("team_key", "key", "The team on the deciding day"),
        Column("team", "text", "Its name, or Unallocated", required=True),
        Column("hub", "text", "Its hub, or Unallocated", required=True),
        Column("district", "text", "Its district, or Unallocated", required=True),
        Column("quadrant", "text", "Its quadrant, or Unallocated", required=True),
        Column("lsoa", "key", "The neighbourhood on the deciding day; empty outside the area"),
        Column("ward", "text", "Its ward, or Out of area", required=True),
        Column("residence_district", "text", "Its district, or Out of area", required=True),
        Column("residence_quadrant", "text", "Its quadrant, or Out of area", required=True),
        Column("quintile", "key", "1 most deprived to 5 least, or Not known", required=True),
        Column("list_state", "key", "overdue, due_this_week, due or coming; empty for nobody's list"),
        Column("list_team_key", "key", "The team on the day of the list"),
        Column("list_team", "text", "Its name, or Unallocated"),
        Column(
            "complete", "flag", "What the measure needs to be shown at all was recorded; empty where it needs nothing"
        ),
    ),
)

_PLACED = (
    MEASURE,
    Column("period_kind", "key", "month, quarter or year_to_date (from April to the end of the period)", required=True),
    PERIOD,
    Column("hierarchy", "key", "caseload, residence or deprivation", required=True),
    Column("level", "key", "county, quadrant, district, hub, team, ward, lsoa or quintile", required=True),
    Column("place", "text", "The place's name; empty for the county", required=True),
)

FIGURE = Table(
    "figure",
    "One figure: whole numbers; percentages and intervals are worked out where they are shown.",
    key=tuple(column.name for column in _PLACED),
    columns=(
        *_PLACED,
        Column("numerator", "integer", "Closed members whose check was made", required=True),
        Column("denominator", "integer", "Closed members met and missed; 0 for a count", required=True),
        Column("excluded", "integer", "Closed members left out", required=True),
        Column(
            "complete", "integer", "Members of the denominator with what the measure needs; 0 where it needs nothing"
        ),
    ),
)

MISS = Table(
    "miss",
    "How many members of a figure were missed for which reason.",
    key=(*FIGURE.key, "reason"),
    columns=(
        *_PLACED,
        Column("reason", "key", "The reason's code", required=True),
        Column("members", "integer", "Members missed for it", required=True),
    ),
)

MEASURE_TABLE = Table(
    "measure",
    "The measures of the snapshot, with what is needed to read their figures.",
    key=("measure",),
    columns=(
        MEASURE,
        Column("position", "integer", "The order in which measures are shown", required=True),
        Column("name", "text", "What it counts, in words", required=True),
        Column("period_kind", "key", "month or quarter", required=True),
        Column("is_count", "flag", "A count, without a denominator", required=True),
        Column("target", "number", "The percentage to reach"),
        Column("target_over", "key", "The period over which the target is judged"),
        Column("withheld_below", "number", "The percentage of completeness under which the figure is withheld"),
        Column("worklist", "flag", "Whether members appear on the list of who is due", required=True),
        Column("fingerprint", "key", "Changes when the definition or the code that counts changes", required=True),
        Column("definition", "text", "The whole definition, as JSON", required=True),
        Column("sql", "text", "The SELECT that gave the members", required=True),
        Column("as_of", "date", "What had happened by this day", required=True),
        Column("known_by", "date", "What had been learnt by this day", required=True),
    ),
)

BOUND = Table(
    "bound",
    "How far a figure may be from the truth because it is not sure who is who; no row where nothing is open.",
    key=FIGURE.key,
    columns=(
        *_PLACED,
        Column("low_numerator", "integer", "Met, where every open member goes against the figure", required=True),
        Column("low_denominator", "integer", "Counted, in that case; 0 for a count", required=True),
        Column("high_numerator", "integer", "Met, where every open member goes for the figure", required=True),
        Column("high_denominator", "integer", "Counted, in that case; 0 for a count", required=True),
        Column("open", "integer", "Children or families that may count otherwise, or at all", required=True),
    ),
)

OPEN_MEMBER = Table(
    "open_member",
    "Who may count otherwise, or at all, were somebody else's records theirs, or theirs somebody else's.",
    key=("measure", "subject_id", "period"),
    columns=(
        MEASURE,
        Column("subject", "key", "child, delivery or pregnancy", required=True),
        Column("subject_id", "id", "As in `member`, or an id that no member has", required=True),
        PERIOD,
        Column("fiscal_year", "key", "The financial year of the period (2024-25)", required=True),
        Column("counted", "key", "How it counts: met, missed or not_counted", required=True),
        Column("lowest", "key", "How it may count at worst", required=True),
        Column("highest", "key", "How it may count at best", required=True),
        Column("because", "key", "one_person or another_person", required=True),
        Column("person_id", "id", "The person of whom it is not sure", required=True),
        Column("other_id", "id", "The other person who may be the same; empty for another_person"),
        Column("weight", "number", "Match weight of what is doubtful, in bits; empty for a number"),
        *(column for column in MEMBER.columns if column.name in PLACE_COLUMNS),
    ),
)

MARTS: tuple[Table, ...] = (MEMBER, FIGURE, MISS, BOUND, OPEN_MEMBER, MEASURE_TABLE)
