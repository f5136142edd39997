"""Figures, misses, traces and lists all come from the same member rows, and agree."""

from collections import defaultdict
from datetime import date

import duckdb
import pytest

from familyhub.errors import UsageError
from familyhub.measures import Question, due_list, figures, given, load, measure, trace
from familyhub.measures.figure import target_status

AS_OF = date(2024, 7, 31)
QUESTION = Question(AS_OF, AS_OF, date(2024, 4, 1))
DEFINITIONS = load()


def fill(tables, question=QUESTION):
    connection = duckdb.connect(":memory:", config={"threads": 1})
    connection.execute("CREATE SCHEMA facts")
    connection.execute("CREATE SCHEMA marts")
    connection.execute("SET search_path = 'facts'")
    given.load(given.facts_of_text(tables), connection)
    measure(connection, DEFINITIONS, question)
    connection.execute("SET search_path = 'marts,facts'")
    return connection


@pytest.fixture(scope="module")
def county():
    """Six families of two teams; two visits in time, one late, one refused, one not recorded, one still open."""
    with fill(
        """
        births | child | on
               | 1 | 2024-04-01
               | 2 | 2024-04-20
               | 3 | 2024-05-02
               | 4 | 2024-05-03
               | 5 | 2024-06-01
               | 6 | 2024-07-20
        teams  | team  | hub      | district | quadrant
               | north | Hub one  | Northport | West
               | south | Hub one  | Southam   | East
        places | lsoa | ward | district | quadrant | quintile
               | E1 | Mill | Northport | West | 1
               | E2 | Hill | Southam | East | 5
        caseloads | child | team
                  | 1 | north
                  | 2 | north
                  | 3 | south
                  | 4 | south
                  | 6 | south
        lives     | child | lsoa
                  | 1 | E1
                  | 2 | E2
                  | 3 | E2
                  | 4 | E2
        postnatal_visit | delivery | on | attended
                        | 1 | 2024-04-05 | seen
                        | 2 | 2024-05-08 | seen
                        | 3 | 2024-05-09 | seen
                        | 4 | 2024-05-09 | declined
        """
    ) as connection:
        yield connection


def by(found):
    return {(f.period, f.place): (f.numerator, f.denominator) for f in found}


def test_months_and_the_year_to_date(county):
    chosen = {"measure": "kpi-2-02", "hierarchy": "caseload", "level": "county"}
    assert by(figures(county, period_kind="month", **chosen)) == {
        ("2024-04", ""): (1, 1),
        ("2024-05", ""): (1, 3),
        ("2024-06", ""): (0, 1),
    }
    assert by(figures(county, period_kind="year_to_date", **chosen)) == {
        ("2024-04", ""): (1, 1),
        ("2024-05", ""): (2, 4),
        ("2024-06", ""): (2, 5),
    }


def test_a_team_keeps_its_year_to_date_in_months_without_members(county):
    found = figures(county, measure="kpi-2-02", period_kind="year_to_date", level="team", places=["north"])
    assert by(found)["2024-06", "north"] == (1, 2)


def test_places_of_both_hierarchies_and_of_neither(county):
    month = {"measure": "kpi-2-02", "period_kind": "month"}
    teams = by(figures(county, level="team", **month))
    assert teams["2024-05", "south"] == (1, 2)
    assert teams["2024-06", "Unallocated"] == (0, 1)
    homes = by(figures(county, hierarchy="residence", level="district", **month))
    assert homes["2024-05", "Southam"] == (1, 3)
    assert homes["2024-06", "Out of area"] == (0, 1)
    quintiles = by(figures(county, hierarchy="deprivation", **month))
    assert quintiles["2024-06", "Not known"] == (0, 1)


def test_the_places_of_every_level_add_up_to_the_county(county):
    county_rows, sums = {}, defaultdict(lambda: [0, 0, 0])
    for figure in figures(county):
        key = (figure.measure, figure.period_kind, figure.period)
        counted = [figure.numerator, figure.denominator or 0, figure.excluded]
        if figure.level == "county":
            county_rows[key] = counted
        else:
            level = sums[key, figure.hierarchy, figure.level]
            sums[key, figure.hierarchy, figure.level] = [a + b for a, b in zip(level, counted, strict=True)]
    assert len(sums) == 9 * len(county_rows) > 0
    assert all(total == county_rows[key] for (key, _, _), total in sums.items())


def test_the_misses_of_a_figure_add_up_to_what_it_lacks(county):
    lacking = county.execute(
        """
        SELECT figure.measure, figure.period, figure.place, figure.denominator - figure.numerator, SUM(miss.members)
        FROM figure
        LEFT JOIN miss USING (measure, period_kind, period, hierarchy, level, place)
        WHERE figure.measure <> 'ohid-c1'
        GROUP BY figure.measure, figure.period_kind, figure.period, figure.hierarchy, figure.level, figure.place,
            figure.denominator, figure.numerator
        HAVING figure.denominator - figure.numerator <> COALESCE(SUM(miss.members), 0)
        """
    ).fetchall()
    assert lacking == []
    reasons = county.execute(
        "SELECT reason, members FROM miss WHERE measure = 'kpi-2-02' AND period_kind = 'month'"
        " AND period = '2024-05' AND hierarchy = 'caseload' AND level = 'county' ORDER BY reason"
    ).fetchall()
    assert reasons == [("declined", 1), ("seen_late", 1)]


def test_a_trace_has_the_members_of_the_figure_and_what_each_rests_on(county):
    found = trace(county, "kpi-2-02", "2024-05", "caseload", "team", "south")
    assert [(m.subject_id, m.status, m.says) for m in found] == [
        (3, "met", "counted: seen in time"),
        (4, "missed", "the family declined"),
    ]
    assert "new birth visit on 2024-05-09, the family was seen" in found[0].evidence[0]
    assert "the family declined" in found[1].evidence[0]


def test_a_trace_runs_over_the_year_to_date(county):
    assert [m.subject_id for m in trace(county, "kpi-2-02", "2024-05", year_to_date=True)] == [1, 3, 2, 4]


def test_a_trace_of_an_unknown_measure_or_level_is_refused(county):
    with pytest.raises(UsageError, match="kpi-2-02"):
        trace(county, "kpi-9", "2024-05")
    with pytest.raises(UsageError, match="hub"):
        trace(county, "kpi-2-02", "2024-05", "residence", "hub", "Hub one")


def test_who_is_due_by_team_the_most_pressing_first():
    with fill(
        """
        births    | child | on
                  | 1 | 2024-06-01
                  | 2 | 2024-07-20
                  | 3 | 2024-07-20
        caseloads | child | team  | to
                  | 1     | north |
                  | 2     | north |
                  | 3     | south | 2024-07-25
        """
    ) as connection:
        everyone = [(e.team, e.subject_id, e.measure, e.list_state) for e in due_list(connection)]
        north = [e.subject_id for e in due_list(connection, "north")]
    assert everyone == [
        ("Unallocated", 3, "kpi-2-02", "due_this_week"),
        ("north", 1, "kpi-2-33", "overdue"),
        ("north", 2, "kpi-2-02", "due_this_week"),
    ]
    assert north == [1, 2]


def test_the_states_of_the_list():
    with fill(
        """
        births | child | on
               | 1 | 2024-07-10
               | 2 | 2024-07-23
               | 3 | 2024-07-24
               | 4 | 2024-07-10
               | 5 | 2024-06-19
        postnatal_visit | delivery | on
                        | 4 | 2024-07-28
        """
    ) as connection:
        states = {e.subject_id: e.list_state for e in due_list(connection) if e.measure == "kpi-2-02"}
        until = {e.subject_id: e.until for e in due_list(connection) if e.measure == "kpi-2-02"}
        checks = {e.subject_id: e.list_state for e in due_list(connection) if e.measure == "kpi-2-33"}
    assert states == {1: "overdue", 2: "due_this_week", 3: "due"}
    assert until == {1: date(2024, 8, 9), 2: date(2024, 8, 6), 3: date(2024, 8, 7)}
    assert checks == {1: "coming", 4: "coming", 5: "due"}


def test_whoever_left_or_died_is_on_no_list():
    with fill(
        """
        births | child | on
               | 1 | 2024-07-10
               | 2 | 2024-07-10
        lives  | child | to
               | 1 | 2024-07-28
        deaths | child | on
               | 2 | 2024-07-29
        """
    ) as connection:
        assert [e for e in due_list(connection) if e.measure == "kpi-2-02"] == []


def test_breastfeeding_is_withheld_where_too_little_is_known():
    births = "\n".join(f"| {n} | 2024-05-01" for n in range(1, 21))

    def breastfed(known):
        fed = "\n".join(f"| {n} | 2024-06-20 | total" for n in range(1, known + 1))
        tables = f"births | child | on\n{births}\nsix_to_eight_week_review | child | on | feeding\n{fed}"
        with fill(tables) as connection:
            (figure,) = figures(
                connection, measure="ohid-c8ii", period_kind="quarter", hierarchy="caseload", level="county"
            )
            return figure

    assert (breastfed(19).withheld, breastfed(19).percentage) == (False, 95.0)
    assert (breastfed(18).withheld, breastfed(18).percentage) == (True, None)


def test_a_count_has_no_denominator():
    with fill(
        """
        births | child | on
               | 1 | 2024-05-01
        antenatal_contact | delivery | on
                          | 1 | 2024-04-12
        """
    ) as connection:
        (figure,) = figures(connection, measure="ohid-c1", period_kind="quarter", hierarchy="caseload", level="county")
    assert (figure.period, figure.numerator, figure.denominator, figure.percentage) == ("2024-25 Q1", 1, None, None)


@pytest.mark.parametrize(
    ("numerator", "denominator", "status"), [(96, 100, "met"), (95, 100, "within reach"), (85, 100, "not met")]
)
def test_a_figure_stands_to_its_target(numerator, denominator, status):
    assert target_status(numerator, denominator, 96) == status


def test_a_month_that_has_not_ended_is_said_not_to_be_whole(county):
    found = figures(county, measure="kpi-2-02", period_kind="month", hierarchy="caseload", level="county")
    assert all(figure.whole for figure in found)
    earlier = Question(date(2024, 7, 20), date(2024, 7, 20), date(2024, 4, 1))
    with fill("births | child | on\n| 1 | 2024-07-01", earlier) as c:
        (figure,) = figures(c, measure="kpi-2-02", period_kind="month", hierarchy="caseload", level="county")
    assert not figure.whole
