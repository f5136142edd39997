"""Our comparison and trend against the words OHID published beside its own figures, on every row of two exports.

The two exports hold the same figures; in one of them, every significant trend has the opposite word to its figures.
"""

import csv
from collections import Counter, defaultdict

import pytest

from familyhub.stats import Interval, TrendPoint, against, byar_rate, judged, recent_trend

EXPORTS = {"la": "csc/la_hospital_admissions_2324.csv", "region": "csc/region_hospital_admissions_2324.csv"}
ENGLAND = "E92000001"
LIMITS = ("Lower CI 95.0 limit", "Upper CI 95.0 limit")
COMPARED = "Compared to England value or percentiles"
BY_REGION = "Compared to Regions (statistical) value or percentiles"


def number(row, column):
    """A cell as a number. Where no value is presented the limits hold -1: that is no limit."""
    return float(row[column]) if row[column] and row["Value"] else None


@pytest.fixture(scope="module", params=EXPORTS)
def export(request, published):
    with (published / EXPORTS[request.param]).open(encoding="utf-8-sig", newline="") as lines:
        return request.param, list(csv.DictReader(lines))


def values_of(rows, codes):
    return {
        (row["Area Code"], row["Sex"], row["Time period"]): number(row, "Value")
        for row in rows
        if row["Area Code"] in codes and not row["Category"]
    }


def judgement(row, benchmark):
    lower, upper = (number(row, column) for column in LIMITS)
    if benchmark is None or lower is None or upper is None:
        return "Not compared"
    return judged(against(benchmark, Interval(lower, upper)), "high_is_bad").capitalize()


def test_the_comparison_with_england_is_the_published_one_on_every_row(export):
    name, rows = export
    england = values_of(rows, {ENGLAND})
    seen, wrong = Counter(), []
    for row in rows:
        if row["Area Code"] == ENGLAND and not row["Category"] and not row["Parent Code"]:
            assert row[COMPARED] == "Not compared"
            continue
        ours = judgement(row, england[ENGLAND, row["Sex"], row["Time period"]])
        seen[row["Area Type"].split()[0], row[COMPARED] != "Not compared"] += 1
        if ours != row[COMPARED]:
            wrong.append((row, ours))
    assert wrong == []
    councils = ("Counties", True)
    assert seen[councils] == 5701
    assert seen["England", True] == {"la": 1048, "region": 505}[name]
    assert seen["Regions", True] == {"la": 0, "region": 342}[name]


def test_the_comparison_with_the_region_is_the_published_one(export):
    name, rows = export
    if name == "la":
        assert BY_REGION not in rows[0]
        return
    parents = {row["Parent Code"] for row in rows} - {"", ENGLAND}
    regions = values_of(rows, parents)
    compared = 0
    for row in rows:
        if row["Parent Code"] in parents:
            benchmark = regions.get((row["Parent Code"], row["Sex"], row["Time period"]))
            assert judgement(row, benchmark) == row[BY_REGION], row
            compared += row[BY_REGION] != "Not compared"
    assert compared == 5701


def series(rows):
    """The rows of each area and group with a published trend, in order of time."""
    found = defaultdict(list)
    for row in rows:
        key = tuple(row[column] for column in ("Area Code", "Sex", "Category Type", "Category", "Parent Code"))
        found[key].append(row)
    for listed in found.values():
        listed.sort(key=lambda row: row["Time period Sortable"])
        if any(row["Recent Trend"] for row in listed):
            yield listed, next(row["Recent Trend"] for row in listed if row["Recent Trend"])


def our_trend(listed):
    return recent_trend(
        [
            TrendPoint(
                int(row["Time period Sortable"]) // 10000,
                *(number(row, column) for column in ("Value", *LIMITS)),
            )
            for row in listed
        ],
        "rate",
    )


def test_whether_a_trend_is_significant_is_as_published_on_every_series(export):
    name, rows = export
    said = Counter()
    for listed, theirs in series(rows):
        ours = our_trend(listed)
        if ours in ("increasing", "decreasing"):
            assert theirs.split()[0] in ("Increasing", "Decreasing")
            said["as the figures" if theirs.lower().startswith(ours) else "opposite"] += 1
        else:
            assert theirs.lower() == ours
            said[ours] += 1
    if name == "la":
        assert said == {"no significant change": 291, "cannot be calculated": 24, "opposite": 288}
    else:
        assert said == {"no significant change": 290, "cannot be calculated": 15, "as the figures": 253}


def test_the_opposite_words_contradict_the_figures_themselves(export):
    """No test of significance is needed to see it: by the plain first and last of the five points."""
    name, rows = export
    agree = Counter()
    for listed, theirs in series(rows):
        if theirs.startswith(("Increasing", "Decreasing")):
            values = [value for row in listed if (value := number(row, "Value")) is not None][-5:]
            agree[theirs.startswith("Increasing") == (sum(values[-2:]) / 2 > sum(values[:2]) / 2)] += 1
    assert agree[name == "la"] <= 0.02 * agree.total()


def test_published_intervals_are_byars_of_a_count_that_rounds_to_the_one_published(export):
    """Councils' counts are rounded to 5 before they are published, the intervals are not."""
    _, rows = export
    checked = 0
    for row in rows:
        count, people = number(row, "Count"), number(row, "Denominator")
        value, lower, upper = (number(row, column) for column in ("Value", *LIMITS))
        if count is None or people is None or value is None or lower is None or upper is None:
            continue
        assert value == pytest.approx(count / people * 10_000, rel=1e-6)
        near = [byar_rate(round(count) + off, people, per=10_000) for off in range(-2, 3)]
        assert any((each.lower, each.upper) == pytest.approx((lower, upper), rel=1e-6) for each in near), row
        checked += 1
    assert checked > 5000
