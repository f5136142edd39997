"""A family as a user may see it: members, relations, households, the expected; and who shows to nobody."""

import pytest

from familyhub.access import ANALYST, COMMISSIONER, PRACTITIONER, TEAM_MANAGER, User
from familyhub.errors import UsageError
from familyhub.sql import connect_read_only
from familyhub.state import entries, open_state
from familyhub.workspace import Workspace
from familyhub.workspace.family import RECORD_READ, family_views
from workspaces import County

FAMILIES = """
    team           | team_key   | name      | kind            | district
                   | t1         | Quay team | health_visiting | Northport
                   | t2         | Mill team | health_visiting | Southwick
    person_record  | person_key | forename | surname | birth_date | restriction
                   | mum        | Eve      | Marlow  | 1990-01-01 |
                   | ada        | Ada      | Marlow  | 2020-01-01 |
                   | ben        | Ben      | Marlow  | 2022-01-01 |
                   | nan        | Nan      | Older   | 1960-01-01 |
                   | sea        | Sea      | Led     | 2015-01-01 | sealed
                   | own        | Own      | Marlow  | 2016-01-01 | own_family
                   | joy        | Joy      | Hale    | 1985-01-01 | address_shielded
                   | kim        | Kim      | Hale    | 2021-01-01 |
                   | bea        | Bea      | Birth   | 1991-01-01 |
                   | old        | Old      | Birth   | 2019-01-01 | adopted
                   | sib        | Sib      | Birth   | 2017-01-01 |
    birth          | person_key | mother_key | born_on    | outcome
                   | ada        | mum        | 2020-01-01 | live
                   | ben        | mum        | 2022-01-01 | live
                   | sea        | mum        | 2015-01-01 | live
                   | own        | mum        | 2016-01-01 | live
                   | kim        | joy        | 2021-01-01 | live
                   | old        | bea        | 2019-01-01 | live
                   | sib        | bea        | 2017-01-01 | live
    relationship_record | person_key | other_key | relationship
                        | ada        | nan       | grandparent
                        | ada        | sea       | sibling
    address_record | person_key | kind         | from_date  | address        | postcode
                   | mum        | home         | 2015-01-01 | 14 Quay Street | NP1 1AA
                   | ada        | home         | 2020-01-01 | 14 Quay Street | NP1 1AA
                   | ada        | other_parent | 2023-01-01 | 2 Mill Lane    | NP1 1AB
                   | nan        | home         | 2010-01-01 | 2 Mill Lane    | NP1 1AB
                   | joy        | home         | 2020-01-01 | 3 Hill Road    | NP1 1AC
                   | kim        | home         | 2021-01-01 | 3 Hill Road    | NP1 1AC
                   | old        | home         | 2021-01-01 | 4 Hill Road    | NP1 1AD
    responsibility | person_key | basis    | from_date  | team_key
                   | ada        | caseload | 2020-01-01 | t1
                   | ben        | caseload | 2022-01-01 | t2
                   | kim        | caseload | 2021-01-01 | t2
    pregnancy      | pregnancy_key | person_key | due_on
                   | p1            | mum        | 2025-06-01
"""


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    county = County(tmp_path_factory.mktemp("county"))
    county.receive("2025-01-05", FAMILIES)
    county.refresh()
    return county


@pytest.fixture(scope="module")
def ids(county):
    home = county.folders.snapshots / county.workspace.in_service()
    with connect_read_only({"identity": home / "identity.duckdb"}) as connection:
        return dict(connection.execute("SELECT person_key, person_id FROM identity.record_person").fetchall())


def practitioner(*teams):
    return User("the health visitor", PRACTITIONER, frozenset(teams))


def seen(county, ids, key, user=None, **more):
    (view,) = family_views(county.workspace, f"{ids[key]:x}", user, **more)
    return view


def names(ids, people):
    keys = {person: key for key, person in ids.items()}
    return sorted(keys.get(person, "?") for person in people)


def members(ids, view):
    return names(ids, {member.person_id for member in view.members})


def test_a_family_is_shown_by_any_of_its_members_with_the_line_that_says_so(county, ids):
    view = seen(county, ids, "ada")
    assert members(ids, view) == ["ada", "ben", "mum"] and view.not_shown == 2
    assert view.sentence() == "2 people are not shown: restricted, or outside what the reader may see."
    assert view == seen(county, ids, "mum") == family_views(county.workspace, f"{view.family_id:x}")[0]
    assert {member.role: (member.age, member.name) for member in view.members if member.role == "mother"} == {
        "mother": (35, None)
    }
    lines = [each.says for part in (view.members, view.relations, view.expected) for each in part]
    assert lines and all(line.startswith("chis/2025-01-05/") and ", row " in line for line in lines)


def test_relations_name_nobody_who_is_not_shown(county, ids):
    view = seen(county, ids, "ada")
    told = {(names(ids, [r.person_id])[0], r.relation, names(ids, [r.other_id])[0]) for r in view.relations}
    assert ("mum", "mother_of", "ada") in told and ("nan", "grandparent_of", "ada") in told
    assert not {"sea", "own"} & {person for one, _, other in told for person in (one, other)}


def test_a_child_in_two_homes_is_shown_in_both_without_an_address(county, ids):
    view = seen(county, ids, "ada")
    homes = sorted(
        (names(ids, {stay.person_id for stay in home.stays}), sorted(stay.home for stay in home.stays), home.others)
        for home in view.households
    )
    assert homes == [(["ada"], ["other_parent"], 1), (["ada", "mum"], ["home", "home"], 0)]
    assert "Quay" not in str(view) and "NP1" not in str(view)


def test_who_is_expected_stands_beside_the_family(county, ids):
    view = seen(county, ids, "mum")
    ((expected),) = view.expected
    assert str(expected.due_on) == "2025-06-01"
    assert family_views(county.workspace, f"{expected.person_id:x}") == (view,)


def test_a_practitioner_sees_children_of_their_team_and_the_grown_ups_beside_them(county, ids):
    assert members(ids, seen(county, ids, "ada", practitioner("t1"))) == ["ada", "mum"]
    assert members(ids, seen(county, ids, "mum", practitioner("t2"))) == ["ben", "mum"]
    assert members(ids, seen(county, ids, "ada", practitioner("t1", "t2"))) == ["ada", "ben", "mum"]
    for user in (practitioner(), practitioner("t3"), User("a commissioner", COMMISSIONER)):
        with pytest.raises(UsageError):
            seen(county, ids, "ada", user)


def test_whose_own_family_it_is_shows_to_the_teams_manager_alone(county, ids):
    manager = User("the manager", TEAM_MANAGER, frozenset({"t1"}))
    assert "own" not in members(ids, seen(county, ids, "ada", manager))  # on nobody's caseload


@pytest.mark.parametrize("hidden", ["sea", "own", "old"])
def test_asked_for_by_a_restricted_persons_id_nothing_is_told_that_an_unknown_id_would_not_tell(county, ids, hidden):
    with pytest.raises(UsageError) as refused:
        family_views(county.workspace, f"{ids[hidden]:x}")
    with pytest.raises(UsageError) as unknown:
        family_views(county.workspace, "abc123")
    assert str(refused.value) == str(unknown.value)


def test_an_adopted_child_is_in_no_part_of_the_family_of_birth_and_is_not_counted_either(county, ids):
    view = seen(county, ids, "bea")
    assert members(ids, view) == ["bea", "sib"] and view.not_shown == 0
    assert f"{ids['old']}" not in str(view)


def test_nobodys_household_is_told_where_somebody_shielded_lives(county, ids):
    view = seen(county, ids, "kim")
    assert members(ids, view) == ["joy", "kim"] and view.households == ()


def test_names_are_shown_when_asked_for_and_each_person_read_is_recorded_without_a_name(county, ids):
    state = open_state(county.folders.state)
    try:
        before = len(entries(state, RECORD_READ))
        view = seen(county, ids, "ada", show_names=True)
        read = entries(state, RECORD_READ)[before:]
    finally:
        state.close()
    assert {member.name for member in view.members} == {"Ada Marlow", "Ben Marlow", "Eve Marlow"}
    assert len(read) == len({entry.anchor for entry in read}) == 3
    assert not any(word in str(entry) for entry in read for word in ("Marlow", "ada", f"{ids['ada']:x}"))
    with pytest.raises(UsageError, match="--show-names"):
        seen(county, ids, "ada", User("an analyst", ANALYST), show_names=True)


def test_a_pseudonymised_workspace_shows_families_and_never_names(county, ids):
    opened = Workspace.open(county.root, pseudonymised=True)
    assert family_views(opened, f"{ids['ada']:x}")
    with pytest.raises(UsageError, match="pseudonymised"):
        family_views(opened, f"{ids['ada']:x}", show_names=True)


def test_what_is_no_id_is_said_to_be_none(county):
    with pytest.raises(UsageError, match="what is no id"):
        family_views(county.workspace, "Marlow")


EXPECTED = """
    person_record | person_key | forename | surname | birth_date | expected_date | restriction
                  | mim        | Mim      | Hale    | 1995-01-01 |               |
                  | kit        | Kit      | Hale    | 2022-01-01 |               |
                  | uma        |          | Hale    |            | 2025-06-01    | {0}
    relationship_record | person_key | other_key | relationship
                        | kit        | mim       | mother
                        | uma        | mim       | mother
    pregnancy     | pregnancy_key | person_key | booked_on  | due_on
                  | p9            | mim        | 2024-12-01 | 2025-06-01
"""


@pytest.mark.parametrize(("how", "told"), [("", 1), ("address_shielded", 1), ("sealed", 0), ("own_family", 0)])
def test_a_restricted_child_who_is_expected_is_counted_and_leads_to_nobody(tmp_path, how, told):
    county = County(tmp_path)
    county.receive("2025-01-05", EXPECTED.format(how))
    county.refresh()
    with county.workspace.marts() as connection:
        ((mother,),) = connection.execute("SELECT person_id FROM person WHERE birth_date = '1995-01-01'").fetchall()
        unborn = {child for (child,) in connection.execute("SELECT person_id FROM expected_child").fetchall()}
    (view,) = family_views(county.workspace, f"{mother:x}")
    assert {child.person_id for child in view.expected} == (unborn if told else set())
    assert len(unborn) == 1 and view.not_shown == 1 - told
    (child,) = unborn
    if told:
        assert family_views(county.workspace, f"{child:x}") == (view,)
        return
    assert f"{child}" not in str(view)
    with pytest.raises(UsageError):
        family_views(county.workspace, f"{child:x}")
