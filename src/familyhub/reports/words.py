"""Numbers, days and months in words, as a page says them."""

from calendar import month_name
from collections.abc import Sequence
from datetime import date

from familyhub.blocks import Unit


def percent(value: float) -> str:
    """A percentage of 0 to 100 with one decimal: "90.5%", "0%", "100%". Never rounded up to 100 or down to 0."""
    if value in {0, 100}:
        return f"{value:.0f}%"
    if not 0 < value < 100:  # of what was expected, say
        return f"{value:,.1f}%"
    return f"{min(max(value, 0.1), 99.9):.1f}%"


def goal(value: float, unit: Unit = "percentage") -> str:
    """A target, with decimals only where it has any: "96%", "97.5%", "£1,200"."""
    return f"{value:g}%" if unit == "percentage" else measured(value, unit)


def pounds(value: float) -> str:
    """Pounds, with pence only below ten: "£4,210", "£4.50"."""
    sign, size = ("-" if value < 0 else ""), abs(value)
    return f"{sign}£{size:,.0f}" if size >= 10 or float(size).is_integer() else f"{sign}£{size:.2f}"


def measured(value: float, unit: Unit) -> str:
    """A value with its unit: "90.5%", "412", "1,234.5", "£4,210"; small numbers keep two figures."""
    match unit:
        case "percentage":
            return percent(value)
        case "pounds":
            return pounds(value)
        case "rate":
            return f"{value:,.1f}" if value == 0 or abs(value) >= 0.1 else f"{value:.2g}"
        case "number" if 0 < abs(value) < 1:
            return f"{value:.2g}"
        case _:
            return number(value)


def points(value: float) -> str:
    """A distance between two percentages: "1.0 percentage point", "2.3 percentage points"."""
    return f"{abs(value):.1f} percentage point{'' if f'{abs(value):.1f}' == '1.0' else 's'}"


def number(value: float) -> str:
    """A count with commas between thousands; decimals only where it has any."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def counted(count: int, one: str, many: str) -> str:
    """A count with its noun: "no families", "1 family", "412 families"."""
    if count == 0:
        return f"no {many}"
    return f"{number(count)} {one if count == 1 else many}"


def listed(things: Sequence[str], last: str = "and") -> str:
    """Things as a sentence lists them: "A", "A and B", "A, B and C"; empty for none."""
    if len(things) < 2:
        return "".join(things)
    return f"{', '.join(things[:-1])} {last} {things[-1]}"


def day(on: date) -> str:
    """A day: "3 March 2026"."""
    return f"{on.day} {month_name[on.month]} {on.year}"


def month(period: str) -> str:
    """A period such as "2026-02" or "2025-26 Q3" in words: "February 2026", "quarter 3 of 2025/26"."""
    if " Q" in period:
        year, _, quarter = period.partition(" Q")
        return f"quarter {quarter} of {year.replace('-', '/')}"
    year, _, number_of_month = period.partition("-")
    return f"{month_name[int(number_of_month)]} {year}"


def short_month(period: str) -> str:
    """A period for the axis of a chart: "Feb 2026"."""
    if " Q" in period:
        return period
    name, _, year = month(period).partition(" ")
    return f"{name[:3]} {year}"


def capital(sentence: str) -> str:
    """The sentence with its first letter as a capital, the rest untouched."""
    return sentence[:1].upper() + sentence[1:]


def uncapital(sentence: str) -> str:
    """The sentence with a small first letter, to follow a colon: "in February 2026 …"."""
    return sentence[:1].lower() + sentence[1:]
