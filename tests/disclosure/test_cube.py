"""A fixed cube: every cell and margin that was declared, whoever is counted, each under one name wherever it stands."""

import pytest

from familyhub.disclosure import Cube, Dimension, Sum

PLACE = Dimension("district", "county", {"county": ("North", "South")})
STATUS = Dimension.flat("status", ("met", "missed"))
YEAR = Dimension(
    "month",
    "all",
    {"all": ("spring", "autumn"), "spring": ("April", "May"), "autumn": ("October",)},
    frozenset({"all"}),
)


def test_margins_add_up_and_nobody_is_a_zero():
    cube = Cube("deliveries", (PLACE, STATUS), {("North", "met"): 5, ("North", "missed"): 2, ("South", "met"): 40})
    assert cube.cells() == {
        ("deliveries",): 47,
        ("deliveries", "status=met"): 45,
        ("deliveries", "status=missed"): 2,
        ("deliveries", "district=North"): 7,
        ("deliveries", "district=North", "status=met"): 5,
        ("deliveries", "district=North", "status=missed"): 2,
        ("deliveries", "district=South"): 40,
        ("deliveries", "district=South", "status=met"): 40,
        ("deliveries", "district=South", "status=missed"): 0,
    }
    met = Sum(("deliveries", "status=met"), (("deliveries", "district=North", "status=met"), cube.name("South", "met")))
    assert met in cube.sums()
    counts = cube.cells()
    assert all(counts[each.total] == sum(counts[part] for part in each.parts) for each in cube.sums())


def test_no_cell_comes_or_goes_with_the_people_in_it():
    assert (
        Cube("deliveries", (PLACE, STATUS), {}).cells().keys()
        == Cube("deliveries", (PLACE, STATUS), {("North", "met"): 9}).cells().keys()
    )


def test_the_same_cell_of_two_cubes_has_one_name():
    wide = Cube("deliveries", (STATUS, PLACE), {}, at={"month": "April"})
    narrow = Cube("deliveries", (PLACE, Dimension.flat("month", ("April", "May"))), {})
    assert wide.name("all", "North") == narrow.name("North", "April") == ("deliveries", "district=North", "month=April")


def test_a_hierarchy_adds_up_at_every_level_and_what_is_not_shown_is_named():
    cube = Cube("births", (YEAR,), {("April",): 3, ("May",): 4, ("October",): 20})
    assert cube.cells()["births", "month=spring"] == 7
    assert cube.cells()["births",] == 27
    assert cube.unpublished() == {("births",)}


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"all": ("a", "b"), "a": ("all",)}, "part of itself"),
        ({"all": ("a", "b", "a")}, "twice"),
        ({"all": ("a", "b"), "other": ("b", "c")}, "leaves out"),
    ],
)
def test_a_hierarchy_that_cannot_be_is_refused(parts, said):
    with pytest.raises(ValueError, match=said):
        Dimension("place", "all", parts)


def test_what_was_not_declared_is_refused():
    with pytest.raises(ValueError, match="West"):
        Cube("deliveries", (PLACE,), {("West",): 1})
    with pytest.raises(ValueError, match="county"):
        Cube("deliveries", (PLACE,), {("county",): 1})
    with pytest.raises(ValueError, match="no value"):
        Dimension("place", "all", {"all": ("a",)}, frozenset({"b"}))
