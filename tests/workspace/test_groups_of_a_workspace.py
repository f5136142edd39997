"""Priority groups from extracts to answers: who sees what, the council's own catalogue, the commands."""

import json
from datetime import date

import pytest

from familyhub.access import PRACTITIONER, User
from familyhub.errors import UsageError
from familyhub.workspace import groups
from familyhub.workspace.groups import Where
from typing_commands import run_in
from workspaces import County

DAY = "2026-01-02"
PEOPLE = """
    team           | team_key   | name       | kind            | hub       | district   | quadrant
                   | t1         | Quay team  | health_visiting | Quay hub  | Northport  | North
                   | t2         | Mill team  | health_visiting | Mill hub  | Southwick  | South
    place          | place_key  | name       | kind            | parent_key | deprivation_quintile
                   | E1         | Quay       | lsoa            | W1        | 1
                   | W1         | Harbour    | ward            | D1        |
                   | D1         | Northport  | district        | Q1        |
                   | Q1         | North      | quadrant        |           |
    person_record  | person_key | nhs_number | forename | surname | birth_date | restriction      | language
                   | ada        | 9990000018 | Ada      | Amble   | 2023-09-01 |                  | eng
                   | ben        | 9990000026 | Ben      | Brook   | 2023-09-02 | sealed           |
                   | cat        | 9990000034 | Cat      | Crane   | 2023-09-03 | address_shielded |
                   | mum        | 9990000042 | Mia      | Amble   | 1990-01-01 |                  | urd
    address_record | person_key | kind       | from_date  | address  | postcode | lsoa
                   | ada        | home       | 2023-09-01 | 1 Quay   | ZZ1 1ZZ  | E1
                   | mum        | home       | 2020-09-01 | 1 Quay   | ZZ1 1ZZ  | E1
                   | cat        | home       | 2023-09-03 | 3 Quay   | ZZ1 1ZZ  | E1
    relationship_record | person_key | other_key | relationship | from_date
                   | ada        | mum        | mother   | 2023-09-01
    responsibility | person_key | basis      | from_date  | team_key
                   | ada        | resident   | 2023-09-01 |
                   | ben        | resident   | 2023-09-02 |
                   | cat        | resident   | 2023-09-03 |
                   | mum        | resident   | 2020-09-01 |
                   | ada        | caseload   | 2023-09-01 | t1
                   | ben        | caseload   | 2023-09-02 | t1
                   | cat        | caseload   | 2023-09-03 | t2
    contact        | contact_key | person_key | happened_on | activity | attended | service         | practitioner_key
                   | c1          | ada        | 2025-12-01  | support  | seen     | health_visiting | HV1
    """
TEMPLATES = """
    group_recording | person_key | priority_group | belongs   | recorded_on | contact_key | team_key | practitioner_key
                    | mum        | single_parent     | yes       | 2025-12-01  | c1          | t1       | HV1
                    | mum        | domestic_abuse    | yes       | 2025-12-01  | c1          | t1       | HV1
                    | ada        | gypsy_roma_traveller | not_asked | 2025-12-01 | c1        | t1       | HV1
                    | ben        | lone_parent       | yes       | 2025-12-01  |             | t1       |
                    | ben        | domestic_abuse    | yes       | 2025-12-01  |             | t1       |
                    | ben        | temporary_housing | yes       | 2025-12-01  |             | t1       |
                    | cat        | lone_parent       | yes       | 2025-12-01  |             | t2       |
    """


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    made = County(tmp_path_factory.mktemp("groups"))
    made.receive(DAY, PEOPLE)
    made.receive(DAY, TEMPLATES)
    made.refresh()
    return made


def test_the_ranking_counts_the_restricted_too(county):
    first, *_ = groups.ranking(county.workspace, Where(), "under_fives")
    assert (first.priority_group, first.people, first.under_fives, first.own) == ("lone_parent", 4, 3, 3)
    (northport,) = [
        each for each in groups.ranking(county.workspace, Where("caseload", "district", "Northport"))
        if each.priority_group == "lone_parent"
    ]  # fmt: skip
    assert northport.under_fives == 2


def test_a_child_has_another_language_from_its_mother(county):
    rows = groups.trace(county.workspace, "english_additional_language", Where()).rows
    assert sorted(row.own for row in rows) == [False, True]
    assert all("person_record.csv:5" in row.evidence for row in rows)


def test_a_sealed_child_counts_and_is_on_no_list(county):
    found = groups.children(county.workspace)
    assert (len(found.rows), found.not_shown) == (1, 1)
    (child,) = found.rows
    assert child.groups == ("lone_parent", "domestic_abuse", "english_additional_language")
    assert child.intervention == "family_support" and child.since == date(2025, 12, 1) and child.lead == "HV1"


def test_a_practitioner_sees_the_children_of_their_team_alone(county):
    mill = User("a practitioner", PRACTITIONER, frozenset({"t2"}))
    assert groups.children(county.workspace, user=mill).rows == ()
    quay = User("a practitioner", PRACTITIONER, frozenset({"t1"}))
    assert len(groups.children(county.workspace, user=quay).rows) == 1
    assert len(groups.trace(county.workspace, "lone_parent", Where(), user=mill).rows) == 1


def test_a_hidden_address_is_on_no_list_of_a_place(county):
    everywhere = groups.trace(county.workspace, "lone_parent", Where())
    assert (len(everywhere.rows), everywhere.not_shown) == (3, 1)
    assert [row.lsoa for row in everywhere.rows if row.team == "Mill team"] == [None]
    ward = groups.trace(county.workspace, "lone_parent", Where("residence", "ward", "Harbour"))
    assert len(ward.rows) == 2
    deprived = groups.trace(county.workspace, "most_deprived_quintile", Where())
    assert (len(deprived.rows), deprived.not_shown) == (2, 1)


def test_a_trace_names_the_contact_and_the_line(county):
    rows = groups.trace(county.workspace, "domestic_abuse", Where()).rows
    assert {row.practitioner_key for row in rows} == {"HV1"}
    assert all(row.evidence == f"chis/{DAY}/group_recording.csv:3" for row in rows)
    assert all("support at home" in (row.contact or "") and "contact.csv:2" in (row.contact or "") for row in rows)


def test_a_place_that_nobody_knows_is_refused(county):
    with pytest.raises(UsageError, match="Atlantis"):
        groups.ranking(county.workspace, Where("caseload", "district", "Atlantis"))


def test_the_table_for_python_has_a_row_a_group_and_month_end(county):
    table = county.workspace.groups(level="district")
    assert {"as_of", "place", "priority_group", "people", "under_fives", "families"} <= set(table.column_names)


def run(county, *words):
    said = run_in(county.root)("groups", *words)
    assert said.code == 0, said.err
    return said


def test_the_commands_answer(county):
    ranked = json.loads(run(county, "rank", "--among", "three", "--json").out)
    assert ranked[0]["among_three"] == 2
    combined = run(county, "combinations").out.splitlines()
    assert combined[1].split("\t")[1:] == ["1", "1"]
    listed = run(county, "children", "Quay team").out
    assert "Support at home or in a hub" in listed and "domestic_abuse" in listed
    assert "1 not shown" in run(county, "children").err
    assert run(county, "trend", "lone_parent").out.splitlines()[-1].startswith(f"{DAY}\t4\t3")
    assert run(county, "places", "hub").out.splitlines()[1].startswith("Mill hub\t1\t1\t0")
    assert "version 1" in run(county, "catalogue", "lone_parent").out


def test_a_council_replaces_a_group_from_the_next_refresh_on(tmp_path):
    made = County(tmp_path / "own")
    made.receive(DAY, PEOPLE)
    (made.root / "groups" / "ours.toml").write_text(
        '[lone_parent_here]\nkind = "group"\nname = "Lone"\nsays = "x"\nversion = 2\nwhose = "adult"\nwhy = "x"\n'
        'owner = "x"\nnext_review = 2027-01-01\nreplaces = "lone_parent"\n',
        encoding="utf-8",
    )
    made.receive(DAY, TEMPLATES.replace("single_parent", "lone_parent_here"))
    made.refresh()
    counted = {each.priority_group: each.people for each in groups.ranking(made.workspace, Where())}
    assert "lone_parent" not in counted and counted["lone_parent_here"] == 1
