"""Why checks were missed, and who is due now."""

from collections import Counter
from collections.abc import Iterable

from familyhub.blocks import BarChart, Block, Cell, Column, Heading, Table, Text
from familyhub.blocks.charts import Bar
from familyhub.disclosure import RULE
from familyhub.reports.kpi_data import Due, KpiReportData, Measure
from familyhub.reports.kpi_findings import most_frequent, reasons, reasons_are_rounded, reasons_here
from familyhub.reports.kpi_sentences import is_or_are, span, span_name
from familyhub.reports.words import capital, counted, listed, number, percent

WHOSE = {
    "service": "The service can change it",
    "family": "The family's choice or circumstances",
    "data": "The record is at fault",
    "unknown": "Nothing says",
}


def reasons_section(data: KpiReportData) -> list[Block]:
    """Why checks were missed in what the report is of, by measure."""
    found = reasons_here(data)
    if not found:
        return []
    blocks: list[Block] = [
        Heading(2, "Why checks were missed", "reasons"),
        Text(
            "Every check that was due and not made in time has one reason, the first that fits. Some the service can "
            "change, some are the family's choice or circumstances, and some are faults of the record: the check may "
            "well have been made."
        ),
    ]
    if reasons_are_rounded(data):
        said = f"These are reasons in {data.area} as a whole, so {RULE}: reasons that rare are left out."
        return [*blocks, Text(said), *_reason_chart(data, found, data.area)]
    where = data.area if data.patch is None else listed(data.patch.districts)
    return [*blocks, *_reason_chart(data, found, where), _reason_table(data, where)]


def place_reasons(data: KpiReportData, level: str, place: str) -> list[Block]:
    """Why checks were missed in one place: a sentence and a chart, or that none was."""
    found = reasons(data, None, level, place)
    if not found:
        return [Text(f"{span(data.month)}, no missed checks are known in {place}.")]
    missed = sum(found.values())
    (says, _), most = most_frequent(found)[0]
    words = f"{span(data.month)}, {counted(missed, 'check was', 'checks were')} missed. "
    if most == missed:
        words += f"The reason: {says}."
    else:
        words += f"The most frequent reason ({number(most)}, {percent(100 * most / missed)}): {says}."
    return [Text(words), *_reason_chart(data, found, place)]


def due_section(data: KpiReportData) -> list[Block]:
    """Who is due or overdue now, by measure and by team."""
    if not data.due:
        return []
    by_measure = Table(
        "Checks due, by measure",
        _due_columns("Measure"),
        tuple(_due_row(m.short, (d for d in data.due if d.measure == m.id)) for m in _listed_measures(data)),
    )
    return [
        Heading(2, "Who is due", "due"),
        Text(due_sentence(data.due, data.here)),
        by_measure,
        due_by_team(data.due, f"Checks due in {data.here}, by team"),
    ]


def due_sentence(due: Iterable[Due], where: str) -> str:
    """How many checks are overdue and due this week, in one sentence."""
    entries = list(due)
    overdue, week = sum(d.overdue for d in entries), sum(d.due_this_week for d in entries)
    return (
        f"In {where}, {counted(overdue, 'check', 'checks')} {is_or_are(overdue)} overdue but still worth making, and "
        f"{counted(week, 'check', 'checks') if week else 'none'} must be made within the next 7 days."
    )


def due_by_team(due: Iterable[Due], caption: str) -> Table:
    """Checks due by team, all measures together."""
    entries = list(due)
    teams = sorted({d.team for d in entries}, key=lambda team: (team == "Unallocated", team))
    rows = tuple(_due_row(team, (d for d in entries if d.team == team)) for team in teams)
    return Table(caption, _due_columns("Team"), rows, nothing="Nobody is due.")


def _listed_measures(data: KpiReportData) -> list[Measure]:
    on_lists = {due.measure for due in data.due}
    return [measure for measure in data.measures if measure.id in on_lists]


def _due_columns(first: str) -> tuple[Column, ...]:
    return (
        Column(first),
        Column("Overdue", "count"),
        Column("Due within 7 days", "count"),
        Column("Due later, window open", "count"),
        Column("Window opens within 28 days", "count"),
    )


def _due_row(name: str, due: Iterable[Due]) -> tuple[Cell, ...]:
    entries = list(due)
    return (
        name,
        sum(d.overdue for d in entries),
        sum(d.due_this_week for d in entries),
        sum(d.due for d in entries),
        sum(d.coming for d in entries),
    )


def _reason_chart(data: KpiReportData, found: Counter[tuple[str, str]], where: str) -> list[Block]:
    ordered = most_frequent(found)
    if not ordered:
        return []
    (says, _), most = ordered[0]
    return [
        BarChart(
            title=f"Why checks were missed: {where}, {span_name(data.month)}",
            description=(
                f"{counted(len(ordered), 'reason', 'reasons')}, the most frequent first: {says}, "
                f"{'about ' if reasons_are_rounded(data) else ''}{number(most)} of "
                f"{counted(sum(found.values()), 'miss', 'misses')}."
            ),
            of="Reason",
            groups=tuple(WHOSE.values()),
            bars=tuple(Bar(capital(reason), n, WHOSE.get(whose, WHOSE["unknown"])) for (reason, whose), n in ordered),
        )
    ]


def _reason_table(data: KpiReportData, where: str) -> Table:
    """One row a measure: its misses by whose they are."""
    rows: list[tuple[Cell, ...]] = []
    for measure in data.headline:
        by_whose = dict.fromkeys(WHOSE, 0)
        for (_, whose), members in reasons_here(data, measure).items():
            by_whose[whose if whose in WHOSE else "unknown"] += members
        rows.append((measure.short, sum(by_whose.values()), *by_whose.values()))
    columns = (Column("Measure"), Column("Missed", "count"), *(Column(words, "count") for words in WHOSE.values()))
    return Table(f"Missed checks in {where}, {span_name(data.month)}", columns, tuple(rows))
