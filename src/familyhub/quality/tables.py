"""The tables of `marts.duckdb` that say what the sources are worth: counts, and nothing that names anybody."""

from familyhub.model import Column, Table

SOURCE = Column("source", "key", "The system that sent it", required=True)
FORMAT = Column("format", "key", "The format it was read as", required=True)
MONTH = Column("month", "key", "The month (2026-03) it is about", required=True)
MONTH_IS = Column(
    "month_is",
    "key",
    "period: the month in which the period ends that the extract says it covers; receipt: the month it was received in",
    required=True,
)

QUALITY_EXTRACT = Table(
    "quality_extract",
    "One row a part of a landed file: when it came, what it covers, and what became of its rows.",
    key=("extract_id",),
    columns=(
        SOURCE,
        FORMAT,
        Column("source_table", "key", "The table of the format that most of it belongs to"),
        MONTH,
        MONTH_IS,
        Column("extract_id", "integer", "Its number within the snapshot", required=True),
        Column("file", "text", "The file's name below incoming/", required=True),
        Column("received", "date", "The day it was received", required=True),
        Column("period_from", "date", "First day it covers, where it says so"),
        Column("period_to", "date", "Last day it covers, where it says so"),
        Column("days_after_period", "integer", "Days from the end of its period to its receipt"),
        Column("replaced", "flag", "A later extract of the same period replaced it", required=True),
        Column("read_rows", "integer", "Rows read", required=True),
        Column("landed_rows", "integer", "Rows landed", required=True),
        Column("quarantined_rows", "integer", "Rows in quarantine", required=True),
        Column("erased_rows", "integer", "Rows taken out since, for an objection or an order to erase", required=True),
    ),
)

QUALITY_FIELD = Table(
    "quality_field",
    "One row a field of a source's own table and month: how many rows hold it, and how often what they hold is wrong.",
    key=("source", "format", "source_table", "field", "month"),
    columns=(
        SOURCE,
        FORMAT,
        Column("source_table", "key", "The table, as the source's format names it", required=True),
        Column("field", "key", "The field, as the source's format names it", required=True),
        Column("position", "integer", "Its place in the table, from 1", required=True),
        Column("says", "text", "What it holds, in words", required=True),
        Column("ends", "flag", "It ends a spell or a life: empty while that goes on, which is no fault", required=True),
        MONTH,
        MONTH_IS,
        Column("rows", "integer", "Rows landed, and rows in quarantine because of this field", required=True),
        Column("held", "integer", "Rows in which the field held anything", required=True),
        Column("faults", "integer", "Rows in which what it held broke a rule", required=True),
    ),
)

QUALITY_TIMELINESS = Table(
    "quality_timeliness",
    "How long it took to learn of the events of a month. An event is a person and a day in one table of one source.",
    key=("source", "table_name", "month"),
    columns=(
        SOURCE,
        Column("table_name", "key", "The canonical table", required=True),
        Column("month", "key", "The month in which the events happened", required=True),
        Column("events", "integer", "Events learnt on or after the day they happened", required=True),
        Column("median_days", "integer", "Days from event to receipt: half were learnt by then"),
        Column("days_of_90", "integer", "Days by which 90% were learnt"),
        Column("within_7", "integer", "Events learnt within 7 days", required=True),
        Column("within_30", "integer", "Events learnt within 30 days", required=True),
        Column(
            "ahead", "integer", "Events told of before they happened: planned, and not counted above", required=True
        ),
        Column(
            "settled",
            "flag",
            "The source's newest extract came 30 days or more after the month's end, so that late events have come in",
            required=True,
        ),
    ),
)

QUALITY_LINKABLE = Table(
    "quality_linkable",
    "How many people of a source can be linked, by the strongest identifier it holds of them.",
    key=("source", "strongest"),
    columns=(
        SOURCE,
        Column("strongest", "key", "nhs_number, upn, names, birth_date or nothing", required=True),
        Column("people", "integer", "People, by the source's own ids", required=True),
        Column("linked", "integer", "Of them those whom another source knows too", required=True),
    ),
)

QUALITY_COVERAGE = Table(
    "quality_coverage",
    "Our count beside the published count of the same thing, place and period.",
    key=("coverage", "period_to", "period_from"),
    columns=(
        Column("coverage", "key", "What is compared, by its id in coverage.toml", required=True),
        Column("position", "integer", "The order in which comparisons are shown", required=True),
        Column("says", "text", "What is counted, in words", required=True),
        Column("counted", "text", "How we count it, in words", required=True),
        Column("period", "text", "The period, as published or as we name it", required=True),
        Column("period_from", "date", "First day of the period", required=True),
        Column("period_to", "date", "Last day of the period", required=True),
        Column("ours", "integer", "Our count; empty where no source of ours tells of it"),
        Column("published", "number", "The published count; empty where none is loaded or it is withheld"),
        Column("publisher", "key", "Who published it"),
        Column("indicator", "key", "The published indicator"),
        Column("band", "key", "within, below, above, withheld, not_published or not_held", required=True),
        Column("note", "text", "What the publisher notes"),
        Column("bring", "text", "Where nothing is published here: the file to bring", required=True),
    ),
)

TABLES: tuple[Table, ...] = (
    QUALITY_EXTRACT, QUALITY_FIELD, QUALITY_TIMELINESS, QUALITY_LINKABLE, QUALITY_COVERAGE,
)  # fmt: skip
