"""The report on the sources: what each is worth, what is wrong first, for analysts and those who send extracts."""

from collections.abc import Sequence
from itertools import groupby

from familyhub.blocks import Block, Bullets, Details, Document, Heading, LineChart, Series, Table, Text
from familyhub.quality import HIGHEST, LOWEST, Delay, Field, Quality, SourceQuality
from familyhub.reports.quality_findings import QualityFinding, quality_findings, rounded
from familyhub.reports.quality_tables import (
    RECORDS,
    counts_alone_table,
    coverage_table,
    delays_table,
    fields_table,
    is_plain,
    linkable_table,
    rows_table,
    totals_table,
)
from familyhub.reports.words import counted, day, listed, month, number, short_month

NOTICE = "For use inside the partnership: exact figures of what each source sends, not for publication."
MOST_CHARTS = 3
"""Fields drawn for one source: those that changed most. The others stand in the table."""
MOVED = 2.0
"""Percentage points from which a field's change is worth a drawing."""
MOST_LINES = 4
ENOUGH_TO_DRAW = 3
MONTHS_SHOWN = 6
MOST_FINDINGS = 12


def compose(found: Quality) -> Document:
    """The report as a document; everything in it comes from `found`. Raises ValueError where there is no source."""
    if not found.sources:
        raise ValueError("a report on the sources needs at least one")
    findings = quality_findings(found)
    blocks: list[Block] = _wrong([finding for finding in findings if finding.kind != "not_published"])
    if found.coverage:
        blocks += _coverage(found, [finding.sentence for finding in findings if finding.kind == "not_published"])
    for place, source in enumerate(found.sources, start=1):
        blocks += _source(source, f"source-{place}")
    blocks += _how_to_read()
    whose = ", ".join([*(source.name for source in found.sources if len(found.sources) == 1), found.area])
    return Document(
        f"What the sources are worth: {whose}",
        f"Every extract received by {day(found.as_at)}: how complete, how right, how soon, and what can be linked.",
        tuple(blocks),
        notice=NOTICE,
        contents=2,
    )


def _wrong(findings: Sequence[QualityFinding]) -> list[Block]:
    blocks: list[Block] = [Heading(2, "What is wrong", "what-is-wrong")]
    if not findings:
        return [*blocks, Text("Nothing stands out: no field emptied, no table stayed away, and no count is off.")]
    sentences = tuple(finding.sentence for finding in findings)
    blocks.append(Bullets(sentences[:MOST_FINDINGS]))
    if more := sentences[MOST_FINDINGS:]:
        blocks.append(Details(counted(len(more), "more point", "more points"), (Bullets(more),)))
    return blocks


def _coverage(found: Quality, not_published: Sequence[str]) -> list[Block]:
    told = [row for row in found.coverage if row.published is not None]
    within = sum(row.band == "within" for row in told)
    said = (
        f"{number(within)} of {counted(len(told), 'count', 'counts')} that can be held against a published one lie "
        f"between {LOWEST:.0%} and {HIGHEST:.0%} of it."
        if told
        else "None of our counts can be held against a published one yet: no published file for this area is loaded."
    )
    blocks: list[Block] = [Heading(2, "Our counts beside published ones", "coverage"), Text(said)]
    if told:
        blocks.append(coverage_table(row for row in found.coverage if row.published is not None))
    if not_published:
        blocks.append(Bullets(tuple(not_published)))
    if alone := [row for row in found.coverage if row.published is None]:
        summary = f"Our counts with nothing beside them: {number(len(alone))}"
        blocks.append(Details(summary, (counts_alone_table(alone),)))
    return blocks


def _source(source: SourceQuality, anchor: str) -> list[Block]:
    blocks: list[Block] = [Heading(2, source.name, anchor), Text(_in_short(source))]
    blocks += [Heading(3, "Rows", f"{anchor}-rows"), totals_table(source)]
    blocks.append(Details("Rows of each table", (rows_table(source),)))
    blocks += [Heading(3, "Fields", f"{anchor}-fields"), *_fields(source)]
    if source.delays:
        blocks += [Heading(3, "How soon we hear", f"{anchor}-delays"), *_delays(source)]
    if source.linkable:
        blocks += [
            Heading(3, "What can be linked", f"{anchor}-linkable"),
            Text(_linked(source)),
            linkable_table(source),
        ]
    return blocks


def _in_short(source: SourceQuality) -> str:
    standing, replaced = source.standing, len(source.extracts) - len(source.standing)
    read, out = sum(e.read_rows for e in standing), sum(e.quarantined_rows for e in standing)
    erased = sum(e.erased_rows for e in standing)
    newest = max(e.received for e in source.extracts)
    words = (
        f"{counted(len(standing), 'file', 'files')}, the newest of {day(newest)}: {number(read)} rows read, "
        f"{number(read - out - erased)} landed and {number(out)} in quarantine."
    )
    if erased:
        words += f" {counted(erased, 'row was', 'rows were')} taken out since, for an objection or an order to erase."
    if replaced:
        words += f" {counted(replaced, 'file was', 'files were')} sent again since and do not count here."
    return words


def _linked(source: SourceQuality) -> str:
    linked = sum(each.linked for each in source.linkable)
    return (
        f"{number(linked)} of {counted(source.people, 'person', 'people')} of this source are known to another source "
        f"too ({rounded(100 * linked / source.people)})."
    )


def _fields(source: SourceQuality) -> list[Block]:
    filled = [field for field in source.fields if not field.never_filled]
    told = [field for field in filled if not is_plain(field)]
    never = [field for field in source.fields if field.never_filled]
    blocks: list[Block] = [
        Text(
            f"{counted(len(filled) - len(told), 'field is', 'fields are')} always filled, and rightly; "
            f"{number(len(told))} are empty or wrong somewhere; {number(len(never))} were never filled."
        )
    ]
    if (together := _together_chart(source, filled)) is not None:
        blocks.append(together)
    blocks.append(fields_table(source, told))
    blocks += [_field_chart(source, field) for field in _changed(told)]
    if never:
        by_table = groupby(never, key=lambda field: field.source_table)
        items = tuple(f"{table}: {listed([field.field for field in fields])}" for table, fields in by_table)
        blocks.append(Details(f"Never filled: {counted(len(never), 'field', 'fields')}", (Bullets(items),)))
    return blocks


def _changed(fields: Sequence[Field]) -> list[Field]:
    """The fields worth a drawing: those whose filling or rightness moved most, ends of spells apart."""
    moved = [
        (abs((field.complete.latest.percentage or 0) - field.complete.before), place, field)
        for place, field in enumerate(fields)
        if not field.ends and field.complete.before is not None and len(field.months) >= ENOUGH_TO_DRAW
    ]
    chosen = sorted(moved, key=lambda each: (-each[0], each[1]))[:MOST_CHARTS]
    return [field for distance, _, field in chosen if distance >= MOVED]


def _together_chart(source: SourceQuality, fields: Sequence[Field]) -> LineChart | None:
    """All fields together that are ever filled, ends of spells apart: the course of the whole source at a glance."""
    counts: dict[str, list[int]] = {}
    for each in (each for field in fields if not field.ends for each in field.months):
        sums = counts.setdefault(each.month, [0, 0, 0])
        for place, count in enumerate((each.rows, each.held, each.faults)):
            sums[place] += count
    months = sorted(at for at, (rows, held, _) in counts.items() if rows and held)
    if len(months) < ENOUGH_TO_DRAW:
        return None
    filled = tuple(100 * counts[at][1] / counts[at][0] for at in months)
    right = tuple(100 * (counts[at][1] - counts[at][2]) / counts[at][1] for at in months)
    return LineChart(
        title=f"{source.name}: all fields together",
        description=(
            f"Cells of fields that are ever filled: filled {rounded(filled[0])} in {month(months[0])} and "
            f"{rounded(filled[-1])} in {month(months[-1])}; right, of those filled, {rounded(right[0])} and "
            f"{rounded(right[-1])}."
        ),
        along="Month",
        labels=tuple(short_month(at) for at in months),
        series=(Series("Filled", filled), Series("Right, of those filled", right)),
    )


def _field_chart(source: SourceQuality, field: Field) -> LineChart:
    filled = tuple(100 * each.held / each.rows if each.rows else None for each in field.months)
    right = tuple(100 * (each.held - each.faults) / each.held if each.held else None for each in field.months)
    series = [Series("Filled", filled)]
    if any(value is not None and value < 100 for value in right):
        series.append(Series("Right, of those filled", right))
    first, latest = field.months[0], field.months[-1]
    words = (
        f"{field.field} ({field.says.lower()}) in {source.name}, {field.source_table}: filled in "
        f"{rounded(100 * first.held / first.rows)} of rows in {month(first.month)} and "
        f"{rounded(100 * latest.held / latest.rows)} in {month(latest.month)}."
    )
    return LineChart(
        title=f"{field.field}, {field.source_table}",
        description=words,
        along="Month",
        labels=tuple(short_month(each.month) for each in field.months),
        series=tuple(series),
    )


def _delays(source: SourceQuality) -> list[Block]:
    blocks: list[Block] = []
    chart = _delay_chart(source)
    if chart is not None:
        blocks.append(chart)
    blocks.append(delays_table(source, MONTHS_SHOWN))
    whole = delays_table(source)
    if len(whole.rows) > len(_last_table(blocks).rows):
        blocks.append(Details("All months", (whole,)))
    return blocks


def _last_table(blocks: Sequence[Block]) -> Table:
    return next(block for block in reversed(blocks) if isinstance(block, Table))


def _delay_chart(source: SourceQuality) -> LineChart | None:
    """The share known within 30 days, a line for each of the tables with the most events; settled months only."""
    settled = [delay for delay in source.delays if delay.settled]
    months = sorted({delay.month for delay in settled})
    if len(months) < ENOUGH_TO_DRAW:
        return None
    by_table: dict[str, list[Delay]] = {}
    for delay in settled:
        by_table.setdefault(delay.table_name, []).append(delay)
    largest = sorted(by_table, key=lambda table: -sum(delay.events for delay in by_table[table]))[:MOST_LINES]
    series = []
    for table in largest:
        shares = {d.month: 100 * d.within_30 / d.events for d in by_table[table] if d.events}
        if shares:
            series.append(Series(RECORDS[table], tuple(shares.get(at) for at in months)))
    if not series:
        return None
    return LineChart(
        title=f"{source.name}: known within 30 days of the event",
        description=(
            f"The percentage of events known within 30 days, by month of the event, from {month(months[0])} to "
            f"{month(months[-1])}: {listed([each.name for each in series])}."
        ),
        along="Month of the event",
        labels=tuple(short_month(at) for at in months),
        series=tuple(series),
    )


def _how_to_read() -> list[Block]:
    return [
        Heading(2, "How to read this report", "how-to-read"),
        Bullets(
            (
                "Filled: rows that hold anything in the field, of those landed and those in quarantine because of it.",
                "Right: rows in which what the field holds breaks no rule, of the rows that hold anything.",
                "Against before: the latest month beside the median of the months before it; within 1 percentage point "
                "it is the same. A fall of more than 10 points, and by more than chance would do, is said first.",
                "A month is the one in which the period ends that an extract covers, or, where it names none, that of "
                "its receipt.",
                "Known within 30 days: from the day of an event to the first extract that told of it. What happened "
                "before a source first told of such events is left out, because it could not be known in time.",
                "Extracts that were sent again do not count: the page says what stands now.",
            )
        ),
    ]
