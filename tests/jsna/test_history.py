"""Which periods of an indicator may be tested for a trend."""

from dataclasses import replace

import pytest

from familyhub.jsna import IndicatorRow
from familyhub.jsna.history import rows_tested, starts_at, trend_of, years_covered

ROW = IndicatorRow(
    "deaths", "E06000001", "Hartlepool", "council", "Persons", "<1 yr", "", "", "2023", 20230101, 1.0, 0.9, 1.1, None,
    None, "", "", "", "a.csv", 2,
)  # fmt: skip


@pytest.mark.parametrize(
    ("period", "years"),
    [("2023", 1), ("2022/23", 1), ("2022-23", 1), ("2014-16", 3), ("2014 - 2016", 3), ("2018/19 - 20/21", 3),
     ("2018/19 to 2020/21", 3), ("1998-00", 3), ("2021/22 Q1", 0.25), ("Autumn 2023", 0.25), ("March 2023", 1)],
)  # fmt: skip
def test_a_period_says_how_long_it_is(period, years):
    assert years_covered(period) == years


def series(periods, values):
    return [
        replace(ROW, period=period, period_order=order, value=value, lower=value - 0.1, upper=value + 0.1)
        for (period, order), value in zip(periods, values, strict=True)
    ]


YEARS = [(str(year), year * 10000) for year in range(2019, 2024)]
ROLLING = [(f"{year}-{(year + 2) % 100:02}", year * 10000) for year in range(2005, 2020)]


def test_years_are_tested():
    assert trend_of(series(YEARS, (1, 2, 3, 4, 5)), "rate") == "increasing"


def test_overlapping_periods_are_thinned_until_each_stands_alone():
    assert trend_of(series(ROLLING, range(15)), "rate") == "increasing"
    assert trend_of(series(ROLLING[:12], range(12)), "rate") == "cannot be calculated"


def test_the_rows_that_are_tested_are_told():
    rows = series(ROLLING, range(15))
    assert [row.period for row in rows_tested(rows, "rate")] == ["2007-09", "2010-12", "2013-15", "2016-18", "2019-21"]
    assert rows_tested(rows[:12], "rate") == ()
    six = series([("2018", 20180000), *YEARS], range(1, 7))
    six[2] = replace(six[2], lower=None, upper=None)
    assert [row.period for row in rows_tested(six, "rate")] == ["2018", "2019", "2021", "2022", "2023"]


def test_quarters_are_not_tested():
    quarters = [(f"2022/23 Q{q}", 20220000 + 100 * (3 * q + 1)) for q in range(1, 4)] + YEARS[-2:]
    assert trend_of(series(quarters, (1, 2, 3, 4, 5)), "rate") == "cannot be calculated"
    months = [(f"month {m}", 20230000 + 100 * m) for m in range(1, 6)]
    assert trend_of(series(months, (1, 2, 3, 4, 5)), "rate") == "cannot be calculated"


def test_a_proportion_without_counts_is_tested_by_its_intervals():
    assert trend_of(series(YEARS, (1, 2, 3, 4, 5)), "proportion") == "increasing"


def test_a_period_begins_in_its_month():
    assert starts_at(replace(ROW, period_order=20230401)) == 2023.25
    assert starts_at(replace(ROW, period_order=20230000)) == 2023
