"""The tables of `marts.duckdb` that rates fill: events, figures, and the rates themselves."""

from familyhub.measures.tables import MEASURE, MEMBER, PLACE_COLUMNS
from familyhub.model import Column, Table

_PLACES = tuple(column for column in MEMBER.columns if column.name in ("team_key", *PLACE_COLUMNS))

RATE_MEMBER = Table(
    "rate_member",
    "One row a rate, child and day on which the event happened: whether it counts, why not, and where.",
    key=("measure", "person_id", "happened_on"),
    columns=(
        MEASURE,
        Column("person_id", "id", "The child", required=True),
        Column("happened_on", "date", "The day of the event", required=True),
        Column("month", "key", "Its month (2024-05)", required=True),
        Column("quarter", "key", "Its quarter (2024-25 Q1)", required=True),
        Column("fiscal_year", "key", "Its financial year (2024-25)", required=True),
        Column("status", "key", "counted, base (without the event asked for before it) or excluded", required=True),
        Column("reason", "key", "Why it is excluded"),
        Column("before_on", "date", "The day of the latest event before it that makes it count"),
        Column("records", "integer", "Records that tell of the event", required=True),
        Column("extract_id", "integer", "The extract of the first of them", required=True),
        Column("row", "integer", "The line of that extract's file", required=True),
        Column("before_extract_id", "integer", "The extract that tells of the event before"),
        Column("before_row", "integer", "The line of that extract's file"),
        *_PLACES,
    ),
)  # fmt: skip

RATE_FIGURE = Table(
    "rate_figure",
    "One rate in whole numbers; the division and the interval are worked out where it is shown.",
    key=("measure", "period_kind", "period", "hierarchy", "level", "place"),
    columns=(
        MEASURE,
        Column("period_kind", "key", "month, quarter or year", required=True),
        Column("period", "key", "Month (2024-05), quarter (2024-25 Q1) or financial year (2024-25)", required=True),
        Column("hierarchy", "key", "caseload, residence or deprivation", required=True),
        Column("level", "key", "county, quadrant, district, hub, team, ward, lsoa or quintile", required=True),
        Column("place", "text", "The place's name; empty for the county", required=True),
        Column("numerator", "integer", "Events that count", required=True),
        Column(
            "denominator", "integer", "Child-months (children on the 15ths of its months), or events", required=True
        ),
        Column("months", "integer", "Months of the period that are over and that the sources cover", required=True),
        Column("whole", "flag", "All months of the period are", required=True),
    ),
)  # fmt: skip

RATE_POPULATION = Table(
    "rate_population",
    "Children on the 15th day of each month, by place: what rates are worked out from.",
    key=("population", "month", "hierarchy", "level", "place"),
    columns=(
        Column("population", "key", "Whose: responsible, and from and to age (resident 0-17)", required=True),
        Column("month", "key", "The month (2024-05)", required=True),
        Column("hierarchy", "key", "caseload, residence or deprivation", required=True),
        Column("level", "key", "county, quadrant, district, hub, team, ward, lsoa or quintile", required=True),
        Column("place", "text", "The place's name; empty for the county", required=True),
        Column("children", "integer", "Children of those ages for whom the area answered", required=True),
    ),
)

RATE_MEASURE = Table(
    "rate_measure",
    "The rates of the snapshot, with what is needed to read their figures.",
    key=("measure",),
    columns=(
        MEASURE,
        Column("position", "integer", "The order in which rates are shown", required=True),
        Column("name", "text", "What it counts, in words", required=True),
        Column("short", "text", "Its name in a table", required=True),
        Column("is_share", "flag", "A percentage of events; else a rate of children", required=True),
        Column("per", "integer", "The rate is per so many children and year", required=True),
        Column("population", "key", "The key of its population", required=True),
        Column("told_by", "text", "The sources that tell of the event; empty where none does"),
        Column("covered_to", "date", "Up to which day they tell of it"),
        Column("fingerprint", "key", "Changes when the definition or the code that counts changes", required=True),
        Column("definition", "text", "The whole definition, as JSON", required=True),
        Column("sql", "text", "The SELECT that gave the events", required=True),
        Column("as_of", "date", "What had happened by this day", required=True),
        Column("known_by", "date", "What had been learnt by this day", required=True),
    ),
)

RATE_MARTS: tuple[Table, ...] = (RATE_MEMBER, RATE_FIGURE, RATE_POPULATION, RATE_MEASURE)
