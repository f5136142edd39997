"""The KPI report: the county, each measure, each district, data quality and definitions, for managers and directors."""

from familyhub.blocks import Block, Bullets, Document, Heading, KeyFigure, KeyFigures, Text
from familyhub.reports.kpi_appendix import data_quality, definitions, other_measures
from familyhub.reports.kpi_data import KpiReportData, Measure
from familyhub.reports.kpi_districts import district_sections
from familyhub.reports.kpi_findings import findings, measure_anchor
from familyhub.reports.kpi_measures import inequalities, measure_sections
from familyhub.reports.kpi_reasons import due_section, reasons_section
from familyhub.reports.kpi_sentences import STANDINGS, VERDICTS, in_year, month_alone, verdict
from familyhub.reports.words import day, month, percent

FOR_WHOM = "For use inside the partnership: exact figures, not for publication."


def compose(data: KpiReportData) -> Document:
    """The report as a document; everything in it comes from `data`.

    Raises ValueError where there is no headline measure: there would be nothing to report.
    """
    if not data.headline:
        raise ValueError("a KPI report needs at least one headline measure")
    blocks: list[Block] = _in_short(data)
    blocks += measure_sections(data)
    blocks += inequalities(data)
    blocks += reasons_section(data)
    blocks += due_section(data)
    blocks += district_sections(data)
    blocks += other_measures(data)
    blocks += data_quality(data)
    blocks += definitions(data)
    title = f"Health visiting in {data.area}: {month(data.month)}"
    return Document(title, _lead(data), tuple(blocks), notice=FOR_WHOM)


def _lead(data: KpiReportData) -> str:
    words = f"What had happened by {day(data.as_of)}"
    if data.known_by == data.as_of:
        words += ", as far as it was recorded by then"
    else:
        words += f", as far as it was known by {day(data.known_by)}"
    return f"{words}. Snapshot {data.snapshot}."


def _in_short(data: KpiReportData) -> list[Block]:
    blocks: list[Block] = [Heading(2, "In short", "in-short")]
    blocks.append(KeyFigures(tuple(_key_figure(data, measure) for measure in data.headline)))
    found = findings(data)
    for good, title, anchor in ((False, "Needs attention", "attention"), (True, "Going well", "going-well")):
        items = tuple(finding.item for finding in found if finding.good is good)
        if items:
            blocks += [Heading(3, title, anchor), Bullets(items)]
    if not found:
        blocks.append(Text("Nothing stands out: no signal of change, and no district clearly off its targets."))
    return blocks


def _key_figure(data: KpiReportData, measure: Measure) -> KeyFigure:
    """The year to date in large type, since targets are judged over it; the month in the sentence below."""
    year = data.share(measure.id, "year_to_date", data.month)
    latest = data.share(measure.id, "month", data.month)
    judged = verdict(year, measure.target)
    figure = "No figure" if year.percentage is None else percent(year.percentage)
    return KeyFigure(
        label=measure.short,
        figure=figure,
        sentence=f"{in_year(measure, year, data.month)} {month_alone(latest, data.month)}",
        verdict="" if judged == "none" else VERDICTS[judged],
        standing=None if judged == "none" else STANDINGS[judged],
        anchor=measure_anchor(measure),
    )
