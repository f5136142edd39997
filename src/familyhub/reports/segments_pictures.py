"""Pictures of segments: shares, tree, concentration, places in the funnel, the map. Each stands beside its table."""

from collections.abc import Mapping

from familyhub.blocks import (
    Area,
    AreaClass,
    AreaMap,
    ConcentrationCurve,
    FunnelChart,
    FunnelLimit,
    FunnelPoint,
    Marimekko,
    Share,
    TreeDiagram,
    TreeNode,
)
from familyhub.geography import Boundary
from familyhub.reports.segments_tables import percent
from familyhub.reports.segments_words import share
from familyhub.segments import Cohort
from familyhub.segments.segmentation import StandsOut
from familyhub.stats.funnel import count_limits

MOST_COLUMNS = 12
FUNNEL_STEPS = 40
CLASSES = {
    "much lower": "Far less than expected",
    "lower": "Less than expected",
    "similar": "As expected, within chance",
    "higher": "More than expected",
    "much higher": "Far more than expected",
}
"""Where a place lies in the funnel, in words, from the least to the most."""


def shares(cohort: Cohort) -> Marimekko:
    """Each segment's share of children beside its share of resource; beyond twelve the last are one column."""
    people, pounds = sum(each.people for each in cohort.segments), sum(each.pounds for each in cohort.segments)
    columns = [
        Share(each.name, 100 * each.people / (people or 1), 100 * each.pounds / (pounds or 1))
        for each in cohort.segments
    ]
    if len(columns) > MOST_COLUMNS:
        rest = columns[MOST_COLUMNS - 1 :]
        others = Share("All other segments", sum(one.people for one in rest), sum(one.resource for one in rest))
        columns = [*columns[: MOST_COLUMNS - 1], others]
    first = cohort.segments[0]
    return Marimekko(
        title=f"{cohort.name}: shares of children and of resource",
        description=f"The dearest segment, {first.name}, has {share(first.share_of_people)} of the children and "
        f"{share(first.share_of_pounds)} of the resource. All figures are in the table of segments.",
        of="segments",
        shares=tuple(columns),
        people_name="Share of children",
    )


def tree(cohort: Cohort) -> TreeDiagram:
    """The tree with its conditions, children and mean pounds."""
    names = {each.id: each.name for each in cohort.segments}
    leaves = sum(not node.branches for node in cohort.nodes)
    return TreeDiagram(
        title=f"{cohort.name}: the tree",
        description=f"{leaves} segments. The first condition divides children into those of whom "
        f"{' and those of whom '.join(cohort.nodes[place].words for place in cohort.nodes[0].branches)}. "
        "The table below has every condition.",
        of="children",
        mean_of="a child in the year",
        nodes=tuple(
            TreeNode(node.words, node.people, node.mean, node.branches, names.get(node.segment, ""))
            for node in cohort.nodes
        ),
    )


def curve(cohort: Cohort) -> ConcentrationCurve:
    """The concentration curve. Raises ValueError for a cohort that used nothing."""
    had = cohort.concentration
    if had is None:
        raise ValueError(f"cohort {cohort.id} used nothing that could be concentrated")
    return ConcentrationCurve(
        title=f"{cohort.name}: how concentrated resource use is",
        description=f"The tenth of children who used most used {share(had.top_tenth)} of all, the twentieth "
        f"{share(had.top_twentieth)}. The Gini coefficient is {had.gini:.2f}: 0 is equal use, 1 one child only.",
        people=tuple(100 * each for each in had.people),
        amount=tuple(100 * each for each in had.pounds),
        gini=had.gini,
        marked=((90.0, "the tenth that used most"),),
    )


def outstanding(cohort: Cohort) -> FunnelChart:
    """Districts by size against their children's needs, with the limits of chance.

    Raises ValueError where what is expected of districts is left out.
    """
    places = [each for each in cohort.standing_out if each.level == "district"]
    found = [
        FunnelPoint(each.place, each.size, each.by_need, each.place_in_funnel)
        for each in places
        if each.size is not None and each.by_need is not None
    ]
    if not found:
        raise ValueError(f"what is expected of the districts of cohort {cohort.id} is left out")
    points = sorted(found, key=lambda each: -each.value)
    return FunnelChart(
        title=f"{cohort.name}: resource use of districts (1 is what their children's needs lead one to expect)",
        description=f"{points[0].label} is highest with {points[0].value:.2f}, {points[-1].label} lowest with "
        f"{points[-1].value:.2f}. {_outside(places)} All figures are in the table.",
        of="districts",
        along="Resource expected, in lumps as large as costs usually vary",
        points=tuple(points),
        limits=_limits([each.size for each in points]),
        benchmark=1.0,
        benchmark_name="As expected",
        unit="number",
    )


def _outside(places: list[StandsOut]) -> str:
    outside = [each.place for each in places if each.place_in_funnel != "similar"]
    return f"Outside the limits: {', '.join(outside)}." if outside else "All lie within the limits of chance."


def _limits(sizes: list[float]) -> tuple[FunnelLimit, ...]:
    low, high = 0.8 * min(sizes), 1.1 * max(sizes)
    found = []
    for step in range(FUNNEL_STEPS + 1):
        size = low + (high - low) * step / FUNNEL_STEPS
        of = count_limits(size)
        found.append(
            FunnelLimit(
                size, (of.within95.lower / size, of.within95.upper / size),
                (of.within99_8.lower / size, of.within99_8.upper / size),
            )
        )  # fmt: skip
    return tuple(found)


def district_map(cohort: Cohort, outlines: Mapping[str, Boundary], attribution: str) -> AreaMap | None:
    """Districts by how their resource use lies against their children's needs; None without boundaries."""
    placed = {each.place: each for each in cohort.standing_out if each.level == "district" and each.place in outlines}
    if not placed:
        return None
    order = tuple(CLASSES)
    areas = tuple(
        Area(name, outlines[name].polygons, percent(each.by_need), order.index(each.place_in_funnel))
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
