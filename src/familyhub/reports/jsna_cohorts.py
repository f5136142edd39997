"""The part of a needs assessment about one cohort: what was found, its figures, their course, differences within."""

from familyhub.blocks import Block, Bullets, Heading, Text
from familyhub.jsna import Within
from familyhub.jsna.indicator import COHORTS
from familyhub.reports import jsna_pictures as pictures
from familyhub.reports import jsna_tables as tables
from familyhub.reports.jsna_data import Assessment
from familyhub.reports.jsna_words import figure, is_percentage, share, standing_sentence
from familyhub.segments import Cohort

MOST_FINDINGS = 6
MOST_WITHIN = 2


def section(found: Assessment, cohort: str) -> list[Block]:
    """A cohort's blocks, its heading first."""
    anchor = anchor_of(cohort)
    compared = found.headlines(cohort)
    blocks: list[Block] = [Heading(2, COHORTS[cohort], anchor)]
    blocks += [Text(" ".join(standing_sentence(compared, "this age group" if cohort != "all" else "the area")))]
    if told := found.findings_of(cohort):
        blocks += [Heading(3, "What stands out", f"{anchor}-findings")]
        blocks += [Bullets(tuple(found.sentence(each) for each in told[:MOST_FINDINGS]))]
    if not compared:
        return blocks + _segments(found, cohort, anchor)
    blocks += [Heading(3, f"{found.name} against England", f"{anchor}-spine")]
    blocks += _spines(found, cohort)
    blocks += _course(found, cohort, anchor)
    blocks += _within(found, cohort, anchor)
    blocks += _segments(found, cohort, anchor)
    return blocks


def _spines(found: Assessment, cohort: str) -> list[Block]:
    charts = pictures.spines(found, cohort)
    if not charts:
        return [Text("Too few of these figures have an England figure to draw. The appendix has the tables.")]
    drawn, all_of_them = sum(len(chart.rows) for chart in charts), len(found.headlines(cohort))
    told = f"The picture shows the {drawn} figures that lie furthest from England's. " if drawn < all_of_them else ""
    return [Text(f"{told}Every figure is in the tables of the appendix."), *charts]


def every_figure(found: Assessment, cohort: str) -> list[Block]:
    """The tables of a cohort's figures by theme, for the appendix."""
    if not found.headlines(cohort):
        return []
    heading = Heading(3, COHORTS[cohort], f"tables-{cohort.replace('_', '-')}")
    return [heading, *(tables.by_theme(found, cohort, theme) for theme in found.themes(cohort))]


def anchor_of(cohort: str) -> str:
    """The anchor of a cohort's part."""
    return f"cohort-{cohort.replace('_', '-')}"


def _course(found: Assessment, cohort: str, anchor: str) -> list[Block]:
    chosen = pictures.telling(found, cohort)
    if not chosen:
        return []
    return [
        Heading(3, "How it has changed", f"{anchor}-trends"),
        *(pictures.trend_chart(found, each) for each in chosen),
    ]


def _within(found: Assessment, cohort: str, anchor: str) -> list[Block]:
    """Differences within the area, the widest first."""
    here = [
        each
        for each in found.within
        if found.catalogue[each.indicator].cohort == cohort and each.slope is not None
        if each.nature.polarity != "neither" and not about_deprivation_itself(found, each)
    ]
    widest = sorted(here, key=lambda each: -abs(_relative(each)))[:MOST_WITHIN]
    blocks: list[Block] = []
    for each in widest:
        chart = pictures.by_deprivation(found, each)
        blocks += [Text(gap_sentence(found, each)), *([chart] if chart is not None else [])]
    return [Heading(3, f"Differences within {found.name}", f"{anchor}-within"), *blocks] if blocks else []


def about_deprivation_itself(found: Assessment, within: Within) -> bool:
    """Whether a figure only counts deprived neighbourhoods: held against deprivation it says nothing."""
    return "neighbourhoods" in found.catalogue[within.indicator].unit


def _relative(within: Within) -> float:
    whole = within.whole.value
    return within.slope.slope_index / whole if within.slope is not None and whole else 0.0


def gap_sentence(found: Assessment, within: Within) -> str:
    """From the most to the least deprived, and how wide the gap is."""
    indicator, slope = found.catalogue[within.indicator], within.slope
    if slope is None:
        return f"{indicator.name}: too few parts of {found.name} have figures to measure a gap."
    most, least = figure(slope.most, indicator), figure(slope.least, indicator)
    told = f"{indicator.name}: {most} where {found.name} is most deprived, {least} where it is least deprived."
    if not slope.significant:
        return f"{told} The difference is within chance."
    low, high = sorted(abs(end) for end in (slope.slope_interval.lower, slope.slope_interval.upper))
    if is_percentage(indicator):
        gap = f"{abs(slope.slope_index):.1f} percentage points (95% interval {low:.1f} to {high:.1f})"
    else:
        gap = f"{figure(abs(slope.slope_index), indicator)} (95% interval {low:,.1f} to {high:,.1f})"
    return f"{told} The gap is {gap}."


def _segments(found: Assessment, cohort: str, anchor: str) -> list[Block]:
    """The segments of the linked records, where the report is made in a workspace with a snapshot."""
    if found.segments is None or cohort == "all":
        return []
    here = next((each for each in found.segments.cohorts if each.id == cohort), None)
    if here is None or len(here.segments) < 2:
        return []
    return [
        Heading(3, "Who uses most", f"{anchor}-segments"),
        Bullets(tuple(segment_sentences(here))),
    ]


def segment_sentences(cohort: Cohort) -> list[str]:
    """Each segment in a sentence, the dearest first; counts as they may leave the partnership."""
    return [
        f"{each.name}: about {each.people:,} children, {share(100 * each.share_of_people)} of the age group, used "
        f"{share(100 * each.share_of_pounds)} of what was counted."
        for each in cohort.segments
        if not each.too_few and each.people
    ]
