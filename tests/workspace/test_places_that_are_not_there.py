"""A place, period or number that is not there is refused: an empty answer, or another place's, would mislead."""

import pytest

from familyhub.errors import UsageError
from familyhub.workspace import groups, outcomes
from familyhub.workspace.groups import Where
from familyhub.workspace.rating import traced_events
from familyhub.workspace.waits import who_waits
from workspaces import SMALL_COUNTY, County

HELPED_AND_REFERRED = """
    referral         | referral_key | person_key | service     | received_on | team_key
                     | r1           | ada        | social_care | 2025-11-05  |
                     | r2           | ben        | therapy     | 2025-11-05  | t2
    outcome_activity | activity_key | person_key | outcome | step   | happened_on | team_key | practitioner_key
                     | a1           | gus        | 1       | agreed | 2025-10-01  | t1       | HV1
    person_record    | person_key | nhs_number | forename | birth_date
                     | gus        | 9990000069 | Gus      | 2014-05-01
    responsibility   | person_key | basis      | from_date
                     | gus        | resident   | 2014-05-01
    group_recording  | person_key | priority_group    | belongs | recorded_on
                     | ada        | lone_parent       | yes     | 2025-12-01
                     | ada        | domestic_abuse    | yes     | 2025-12-01
                     | ada        | temporary_housing | yes     | 2025-12-01
    """


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    county = County(tmp_path_factory.mktemp("nowhere"))
    county.receive("2025-12-15", SMALL_COUNTY)
    county.receive("2026-01-02", HELPED_AND_REFERRED)
    county.refresh()
    return county.workspace


def test_outcomes_of_a_place_that_no_figure_knows_are_refused(workspace):
    for ask in (outcomes.months, outcomes.trace):
        for where in ({"level": "district", "place": "Nowhere"}, {"level": "district"}, {"place": "Northport"}):
            with pytest.raises(UsageError, match="Northport"):
                ask(workspace, "1", **where)
        with pytest.raises(UsageError, match="--residence with team"):
            ask(workspace, "1", level="team", place="Quay team", residence=True)
    assert {each.place for each in outcomes.months(workspace, "1", level="district", place="northPORT")} == {
        "Northport"
    }
    assert len(outcomes.trace(workspace, "1", level="team", place="quay team").rows) == 1
    with pytest.raises(UsageError, match="--residence with hub"):
        outcomes.figures(workspace, level="hub", residence=True)


def test_events_of_a_rate_need_a_place_and_a_period_that_have_figures(workspace):
    assert len(traced_events(workspace, "referrals-social-care", "2025-11", level="district", place="northport")) == 1
    for period, where in (
        ("2025-11", {"level": "district", "place": "Nowhere"}),
        ("2025-11", {"place": "Northport"}),
        ("2031-01", {}),
        ("rubbish", {}),
    ):
        with pytest.raises(UsageError):
            traced_events(workspace, "referrals-social-care", period, **where)


def test_who_waits_at_a_place_that_no_figure_knows_is_refused(workspace):
    assert len(who_waits(workspace, level="district", place="southwick")[0]) == 1
    for where in ({"level": "district", "place": "Nowhere"}, {"level": "district"}, {"place": "Southwick"}):
        with pytest.raises(UsageError, match=r"Southwick|Northport"):
            who_waits(workspace, **where)


def test_groups_of_a_team_by_name_or_key_in_any_case_of_letters(workspace):
    teams = [groups.ranking(workspace, Where(level="team", place=name)) for name in ("t1", "Quay team", "QUAY TEAM")]
    assert teams[0] == teams[1] == teams[2] != []
    with pytest.raises(UsageError, match="Quay team"):
        groups.ranking(workspace, Where(level="team", place="t9"))


def test_combinations_that_are_not_counted_are_refused_and_not_called_none(workspace):
    assert groups.top_combinations(workspace, Where(), 1)[0].children == 1
    for most, size in ((0, None), (-3, None), (5, 2)):
        with pytest.raises(UsageError):
            groups.top_combinations(workspace, Where(), most, size=size)
