"""The tables of the report on the sources, the same for its page and its workbook."""

from collections.abc import Iterable

from familyhub.blocks import Cell, Column, Table
from familyhub.quality import STRENGTHS, Coverage, Field, Quality, SourceQuality
from familyhub.reports.quality_findings import QualityFinding, in_period, state_of
from familyhub.reports.words import month

MONTH_IS = {"period": "end of the period it covers", "receipt": "month of receipt"}

BANDS = {
    "within": "within the band",
    "below": "below: we hold too few",
    "above": "above: we hold too many",
    "withheld": "the publisher gives no number",
    "not_published": "nothing published is loaded",
    "not_held": "no source of ours tells of it",
}

RECORDS = {
    "contact": "contacts",
    "referral": "referrals",
    "status": "plans, stays and needs",
    "assessment": "assessments",
    "school_term": "school census",
    "group_recording": "priority groups recorded",
    "outcome_activity": "steps towards outcomes",
    "voice": "what people said",
    "sharing": "agreements to share",
    "feedback": "feedback",
    "cost": "costs",
    "responsible": "births, moves and registrations",
}


def is_plain(field: Field) -> bool:
    """Whether nothing can be said of a field but that it is always filled, and rightly."""
    return all(each.held == each.rows and not each.faults for each in field.months)


def findings_table(findings: Iterable[QualityFinding], names: dict[str, str]) -> Table:
    """What is wrong, a row each."""
    rows = tuple((finding.sentence, names.get(finding.source, "the area")) for finding in findings)
    return Table("What is wrong", (Column("In words"), Column("Source")), rows, nothing="Nothing stands out.")


def rows_table(source: SourceQuality) -> Table:
    """Rows by table and month."""
    columns = (
        Column("Table"), Column("Month"), Column("The month is"), Column("Files", "count"),
        Column("Rows read", "count"), Column("Landed", "count"), Column("In quarantine", "count"),
    )  # fmt: skip
    rows = tuple(
        (
            each.source_table,
            month(each.month),
            MONTH_IS[each.month_is],
            each.files,
            each.read,
            each.landed,
            each.quarantined,
        )
        for each in source.months
    )
    return Table(f"Rows by month: {source.name}", columns, rows)


def totals_table(source: SourceQuality) -> Table:
    """Rows by month, all tables of the source together."""
    columns = (
        Column("Month"), Column("The month is"), Column("Files", "count"), Column("Rows read", "count"),
        Column("Landed", "count"), Column("In quarantine", "count"),
    )  # fmt: skip
    by_month: dict[tuple[str, str], list[int]] = {}
    for each in source.months:
        counts = by_month.setdefault((each.month, each.month_is), [0, 0, 0, 0])
        for place, count in enumerate((each.files, each.read, each.landed, each.quarantined)):
            counts[place] += count
    rows = tuple((month(at), MONTH_IS[kind], *counts) for (at, kind), counts in sorted(by_month.items()))
    return Table(f"Rows by month: {source.name}", columns, rows)


def fields_table(source: SourceQuality, fields: Iterable[Field]) -> Table:
    """Fields in their latest month, with the trend of each in words."""
    columns = (
        Column("Field"), Column("Table"), Column("Latest month"), Column("Rows", "count"),
        Column("Filled", "percentage", "none"), Column("Filled, against before"),
        Column("Right", "percentage", "never filled"), Column("Right, against before", empty="never filled"),
    )  # fmt: skip
    rows = []
    for field in fields:
        filled, filled_trend, valid, valid_trend = state_of(field)
        latest = field.complete.latest
        rows.append(
            (field.field, field.source_table, month(latest.month), latest.whole, filled, filled_trend, valid,
             valid_trend or None)
        )  # fmt: skip
    return Table(
        f"Fields that are empty or wrong somewhere: {source.name}",
        columns,
        tuple(rows),
        nothing="Every field that is ever filled is always filled, and rightly.",
    )


def field_months_table(source: SourceQuality) -> Table:
    """Every field in every month."""
    columns = (
        Column("Field"), Column("Table"), Column("Holds"), Column("Month"), Column("The month is"),
        Column("Rows", "count"), Column("Filled", "count"), Column("Filled, %", "percentage", "none"),
        Column("Wrong", "count"), Column("Right, %", "percentage", "never filled"),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for field in source.fields:
        for each in field.months:
            filled = 100 * each.held / each.rows if each.rows else None
            right = 100 * (each.held - each.faults) / each.held if each.held else None
            rows.append(
                (field.field, field.source_table, field.says, month(each.month), MONTH_IS[each.month_is], each.rows,
                 each.held, filled, each.faults, right)
            )  # fmt: skip
    return Table(f"Fields by month: {source.name}", columns, tuple(rows))


def delays_table(source: SourceQuality, months: int | None = None) -> Table:
    """From event to receipt, by table and month of the event; only the latest months where a number is given."""
    columns = (
        Column("What"), Column("Month of the event"), Column("Events", "count"),
        Column("Half known after, days", "count", "none"), Column("90% known after, days", "count", "none"),
        Column("Within 7 days", "percentage", "none"), Column("Within 30 days", "percentage", "none"),
        Column("Told ahead", "count"), Column("State"),
    )  # fmt: skip
    shown = sorted({each.month for each in source.delays})[-(months or 0) :]
    rows = tuple(
        (
            RECORDS[each.table_name], month(each.month), each.events, each.median_days, each.days_of_90,
            100 * each.within_7 / each.events if each.events else None,
            100 * each.within_30 / each.events if each.events else None,
            each.ahead, "settled" if each.settled else "late records may still come",
        )
        for each in source.delays
        if each.month in shown
    )  # fmt: skip
    return Table(
        f"Event to receipt: {source.name}", columns, rows,
        nothing="No event of this source happened since it first told of any.",
    )  # fmt: skip


def linkable_table(source: SourceQuality) -> Table:
    """People by the strongest identifier, and how many another source knows."""
    columns = (
        Column("Strongest that is held"), Column("People", "count"), Column("Of all", "percentage", "none"),
        Column("Linked to another source", "count"), Column("Linked, %", "percentage", "none"),
    )  # fmt: skip
    held = {each.strongest: each for each in source.linkable}
    rows = tuple(
        (words, held[key].people, 100 * held[key].people / source.people, held[key].linked,
         100 * held[key].linked / held[key].people)
        for key, words in STRENGTHS.items()
        if key in held
    )  # fmt: skip
    return Table(f"What can be linked: {source.name}", columns, rows, nothing="This source tells of no people.")


def coverage_table(rows: Iterable[Coverage]) -> Table:
    """Our counts beside published ones."""
    columns = (
        Column("What"), Column("Period"), Column("Ours", "count", "not held"), Column("Published", "count", "none"),
        Column("Ours of published", "percentage", "none"), Column("Verdict"), Column("Published by"),
        Column("How we count"), Column("Remark", empty="none"),
    )  # fmt: skip
    return Table(
        "Our counts beside published ones",
        columns,
        tuple(
            (
                row.says, in_period(row), row.ours, row.published, row.percentage, BANDS[row.band],
                f"{row.publisher}, {row.indicator}" if row.publisher else f"to bring: {row.bring}",
                row.counted, row.note,
            )
            for row in rows
        ),
    )  # fmt: skip


def counts_alone_table(rows: Iterable[Coverage]) -> Table:
    """Our counts where nothing published is loaded, or no source of ours tells of it."""
    columns = (
        Column("What"), Column("Period"), Column("Ours", "count", "not held"), Column("Why alone"),
        Column("How we count"),
    )  # fmt: skip
    listed_rows = tuple((row.says, in_period(row), row.ours, BANDS[row.band], row.counted) for row in rows)
    return Table("Our counts with nothing beside them", columns, listed_rows)


def workbook_tables(found: Quality, findings: Iterable[QualityFinding]) -> list[Table]:
    """Everything, a sheet each."""
    tables = [findings_table(findings, {source.source: source.name for source in found.sources})]
    if found.coverage:
        tables.append(coverage_table(found.coverage))
    for source in found.sources:
        tables += [rows_table(source), field_months_table(source), delays_table(source), linkable_table(source)]
    return tables
