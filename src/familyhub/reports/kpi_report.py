"""The KPI report: the county, each measure, each district, data quality and definitions, for managers and directors."""

from familyhub.blocks import Block, Bullets, Details, Document, Heading, KeyFigure, KeyFigures, Text
from familyhub.disclosure import HIDDEN, RULE
from familyhub.reports.kpi_appendix import data_quality, definitions, other_measures
from familyhub.reports.kpi_data import KpiReportData, Measure
from familyhub.reports.kpi_districts import district_sections
from familyhub.reports.kpi_findings import findings, measure_anchor
from familyhub.reports.kpi_measures import inequalities, measure_sections
from familyhub.reports.kpi_reasons import due_section, reasons_section
from familyhub.reports.kpi_sentences import STANDINGS, VERDICTS, in_year, month_alone, verdict
from familyhub.reports.words import counted, day, month, percent

MOST_FINDINGS = 8
"""Points shown at once; a list that nobody reads to its end says nothing."""

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
    where = data.area if data.here == data.area else f"{data.here}, {data.area}"
    title = f"Health visiting in {where}: {month(data.month)}"
    return Document(title, _lead(data), tuple(blocks), notice=_notice(data))


def _notice(data: KpiReportData) -> str:
    """For whom the report is, and which of its figures are rounded."""
    if data.patch is None:
        return FOR_WHOM
    exact = f"exact figures of {data.here}, " if data.patch.places else ""
    others = "other districts, of quadrants" if data.patch.districts else "districts, of quadrants"
    return (
        f"For {data.patch.reader}: {exact}rounded figures of {others} and of {data.area} as a whole, where {RULE} "
        f"({HIDDEN}). For use inside the partnership, not for publication."
    )


def _lead(data: KpiReportData) -> str:
    words = f"What had happened by {day(data.as_of)}"
    if data.known_by == data.as_of:
        words += ", as far as it was recorded by then"
    else:
        words += f", as far as it was known by {day(data.known_by)}"
    return f"{words}."


def _in_short(data: KpiReportData) -> list[Block]:
    blocks: list[Block] = [Heading(2, "In short", "in-short")]
    blocks.append(KeyFigures(tuple(_key_figure(data, measure) for measure in data.headline)))
    found = findings(data)
    for good, title, anchor in ((False, "Needs attention", "attention"), (True, "Going well", "going-well")):
        items = tuple(finding.item for finding in found if finding.good is good)
        if items:
            blocks += [Heading(3, title, anchor), Bullets(items[:MOST_FINDINGS])]
        if more := items[MOST_FINDINGS:]:
            blocks.append(
                Details(f"{counted(len(more), 'more point', 'more points')}: {title.lower()}", (Bullets(more),))
            )
    if not found:
        blocks.append(Text(_nothing_found(data)))
    return blocks


def _nothing_found(data: KpiReportData) -> str:
    """Where nothing stands out, of what that is true: rounded figures are not searched."""
    if data.patch is None:
        return "Nothing stands out: no signal of change, and no district clearly off its targets."
    if data.patch.places:
        return f"Nothing stands out in {data.here}: no signal of change, and nothing clearly off its targets."
    return "What stands out is looked for in exact figures only, and those of this report are rounded."


def _key_figure(data: KpiReportData, measure: Measure) -> KeyFigure:
    """The year to date in large type, since targets are judged over it; the month in the sentence below."""
    year = data.share_here(measure.id, "year_to_date", data.month)
    latest = data.share_here(measure.id, "month", data.month)
    judged = verdict(year, measure.target)
    about = "about " if year.rounded else ""
    figure = "No figure" if year.percentage is None else about + percent(year.percentage)
    sentence = f"{in_year(measure, year, data.month)} {month_alone(latest, data.month)}"
    county = data.share(measure.id, "year_to_date", data.month)
    if data.here != data.area and county.percentage is not None:
        sentence += f" {data.area} as a whole: about {percent(county.percentage)}."
    return KeyFigure(
        label=measure.short,
        figure=figure,
        sentence=sentence,
        verdict="" if judged == "none" else VERDICTS[judged],
        standing=None if judged == "none" else STANDINGS[judged],
        anchor=measure_anchor(measure),
    )
