"""The sections of the measures: sentence, trend, districts as chart, table and map; and the inequalities."""

from familyhub.blocks import (
    Area,
    AreaClass,
    AreaMap,
    Block,
    Cell,
    Column,
    Estimate,
    Heading,
    IntervalChart,
    Link,
    Table,
    Text,
)
from familyhub.disclosure import BASE, HIDDEN, LARGEST_HIDDEN
from familyhub.reports.kpi_data import NOWHERE, KpiReportData, Measure
from familyhub.reports.kpi_findings import (
    district_anchor,
    districts,
    gap,
    is_clear,
    measure_anchor,
    own_districts,
    year_shares,
)
from familyhub.reports.kpi_sentences import (
    VERDICTS,
    Verdict,
    count_cell,
    in_month,
    in_year,
    percentage_cell,
    span_name,
    verdict,
    verdict_words,
)
from familyhub.reports.kpi_share import Share
from familyhub.reports.kpi_trends import Trend, trend, trend_chart, trend_sentence
from familyhub.reports.words import capital, month, percent, points, uncapital

QUINTILES = {
    "1": "1 (most deprived)",
    "2": "2",
    "3": "3",
    "4": "4",
    "5": "5 (least deprived)",
    "Not known": "Not known",
}

MAP_CLASSES: tuple[Verdict, ...] = ("met", "short", "below", "open", "few")


def measure_sections(data: KpiReportData) -> list[Block]:
    """A section for each headline measure."""
    blocks: list[Block] = [Heading(2, "The measures", "measures")]
    for measure in data.headline:
        blocks += _measure_section(data, measure)
    return blocks


def inequalities(data: KpiReportData) -> list[Block]:
    """The measures by deprivation of the neighbourhood the child lives in."""
    measured = [m for m in data.headline if _quintile_shares(data, m)]
    if not measured:
        return []
    blocks: list[Block] = [
        Heading(2, "Inequalities", "inequalities"),
        Text(
            "Neighbourhoods are ranked by deprivation and cut into fifths: 1 holds the most deprived, 5 the least. "
            f"Figures run over {span_name(data.month)}."
        ),
    ]
    for measure in measured:
        blocks += [Text(_gap_sentence(data, measure)), _quintile_chart(data, measure)]
    return blocks


def place_table(data: KpiReportData, measure: Measure, level: str, title: str) -> Table:
    """The year to date of every place of a level, with interval and verdict, and the latest month beside it."""
    columns = [
        Column(title, empty="not known"),
        Column(f"{capital(measure.many)} counted", "count"),
        Column("Met", "count"),
        Column("Percentage", "percentage", "none"),
        Column("95% interval", "interval", "none"),
    ]
    if measure.target is not None:
        columns.append(Column(f"Target {measure.target:g}%"))
    shown = [
        (level, place) for place in data.places(level) if place not in NOWHERE or _counted(data, measure, level, place)
    ]
    every = [*shown, ("county", "")]
    doubtful = any(data.share(measure.id, "year_to_date", data.month, *place).bounds for place in every)
    if doubtful:
        columns.append(Column("Bounds", "interval", "sure"))
    columns.append(Column(month(data.month), "percentage", "none"))
    *rows, county = (_place_row(data, measure, *place, doubtful=doubtful) for place in every)
    notes = ["The last column is the latest month alone."]
    if doubtful:
        notes.append("Bounds: the least and the most that it may be, while it is in doubt whose some records are.")
    if data.is_rounded:
        notes.append(f"Rounded rows: counts to the nearest {BASE}, {HIDDEN} for 1 to {LARGEST_HIDDEN}, no interval.")
    return Table(
        f"{measure.short} by {level}, {span_name(data.month)}", tuple(columns), (*rows, county), notes=tuple(notes)
    )


def _counted(data: KpiReportData, measure: Measure, level: str, place: str) -> bool:
    """Whether anybody was counted over the year to date."""
    return not data.share(measure.id, "year_to_date", data.month, level, place).nobody


def _place_row(data: KpiReportData, measure: Measure, level: str, place: str, *, doubtful: bool) -> tuple[Cell, ...]:
    year = data.share(measure.id, "year_to_date", data.month, level, place)
    latest = data.share(measure.id, "month", data.month, level, place)
    name: Cell = (place or data.area) + (" (rounded)" if year.rounded else "")
    if level == "district" and place in own_districts(data):
        name = Link(place, district_anchor(data, place))
    judged = () if measure.target is None else (verdict_words(year, measure.target),)
    met = None if year.withheld else count_cell(year.numerator)
    of, part = count_cell(year.denominator), percentage_cell(year)
    bounds = (year.bounds,) if doubtful else ()
    return (name, of, met, part, year.interval, *judged, *bounds, percentage_cell(latest))


def _measure_section(data: KpiReportData, measure: Measure) -> list[Block]:
    blocks: list[Block] = [Heading(3, measure.short, measure_anchor(measure)), Text(measure.why)]
    blocks += [Text(words) for words in _results(data, measure)]
    found = _trend_here(data, measure)
    if found is not None:
        blocks += [Text(trend_sentence(found)), trend_chart(found, data.area)]
    names = districts(data)
    shares = year_shares(data, measure, "district", names)
    if shares:
        blocks += [_district_chart(data, measure, shares), place_table(data, measure, "district", "District")]
        blocks += _district_map(data, measure, names)
    if data.places("quadrant"):
        blocks.append(place_table(data, measure, "quadrant", "Quadrant"))
    return blocks


def _results(data: KpiReportData, measure: Measure) -> list[str]:
    """The month and the year of what the report is of; of a patch with the area beside it."""
    latest = data.share_here(measure.id, "month", data.month)
    year = data.share_here(measure.id, "year_to_date", data.month)
    words = f"{in_month(measure, latest, data.month)} {in_year(measure, year, data.month)}"
    if year.bounds is not None:
        low, high = (percent(end) for end in year.bounds)
        if low != high:
            words += f" It is in doubt whose some records are: the percentage may be anything from {low} to {high}."
    if data.here == data.area:
        return [words]
    whole = in_year(measure, data.share(measure.id, "year_to_date", data.month), data.month)
    return [f"{data.here}: {uncapital(words)}", f"{data.area} as a whole: {uncapital(whole)}"]


def _trend_here(data: KpiReportData, measure: Measure) -> Trend | None:
    """The trend of the area or of the one district the report is of; several have theirs in their own sections."""
    if data.here == data.area:
        return trend(data, measure)
    if data.patch is not None and data.patch.districts == (data.here,):
        return trend(data, measure, "district", data.here)
    return None


def _district_chart(data: KpiReportData, measure: Measure, shares: list[tuple[str, Share]]) -> IntervalChart:
    lowest, highest = shares[0], shares[-1]
    description = (
        f"{len(shares)} districts, highest first: from {percent(highest[1].percentage or 0)} in {highest[0]} "
        f"to {percent(lowest[1].percentage or 0)} in {lowest[0]}, each {_with_interval(data)}."
        if len(shares) > 1
        else f"{lowest[0]}: {percent(lowest[1].percentage or 0)}, {_with_interval(data)}."
    )
    return IntervalChart(
        title=f"{measure.short}: districts, {span_name(data.month)}",
        description=description,
        of="District",
        estimates=tuple(_estimate(place, share, measure) for place, share in reversed(shares)),
        target=measure.target,
    )


def _with_interval(data: KpiReportData) -> str:
    return "with its 95% interval where it is not rounded" if data.is_rounded else "with its 95% interval"


def _estimate(label: str, share: Share, measure: Measure) -> Estimate:
    words = "" if measure.target is None else verdict_words(share, measure.target)
    return Estimate(f"{label} (rounded)" if share.rounded else label, share.percentage, share.interval, words)


def _district_map(data: KpiReportData, measure: Measure, names: tuple[str, ...]) -> list[Block]:
    outlined = [name for name in names if name in data.outlines]
    if not outlined or measure.target is None:
        return []
    shares = {name: data.share(measure.id, "year_to_date", data.month, "district", name) for name in outlined}
    judged = {name: verdict(share, measure.target) for name, share in shares.items()}
    areas = tuple(
        Area(
            name,
            data.outlines[name].polygons,
            shares[name].percentage,
            MAP_CLASSES.index(judged[name]) if judged[name] in MAP_CLASSES else None,
        )
        for name in outlined
    )
    title = f"{measure.short}: districts against the target of {measure.target:g}%, {span_name(data.month)}"
    if data.is_rounded:
        title += f" (exact in {data.here}, rounded elsewhere)" if data.patch and data.patch.districts else " (rounded)"
    told = [
        f"{VERDICTS[one].lower()}: {', '.join(name for name in outlined if judged[name] == one)}"
        for one in MAP_CLASSES
        if one in judged.values()
    ]
    return [
        AreaMap(
            title=title,
            description=f"A map of {len(outlined)} districts. {capital('; '.join(told) or 'no district has data')}.",
            of="District",
            areas=areas,
            classes=tuple(AreaClass(VERDICTS[one]) for one in MAP_CLASSES),
            value_title="Percentage",
            attribution=data.attribution,
        )
    ]


def _quintile_shares(data: KpiReportData, measure: Measure) -> list[tuple[str, Share]]:
    shares = [(q, data.share(measure.id, "year_to_date", data.month, "quintile", q)) for q in QUINTILES]
    return [(quintile, share) for quintile, share in shares if share.percentage is not None]


def _gap_sentence(data: KpiReportData, measure: Measure) -> str:
    pair = gap(data, measure)
    if pair is None:
        return f"{measure.short}: the most and the least deprived fifth cannot be compared, one of them has no figure."
    most, least = (share.percentage or 0.0 for share in pair)
    about = "about " if pair[1].rounded else ""
    between = f"{percent(most)} in the most deprived fifth, {about}{percent(least)} in the least deprived"
    if pair[0].rounded or pair[1].rounded:
        return f"{measure.short}: about {between}; these are rounded, so no gap is judged."
    if abs(least - most) < 0.05:
        return f"{measure.short}: {between}, no gap."
    worse = "most" if most < least else "least"
    told = f"{measure.short}: {between}, {points(least - most)} lower in the {worse} deprived."
    if is_clear(*pair):
        return f"{told} The gap is wider than chance would explain."
    return f"{told} Chance alone could explain the gap."


def _quintile_chart(data: KpiReportData, measure: Measure) -> IntervalChart:
    shares = _quintile_shares(data, measure)
    told = ", ".join(f"{QUINTILES[q]} {percent(share.percentage or 0)}" for q, share in shares)
    return IntervalChart(
        title=f"{measure.short} by deprivation, {span_name(data.month)}",
        description=f"Percentage by fifth of deprivation: {told}.",
        of="Fifth of deprivation",
        estimates=tuple(_estimate(QUINTILES[q], share, measure) for q, share in shares),
        target=measure.target,
    )
