"""Outcomes from files to answers: a refresh counts them, figures open to members, members to lines of files."""

from textwrap import dedent

import pytest

import familyhub
from familyhub.access import ANALYST, PRACTITIONER, User
from familyhub.errors import UsageError
from familyhub.workspace import Asked, outcomes

PEOPLE = """
    person_key,forename,surname,birth_date,sex,nhs_number
    C1,Ada,Quay,2014-05-01,F,
    C2,Ben,Quay,2014-06-01,M,
    C3,Cal,Quay,2014-07-01,M,
    """
STEPS = """
    activity_key,person_key,outcome,step,happened_on,team_key,practitioner_key
    A1,C1,outcome-01,agreed,2025-01-06,t1,HP1
    A2,C1,outcome-01,support,2025-01-20,t1,HP1
    A3,C1,outcome-01,completed,2025-03-24,t1,HP1
    A4,C2,1,offered,2025-01-06,t1,HP2
    A5,C2,1,declined,2025-01-13,t1,HP2
    A6,C3,1,agreed,2025-01-06,t2,HP3
    """
ANSWERS = """
    assessment_key,person_key,happened_on,instrument,domain,band,respondent
    S1,C1,2025-01-06,safety,whole,no,child
    S2,C1,2025-03-24,safety,whole,yes,child
    """
TEAMS = """
    team_key,name,kind,hub,district,quadrant
    t1,North team,school_nursing,North hub,Northport,North
    t2,South team,school_nursing,South hub,Southport,South
    """


@pytest.fixture(scope="module")
def counted(tmp_path_factory):
    """A workspace in service with three children and one measure's steps."""
    folder = tmp_path_factory.mktemp("outcomes")
    text = '[area]\nname = "Testshire"\n[refresh]\ngroup_months = 0\n'
    (folder / "familyhub.toml").write_text(text, encoding="utf-8")
    received = folder / "incoming" / "council" / "2025-04-01"
    received.mkdir(parents=True)
    tables = {"person_record": PEOPLE, "outcome_activity": STEPS, "assessment": ANSWERS, "team": TEAMS}
    for name, text in tables.items():
        (received / f"{name}.csv").write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    workspace = familyhub.open(folder)
    workspace.refresh()
    return workspace


def test_a_refresh_counts_outcomes_and_says_what_changed_since_last_week(counted):
    (figure,) = outcomes.figures(counted, measure="1")
    assert (figure.identified, figure.offered, figure.declined, figure.cohort) == (3, 3, 1, 2)
    assert (figure.active, figure.completed, figure.achieved, figure.at_risk) == (1, 1, 1, 1)
    # All of it was received on 1 April: a week before nothing was known.
    assert (figure.cohort_change, figure.achieved_change) == (2, 1)
    assert figure.achieved_of_assessed == figure.assessed_of_completed == 100
    by_team = {each.place: each.cohort for each in outcomes.figures(counted, measure="1", level="team")}
    assert by_team == {"North team": 1, "South team": 1}
    months = {each.period: each.cohort for each in outcomes.figures(counted, measure="1", period_kind="month_end")}
    assert months == {"2025-01": 2, "2025-02": 2, "2025-03": 2, "2025-04": 2}
    assert counted.outcomes("1").num_rows == 1


def test_an_earlier_day_is_asked_again_from_the_facts(counted):
    from datetime import date

    assert [each.completed for each in outcomes.figures(counted, measure="1", asked=Asked(date(2025, 2, 1)))] == [0]
    assert outcomes.figures(counted, measure="1", asked=Asked(known_by=date(2025, 3, 31))) == []


def test_a_figure_opens_to_its_members_and_the_lines_that_say_so(counted):
    seen = outcomes.trace(counted, "outcome-01", level="team", place="North team", stage="completed")
    (member,) = seen.rows
    assert member.says == "completed and achieved"
    lines = [piece.split(" ", 1) for piece in member.evidence]
    steps, answers = "council/2025-04-01/outcome_activity.csv", "council/2025-04-01/assessment.csv"
    assert {place for place, _ in lines} == {f"{steps}:2", f"{steps}:3", f"{steps}:4", f"{answers}:2", f"{answers}:3"}
    with pytest.raises(UsageError, match="Northern"):
        outcomes.trace(counted, "1", level="team", place="Northern")


def test_who_is_at_risk_is_listed_with_the_rule_in_words(counted):
    seen = outcomes.at_risk(counted)
    assert [(row.team, row.at_risk, row.says) for row in seen.rows] == [
        ("South team", "no_support_yet", "in the cohort for weeks, and no support yet")
    ]
    assert outcomes.at_risk(counted, "North team").rows == ()
    stranger = User("a nurse elsewhere", PRACTITIONER, frozenset({"t1"}))
    hidden = outcomes.at_risk(counted, user=stranger)
    assert (hidden.rows, hidden.not_shown) == ((), 1)


def test_counts_by_practitioner_are_for_the_manager_and_the_practitioner_alone(counted):
    manager = outcomes.team_manager(counted, "North team")
    found = {each.place: (each.offered, each.cohort) for each in outcomes.supervision(counted, manager)}
    assert found == {"HP1": (1, 1), "HP2": (1, 0)}
    own = User("HP2 herself", PRACTITIONER, frozenset({"t1"}), practitioner="HP2")
    assert [each.place for each in outcomes.supervision(counted, own, "HP2")] == ["HP2"]
    for user, whom in ((own, "HP1"), (own, None), (User("an analyst", ANALYST, frozenset({"t1"})), "HP1")):
        with pytest.raises(UsageError, match="supervision"):
            outcomes.supervision(counted, user, whom)
    with counted.marts() as connection:
        from familyhub.measures.outcomes import outcome_figures

        assert outcome_figures(connection, hierarchy="practitioner", level="practitioner") == []


def test_an_unknown_measure_is_refused_with_those_there_are(counted):
    with pytest.raises(UsageError, match="outcome-07"):
        outcomes.figures(counted, measure="99")
