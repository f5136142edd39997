"""Asking again for another day, with earlier knowledge, or by another contract's rule; and what never changes."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from familyhub import measures
from familyhub.errors import UsageError
from familyhub.workspace import Asked
from familyhub.workspace.answers import choose_members
from workspaces import SEEN_LATE_LEARNT, SMALL_COUNTY, County

MEASURE = "kpi-2-02"


@pytest.fixture(scope="module")
def county(tmp_path_factory) -> County:
    """The small county, received in October; in December it hears of a visit made in September."""
    county = County(tmp_path_factory.mktemp("county"))
    county.receive("2025-10-15", SMALL_COUNTY)
    county.receive("2025-12-01", SEEN_LATE_LEARNT)
    county.refresh()
    return county


def september(county: County, **asked) -> tuple[int, int | None]:
    (figure,) = county.workspace.chosen_figures(measure=MEASURE, period="2025-09", asked=Asked(**asked))
    return figure.numerator, figure.denominator


def test_the_snapshot_answers_with_all_it_knows(county):
    assert september(county) == (2, 3)


def test_a_late_record_is_absent_from_an_earlier_known_by(county):
    assert september(county, known_by=date(2025, 11, 30)) == (1, 3)
    assert september(county, known_by=date(2025, 12, 1)) == (2, 3)


def test_the_trace_says_that_the_visit_was_recorded_late(county):
    asked = Asked(known_by=date(2025, 11, 30))
    members = county.workspace.chosen_trace(MEASURE, "2025-09", [], asked=asked)
    reasons = sorted((member.status, member.reason or "") for member in members)
    assert reasons == [("met", ""), ("missed", "no_record"), ("missed", "recorded_late")]
    late = next(member for member in members if member.reason == "recorded_late")
    assert any(piece.startswith("chis/2025-12-01/contact.csv:2 ") for piece in late.evidence)


def test_what_happens_after_the_day_does_not_count(county):
    assert september(county, as_of=date(2025, 9, 16)) == (2, 2)
    assert september(county, as_of=date(2025, 9, 17)) == (2, 3)


def test_asking_for_the_newest_day_gives_what_the_marts_give(county):
    newest = date(2025, 12, 1)
    served = county.workspace.chosen_figures(all_periods=True)
    afresh = county.workspace.chosen_figures(all_periods=True, asked=Asked(newest, newest, "residence"))
    assert served == afresh and len(served) > 1


@pytest.mark.parametrize(("rule", "counted"), [("residence", 3), ("gp", 1), ("either", 4)])
def test_the_contract_decides_who_is_counted(county, rule, counted):
    assert september(county, contract=rule)[1] == counted


@pytest.mark.parametrize("option", ["as_of", "known_by"])
def test_a_day_after_the_newest_extract_is_refused(county, option):
    with pytest.raises(UsageError, match="up to 2025-12-01"):
        september(county, **{option: date(2025, 12, 2)})


def test_an_unknown_measure_is_refused_before_anything_is_counted(county):
    with pytest.raises(UsageError, match="kpi-2-02"):
        county.workspace.chosen_figures(measure="kpi-9", asked=Asked(as_of=date(2025, 11, 1)))


def test_nothing_is_left_behind(county):
    september(county, known_by=date(2025, 11, 30))
    assert not list(county.folders.snapshots.glob(".asking-*"))


LATER = st.lists(
    st.tuples(
        st.sampled_from(["ada", "ben", "cat"]),
        st.sampled_from(["c1", "c2", "c3"]),
        st.sampled_from(["2025-09-05", "2025-09-15", "2025-09-30"]),
        st.sampled_from(["seen", "declined", "did_not_attend"]),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda row: row[1],
)
MOVES = st.lists(
    st.tuples(st.sampled_from(["ada", "ben", "cat"]), st.sampled_from(["2025-09-05", "2025-09-20", ""])),
    max_size=2,
    unique_by=lambda row: row[0],
)


@settings(deadline=None, max_examples=3)
@given(contacts=LATER, moves=MOVES)
def test_what_was_known_on_a_day_never_changes_when_later_extracts_are_landed(tmp_path_factory, contacts, moves):
    county = County(tmp_path_factory.mktemp("county"))
    county.receive("2025-10-15", SMALL_COUNTY)
    county.refresh()
    then = members(county, Asked())
    rows = "\n".join(f"| {key} | {who} | {day} | new_birth_visit | {how}" for who, key, day, how in contacts)
    county.receive("2025-11-15", "contact | contact_key | person_key | happened_on | activity | attended\n" + rows)
    if moves:
        rows = "\n".join(f"| {who} | resident | 2025-09-0{'abc'.index(who[0]) + 1} | {to}" for who, to in moves)
        county.receive("2025-11-16", "responsibility | person_key | basis | from_date | to_date\n" + rows)
    county.refresh()
    day = date(2025, 10, 15)
    assert members(county, Asked(as_of=day, known_by=day)) == then


def members(county: County, asked: Asked) -> list[tuple[object, ...]]:
    """Every member row of every measure. Why one was missed may be better known later: "recorded late"."""
    with county.workspace.marts(asked) as connection:
        return connection.execute(
            """
            SELECT measure, subject_id, person_id, period, status, closed, reason IS NULL, met_on, team, list_state
            FROM member
            ORDER BY ALL
            """
        ).fetchall()


@pytest.mark.parametrize(
    ("choice", "says"),
    [({"measure": "kpi-2-2"}, "kpi-2-02"), ({"level": "districts"}, "district"), ({"hierarchy": "team"}, "caseload")],
)
def test_a_misspelt_choice_is_no_empty_table(county, choice, says):
    with pytest.raises(UsageError, match=says):
        county.workspace.kpi(**choice)


def test_a_trace_of_what_nobody_knows_is_no_empty_table(county):
    ask = county.workspace.trace
    for words in ({"measure": "kpi-9"}, {"period": "x"}, {"level": "district", "place": "Westend"}, {"place": "Mill"}):
        with pytest.raises(UsageError):
            ask(**({"measure": MEASURE, "period": "2025-09"} | words))
    assert ask(MEASURE, "2025-09", level="district", place="northport").num_rows > 0


def test_a_place_without_anybody_in_a_month_is_no_wrong_name(county):
    """A month of which a team has no figure is answered; only a name that no figure knows is refused."""
    with county.workspace.marts() as connection:
        connection.execute(
            "CREATE TEMP TABLE figure AS SELECT * FROM figure WHERE NOT (period_kind = 'month' AND place = 'Mill team')"
        )
        assert not measures.figures(connection, MEASURE, places=["Mill team"], period_kind="month")
        known = choose_members(connection, MEASURE, "2025-09", [("team", "mill team")], residence=False)
        with pytest.raises(UsageError, match="Mill team, Quay team"):
            choose_members(connection, MEASURE, "2025-09", [("team", "Millteam")], residence=False)
    assert all(member.team == "Mill team" for member in known)
