"""The calendar: one row a day, with the periods it falls into and where each ends. The compiled SQL joins it."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib import resources

import pyarrow as pa

YEARS_EACH_WAY = 27
"""Long enough before and after the question for any window of a person up to 25."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day and its periods: the label, the fiscal year of the label, and the last day of each."""

    day: date
    month: str
    month_end: date
    month_year: str
    quarter: str
    quarter_end: date
    quarter_year: str
    ohid_new_birth: str
    ohid_new_birth_end: date
    ohid_new_birth_year: str


MonthDay = tuple[int, int]


@cache
def new_birth_quarters() -> tuple[tuple[MonthDay, MonthDay, int], ...]:
    """First and last day (month, day) of birth, and the quarter, from `definitions/ohid-new-birth.csv`.

    No constant offset of 30 days reproduces OHID's windows, so they are data. The quarter is the financial one in
    which the children reach 30 days.
    """
    text = (resources.files("familyhub.measures") / "definitions" / "ohid-new-birth.csv").read_text(encoding="utf-8")
    return tuple(
        (_month_day(row["first_birth"]), _month_day(row["last_birth"]), int(row["quarter"]))
        for row in csv.DictReader(text.splitlines())
    )


def _month_day(text: str) -> MonthDay:
    month, day = text.split("-")
    return int(month), int(day)


def calendar(around: date) -> Iterator[Day]:
    """The days of the years around a date, in order."""
    day = date(around.year - YEARS_EACH_WAY, 1, 1)
    last = date(around.year + YEARS_EACH_WAY, 12, 31)
    while day <= last:
        yield _describe(day)
        day += timedelta(days=1)


@lru_cache(maxsize=8)
def calendar_table(around: date) -> pa.Table:
    """The same days as an Arrow table with the columns of `Day`."""
    days = list(calendar(around))
    return pa.table({f.name: [getattr(day, f.name) for day in days] for f in fields(Day)})


def fiscal_year(first: int) -> str:
    """The label of the financial year that begins in April of a year: `2024-25`."""
    return f"{first}-{(first + 1) % 100:02d}"


def _describe(day: date) -> Day:
    birth_label, birth_end, birth_year = _quarter(*_new_birth(day))
    return Day(day, *_month(day.year, day.month), birth_label, birth_end, birth_year)


@cache
def _month(year: int, month: int) -> tuple[str, date, str, str, date, str]:
    """The periods a month lies in: its own label, end and fiscal year, then its quarter's."""
    fiscal = year if month >= 4 else year - 1
    return (
        f"{year}-{month:02d}",
        _month_end(year, month),
        fiscal_year(fiscal),
        *_quarter(fiscal, (month - 4) % 12 // 3 + 1),
    )


@cache
def _quarter(fiscal: int, quarter: int) -> tuple[str, date, str]:
    """A financial quarter's label, last day and fiscal year."""
    last_month = (3 + 3 * quarter - 1) % 12 + 1
    end = _month_end(fiscal + (1 if quarter == 4 else 0), last_month)
    return f"{fiscal_year(fiscal)} Q{quarter}", end, fiscal_year(fiscal)


def _new_birth(day: date) -> tuple[int, int]:
    """The financial year and quarter in which a child born on a day counts towards the new birth visits."""
    this = (day.month, day.day)
    for first, last, quarter in new_birth_quarters():
        if first <= this <= last:
            return day.year, quarter
    # The window that fits none of these runs over the year's end: its January to March belong to the year before.
    return (day.year if day.month == 12 else day.year - 1), 4


def _month_end(year: int, month: int) -> date:
    first_of_next = date(year + month // 12, month % 12 + 1, 1)
    return first_of_next - timedelta(days=1)
