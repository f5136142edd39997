"""The part of a needs assessment about one cohort: what was found, its figures, their course, differences within."""

from familyhub.blocks import Block, Bullets, Heading, Text
from familyhub.jsna import Within
from familyhub.jsna.choosing import one_of_each_family
from familyhub.jsna.families import family_of
from familyhub.jsna.indicator import COHORTS
from familyhub.jsna.wording import spoken
from familyhub.reports import jsna_pictures as pictures
from familyhub.reports import jsna_tables as tables
from familyhub.reports.jsna_data import Assessment
from familyhub.reports.jsna_words import figure, share, standing_sentence
from familyhub.reports.words import uncapital
from familyhub.segments import Cohort

MOST_BAD = 6
MOST_GOOD = 3
MOST_DIFFERENT = 3
MOST_WITHIN = 2


def section(found: Assessment, cohort: str) -> list[Block]:
    """A cohort's blocks, its heading first."""
    anchor = anchor_of(cohort)
    compared = found.headlines(cohort)
    blocks: list[Block] = [Heading(2, COHORTS[cohort], anchor)]
    blocks += [Text(" ".join(standing_sentence(compared, "this age group" if cohort != "all" else "the area")))]
    blocks += _found(found, cohort, anchor)
    if not compared:
        return blocks + _segments(found, cohort, anchor)
    blocks += [Heading(3, f"{found.name} against England", f"{anchor}-spine")]
    blocks += _spines(found, cohort)
    blocks += _course(found, cohort, anchor)
    blocks += _within(found, cohort, anchor)
    blocks += _segments(found, cohort, anchor)
    return blocks


def _found(found: Assessment, cohort: str, anchor: str) -> list[Block]:
    """What was found: the bad, the good, what is only different, and what is not known."""
    told = found.told_of(cohort)
    parts = (
        ("What needs attention", "findings", "bad", MOST_BAD),
        ("What goes well", "good", "good", MOST_GOOD),
        ("What is different, and neither good nor bad in itself", "different", "open", MOST_DIFFERENT),
    )
    blocks: list[Block] = []
    said: set[str] = set()
    for title, name, news, most in parts:
        # What one figure of a family tells as bad, another must not tell as good: fewer care leavers out of work
        # are no good news where more of them are out of touch.
        fresh = (each for each in told if each.finding.news == news and each.family not in said)
        chosen = one_of_each_family(fresh, most)
        said |= {each.family for each in told if each.finding.news == news}
        if chosen:
            blocks += [Heading(3, title, f"{anchor}-{name}"), Bullets(tuple(found.says(each) for each in chosen))]
    unknown = [each for each in found.findings_of(cohort) if each.kind == "missing"]
    if unknown:
        names = list(dict.fromkeys(spoken(found.catalogue[each.indicator].name) for each in unknown))
        blocks += [
            Text(f"Not published for {found.name}, or not of late, or not in the files read: {'; '.join(names)}.")
        ]
    return blocks


def _spines(found: Assessment, cohort: str) -> list[Block]:
    charts = pictures.spines(found, cohort)
    if not charts:
        return [Text("Too few of these figures have an England figure to draw. The appendix has the tables.")]
    drawn, all_of_them = sum(len(chart.rows) for chart in charts), len(found.headlines(cohort))
    shows = "The pictures show" if len(charts) > 1 else "The picture shows"
    told = f"{shows} the {drawn} figures that lie furthest from England's. " if drawn < all_of_them else ""
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
    """Differences within the area, the widest first; those that the part about places maps are left to it."""
    mapped = {family_of(each.indicator) for each in most_telling(found)}
    here = [
        each
        for each in found.within
        if found.catalogue[each.indicator].cohort == cohort and each.slope is not None
        if each.nature.polarity != "neither" and not about_deprivation_itself(found, each)
        if family_of(each.indicator) not in mapped
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


def most_telling(found: Assessment, most: int = 2) -> list[Within]:
    """Figures of neighbourhoods that a map should show: poverty first, then where children live; one of a family."""
    mapped = [
        each
        for each in found.within
        if any(part.value is not None for part in each.of_kind("ward")) and not about_deprivation_itself(found, each)
    ]
    themes = {"poverty": 0, "population": 1, "housing": 2}
    known = found.catalogue
    mapped.sort(key=lambda each: (themes.get(known[each.indicator].theme, 3), known[each.indicator].cohort != "all"))
    chosen: dict[str, Within] = {}
    for each in mapped:
        chosen.setdefault(family_of(each.indicator), each)
    return list(chosen.values())[:most]


def gap_sentence(found: Assessment, within: Within) -> str:
    """From the most to the least deprived, and whether chance alone may explain the difference."""
    indicator = found.catalogue[within.indicator]
    fifths = [part for part in within.of_kind("quintile") if part.value is not None]
    if within.slope is None or len(fifths) < 2:
        return f"{indicator.name}: too few parts of {found.name} have figures to measure a gap."
    most, least = (figure(part.value, indicator) for part in (fifths[0], fifths[-1]))
    told = (
        f"{indicator.name}: {most} in neighbourhoods among {_fifth(fifths[0].name)}, {least} in those among "
        f"{_fifth(fifths[-1].name)}."
    )
    if not within.slope.significant:
        return f"{told} The difference is no larger than chance alone may give."
    return f"{told} The difference is larger than chance alone would give."


def _fifth(name: str) -> str:
    """A fifth by deprivation in a sentence: "the most deprived fifth of England"."""
    return f"the {uncapital(name).removesuffix(' of England')} of England"


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
