"""The appendix of a needs assessment: how it was made, what it cannot say, its sources and every definition."""

import re
from collections.abc import Sequence
from itertools import islice

from familyhub.blocks import Block, Bullets, Details, Heading, Text
from familyhub.jsna import false_alarms, false_alarms_within
from familyhub.jsna.indicator import COHORTS
from familyhub.reports import jsna_advice, jsna_agreed
from familyhub.reports import jsna_tables as tables
from familyhub.reports.jsna_cohorts import about_deprivation_itself, every_figure
from familyhub.reports.jsna_data import Assessment
from familyhub.reports.words import counted

MOST_CONFLICTS = 12
MOST_REMARKS = 8
A_NUMBER = re.compile(r"\d[\d,.]*")


def section(found: Assessment) -> list[Block]:
    """The appendix's blocks."""
    return [
        Heading(2, "Appendix: methods and limits", "methods"),
        Heading(3, "How figures were compared", "methods-compared"),
        *(Text(each) for each in _compared()),
        Heading(3, "What chance alone would show", "methods-chance"),
        *(Text(each) for each in _chance(found)),
        *_gaps(found),
        Heading(3, "What these figures cannot say", "methods-limits"),
        Bullets(_limits(found)),
        Heading(3, "Figures that contradict their publisher's words", "methods-conflicts"),
        *_conflicts(found),
        Heading(3, "Withheld figures, and figures left out", "methods-withheld"),
        tables.suppressed(found),
        *jsna_advice.references(found),
        *jsna_advice.rejected(found),
        *jsna_agreed.talked_over(found),
        Heading(3, "Sources and licences", "methods-sources"),
        tables.sources(found),
        *_remarks(found),
        *([Text(found.attribution)] if found.attribution else []),
        Text("What each figure is, of whom, and why it is here, is told by the data pack that comes with this report."),
        *_every_figure(found),
    ]


def _every_figure(found: Assessment) -> list[Block]:
    listed = [block for cohort in COHORTS for block in every_figure(found, cohort)]
    if not listed:
        return []
    told = (
        [Text(f"{tables.ALIKE}: the mean of the statistical neighbours of the {found.model} model.")]
        if found.model
        else []
    )
    return [Heading(2, "Appendix: every figure", "tables"), *told, *listed]


def _compared() -> tuple[str, ...]:
    return (
        "A figure is called better or worse than England only where its whole 95% interval lies on one side of "
        "England's figure for the same period. Otherwise it is similar. Where neither end is good, it is "
        "called higher or lower.",
        "The interval is the publisher's own. Where there is none, it is worked out from count and denominator: by "
        "Wilson's method for a percentage, by Byar's for a rate. Where that is not possible, the figure is not tested, "
        "and only its place among councils is given.",
        "A recent trend is tested as the Office for Health Improvement and Disparities does it: over the last five "
        "periods, with 99.8% confidence. Similar councils are the statistical neighbours named above; their figure is "
        "a plain mean.",
        "Whether a gap within the area is larger than chance is tested by the slope index of inequality: a line "
        "through its tenths, from the most to the least deprived. The line's ends are no figure of any place.",
        "A finding must also be large enough to matter: at least a fifth of the width of the middle half of all "
        "councils. Nearly every difference of a large council is certain, however small.",
        "Every direction is worked out from the figures. No publisher's word for better, worse, rising or falling is "
        "taken over.",
    )


def _chance(found: Assessment) -> list[str]:
    told = [
        "Here every figure counts that was compared, those of boys, girls and groups of children among them, whether "
        "high is good or not.",
        false_alarms(found.compared).sentence(),
    ]
    told += [false_alarms(found.compared, each.model).sentence() for each in found.neighbours]
    if any(each.of_kind("ward") for each in found.within):
        told.append(false_alarms_within(found.within, "ward").sentence())
    return told


def _limits(found: Assessment) -> tuple[str, ...]:
    held = [each for each in found.all_headlines() if each.nature.of != "count"]
    untested = sum(each.england is None or each.england.judged is None for each in held)
    why = "not tested against England, because the publisher gives no interval, count or denominator."
    told = [
        *([f"{counted(untested, 'figure is', 'figures are')} {why}"] if untested else []),
        "A plain number of children or events says how large an area is. It is held against its own past only, not "
        "against England's total or other councils' numbers.",
        "Figures are of different years: each is the latest that the stored files hold. The tables say which.",
        "A difference is not its cause. A figure may be high because more is recorded, or because more people ask.",
        "An area can be like England as a whole and still leave some of its families behind. Look at the differences "
        "within it.",
        "Small areas have uncertain figures. A wide interval says so.",
    ]
    if found.segments is None:
        told.append("No linked records were used: who uses what, and what families say, is missing.")
    return tuple(told)


def _gaps(found: Assessment) -> list[Block]:
    """The slope and relative index of each figure that could be measured from most to least deprived."""
    measured = [each for each in found.within if each.slope is not None and not about_deprivation_itself(found, each)]
    return [Heading(3, "Gaps by deprivation", "methods-gaps"), tables.gaps(found, measured)] if measured else []


def _remarks(found: Assessment) -> list[Block]:
    """What was odd in the files, like remarks together: the first of it; all is in the data pack."""
    if not found.notes:
        return []
    remarks = _alike(found.notes)
    blocks: list[Block] = [Text("While reading files and rules this was remarked:"), Bullets(remarks[:MOST_REMARKS])]
    return [*blocks, Text("The data pack lists all of them.")]


def _alike(notes: Sequence[str]) -> tuple[str, ...]:
    """Remarks that differ by their numbers alone told once: the first, and how many more there are."""
    alike: dict[str, list[str]] = {}
    for note in notes:
        alike.setdefault(A_NUMBER.sub("#", note), []).append(note)
    return tuple(
        first if not more else f"{first} ({counted(len(more), 'more remark', 'more remarks')} like this)"
        for first, *more in alike.values()
    )


def _conflicts(found: Assessment) -> list[Block]:
    conflicts = [conflict for each in found.compared for conflict in each.conflicts]
    if not conflicts:
        return [Text("None was found.")]
    # That the report follows the figures is said once, above them.
    sentences = (each.sentence().removesuffix(" The report follows the figures.") for each in conflicts)
    shown = Bullets(tuple(islice(sentences, MOST_CONFLICTS)))
    more = len(conflicts) - MOST_CONFLICTS
    told = f"{counted(len(conflicts), 'row states', 'rows state')} a word that its own figures contradict."
    blocks: list[Block] = [
        Text(f"{told} This report follows the figures."),
        Details("The first of them" if more > 0 else "Each of them", (shown,)),
    ]
    if more > 0:
        blocks.append(Text(f"The data pack lists the other {more:,}."))
    return blocks
