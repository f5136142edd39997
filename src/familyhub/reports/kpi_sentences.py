"""The sentences of the KPI report: right for none, one, many, and for figures that are missing."""

from collections.abc import Sequence
from typing import Literal

from familyhub.blocks import Standing
from familyhub.reports.kpi_data import Measure, Share
from familyhub.reports.words import counted, goal, listed, month, number, percent, points

Verdict = Literal["met", "short", "below", "none"]
"""To its target a figure is: met · short of it, but its interval holds it · wholly below · not to be told."""

VERDICTS: dict[Verdict, str] = {
    "met": "Target met",
    "short": "Target within reach",
    "below": "Target not met",
    "none": "No target to judge by",
}

STANDINGS: dict[Verdict, Standing] = {"met": "good", "short": "open", "below": "poor", "none": "open"}


def verdict(share: Share, target: float | None) -> Verdict:
    """How a share stands to its target."""
    if target is None or share.percentage is None or share.interval is None:
        return "none"
    # In whole numbers, so that 96 of 100 meets a target of 96 whatever the floats say.
    if 100 * share.numerator >= target * share.denominator:
        return "met"
    return "short" if share.interval[1] >= target else "below"


def verdict_words(share: Share, target: float | None) -> str:
    """The verdict in words; for a figure that cannot be judged, why not."""
    if share.withheld:
        return "Withheld"
    if share.denominator == 0:
        return "Nobody counted"
    return VERDICTS[verdict(share, target)]


def result(measure: Measure, share: Share) -> str:
    """Who was counted and what happened: "412 of 455 families (90.5%) had a visit within 14 days of birth"."""
    if share.withheld:
        return "the figure is withheld, because too few records say what it asks"
    if measure.counts_only:
        return f"{counted(share.numerator, measure.one, measure.many)} {measure.outcome}"
    if share.denominator == 0:
        return f"no {measure.many} were due to be counted, so there is no percentage"
    part = percent(share.percentage or 0)
    if share.denominator == 1:
        return f"{share.numerator} of 1 {measure.one} ({part}) {measure.outcome}"
    if share.numerator == 0:
        return f"none of {number(share.denominator)} {measure.many} ({part}) {measure.outcome}"
    if share.numerator == share.denominator:
        return f"all {number(share.denominator)} {measure.many} ({part}) {measure.outcome}"
    return f"{number(share.numerator)} of {number(share.denominator)} {measure.many} ({part}) {measure.outcome}"


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
    return f"{sentence}, {distance(share.percentage, measure.target)}."


def month_alone(share: Share, period: str) -> str:
    """The month beside a year to date: "February 2026 alone: 470 of 533 (88.2%)."."""
    if share.percentage is None:
        return f"{month(period)} alone: no figure."
    part = f"{number(share.numerator)} of {number(share.denominator)} ({percent(share.percentage)})"
    return f"{month(period)} alone: {part}."


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
