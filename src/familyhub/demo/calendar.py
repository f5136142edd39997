"""The days of a demo county: what is reported, what each service has sent, and when it was received."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Submission:
    """One delivery of files: the days it covers and the day it was received."""

    first: date
    last: date
    received: date


@dataclass(frozen=True, slots=True)
class Days:
    """The days that frame everything.

    `data_to` is the last day the health visiting and maternity submissions cover, `register_to` the last day that the
    child health register knows of, `as_of` the day the newest extract was received, `since` the first day reported.
    """

    data_to: date
    since: date
    as_of: date
    register_to: date
    population_from: date
    submissions: tuple[Submission, ...]
    registers: tuple[Submission, ...]

    @property
    def remembered_from(self) -> date:
        """Homes and spells that ended before this day are in nobody's extracts."""
        return date(self.history_from.year - 4, self.history_from.month, 1)

    @property
    def history_from(self) -> date:
        """The first day of the first submission."""
        return self.submissions[0].first


def frame(data_to: date) -> Days:
    """The days of a county whose submissions run to `data_to`, which must be the last day of a month.

    Two years from April are reported before it: 2024-04-01 on, where `data_to` lies between April 2025 and March 2026.
    """
    if data_to.day != monthrange(data_to.year, data_to.month)[1]:
        raise ValueError(f"{data_to} is not the last day of a month")
    year = data_to.year if data_to.month >= 4 else data_to.year - 1
    since = date(year - 1, 4, 1)
    submissions = tuple(_submissions(date(year - 2, 10, 1), data_to))
    first, *_, last = submissions
    registers = [
        Submission(first.first, sent.last, sent.received - timedelta(days=7))
        for sent in submissions
        if sent.last >= since - timedelta(days=1) and sent is not last
    ]
    registers.append(Submission(first.first, data_to, last.received - timedelta(days=2)))
    return Days(
        data_to=data_to,
        since=since,
        as_of=last.received,
        register_to=registers[-1].received - timedelta(days=1),
        population_from=date(last.received.year - 20, last.received.month, last.received.day),
        submissions=submissions,
        registers=tuple(registers),
    )


def _submissions(first: date, data_to: date) -> list[Submission]:
    """Quarters while they end three months or more before the last day, then months."""
    found: list[Submission] = []
    months_end = add_months(data_to.replace(day=1), -2) - timedelta(days=1)
    while first < data_to:
        quarter_end = add_months(first, 3) - timedelta(days=1)
        last = quarter_end if quarter_end <= months_end else add_months(first, 1) - timedelta(days=1)
        found.append(Submission(first, last, last + timedelta(days=15)))
        first = last + timedelta(days=1)
    return found


@lru_cache(maxsize=1 << 16)
def add_months(day: date, months: int) -> date:
    """The same day some calendar months later, or the last day of that month where it has no such day."""
    place = day.year * 12 + day.month - 1 + months
    year, month = divmod(place, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
