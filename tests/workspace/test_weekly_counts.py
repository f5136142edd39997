"""The week's counts: SQL beside a slow and obvious reference; and what ten weeks of releases give away."""

from dataclasses import replace
from datetime import date, timedelta

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from familyhub.disclosure import audit
from familyhub.measures.tables import MEASURE_TABLE, MEMBER
from familyhub.model.derive import ddl
from familyhub.reports.kpi_data import KpiReportData
from familyhub.reports.weekly_data import CHECKS, DUE, Named, PlaceCounts, Week, WeeklyData
from familyhub.sql import load
from familyhub.workspace.weekly_release import prepare_release

MONDAY = date(2026, 3, 2)
TEAMS = {"Quay": "Northport", "Pier": "Northport", "Mill": "Southwick", "Unallocated": "Unallocated"}

MEMBERS = st.lists(
    st.fixed_dictionaries(
        {
            "measure": st.sampled_from(["a", "b", "no-list"]),
            "team": st.sampled_from(sorted(TEAMS)),
            "status": st.sampled_from(["met", "missed", "due", "excluded"]),
            "closes": st.integers(-16, 12),
            "met_on": st.integers(-16, 8),
            "list_state": st.sampled_from(["overdue", "due_this_week", "due", "coming", None]),
        }
    ),
    max_size=40,
)


def marts(members):
    connection = duckdb.connect()
    connection.execute(ddl(MEMBER, "member"))
    connection.execute(ddl(MEASURE_TABLE, "measure"))
    connection.execute("CREATE TABLE team_path (team_key VARCHAR, team VARCHAR, district VARCHAR)")
    for team, district in TEAMS.items():
        connection.execute("INSERT INTO team_path VALUES (?, ?, ?)", [f"key {team}", team, district])
    for position, (name, listed) in enumerate([("a", True), ("b", True), ("no-list", False)]):
        connection.execute(
            "INSERT INTO measure (measure, position, name, period_kind, is_count, worklist, fingerprint, definition, "
            "sql, as_of, known_by) VALUES (?, ?, ?, 'month', FALSE, ?, '', '', '', '2026-03-10', '2026-03-10')",
            [name, position, name, listed],
        )
    for number, each in enumerate(members):
        closes = MONDAY + timedelta(days=each["closes"])
        met_on = MONDAY + timedelta(days=each["met_on"]) if each["status"] == "met" else None
        connection.execute(
            "INSERT INTO member (measure, subject, subject_id, person_id, period, fiscal_year, window_opens, "
            "window_closes, status, closed, met_on, team, hub, district, quadrant, ward, residence_district, "
            "residence_quadrant, quintile, list_state, list_team_key, list_team) VALUES (?, 'child', ?, ?, '2026-03', "
            "'2025-26', ?, ?, ?, ?, ?, ?, '', ?, '', '', '', '', '', ?, ?, ?)",
            [each["measure"], number, number, closes, closes, each["status"], closes <= MONDAY + timedelta(days=8),
             met_on, each["team"], TEAMS[each["team"]], each["list_state"], f"key {each['team']}", each["team"]],
        )  # fmt: skip
    return connection


def places(team):
    return [("county", ""), ("district", TEAMS[team]), ("team", team)]


def checks_by_hand(members):
    """Each member in turn, one question after the other."""
    found = {}
    for each in members:
        if each["measure"] == "no-list" or each["status"] not in ("met", "missed"):
            continue
        closes, met = each["closes"], each["status"] == "met"
        made = met and 0 <= each["met_on"] <= 6
        if not (-7 <= closes <= 6 or made):
            continue
        for place in places(each["team"]):
            row = found.setdefault((each["measure"], *place), dict.fromkeys(CHECKS, 0))
            row["made"] += made
            if 0 <= closes <= 6:
                row["counted"] += 1
                row["met"] += met
                row["overdue"] += each["list_state"] == "overdue"
            if -7 <= closes <= -1:
                row["counted_before"] += 1
                row["met_before"] += met
    return {key: tuple(row[name] for name in CHECKS) for key, row in found.items()}


def due_by_hand(members):
    found = {("due", "county", ""): dict.fromkeys(DUE, 0)}
    for each in members:
        if each["list_state"] is not None:
            for place in places(each["team"]):
                found.setdefault(("due", *place), dict.fromkeys(DUE, 0))[each["list_state"]] += 1
    return {key: tuple(row[name] for name in DUE) for key, row in found.items()}


@settings(max_examples=60)
@given(MEMBERS)
def test_the_weeks_counts_are_those_taken_by_hand(members):
    with marts(members) as connection:
        days = {"monday": MONDAY, "sunday": MONDAY + timedelta(days=6)}
        rows = connection.execute(load("workspace/sql/week_checks"), days).fetchall()
        assert {row[:3]: row[3:] for row in rows} == checks_by_hand(members)
        rows = connection.execute(load("workspace/sql/week_due")).fetchall()
        assert {row[:3]: row[3:] for row in rows} == due_by_hand(members)


@settings(max_examples=40)
@given(
    st.dictionaries(
        st.tuples(st.sampled_from(["", "Northport", "Southwick"]), st.sampled_from([7, 11, 13, 14, 15, 23])),
        st.integers(1, 9),
    ),
    st.integers(1, 3),
)
def test_combinations_that_places_share_are_those_chosen_by_hand(counts, most):
    """The most frequent of each place, fewer groups first where counts are equal; then each of them at every place."""
    rows = [
        (mask, mask.bit_count(), "district" if place else "county", place, n) for (place, mask), n in counts.items()
    ]
    chosen = set()
    for place in {row[3] for row in rows}:
        here = sorted((row for row in rows if row[3] == place), key=lambda row: (-row[4], row[1], row[0]))
        chosen |= {row[0] for row in here[:most]}
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE group_combination (mask BIGINT, groups INTEGER, level VARCHAR, place VARCHAR, "
            "children INTEGER, as_of DATE, hierarchy VARCHAR)"
        )
        for row in rows:
            connection.execute("INSERT INTO group_combination VALUES (?, ?, ?, ?, ?, ?, 'caseload')", [*row, MONDAY])
        told = connection.execute(load("workspace/sql/week_shared_combinations"), {"day": MONDAY, "most": most})
        assert set(told.fetchall()) == {(row[0], *row[2:]) for row in rows if row[0] in chosen}


DISTRICTS = ("Northport", "Southwick", "Kelby")
SMALL = st.integers(0, 12)


@st.composite
def ten_weeks(draw):
    """Ten consecutive weeks of lists and one outcome measure: most counts stay as they are from week to week."""
    weeks = []
    due = {name: draw(SMALL) for name in DISTRICTS}
    outcome = {name: [draw(SMALL) for _ in range(3)] for name in DISTRICTS}
    for number in range(10):
        name = draw(st.sampled_from(DISTRICTS))
        due[name] = draw(SMALL)
        outcome[name][draw(st.integers(0, 2))] += draw(st.integers(0, 2))
        weeks.append((MONDAY + timedelta(weeks=number), dict(due), {k: list(v) for k, v in outcome.items()}))
    return weeks


def week_of(monday, due, outcome) -> WeeklyData:
    def rows(what, by_district):
        total = {name: sum(each[name] for each in by_district.values()) for name in next(iter(by_district.values()))}
        return (
            PlaceCounts(what, "county", "", total),
            *(PlaceCounts(what, "district", name, counts) for name, counts in by_district.items()),
        )

    lists = {name: {"overdue": count, "due_this_week": 0} for name, count in due.items()}
    statuses = {
        name: {
            "cohort": sum(each),
            "active": each[0],
            "completed": each[1],
            "abandoned": each[2],
            "achieved": each[1] // 2,
        }
        for name, each in outcome.items()
    }
    kpi = KpiReportData("Testshire", monday, monday, f"snapshot {monday}", "2026-02", (), ())
    return WeeklyData(
        Week(monday),
        kpi,
        due=rows("due", lists),
        outcomes=rows("one", statuses),
        outcome_names={"one": Named("One", "One")},
    )


@pytest.mark.slow
@settings(max_examples=5)
@given(ten_weeks())
def test_ten_weekly_releases_give_no_small_count_away(weeks):
    before = []
    for monday, due, outcome in weeks:
        before.append(prepare_release(week_of(monday, due, outcome), before, lambda cell, count: f"{cell}{count}"))
    assert audit(before).recovered == ()
    assert any(value is None for release in before for value in release.shown.values()) or all(
        value == 0 or value > 7 for _, due, _ in weeks for value in due.values()
    )


def test_the_same_week_again_is_told_the_same():
    whole = week_of(MONDAY, dict.fromkeys(DISTRICTS, 9), {name: [3, 8, 1] for name in DISTRICTS})
    first = prepare_release(whole, [], lambda cell, count: f"{cell}{count}")
    again = prepare_release(replace(whole), [first], lambda cell, count: f"{cell}{count}")
    assert again.shown == first.shown
