"""The days and periods of the plain-Python reference: windows, months, quarters."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Window:
    """From `opens` to `closes`, both days included; `anchor` is the day the window is counted from."""

    anchor: date
    opens: date
    closes: date

    def holds(self, day: date) -> bool:
        """Whether the day lies in the window."""
        return self.opens <= day <= self.closes


def add(day: date, count: int, unit: str) -> date:
    """The day so many days, weeks or calendar months later, clamped to the month's last day."""
    if unit == "days":
        return day + timedelta(days=count)
    if unit == "weeks":
        return day + timedelta(weeks=count)
    if unit != "months":
        raise ValueError(f"{unit} is no unit to add")
    year, month_before = divmod(day.year * 12 + day.month - 1 + count, 12)
    last = monthrange(year, month_before + 1)[1]
    return date(year, month_before + 1, min(day.day, last))


def month(day: date) -> tuple[str, date]:
    """The month's name (`2024-05`) and its last day."""
    return f"{day:%Y-%m}", day.replace(day=monthrange(day.year, day.month)[1])


def quarter(day: date) -> tuple[str, date]:
    """The financial quarter's name (`2024-25 Q1` is April to June) and its last day."""
    started = day.year if day.month >= 4 else day.year - 1
    number = (day.month - 4) % 12 // 3 + 1
    return _named_quarter(started, number)


def financial_year(day: date) -> str:
    """The financial year's name (`2024-25` is April 2024 to March 2025)."""
    return quarter(day)[0].split(" ")[0]


def new_birth_quarter(born_on: date) -> tuple[str, date]:
    """The quarter in which OHID counts the new birth visit of a child born on that day, and its last day.

    Source: OHID's birth windows, 2 March to 1 June, 2 June to 1 September, 2 September to 2 December, 3 December to
    1 March.
    """
    in_year = (born_on.month, born_on.day)
    if in_year <= (3, 1):
        return _named_quarter(born_on.year - 1, 4)
    if in_year <= (6, 1):
        return _named_quarter(born_on.year, 1)
    if in_year <= (9, 1):
        return _named_quarter(born_on.year, 2)
    if in_year <= (12, 2):
        return _named_quarter(born_on.year, 3)
    return _named_quarter(born_on.year, 4)


def _named_quarter(started: int, number: int) -> tuple[str, date]:
    name = f"{started}-{(started + 1) % 100:02d} Q{number}"
    ends = (date(started, 6, 30), date(started, 9, 30), date(started, 12, 31), date(started + 1, 3, 31))
    return name, ends[number - 1]
