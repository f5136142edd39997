"""What stands behind the figures: the other measures, the quality of the data, the definitions."""

from familyhub.blocks import Block, Bullets, Cell, Column, Details, Heading, Table, Text
from familyhub.disclosure import HIDDEN, RULE
from familyhub.reports.kpi_data import KpiReportData, Measure, SourceRead
from familyhub.reports.kpi_sentences import count_cell, percentage_cell, span_name
from familyhub.reports.words import capital, counted, day, listed, month, number, percent

FRESH_DAYS = 7
"""A list of who is due is only as good as extracts no older than this."""


def other_measures(data: KpiReportData) -> list[Block]:
    """Measures without a section of their own: one table, each for its latest period."""
    others = [measure for measure in data.measures if not measure.headline]
    rows = tuple(row for measure in others if (row := _latest_row(data, measure)) is not None)
    if not rows:
        return []
    columns = (
        Column("Measure"),
        Column("Period"),
        Column("Met", "count", "withheld"),
        Column("Counted", "count", "a count"),
        Column("Percentage", "percentage", "none"),
        Column("95% interval", "interval", "none"),
    )
    return [
        Heading(2, "Other measures", "other-measures"),
        Text("National metrics and variants of the measures above, each for its latest whole period."),
        Table(f"Other measures, {data.area}{' (rounded)' if data.is_rounded else ''}", columns, rows),
    ]


def data_quality(data: KpiReportData) -> list[Block]:
    """How fresh and how complete the sources are, and what the figures leave out."""
    blocks: list[Block] = [Heading(2, "Quality of the data", "data-quality")]
    blocks += [Text(sentence) for sentence in (_freshness(data), _reading(data)) if sentence]
    if data.sources:
        blocks.append(_source_table(data))
    left_out = [(m.short, data.share_here(m.id, "year_to_date", data.month)) for m in data.headline]
    told = [
        f"{'about ' if share.rounded else ''}{number(share.excluded)} for {short}"
        for short, share in left_out
        if share.excluded
    ]
    if told:
        blocks.append(
            Text(
                f"Left out of the figures of {data.here} for {span_name(data.month)}, because they moved away, died, "
                f"or the measure does not apply: {listed(told)}."
            )
        )
    blocks += [Text(note) for note in data.notes]
    blocks.append(Text(f"Every figure comes from the snapshot {data.snapshot}."))
    return blocks


def definitions(data: KpiReportData) -> list[Block]:
    """How to read the report, and each measure in plain English with its fingerprint."""
    rounding: tuple[str, ...] = ()
    if data.is_rounded:
        rounding = (
            f"Figures marked as rounded or with the word about: {RULE} ({HIDDEN}). Percentages come from the rounded "
            "counts, without an interval. Their target is met or not only where no exact counts behind the rounded "
            "ones could say otherwise.",
        )
    blocks: list[Block] = [
        Heading(2, "How to read this report", "how-to-read"),
        Bullets(
            (
                *rounding,
                "The 95% interval is the range in which the true percentage plausibly lies; the fewer families, the "
                "wider it is (Wilson's method).",
                "Target met: the percentage is at or above the target. Target within reach: it is below, but by so "
                "little that chance could explain it (the interval holds the target). Target not met: the whole "
                "interval lies below.",
                "Control limits lie 2.66 mean moving ranges from the mean (NHS Making Data Count). Signals are a month "
                "outside the limits, 7 in a row on one side of the mean, 7 rising or falling, or 2 of 3 near a limit.",
                "Figures are provisional: what is recorded later can still change them.",
            )
        ),
        Heading(2, "Definitions", "definitions"),
    ]
    for title, anchor, headline in (
        ("The measures of this report", "definitions-measures", True),
        ("The other measures", "definitions-other", False),
    ):
        chosen = [measure for measure in data.measures if measure.headline is headline]
        if chosen:
            blocks.append(Heading(3, title, anchor))
        blocks += [_definition(measure) for measure in chosen]
    return blocks


def _definition(measure: Measure) -> Details:
    """The measure's definition, opened by who wants it: thirty of them would bury what comes after."""
    known = {f"{measure.id}: {measure.name}.", measure.name, f"{measure.name}."}
    sentences = tuple(sentence for sentence in measure.definition if sentence not in known)
    told = any(sentence.startswith("Owner:") for sentence in sentences)
    owner = f"Owner: {measure.owner}. " if measure.owner and not told else ""
    last = Text(f"{owner}Measure {measure.id}, fingerprint {measure.fingerprint}.")
    return Details(measure.name, (Bullets(sentences), last) if sentences else (last,))


def _latest_row(data: KpiReportData, measure: Measure) -> tuple[Cell, ...] | None:
    kinds = [kind for kind in ("quarter", "year_to_date", "month") if data.periods(measure.id, kind)]
    if not kinds:
        return None
    kind = kinds[0]
    periods = data.periods(measure.id, kind)
    period = periods[-1] if kind == "quarter" or data.month not in periods else data.month
    share = data.share(measure.id, kind, period)
    name = span_name(period) if kind == "year_to_date" else month(period)
    met = None if share.withheld else count_cell(share.numerator)
    counted_all = None if measure.counts_only else count_cell(share.denominator)
    return (measure.name, capital(name), met, counted_all, percentage_cell(share), share.interval)


def _freshness(data: KpiReportData) -> str:
    dated = [(source, source.as_at) for source in data.sources if source.as_at is not None]
    if not dated:
        return "No source says how fresh it is."
    old = [(source.name, at) for source, at in dated if (data.as_of - at).days > FRESH_DAYS]
    if not old:
        return f"Every source that says how fresh it is, is at most {FRESH_DAYS} days old."
    told = listed([f"{name} is as at {day(at)}" for name, at in old])
    return (
        f"{told}, more than {FRESH_DAYS} days before {day(data.as_of)}: lists of who is due that rest on "
        f"{'it' if len(old) == 1 else 'them'} may name families who have been seen since."
    )


def _reading(data: KpiReportData) -> str:
    if not _tells_of_rows(data):
        return ""
    read, kept = sum(s.read or 0 for s in data.sources), sum(s.quarantined or 0 for s in data.sources)
    words = f"Of {counted(read, 'row', 'rows')} read, {counted(kept, 'row is', 'rows are')} in quarantine"
    share = f" ({percent(100 * kept / read)})" if read else ""
    mended = sum(s.mended or 0 for s in data.sources)
    since = f" {counted(mended, 'row', 'rows')} lay there in files that were sent again since." if mended else ""
    erased = sum(s.erased or 0 for s in data.sources)
    taken = f" {counted(erased, 'row was', 'rows were')} taken out since, for an objection or an order."
    return f"{words}{share}.{since}{taken if erased else ''}"


def _tells_of_rows(data: KpiReportData) -> bool:
    return any(source.read is not None for source in data.sources)


def _source_table(data: KpiReportData) -> Table:
    rows = (Column("Rows read", "count"), Column("Landed", "count"), Column("In quarantine", "count"))
    told = _tells_of_rows(data)
    columns = (
        Column("Source"),
        Column("As at", "date", "not known"),
        Column("Files", "count"),
        *(rows if told else ()),
        Column("People whom another source knows too", "percentage", "no people"),
    )
    notes = [_lost(source) for source in data.sources if _apart(source)]
    return Table(
        "The sources of this report", columns, tuple(_source_row(s, told) for s in data.sources), notes=tuple(notes)
    )


def _source_row(source: SourceRead, tells_of_rows: bool) -> tuple[Cell, ...]:
    linked = None
    if source.linked is not None and source.linkable:
        linked = 100 * source.linked / source.linkable
    rows = (source.read, source.landed, source.quarantined) if tells_of_rows else ()
    return (source.name, source.as_at, source.files, *rows, linked)


def _apart(source: SourceRead) -> int:
    return (source.read or 0) - (source.landed or 0) - (source.quarantined or 0) - (source.erased or 0)


def _lost(source: SourceRead) -> str:
    """Rows must reconcile; where they do not, the report says so itself."""
    apart = number(abs(_apart(source)))
    return f"{source.name}: {apart} rows read are neither landed nor in quarantine. Please report this."
