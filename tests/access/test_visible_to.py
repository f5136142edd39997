"""Who may see which figure and which person, as tables."""

from pathlib import Path

import pytest

from familyhub.access import (
    ANALYST,
    COMMISSIONER,
    IG_OFFICER,
    PARTNERSHIP_LEAD,
    PRACTITIONER,
    ROLES,
    TEAM_MANAGER,
    PersonView,
    User,
    visible_to,
)
from familyhub.model.codes import RESTRICTION

PATCH = {"teams": frozenset({"T1", "T2"}), "districts": frozenset({"Northport"})}
USERS = {role.name: User("Ann", role, **PATCH) for role in ROLES.values()}


@pytest.mark.parametrize(
    ("level", "team", "district", "expected"),
    [
        # practitioner, team manager, analyst, commissioner
        ("team", "T1", "Northport", ("exact", "exact", "exact", "hidden")),
        ("team", "T1", "Southam", ("exact", "exact", "exact", "hidden")),
        ("team", "T9", "Northport", ("hidden", "exact", "exact", "hidden")),
        ("team", "T9", "Southam", ("hidden", "hidden", "exact", "hidden")),
        ("hub", None, "Northport", ("hidden", "exact", "exact", "hidden")),
        ("ward", None, "Northport", ("hidden", "exact", "exact", "hidden")),
        ("lsoa", None, "Southam", ("hidden", "hidden", "exact", "hidden")),
        ("district", None, "Northport", ("protected", "exact", "exact", "protected")),
        ("district", None, "Southam", ("protected", "protected", "exact", "protected")),
        ("district", None, None, ("protected", "protected", "exact", "protected")),
        ("quadrant", None, "Northport", ("protected", "protected", "exact", "protected")),
        ("county", None, None, ("protected", "protected", "exact", "protected")),
        ("quintile", None, None, ("protected", "protected", "exact", "protected")),
        ("street", None, "Northport", ("hidden", "hidden", "hidden", "hidden")),
    ],
)
def test_a_figure_is_exact_in_the_users_patch_and_protected_or_hidden_elsewhere(level, team, district, expected):
    roles = (PRACTITIONER, TEAM_MANAGER, ANALYST, COMMISSIONER)
    found = tuple(visible_to(USERS[role.name]).figure(level, team=team, district=district) for role in roles)
    assert found == expected


@pytest.mark.parametrize("role", [COMMISSIONER, IG_OFFICER, PARTNERSHIP_LEAD])
def test_roles_that_see_figures_see_no_exact_figure_and_no_person_anywhere(role):
    seen = visible_to(USERS[role.name])
    for level in ("county", "quadrant", "district", "hub", "team", "ward", "lsoa"):
        assert seen.figure(level, team="T1", district="Northport") != "exact"
    assert not seen.person(team="T1", district="Northport").row


@pytest.mark.parametrize(
    ("role", "team", "row", "identity"),
    [
        (PRACTITIONER, "T1", True, True),
        (PRACTITIONER, "T9", False, False),
        (PRACTITIONER, None, False, False),
        (TEAM_MANAGER, "T2", True, True),
        (TEAM_MANAGER, "T9", False, False),
        (ANALYST, "T9", True, False),
        (ANALYST, None, True, False),
    ],
)
def test_a_person_is_shown_by_the_team_that_holds_them(role, team, row, identity):
    view = visible_to(USERS[role.name]).person(team=team, district="Northport")
    assert (view.row, view.identity, view.address) == (row, identity, identity)


@pytest.mark.parametrize(
    ("restriction", "practitioner", "manager", "analyst"),
    [  # row, identity, address
        ("adopted", (False, False, False), (False, False, False), (False, False, False)),
        ("sealed", (False, False, False), (False, False, False), (False, False, False)),
        ("address_shielded", (True, True, False), (True, True, False), (True, False, False)),
        ("own_family", (False, False, False), (True, True, True), (False, False, False)),
        ("something new", (False, False, False), (False, False, False), (False, False, False)),
    ],
)
def test_a_restriction_denies_whatever_the_role_allows(restriction, practitioner, manager, analyst):
    for role, expected in ((PRACTITIONER, practitioner), (TEAM_MANAGER, manager), (ANALYST, analyst)):
        view = visible_to(USERS[role.name]).person(team="T1", restriction=restriction)
        assert (view.row, view.identity, view.address) == expected, role.name
        assert "restrict" in view.why.lower()


@pytest.mark.parametrize("role", [PRACTITIONER, TEAM_MANAGER, ANALYST])
def test_only_a_shielded_address_hides_the_neighbourhood_of_a_row_that_is_shown(role):
    for restriction in (None, *RESTRICTION.meanings):
        view = visible_to(USERS[role.name]).person(team="T1", restriction=restriction)
        assert view.neighbourhood == (view.row and restriction != "address_shielded")


def test_a_restriction_never_opens_what_the_role_keeps_shut():
    for user in USERS.values():
        for restriction in RESTRICTION.meanings:
            for team in ("T1", "T9", None):
                shut = visible_to(user).person(team=team, restriction=restriction)
                plain = visible_to(user).person(team=team)
                assert shut.row <= plain.row
                assert shut.identity <= plain.identity
                assert shut.address <= plain.address
                assert shut.neighbourhood <= plain.neighbourhood


def test_a_manager_without_a_patch_sees_what_everybody_sees():
    seen = visible_to(User("Bo", TEAM_MANAGER))
    assert seen.figure("district", district="Northport") == "protected"
    assert seen.person(team="T1") == PersonView(
        False, False, False, False, "The child is not on the caseload of your teams."
    )


def test_the_page_names_every_role_and_every_restriction():
    page = Path(__file__).parents[2].joinpath("docs/access.md").read_text(encoding="utf-8")
    for role in ROLES.values():
        assert f"| {role.title} |" in page
        assert role.says.endswith(".")
    for restriction in RESTRICTION.meanings:
        assert f"| {restriction} |" in page
