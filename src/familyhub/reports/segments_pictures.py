"""Pictures of segments: shares, concentration, places that stand out, and the map. Each stands beside its table."""

from collections.abc import Mapping

from familyhub.blocks import (
    Area,
    AreaClass,
    AreaMap,
    Bar,
    BarChart,
    Estimate,
    IntervalChart,
    LineChart,
    Series,
)
from familyhub.geography import Boundary
from familyhub.reports.segments_words import share
from familyhub.segments import Cohort

MOST_PLACES = 20
CLASSES = {
    "much lower": "Far less than expected",
    "lower": "Less than expected",
    "similar": "As expected, within chance",
    "higher": "More than expected",
    "much higher": "Far more than expected",
}
"""Where a place lies in the funnel, in words, from the least to the most."""


def shares(cohort: Cohort) -> BarChart:
    """Each segment's share of children beside its share of resource."""
    bars = []
    for each in cohort.segments:
        bars.append(Bar(f"{each.name}: children", 100 * each.share_of_people, "of children"))
        bars.append(Bar(f"{each.name}: resource", 100 * each.share_of_pounds, "of resource"))
    first = cohort.segments[0]
    return BarChart(
        title=f"{cohort.name}: shares of children and of resource",
        description=f"The dearest segment, {first.name}, has {share(first.share_of_people)} of the children and "
        f"{share(first.share_of_pounds)} of the resource. All figures are in the table of segments.",
        of="segments",
        bars=tuple(bars),
        unit="percentage",
        groups=("of children", "of resource"),
    )


def curve(cohort: Cohort) -> LineChart:
    """The concentration curve. Raises ValueError for a cohort that used nothing."""
    had = cohort.concentration
    if had is None:
        raise ValueError(f"cohort {cohort.id} used nothing that could be concentrated")
    shown = range(0, len(had.people), 5)
    return LineChart(
        title=f"{cohort.name}: how concentrated resource use is",
        description=f"The tenth of children who used most used {share(had.top_tenth)} of all, the twentieth "
        f"{share(had.top_twentieth)}. The Gini coefficient is {had.gini:.2f}: 0 is equal use, 1 one child only.",
        along="Percent of children, those who used least first",
        labels=tuple(f"{100 * had.people[place]:.0f}" for place in shown),
        series=(
            Series("Share of resource", tuple(100 * had.pounds[place] for place in shown)),
            Series("If all used alike", tuple(100 * had.people[place] for place in shown)),
        ),
    )


def outstanding(cohort: Cohort) -> IntervalChart:
    """Districts against their children's needs, drawn towards the average, the highest first."""
    places = sorted(
        (each for each in cohort.standing_out if each.level == "district"), key=lambda each: -each.by_need
    )[:MOST_PLACES]  # fmt: skip
    return IntervalChart(
        title=f"{cohort.name}: resource use of districts (100 is what their children's needs lead one to expect)",
        description=f"{places[0].place} is highest with {100 * places[0].by_need:.0f}, {places[-1].place} lowest with "
        f"{100 * places[-1].by_need:.0f}. Intervals are of the figure drawn towards 100. All figures are in the table.",
        of="districts",
        estimates=tuple(
            Estimate(
                each.place, 100 * each.shrunk, (100 * each.shrunk_lower, 100 * each.shrunk_upper), each.place_in_funnel
            )
            for each in places
        ),
        unit="count",
    )  # fmt: skip


def district_map(cohort: Cohort, outlines: Mapping[str, Boundary], attribution: str) -> AreaMap | None:
    """Districts by how their resource use lies against their children's needs; None without boundaries."""
    placed = {each.place: each for each in cohort.standing_out if each.level == "district" and each.place in outlines}
    if not placed:
        return None
    order = tuple(CLASSES)
    areas = tuple(
        Area(name, outlines[name].polygons, 100 * each.by_need, order.index(each.place_in_funnel))
        for name, each in placed.items()
    )
    told = [
        f"{CLASSES[one].lower()}: {', '.join(name for name, each in placed.items() if each.place_in_funnel == one)}"
        for one in order
        if any(each.place_in_funnel == one for each in placed.values())
    ]
    return AreaMap(
        title=f"{cohort.name}: resource use of districts against their children's needs",
        description=f"A map of {len(placed)} districts. {'; '.join(told)}.",
        of="District",
        areas=areas,
        classes=tuple(AreaClass(words) for words in CLASSES.values()),
        value_title="Percent of expected",
        attribution=attribution,
    )
