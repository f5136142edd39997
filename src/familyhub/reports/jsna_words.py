"""Figures, verdicts and trends of a needs assessment in words a councillor can read aloud."""

import re
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from datetime import date

from familyhub.jsna import Compared
from familyhub.jsna.indicator import COHORTS, Indicator
from familyhub.jsna.wording import plain_period
from familyhub.reports.words import counted, day, listed, month, number, percent

NOT_TESTED = "not tested"
NOT_COMPARED = "not compared"
POUNDS = "pounds"
GOOD = ("better", "much better")
BAD = ("worse", "much worse")

TRENDS = {
    ("increasing", "better"): "rising, getting better",
    ("increasing", "worse"): "rising, getting worse",
    ("increasing", "higher"): "rising",
    ("decreasing", "better"): "falling, getting better",
    ("decreasing", "worse"): "falling, getting worse",
    ("decreasing", "lower"): "falling",
    ("no significant change", "similar"): "no clear change",
}


def cohort_name(cohort: str) -> str:
    """A cohort in a word or two: "Early years"."""
    return re.split("[,:]", COHORTS[cohort], maxsplit=1)[0] if cohort in COHORTS else cohort


def figure(value: float | None, indicator: Indicator) -> str:
    """A figure with its unit: "12.3%", "45.2 per 10,000 children", "£1,234", "18,070 children"."""
    if value is None:
        return "not published"
    unit = indicator.unit
    if is_percentage(indicator):
        return share(value)
    if unit.startswith(POUNDS):
        return f"£{value:,.0f}{unit.removeprefix(POUNDS)}"
    return f"{plain(value)} {unit}".strip()


def is_percentage(indicator: Indicator) -> bool:
    """Whether the figure is a percentage, of whatever."""
    return indicator.unit.startswith("%")


def is_pounds(indicator: Indicator) -> bool:
    """Whether the figure is an amount of money."""
    return indicator.unit.startswith(POUNDS)


def share(value: float) -> str:
    """A percentage; one that is no share of a whole may be below 0 or above 100."""
    return percent(value) if 0 <= value <= 100 else f"{value:,.1f}%"


def plain(value: float) -> str:
    """A number without its unit: whole where it is large, one decimal, two where it is small."""
    if float(value).is_integer() or abs(value) >= 1000:
        return f"{value:,.0f}"
    shown = f"{value:.1f}" if abs(value) >= 1 else f"{value:.2f}"
    return shown.removeprefix("-") if float(shown) == 0 else shown


def cell(value: float | None, indicator: Indicator) -> str | None:
    """A figure for a cell of a table whose row names the unit."""
    if value is None:
        return None
    return share(value) if is_percentage(indicator) else f"£{value:,.0f}" if is_pounds(indicator) else plain(value)


def label(indicator: Indicator) -> str:
    """An indicator's name for a row of figures without units."""
    told = indicator.of == "count" or is_percentage(indicator) or indicator.unit in ("", "score", "points")
    unit = indicator.unit.removeprefix(POUNDS).strip() if is_pounds(indicator) else indicator.unit
    return indicator.name if told or not unit else f"{indicator.name} ({unit})"


def period(text: str) -> str:
    """A period as a person says it: 2023/24 stays, 20232024 would not be said."""
    digits = text.strip()
    if len(digits) == 8 and digits.isdigit() and int(digits[4:]) == int(digits[:4]) + 1:
        return f"{digits[:4]}/{digits[6:]}"
    if len(digits) == 6 and digits.isdigit() and int(digits[4:]) == (int(digits[2:4]) + 1) % 100:
        return f"{digits[:4]}/{digits[4:]}"
    return plain_period(digits)


def local_period(text: str) -> str:
    """The period of a local figure in words: a day, a month or a quarter."""
    with suppress(ValueError):
        return day(date.fromisoformat(text))
    return month(text) if "-" in text else text


def verdict(compared: Compared) -> str:
    """How the figure stands to England's, in a word or two; a plain number stands to nothing."""
    return (
        NOT_COMPARED
        if compared.nature.of == "count"
        else standing(compared.england.judged if compared.england else None)
    )


def standing(judged: str | None) -> str:
    """A judgement in words for a table; what was not tested is said to be so."""
    return judged or NOT_TESTED


def trend(compared: Compared) -> str:
    """Where the figure goes, in words; "not tested" where the published rows do not allow a test."""
    return TRENDS.get((compared.trend, compared.trend_judged or ""), NOT_TESTED)


def place(compared: Compared) -> str:
    """In which quarter of all councils the figure lies."""
    if compared.nature.of == "count":
        return NOT_COMPARED
    quarter = compared.quarter
    if quarter is None:
        return "no spread"
    if quarter in (2, 3):
        return "middle half"
    polarity = compared.nature.polarity
    if polarity == "neither":
        return "lowest quarter" if quarter == 1 else "highest quarter"
    best = (quarter == 4) == (polarity == "high_is_good")
    return "best quarter" if best else "worst quarter"


def rank(compared: Compared, model: str) -> str | None:
    """The area's place among its neighbours: "9 of 11"."""
    found = next((each for each in compared.ranks if each.label == model), None)
    return f"{found.place} of {found.of}" if found else None


def counted_verdicts(compared: Iterable[Compared]) -> Counter[str]:
    """How many figures are better, worse, similar, higher, lower than England, not tested or not compared."""
    return Counter(verdict(each).removeprefix("much ") for each in compared)


def standing_sentence(compared: tuple[Compared, ...], subject: str) -> tuple[str, ...]:
    """How many figures were compared and how they came out, in short sentences."""
    if not compared:
        return (f"No stored file has a figure for {subject}.",)
    found = counted_verdicts(compared)
    numbers = found[NOT_COMPARED]
    tested = sum(found.values()) - found[NOT_TESTED] - numbers
    told = [f"This part holds {counted(len(compared), 'figure', 'figures')} for {subject}."]
    if numbers:
        told.append(_plain_numbers(numbers, alone=numbers == len(compared) == 1))
    if tested:
        parts = [f"{number(found[word])} {'is' if found[word] == 1 else 'are'} {word}" for word in
                 ("worse", "better", "similar", "higher", "lower") if found[word]]  # fmt: skip
        told.append(f"{number(tested)} could be tested against England: {listed(parts)}.")
    if found[NOT_TESTED]:
        untested = [each for each in compared if verdict(each) == NOT_TESTED]
        told.append(_untested(untested, others=len(untested) < len(compared)))
    return tuple(told)


def _plain_numbers(numbers: int, *, alone: bool) -> str:
    """How many figures are counts, which are compared with nobody else's."""
    whom = "It" if alone else f"{number(numbers)} of them"
    if numbers == 1:
        return f"{whom} is a plain number, which says how large the area is, and is not compared."
    return f"{whom} are plain numbers, which say how large the area is, and are not compared."


def _untested(untested: list[Compared], *, others: bool) -> str:
    """How many could not be tested, and where these lie among councils."""
    them = "it" if len(untested) == 1 else "them"
    if others:
        which = "The other could not be tested" if them == "it" else f"The other {number(len(untested))} could not"
    else:
        which = "It could not be tested" if them == "it" else "None of them could be tested"
    told = f"{which}, as too little is published with {them}"
    placed = Counter(place(each) for each in untested)
    judged = _places(placed, ("worst quarter", "middle half", "best quarter"))
    plain = _places(placed, ("highest quarter", "lowest quarter"))
    if judged:
        told += f". Among all councils, {judged}"
    if plain:
        told += f"{'; where' if judged else '. Where'} high is neither good nor bad, {plain}"
    return f"{told}."


def _places(placed: Counter[str], words: Iterable[str]) -> str:
    """How many figures lie where: "2 are in the worst quarter and 1 in the middle half"; empty for none."""
    parts = [f"{number(placed[word])} in the {word}" for word in words if placed[word]]
    if not parts:
        return ""
    count, _, rest = parts[0].partition(" ")
    return listed([f"{count} {'is' if count == '1' else 'are'} {rest}", *parts[1:]])
