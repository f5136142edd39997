"""A section for each district: its figures, trends, teams, reasons and lists."""

from familyhub.blocks import Block, Cell, Column, Details, Heading, Link, Table, Text
from familyhub.reports.kpi_data import KpiReportData
from familyhub.reports.kpi_findings import district_anchor, measure_anchor, own_districts
from familyhub.reports.kpi_reasons import due_by_team, due_sentence, place_reasons
from familyhub.reports.kpi_sentences import is_or_are, met_of, percentage_cell, span, span_name, verdict, verdict_words
from familyhub.reports.kpi_share import Share
from familyhub.reports.kpi_trends import trend, trend_chart
from familyhub.reports.words import counted, listed, month


def district_sections(data: KpiReportData) -> list[Block]:
    """All districts, each with its own section."""
    names = own_districts(data)
    if not names:
        return _teams_outside(data)
    decided = "of the team that held the family" if data.hierarchy == "caseload" else "in which the family lived"
    blocks: list[Block] = [
        Heading(2, "Districts" if data.patch is None else "Your districts", "districts"),
        Text(f"A figure counts to the district {decided} when the window closed."),
    ]
    for name in names:
        blocks += _district(data, name)
    return blocks + _teams_outside(data)


def _teams_outside(data: KpiReportData) -> list[Block]:
    """The teams of a patch that lie in no district of it."""
    if data.patch is None or not data.patch.teams:
        return []
    return [Heading(2, "Your teams", "teams"), _teams(data, "your patch", data.patch.teams)]


def _district(data: KpiReportData, name: str) -> list[Block]:
    blocks: list[Block] = [
        Heading(3, name, district_anchor(data, name)),
        Text(_in_short(data, name)),
        _figures(data, name),
    ]
    trends = [found for m in data.headline if (found := trend(data, m, "district", name)) is not None]
    if data.here == name:  # its trends stand with the measures
        trends = []
    if trends:
        charts = tuple(trend_chart(found, data.area) for found in trends)
        blocks.append(Details(f"Month by month in {name}: {counted(len(charts), 'chart', 'charts')}", charts))
    teams = tuple(t.team for t in data.teams if t.district == name)
    if teams:
        blocks += [Heading(4, f"Teams in {name}", f"{district_anchor(data, name)}-teams"), _teams(data, name, teams)]
    if data.here == name:  # the whole report is of this one district, and has said the rest
        return blocks
    blocks.append(Heading(4, f"Why checks were missed in {name}", f"{district_anchor(data, name)}-reasons"))
    blocks += place_reasons(data, "district", name)
    due = [d for d in data.due if d.district == name]
    if due:
        blocks.append(Heading(4, f"Who is due in {name}", f"{district_anchor(data, name)}-due"))
        blocks += [Text(due_sentence(due, name)), due_by_team(due, f"Checks due in {name}, by team")]
    return blocks


def _in_short(data: KpiReportData, name: str) -> str:
    """How the district stands to its targets, in words."""
    by_verdict: dict[str, list[str]] = {"met": [], "short": [], "below": []}
    for measure in data.headline:
        share = data.share(measure.id, "year_to_date", data.month, "district", name)
        judged = verdict(share, measure.target)
        if judged in by_verdict:
            by_verdict[judged].append(measure.short)
    judged_measures = sum(len(measures) for measures in by_verdict.values())
    if not judged_measures:
        return f"{name} has no figures to judge for {span_name(data.month)}."
    met, of = len(by_verdict["met"]), counted(judged_measures, "target", "targets")
    words = [f"{span(data.month)}, {name} met {'none' if met == 0 else met} of {of}."]
    if judged_measures == 1:
        words = [f"{span(data.month)}, {name} {'met' if met else 'did not meet'} its target."]
    elif met == judged_measures:
        words = [f"{span(data.month)}, {name} met all {of}."]
    if by_verdict["below"]:
        below = by_verdict["below"]
        words.append(f"{listed(below)} {is_or_are(len(below))} below target by more than chance.")
    if by_verdict["short"]:
        short = by_verdict["short"]
        words.append(f"{listed(short)} {is_or_are(len(short))} below target, but within reach of it.")
    return " ".join(words)


def _figures(data: KpiReportData, name: str) -> Table:
    """One row a measure: month, year to date, verdict, the county beside it."""
    columns = (
        Column("Measure"),
        Column(f"Met, {month(data.month)}", empty="none counted"),
        Column("Percentage", "percentage", "none"),
        Column(f"Met, {span_name(data.month)}", empty="none counted"),
        Column("Percentage", "percentage", "none"),
        Column("95% interval", "interval", "none"),
        Column("Target"),
        Column(f"{data.area} (rounded)" if data.is_rounded else data.area, "percentage", "none"),
    )
    rows: list[tuple[Cell, ...]] = []
    for measure in data.headline:
        latest = data.share(measure.id, "month", data.month, "district", name)
        year = data.share(measure.id, "year_to_date", data.month, "district", name)
        county = data.share(measure.id, "year_to_date", data.month)
        target = (
            "none" if measure.target is None else f"{measure.target:g}%: {verdict_words(year, measure.target).lower()}"
        )
        rows.append(
            (
                Link(measure.short, measure_anchor(measure)),
                met_of(latest),
                latest.percentage,
                met_of(year),
                year.percentage,
                year.interval,
                target,
                percentage_cell(county),
            )
        )
    return Table(f"{name}: the measures", columns, tuple(rows))


def _teams(data: KpiReportData, name: str, teams: tuple[str, ...]) -> Table:
    """One row a team: of how many each measure was met, over the year to date."""
    columns: list[Column] = [Column("Team")]
    for measure in data.headline:
        columns.append(Column(measure.short, empty="none counted"))
    rows: list[tuple[Cell, ...]] = []
    for team in sorted(teams):
        shares = [data.share(m.id, "year_to_date", data.month, "team", team) for m in data.headline]
        rows.append((team, *(_with_percentage(share) for share in shares)))
    return Table(f"Checks made of those due, by team in {name}, {span_name(data.month)}", tuple(columns), tuple(rows))


def _with_percentage(share: Share) -> str | None:
    return None if share.percentage is None else f"{met_of(share)} ({share.percentage:.0f}%)"
