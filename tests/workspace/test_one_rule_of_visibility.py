"""One rule decides in every list: who is restricted is in the figure and in no row, nor what others have from them."""

from datetime import date

import openpyxl
import pytest
from restricted_county import DAY, FAMILIES, HOW, PLACES, RECORDED

from familyhub.access import PRACTITIONER, TEAM_MANAGER, User
from familyhub.workspace import groups, outcomes
from familyhub.workspace.cuts import write_cuts
from familyhub.workspace.freezing import freeze
from familyhub.workspace.groups import Where
from familyhub.workspace.rating import chosen_rates, traced_events
from familyhub.workspace.revisions import revisions
from familyhub.workspace.waits import chosen_waits, who_waits
from workspaces import County

MANAGER = User("the manager of the Quay team", TEAM_MANAGER, frozenset({"t1"}))
PRACTITIONER_OF_QUAY = User("a health visitor", PRACTITIONER, frozenset({"t1"}))


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    made = County(tmp_path_factory.mktemp("one-rule"))
    made.receive(DAY, PLACES + FAMILIES + RECORDED)
    made.refresh()
    return made


@pytest.fixture(scope="module")
def named(county):
    """Who is who, by opaque id."""
    days = {date(2024, 6, n): f"child_{how}" for n, how in enumerate(HOW, 1)}
    days |= {date(2015, 3, n): f"kid_{how}" for n, how in enumerate(HOW, 1)}
    days |= {date(1990, 1, n): f"mum_{how}" for n, how in enumerate(HOW, 1)}
    with county.workspace.marts() as connection:
        rows = connection.execute("SELECT person_id, birth_date FROM person").fetchall()
    return {person: days[born] for person, born in rows}


def test_a_list_of_children_tells_no_group_that_is_a_hidden_carers(county, named):
    def listed(user=None):
        found = groups.children(county.workspace, user=user)
        return {named[row.person_id]: (len(row.groups), row.lsoa) for row in found.rows}, found.not_shown

    # An adopted mother hands nothing on. A sealed one does, and without that the child is in one group only.
    whole = {"child_none": (3, "E1"), "child_own_family": (5, "E1"), "child_address_shielded": (3, None)}
    assert listed(MANAGER) == (whole, 1)
    own_alone = whole | {"child_own_family": (3, "E1")}
    assert listed() == listed(PRACTITIONER_OF_QUAY) == (own_alone, 1)


@pytest.mark.parametrize("group", ["lone_parent", "domestic_abuse"])
def test_the_members_behind_a_count_are_told_by_the_same_rule(county, named, group):
    found = groups.trace(county.workspace, group, Where())
    assert {named[row.person_id] for row in found.rows} == {
        "child_none", "child_address_shielded", "mum_none", "mum_address_shielded"
    }  # fmt: skip
    assert found.not_shown == 5
    assert {named[row.person_id] for row in found.rows if row.lsoa is None} == {
        "child_address_shielded", "mum_address_shielded"
    }  # fmt: skip
    (ranked,) = [each for each in groups.ranking(county.workspace, Where()) if each.priority_group == group]
    assert ranked.people == 9


def test_an_outcome_whose_evidence_stands_on_a_hidden_mothers_record_is_on_no_list(county, named):
    assert outcomes.figures(county.workspace, measure="22")[0].cohort == 5
    traced = outcomes.trace(county.workspace, "22")
    assert {named[row.person_id or 0] for row in traced.rows} == {"child_none", "child_address_shielded"}
    assert [row.lsoa for row in traced.rows if named[row.person_id or 0] == "child_address_shielded"] == [None]
    assert traced.not_shown == 3
    at_risk = outcomes.at_risk(county.workspace, measure="22")
    assert ({named[row.person_id] for row in at_risk.rows}, at_risk.not_shown) == (
        {"child_none", "child_address_shielded"}, 3
    )  # fmt: skip
    own = outcomes.at_risk(county.workspace, measure="22", user=MANAGER)
    assert {named[row.person_id] for row in own.rows} == {"child_none", "child_address_shielded", "child_own_family"}


def test_an_outcome_of_a_hidden_child_is_counted_and_on_no_list(county, named):
    assert outcomes.figures(county.workspace, measure="1")[0].at_risk == 5
    for found in (outcomes.at_risk(county.workspace, measure="1"), outcomes.trace(county.workspace, "1")):
        assert {named[row.person_id or 0] for row in found.rows} == {"kid_none", "kid_address_shielded"}
        assert found.not_shown == 3


def test_events_of_a_rate_are_shown_by_the_same_rule(county, named):
    rate, month = "referrals-social-care", "2025-10"
    (figure,) = chosen_rates(county.workspace, rate, period_kind="month", period=month)
    assert figure.numerator == 5
    listing = traced_events(county.workspace, rate, month)
    assert {named[row.person_id]: row.lsoa for row in listing} == {"kid_none": "E1", "kid_address_shielded": None}
    there = traced_events(county.workspace, rate, month, level="ward", place="Harbour", residence=True)
    assert {named[row.person_id] for row in there} == {"kid_none"}


def test_who_waits_is_shown_by_the_same_rule(county, named):
    waiting = [each for each in chosen_waits(county.workspace) if each.period_kind == "waiting"]
    assert sum(each.children for each in waiting) == 5
    shown, left_out = who_waits(county.workspace)
    assert ({named[each.person_id] for each in shown}, left_out) == ({"kid_none", "kid_address_shielded"}, 3)
    shown, left_out = who_waits(county.workspace, level="ward", place="Harbour", residence=True)
    assert ({named[each.person_id] for each in shown}, left_out) == ({"kid_none"}, 4)


def test_what_changed_since_a_publication_names_nobody_hidden(tmp_path, named):
    county = County(tmp_path, "[refresh]\ngroup_months = 6\n")
    county.receive(DAY, PLACES + FAMILIES)
    county.refresh()
    freeze(county.workspace, "2025-12", "the board", kinds=["group", "outcome"])
    county.receive("2026-01-09", RECORDED)
    county.refresh()
    found = revisions(county.workspace, "2025-12")
    gained = next(each for each in found.revisions if each.measure == "lone_parent")
    assert dict(zip(gained.counts, gained.bridge.current, strict=True))["people"] == 9
    with county.workspace.marts() as connection:
        rows = connection.execute("SELECT person_id, birth_date FROM person").fetchall()
    born = dict(rows)
    told = {born[step.person_id or step.subject_id] for step in found.changes["lone_parent"]}
    assert told == {date(2024, 6, 1), date(2024, 6, 5), date(1990, 1, 1), date(1990, 1, 5)}
    assert found.not_shown > 0


def test_cuts_hold_counts_and_no_person(county, named, tmp_path):
    written = write_cuts(county.workspace, tmp_path / "cuts.xlsx")
    cells = [cell for sheet in openpyxl.load_workbook(written.path) for row in sheet.values for cell in row]
    marks = {*named, *(f"{person:x}" for person in named), *named.values()}
    assert cells and marks.isdisjoint(cells)
