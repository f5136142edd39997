"""The sentences of the KPI report: right for none, one, many, and for figures that are missing."""

from collections.abc import Sequence
from typing import Literal

from familyhub.blocks import Standing
from familyhub.disclosure import HIDDEN, LARGEST_HIDDEN
from familyhub.reports.kpi_data import Measure
from familyhub.reports.kpi_share import Share
from familyhub.reports.words import counted, goal, listed, month, number, percent, points

Verdict = Literal["met", "short", "below", "open", "few", "none"]
"""To its target a figure is: met · short of it, but its interval holds it · wholly below · rounded so near to it that
nobody can tell · hidden · without anything to tell."""

VERDICTS: dict[Verdict, str] = {
    "met": "Target met",
    "short": "Target within reach",
    "below": "Target not met",
    "open": "Too close to tell",
    "few": "Too few to show",
    "none": "No target to judge by",
}

STANDINGS: dict[Verdict, Standing] = {
    "met": "good",
    "short": "open",
    "below": "poor",
    "open": "open",
    "few": "open",
    "none": "open",
}


def verdict(share: Share, target: float | None) -> Verdict:
    """How a share stands to its target; a rounded one only where no exact counts behind it could say otherwise."""
    if share.hidden and target is not None and not share.withheld:
        return "few"
    if target is None or share.percentage is None or share.possible is None:
        return "none"
    if share.rounded:
        lowest, highest = share.possible
        return "met" if lowest >= target else "below" if highest < target else "open"
    # In whole numbers, so that 96 of 100 meets a target of 96 whatever the floats say.
    if 100 * (share.numerator or 0) >= target * (share.denominator or 0):
        return "met"
    return "short" if share.interval is not None and share.interval[1] >= target else "below"


def verdict_words(share: Share, target: float | None) -> str:
    """The verdict in words; for a figure that cannot be judged, why not."""
    if share.withheld:
        return "Withheld"
    if share.nobody:
        return "Nobody counted"
    return VERDICTS[verdict(share, target)]


def result(measure: Measure, share: Share) -> str:
    """Who was counted and what happened: "412 of 455 families (90.5%) had a visit within 14 days of birth".

    Rounded: "about 410 of 455 families (about 90.1%) …".
    """
    if share.withheld:
        return "the figure is withheld, because too few records say what it asks"
    met, of = share.numerator, share.denominator
    if met is None or of is None:
        return f"the figure is hidden, because a count in it is from 1 to {LARGEST_HIDDEN}"
    about = "about " if share.rounded else ""
    if measure.counts_only:
        return f"{about}{counted(met, measure.one, measure.many)} {measure.outcome}"
    if of == 0:
        return f"no {measure.many} were due to be counted, so there is no percentage"
    part = f"({about}{percent(share.percentage or 0)})"
    if of == 1:
        return f"{met} of 1 {measure.one} {part} {measure.outcome}"
    if met == 0:
        return f"none of {about}{number(of)} {measure.many} {part} {measure.outcome}"
    if met == of and not share.rounded:
        return f"all {number(of)} {measure.many} {part} {measure.outcome}"
    return f"{about}{number(met)} of {number(of)} {measure.many} {part} {measure.outcome}"


def met_of(share: Share) -> str | None:
    """The counts alone: "412 of 455", "about 410 of 455", "*" where one is hidden; None where nobody was counted."""
    if share.hidden:
        return HIDDEN
    if not share.denominator:
        return None
    return f"{'about ' if share.rounded else ''}{number(share.numerator or 0)} of {number(share.denominator)}"


def count_cell(count: int | None) -> int | str:
    """A count as a cell: the number, or "*" where it is hidden."""
    return HIDDEN if count is None else count


def percentage_cell(share: Share) -> float | str | None:
    """A percentage as a cell: the number, "*" where a count is hidden, None where there is none."""
    return HIDDEN if share.hidden else share.percentage


def in_month(measure: Measure, share: Share, period: str) -> str:
    """The month's sentence, with the target."""
    sentence = f"In {month(period)}, {result(measure, share)}"
    if measure.target is None or share.percentage is None:
        return f"{sentence}."
    return f"{sentence}; the target is {goal(measure.target)}."


def in_year(measure: Measure, share: Share, period: str) -> str:
    """The sentence of the year to date, with how far it is from the target."""
    sentence = f"{span(period)}, {result(measure, share)}"
    if measure.target is None or share.percentage is None:
        return f"{sentence}."
    if share.rounded:
        return f"{sentence}; the target is {goal(measure.target)}."
    return f"{sentence}, {distance(share.percentage, measure.target)}."


def month_alone(share: Share, period: str) -> str:
    """The month beside a year to date: "February 2026 alone: 470 of 533 (88.2%)."."""
    if share.hidden:
        return f"{month(period)} alone: hidden, a count in it is from 1 to {LARGEST_HIDDEN}."
    if share.percentage is None:
        return f"{month(period)} alone: no figure."
    about = "about " if share.rounded else ""
    return f"{month(period)} alone: {met_of(share)} ({about}{percent(share.percentage)})."


def distance(percentage: float, target: float) -> str:
    """How far a percentage is from its target, in words."""
    apart = percentage - target
    if abs(apart) < 0.05:
        return f"which is the target of {goal(target)}"
    return f"{points(apart)} {'above' if apart > 0 else 'below'} the target of {goal(target)}"


def span(period: str) -> str:
    """The months of a year to date: "From April 2025 to February 2026", "In April 2026"."""
    start = fiscal_start(period)
    return f"In {month(period)}" if start == period else f"From {month(start)} to {month(period)}"


def span_name(period: str) -> str:
    """The same as a name: "April 2025 to February 2026"."""
    start = fiscal_start(period)
    return month(period) if start == period else f"{month(start)} to {month(period)}"


def fiscal_start(period: str) -> str:
    """April of the financial year a month lies in: "2026-02" gives "2025-04"."""
    year, _, number_of_month = period.partition("-")
    return f"{int(year) - (int(number_of_month) < 4)}-04"


def named(names: Sequence[str], most: int = 4) -> str:
    """Names as a sentence lists them, the rest counted: "A, B, C, D and 3 more"."""
    if len(names) <= most:
        return listed(names)
    return f"{', '.join(names[:most])} and {len(names) - most} more"


def some_of(count: int, of: int, one: str, many: str) -> str:
    """How many of how many: "none of the 12 districts", "1 of the 12 districts", "the only district"."""
    if of == 1:
        return f"the only {one}" if count else f"not the only {one}"
    if count == of:
        return f"all {number(of)} {many}"
    return f"{number(count) if count else 'none'} of the {number(of)} {many}"


def is_or_are(count: int) -> str:
    """The verb that goes with a count."""
    return "is" if count == 1 else "are"
