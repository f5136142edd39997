"""The calendar's periods."""

from datetime import date

import pytest

from familyhub.measures.calendar import calendar

DAYS = {day.day: day for day in calendar(date(2026, 3, 31))}


@pytest.mark.parametrize(
    ("born", "quarter", "ends"),
    [
        (date(2024, 3, 1), "2023-24 Q4", date(2024, 3, 31)),
        (date(2024, 3, 2), "2024-25 Q1", date(2024, 6, 30)),
        (date(2024, 6, 1), "2024-25 Q1", date(2024, 6, 30)),
        (date(2024, 6, 2), "2024-25 Q2", date(2024, 9, 30)),
        (date(2024, 9, 2), "2024-25 Q3", date(2024, 12, 31)),
        (date(2024, 12, 2), "2024-25 Q3", date(2024, 12, 31)),
        (date(2024, 12, 3), "2024-25 Q4", date(2025, 3, 31)),
        (date(2024, 2, 29), "2023-24 Q4", date(2024, 3, 31)),
    ],
)
def test_the_windows_of_the_new_birth_visit(born, quarter, ends):
    assert (DAYS[born].ohid_new_birth, DAYS[born].ohid_new_birth_end) == (quarter, ends)


@pytest.mark.parametrize(
    ("day", "month", "ends", "quarter", "year"),
    [
        (date(2024, 3, 31), "2024-03", date(2024, 3, 31), "2023-24 Q4", "2023-24"),
        (date(2024, 4, 1), "2024-04", date(2024, 4, 30), "2024-25 Q1", "2024-25"),
        (date(2024, 12, 5), "2024-12", date(2024, 12, 31), "2024-25 Q3", "2024-25"),
        (date(2024, 2, 1), "2024-02", date(2024, 2, 29), "2023-24 Q4", "2023-24"),
    ],
)
def test_months_quarters_and_years(day, month, ends, quarter, year):
    found = DAYS[day]
    assert (found.month, found.month_end, found.quarter, found.month_year) == (month, ends, quarter, year)


def test_every_day_is_there_once():
    assert len(DAYS) == (date(2053, 12, 31) - date(1999, 1, 1)).days + 1
