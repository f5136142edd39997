"""Periods of published figures: quarters, years, and how a year is made of quarters."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Period:
    """A period, both days counted, and how it is named."""

    name: str
    first: date
    last: date


def quarters_of(period: Period) -> list[str]:
    """The quarters (2024-25 Q1) a period is made of; none where it is not made of whole ones."""
    names, day = [], period.first
    while day <= period.last:
        quarter = _quarter_from(day)
        if quarter is None or quarter.last > period.last:
            return []
        names.append(quarter.name)
        day = quarter.last + timedelta(days=1)
    return names


def _quarter_from(first: date) -> Period | None:
    """The quarter that begins on a day; None where none does."""
    if first.day != 1 or first.month not in (1, 4, 7, 10):
        return None
    year = first.year if first.month >= 4 else first.year - 1
    after = date(first.year, first.month + 3, 1) if first.month < 10 else date(first.year + 1, 1, 1)
    name = f"{year}-{(year + 1) % 100:02d} Q{(first.month - 4) % 12 // 3 + 1}"
    return Period(name, first, after - timedelta(days=1))


def quarter_before(day: date, back: int) -> Period:
    """The quarter that was over before a day: the last with `back` 1, the one before it with 2."""
    months = day.year * 12 + (day.month - 1) // 3 * 3 - 3 * back
    quarter = _quarter_from(date(months // 12, months % 12 + 1, 1))
    if quarter is None:
        raise ValueError("a quarter begins in January, April, July or October")
    return quarter


def year_before(newest: date, month: int) -> Period:
    """The last year beginning on the first of a month that is over by a day."""
    start = date(newest.year, month, 1)
    while _a_year_on(start) - timedelta(days=1) > newest:
        start = date(start.year - 1, month, 1)
    last = _a_year_on(start) - timedelta(days=1)
    name = f"the year to {last.day} {last:%B %Y}"
    return Period(name, start, last)


def _a_year_on(day: date) -> date:
    return date(day.year + 1, day.month, 1)
