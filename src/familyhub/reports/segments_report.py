"""Segments as a document: each cohort with its findings, its segments, pictures, and how far they can be trusted."""

from familyhub.blocks import (
    Bar,
    BarChart,
    Block,
    Bullets,
    Caution,
    Details,
    Document,
    Estimate,
    Heading,
    IntervalChart,
    LineChart,
    Series,
    Text,
)
from familyhub.reports import segments_tables as tables
from familyhub.reports.segments_words import NOTICE, NOTICE_FOR_OTHERS, certainty, findings, share, sources
from familyhub.reports.words import day
from familyhub.segments import Cohort, Segmentation

MOST_PLACES = 20
ALIKE = "Districts differ in resource use no more than chance and their children's needs explain."


def compose(found: Segmentation, area: str) -> Document:
    """The segments as a document; one that was made for others says so above everything."""
    blocks: list[Block] = [Heading(2, "In short", "in-short"), Bullets(tuple(_in_short(found)))]
    for cohort in found.cohorts:
        blocks += _cohort(cohort)
    blocks += [Heading(2, "What the figures rest on", "sources")]
    blocks += [Caution(each) for each in sources(found)[:2]]
    blocks += [Text(each) for each in sources(found)[2:]]
    blocks += [tables.resources(found), tables.predictors(found)]
    blocks += [Heading(2, "How it is done", "method"), *(Text(each) for each in _method(found))]
    blocks += [
        Heading(2, "Transparency record", "transparency"),
        Text("What only the council can say is marked; the rest has to be checked before it is published."),
        tables.transparency(found, area),
    ]
    lead = (
        f"Which children use how much of health, social care and early help, in the year from {day(found.eve)} to "
        f"{day(found.as_of)}, by what was recorded of them before it began. Prices of {found.prices}."
    )
    notice = NOTICE_FOR_OTHERS if found.released else NOTICE
    return Document(f"Segments of children and young people: {area}", lead, tuple(blocks), notice=notice, contents=2)


def _in_short(found: Segmentation) -> list[str]:
    return [f"{cohort.name}: {findings(cohort)[0]}" for cohort in found.cohorts]


def _cohort(cohort: Cohort) -> list[Block]:
    blocks: list[Block] = [Heading(2, cohort.name, cohort.id.replace("_", "-")), Bullets(findings(cohort))]
    if not cohort.people:
        return blocks
    if len(cohort.segments) > 1:
        blocks.append(_shares(cohort))
    blocks += [tables.segments(cohort), tables.rules(cohort)]
    if len(cohort.nodes) > 1:
        blocks.append(tables.tree(cohort))
    if cohort.concentration is not None:
        blocks.append(_curve(cohort))
    if any(each.level == "district" for each in cohort.standing_out):
        differ = len({round(each.shrunk, 3) for each in cohort.standing_out if each.level == "district"}) > 1
        blocks.append(_outstanding(cohort) if differ else Text(ALIKE))
    blocks += [Bullets(told)] if (told := certainty(cohort)) else []
    blocks.append(Details("What each segment used", (tables.uses(cohort),)))
    blocks.append(Details("Profile against the rest of the cohort", (tables.profile(cohort),)))
    blocks.append(Details("Where each segment lives", (tables.lives(cohort, "district"),)))
    blocks.append(Details("Where resource use stands out", (tables.standing_out(cohort),)))
    blocks.append(
        Details("How sure, and how fair", (tables.sizes(cohort), tables.challengers(cohort), tables.fairness(cohort)))
    )
    return blocks


def _shares(cohort: Cohort) -> BarChart:
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


def _curve(cohort: Cohort) -> LineChart:
    curve = cohort.concentration
    if curve is None:
        raise ValueError(f"cohort {cohort.id} used nothing that could be concentrated")
    shown = range(0, len(curve.people), 5)
    return LineChart(
        title=f"{cohort.name}: how concentrated resource use is",
        description=f"The tenth of children who used most used {share(curve.top_tenth)} of all, the twentieth "
        f"{share(curve.top_twentieth)}. The Gini coefficient is {curve.gini:.2f}: 0 is equal use, 1 one child only.",
        along="Percent of children, those who used least first",
        labels=tuple(f"{100 * curve.people[place]:.0f}" for place in shown),
        series=(
            Series("Share of resource", tuple(100 * curve.pounds[place] for place in shown)),
            Series("If all used alike", tuple(100 * curve.people[place] for place in shown)),
        ),
    )


def _outstanding(cohort: Cohort) -> IntervalChart:
    places = sorted(
        (each for each in cohort.standing_out if each.level == "district"), key=lambda each: -each.by_need
    )[:MOST_PLACES]  # fmt: skip
    return IntervalChart(
        title=f"{cohort.name}: resource use of districts, in percent of what their needs lead one to expect",
        description=f"{places[0].place} is highest with {places[0].by_need:.0%}, {places[-1].place} lowest with "
        f"{places[-1].by_need:.0%}. Intervals are of the figure drawn towards 100%. All figures are in the table.",
        of="districts",
        estimates=tuple(
            Estimate(each.place, 100 * each.shrunk, (100 * each.shrunk_lower, 100 * each.shrunk_upper),
                     "similar" if each.place_in_funnel == "similar" else each.place_in_funnel)
            for each in places
        ),
    )  # fmt: skip


def _method(found: Segmentation) -> tuple[str, ...]:
    settings = found.settings
    return (
        f"Children for whom the area answers on {day(found.eve)} belong to one of five cohorts by their age on "
        "that day; an "
        "unborn child belongs to the first where the pregnancy was known. A rule may use only what was recorded "
        "by then. "
        "What was used in the year that followed is counted by unit costs.",
        "A status that is itself a cost of the year is no rule: children looked after on the eve, and those in need, "
        "on a plan or leaving care, are segments by that fact, and the tree is grown without them.",
        f"The tree splits by least squares, on costs cut to what {settings.smallest} children reach, so that one "
        f"extraordinary year makes no segment; means are of whole costs. No segment has fewer than {settings.smallest} "
        f"children. {settings.folds} folds of cross-validation and the rule of one standard error of the "
        "difference decide "
        "how many segments there are.",
    )
