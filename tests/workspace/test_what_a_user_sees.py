"""Lists of people and reports as a user sees them: who is left out, how many, and what a patch may be called."""

import pytest

from familyhub.access import COMMISSIONER, TEAM_MANAGER, User
from familyhub.errors import UsageError
from workspaces import SMALL_COUNTY, County

RESTRICTED = """
    person_record  | person_key | nhs_number | forename | birth_date | restriction
                   | ada        | 9990000018 | Ada      | 2025-09-01 | adopted
                   | ben        | 9990000026 | Ben      | 2025-09-02 | address_shielded
                   | cat        |            | Cat      | 2025-09-03 |
    address_record | person_key | kind | from_date  | lsoa
                   | ben        | home | 2025-09-02 | E1
                   | cat        | home | 2025-09-03 | E1
    """


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    county = County(tmp_path_factory.mktemp("county"))
    county.receive("2025-09-20", SMALL_COUNTY)
    county.receive("2025-10-10", RESTRICTED)
    county.refresh()
    return county.workspace


def manager(*teams):
    return User("the manager", TEAM_MANAGER, frozenset(teams))


def september(opened, named=(), **more):
    return opened.chosen_trace("kpi-2-02", "2025-09", list(named), **more)


def born(listing):
    """Who is in a listing, by the day their window opens: the birth's."""
    return sorted(f"{row.window_opens:%d}" for row in listing)


def test_an_adopted_child_is_in_the_figure_and_in_no_list(opened):
    (figure,) = opened.chosen_figures(measure="kpi-2-02", period="2025-09")
    listing = september(opened)
    assert figure.denominator == 3
    assert born(listing) == ["02", "03"] and listing.not_shown == 1
    assert listing.sentence().startswith("1 row is not shown")
    assert opened.trace("kpi-2-02", "2025-09").num_rows == 2


def test_a_shielded_child_is_shown_without_neighbourhood_and_in_no_list_of_a_place(opened):
    by_birth = {row.window_opens.day: row for row in september(opened)}
    assert by_birth[2].lsoa is None
    assert by_birth[3].lsoa == "E1"
    listing = september(opened, [("lsoa", "E1")])
    assert (born(listing), listing.not_shown) == (["03"], 1)


def test_a_manager_sees_the_rows_of_their_teams(opened):
    assert born(september(opened, user=manager("t2"))) == ["02"]
    assert september(opened, user=manager("t2")).not_shown == 2
    assert born(september(opened, user=manager("t1"))) == []
    assert september(opened, user=User("the commissioner", COMMISSIONER)).not_shown == 3


def test_the_list_of_who_is_due_follows_the_same_rule(opened):
    everybody = opened.due_entries()
    with opened.marts() as connection:
        ((listed,),) = connection.execute("SELECT COUNT(*) FROM member WHERE list_state IS NOT NULL").fetchall()
        ((adopted,),) = connection.execute(
            "SELECT COUNT(*) FROM member JOIN person USING (person_id) "
            "WHERE list_state IS NOT NULL AND restriction = 'adopted'"
        ).fetchall()
    assert adopted > 0
    assert (len(everybody), everybody.not_shown) == (listed - adopted, adopted)
    own = opened.due_entries(user=manager("t2"))
    assert {entry.team_key for entry in own} == {"t2"}
    assert len(own) + own.not_shown == listed
    assert opened.due().num_rows == len(everybody)


def test_a_manager_is_named_by_districts_and_teams_in_any_spelling_of_case(opened):
    user = opened.manager(["northport"], ["t2", "Mill team"])
    assert user.name == "the manager of Northport and Mill team"
    assert (user.role, user.districts, user.teams) == (TEAM_MANAGER, {"Northport"}, {"t2"})


@pytest.mark.parametrize(
    ("districts", "teams", "says"),
    [
        (["Nowhere"], [], 'district "Nowhere", expected one of Northport, Southwick'),
        ([], ["t9"], 'team "t9", expected'),
    ],
)
def test_a_place_that_nobody_knows_is_refused(opened, districts, teams, says):
    with pytest.raises(UsageError, match=says):
        opened.manager(districts, teams)


def test_the_report_of_a_manager_names_nothing_of_other_districts_teams(opened, tmp_path):
    whole = opened.write_report(tmp_path / "whole.html").read_text(encoding="utf-8")
    own = opened.write_report(tmp_path / "own.html", opened.manager(["Northport"])).read_text(encoding="utf-8")
    assert "Mill team" in whole and "Quay team" in whole
    assert "Mill team" not in own and "Quay team" in own
    assert "For the manager of Northport: exact figures of Northport" in own


def test_a_report_before_the_first_month_has_ended_says_so(tmp_path):
    county = County(tmp_path)
    county.receive("2025-09-20", SMALL_COUNTY)
    county.refresh()
    with pytest.raises(UsageError, match="no figures of a month that had ended by 2025-09-20"):
        county.workspace.write_report()
