"""Pictures of a needs assessment: spines, trends, differences within the area, maps. Each stands beside its table."""

import re
from collections.abc import Sequence
from itertools import pairwise

from familyhub.blocks import (
    Area,
    AreaClass,
    AreaMap,
    Block,
    Estimate,
    IntervalChart,
    Series,
    SpineChart,
    SpineRow,
    TrendChart,
)
from familyhub.blocks.units import Unit
from familyhub.jsna import Compared, Within
from familyhub.jsna.families import family_of
from familyhub.jsna.indicator import THEMES, Indicator
from familyhub.jsna.intervals import interval_of
from familyhub.jsna.within import QUINTILES
from familyhub.reports.jsna_data import Assessment, key_of
from familyhub.reports.jsna_words import (
    cell,
    cohort_name,
    counted_verdicts,
    figure,
    is_percentage,
    is_pounds,
    label,
    period,
    trend,
)
from familyhub.reports.words import counted, listed

MOST_ON_A_SPINE = 8
"""Two such charts stand on a page."""
MOST_SPINES = 3
MOST_TRENDS = 3
FEWEST_POINTS = 4
MOST_POINTS = 12
FEWEST_ON_A_SPINE = 2
A_YEAR = re.compile(r"(\d{4})(/\d{2})?")


def unit_of(indicator: Indicator) -> Unit:
    """The unit a chart draws the indicator in."""
    if is_percentage(indicator):
        return "percentage"
    if is_pounds(indicator):
        return "pounds"
    if indicator.of == "count":
        return "count"
    return "rate" if indicator.per else "number"


def spines(found: Assessment, cohort: str) -> tuple[SpineChart, ...]:
    """The cohort's figures against England's, a chart a page; none where hardly any can be drawn."""
    rows = tuple(row for each in furthest(found, cohort) if (row := _spine_row(found, each)) is not None)
    if len(rows) < FEWEST_ON_A_SPINE:
        return ()
    chart = SpineChart(
        title=f"{cohort_name(cohort)}: {found.name} against England",
        description=_told(found, cohort, len(rows)),
        area=found.name,
        rows=rows,
    )
    return chart.parts(MOST_ON_A_SPINE)


def furthest(found: Assessment, cohort: str) -> tuple[Compared, ...]:
    """The cohort's figures furthest from England's, measured by how councils spread; in the catalogue's order."""
    drawn = [each for each in found.headlines(cohort) if _spine_row(found, each) is not None]
    chosen = sorted(drawn, key=_how_far, reverse=True)[: MOST_ON_A_SPINE * MOST_SPINES]
    return tuple(each for each in drawn if each in chosen)


def _how_far(each: Compared) -> float:
    if each.spread is None or each.england is None:
        return 0.0
    width = each.spread.upper_quarter - each.spread.lower_quarter
    return abs(each.england.difference) / width if width else 0.0


def _told(found: Assessment, cohort: str, drawn: int) -> str:
    verdicts = counted_verdicts(found.headlines(cohort))
    parts = [f"{verdicts[word]} {word}" for word in ("worse", "better", "similar", "higher", "lower") if verdicts[word]]
    tested = f" Of those that could be tested: {listed(parts)}." if parts else ""
    return f"{counted(drawn, 'figure', 'figures')} of {found.name} against England and the spread of councils.{tested}"


def _spine_row(found: Assessment, each: Compared) -> SpineRow | None:
    indicator, spread = found.catalogue[each.indicator], each.spread
    if spread is None or each.england is None or each.row.value is None or indicator.of == "count":
        return None
    alike = each.neighbours(found.model)
    return SpineRow(
        label=label(indicator),
        value=each.row.value,
        england=each.england.value,
        lowest=spread.lowest,
        middle_half=(spread.lower_quarter, spread.upper_quarter),
        highest=spread.highest,
        judged=each.england.judged or "not compared",
        polarity=each.nature.polarity,
        unit=unit_of(indicator),
        neighbours=alike.value if alike else None,
        interval=(each.interval.lower, each.interval.upper) if each.interval else None,
        period=period(each.row.period),
        group=THEMES[indicator.theme],
    )


def telling(found: Assessment, cohort: str) -> tuple[Compared, ...]:
    """The figures whose course tells most: those found worth a finding first, then those that move."""
    told = found.told_of(cohort)
    spoken = {each.finding.indicator: place for place, each in reversed(list(enumerate(told)))}
    long = [each for each in found.headlines(cohort) if len(each.history) >= FEWEST_POINTS]
    moved = {"worse": 0, "better": 1, "higher": 2, "lower": 2}
    ranked = sorted(
        long,
        key=lambda each: (spoken.get(each.indicator, 99), moved.get(each.trend_judged or "", 3), -len(each.history)),
    )
    chosen: dict[str, Compared] = {}
    for each in ranked:
        chosen.setdefault(family_of(each.indicator), each)
    return tuple(chosen.values())[:MOST_TRENDS]


def trend_chart(found: Assessment, each: Compared) -> TrendChart:
    """A figure over its periods with intervals, beside England and similar councils."""
    indicator, history = found.catalogue[each.indicator], each.history[-MOST_POINTS:]
    periods = with_gaps([row.period for row in history])
    labels = tuple(period(one) for one in periods)
    by_period = {row.period: row for row in history}
    rows = [by_period.get(one) for one in periods]
    bands = [None if row is None else interval_of(row, each.nature.of, each.nature.per)[0] for row in rows]
    first, last = history[0], history[-1]
    course = trend(each)
    told = f" The recent trend, by OHID's test: {course}." if course != "not tested" else ""
    return TrendChart(
        title=f"{label(indicator)}, {labels[0]} to {labels[-1]}",
        description=f"{found.name}: {figure(first.value, indicator)} in {labels[0]}, {figure(last.value, indicator)} "
        f"in {labels[-1]}.{told}",
        along="Period",
        labels=labels,
        area=Series(found.name, tuple(None if row is None else row.value for row in rows)),
        intervals=tuple((band.lower, band.upper) if band else None for band in bands) if any(bands) else (),
        benchmarks=tuple(_benchmarks(found, each, periods)),
        unit=unit_of(indicator),
        trend=course if course != "not tested" else "",
    )


def with_gaps(periods: Sequence[str]) -> list[str]:
    """The periods with the years between them for which there is none, where they are single years in order.

    2018 and 2021 must not stand side by side as if no year lay between.
    """
    years = [A_YEAR.fullmatch(one) for one in periods]
    if not all(years) or len({bool(year and year[2]) for year in years}) != 1:
        return list(periods)
    starts = [int(year[1]) for year in years if year]
    if sorted(set(starts)) != starts:
        return list(periods)
    named = dict(zip(starts, periods, strict=True))
    split = years[0] is not None and years[0][2]
    return [
        named.get(year, f"{year}/{(year + 1) % 100:02}" if split else str(year))
        for year in range(starts[0], starts[-1] + 1)
    ]


def _benchmarks(found: Assessment, each: Compared, periods: list[str]) -> list[Series]:
    if each.nature.of == "count":
        return []
    lines = (("England", found.england), ("Similar councils", found.alike))
    drawn = []
    for name, histories in lines:
        known = histories.get(key_of(each), {})
        values = tuple(known.get(one) for one in periods)
        if any(value is not None for value in values):
            drawn.append(Series(name, values))
    return drawn


def by_deprivation(found: Assessment, within: Within) -> Block | None:
    """One figure by deprivation quintile with intervals; None where fewer than two quintiles have it."""
    indicator = found.catalogue[within.indicator]
    parts = [part for part in within.of_kind("quintile") if part.value is not None]
    # How many there are in a fifth tells first of all how many neighbourhoods it has.
    if len(parts) < 2 or indicator.of == "count":
        return None
    first, last = parts[0], parts[-1]
    return IntervalChart(
        title=f"{indicator.name} by deprivation, {period(within.period)}",
        description=f"{first.name}: {figure(first.value, indicator)}. {last.name}: {figure(last.value, indicator)}. "
        f"{found.name} as a whole: {figure(within.whole.value, indicator)}.",
        of="deprivation quintiles",
        estimates=tuple(
            Estimate(
                part.name,
                part.value,
                (part.interval.lower, part.interval.upper) if part.interval else None,
                part.judged or "",
            )
            for part in parts
        ),
        unit=unit_of(indicator),
    )


def deprivation_map(found: Assessment) -> AreaMap | None:
    """Neighbourhoods by the fifth of England in which their deprivation lies; None without boundaries or ranks."""
    if found.places is None or not found.outlines:
        return None
    homes = [place for place in found.places.below(found.code, "lsoa") if place.place_key in found.outlines]
    known = [place for place in homes if place.deprivation_quintile is not None]
    if not known:
        return None
    most = sum(place.deprivation_quintile == 1 for place in known)
    return AreaMap(
        title=f"Neighbourhoods of {found.name} by deprivation (Indices of Deprivation 2025)",
        description=f"A map of {counted(len(known), 'neighbourhood', 'neighbourhoods')}: {most} are among the most "
        "deprived fifth of England. The table of wards says where.",
        of="Neighbourhood",
        areas=tuple(
            Area(place.name, found.outlines[place.place_key].polygons, float(place.deprivation_quintile or 0),
                 (place.deprivation_quintile or 1) - 1)
            for place in known
        ),
        classes=tuple(AreaClass(words) for words in QUINTILES.values()),
        value_title="Quintile of England, 1 most deprived",
        attribution=found.attribution,
        unit="number",
        over=_over(found),
        shades="darkest first",
    )  # fmt: skip


def figure_map(found: Assessment, within: Within) -> AreaMap | None:
    """Neighbourhoods by a figure, in five classes of as many neighbourhoods; None without boundaries."""
    parts = [part for part in within.of_kind("lsoa") if part.value is not None and part.code in found.outlines]
    if not parts:
        return None
    indicator = found.catalogue[within.indicator]
    values = sorted(part.value or 0.0 for part in parts)
    cuts = sorted({values[len(values) * fifth // 5] for fifth in range(1, 5)})
    ends = [values[0], *cuts, values[-1]]
    classes = [f"{cell(low, indicator)} to {figure(high, indicator)}" for low, high in pairwise(ends)]
    return AreaMap(
        title=f"{indicator.name}, {period(within.period)}: neighbourhoods of {found.name}",
        description=f"A map of {counted(len(parts), 'neighbourhood', 'neighbourhoods')}, from "
        f"{figure(values[0], indicator)} to {figure(values[-1], indicator)}. The table of wards says where most are.",
        of="Neighbourhood",
        areas=tuple(
            Area(
                part.name, found.outlines[part.code].polygons, part.value, sum((part.value or 0) > cut for cut in cuts)
            )
            for part in parts
        ),
        classes=tuple(AreaClass(words) for words in classes),
        value_title=indicator.name,
        attribution=found.attribution,
        unit=unit_of(indicator),
        over=_over(found),
        shades="darkest last",
    )


def _over(found: Assessment) -> tuple[Area, ...]:
    return tuple(Area(each.name, each.polygons, None, None) for each in found.larger.values())
