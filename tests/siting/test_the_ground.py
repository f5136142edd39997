"""The ground that sites stand on: what the solvers are handed, and what does not fit is refused."""

from dataclasses import replace

import numpy as np
import pytest
from children_one_by_one import ground_of

from familyhub.errors import UsageError
from familyhub.siting import Ground, Question, solve


def town(**more) -> Ground:
    return ground_of(
        [[5, 20, 5], [25, 10, 40]],
        [{"under 5": 30, "5 to 15": 10}, {"under 5": 10}],
        fifths=[1, 2],
        weights=[80, 10],
        **more,
    )


def test_the_solvers_are_handed_need_minutes_names_and_who_is_most_deprived():
    handed = town().instance("walk")
    assert (handed.weights.tolist(), handed.deprived.tolist()) == ([80, 10], [True, False])
    assert handed.cost.tolist() == [[5, 20, 5], [25, 10, 40]]
    assert (handed.demand_names, handed.site_names) == (("a0", "a1"), ("s0", "s1", "s2"))
    assert (handed.site_costs, handed.capacities, handed.demand_districts) == (None, None, None)


def test_a_cost_counts_where_every_site_has_one_and_room_is_endless_where_none_is_stated():
    some = [{"cost": 4.0, "capacity": 30.0}, {"cost": 5.0}, {}]
    assert town(sites=some).instance("walk").site_costs is None
    assert town(sites=some).instance("walk").capacities.tolist() == [30, np.inf, np.inf]
    assert town(sites=[{"cost": 1.0}] * 3).instance("walk").site_costs.tolist() == [1, 1, 1]
    with pytest.raises(UsageError, match=r"running costs of some buildings and none of Site 2 \(hubs\.csv, row 4\)"):
        solve(town(sites=some).instance("walk"), Question("p_median", budget=9))


def test_sites_are_not_chosen_for_nobody():
    nobody = ground_of([[5, 20]], [{"under 5": 10}], weights=[0])
    with pytest.raises(UsageError, match=r"A town, need: found nobody counts"):
        nobody.instance("walk")
    assert nobody.instance("walk", "children").weights.tolist() == [10]
    assert nobody.nearest({0}, "walk").minutes.tolist() == [5]


def test_districts_are_handed_on_where_every_point_lies_in_one():
    parted = town(districts=["east", "west"], sites=[{"area": "a1"}, {"area": "east"}, {"area": "west"}])
    handed = parted.instance("walk")
    assert (handed.demand_districts, handed.site_districts) == (("east", "west"), ("west", "east", "west"))
    half = town(districts=["east", None])
    assert half.site_districts() is None
    with pytest.raises(UsageError, match="a point in no known district"):
        half.nearest({0}, "walk", districts=True)


@pytest.mark.parametrize("code", ["E05001234", "E02001234", "E10000012", "East", "E01999999", "W01000001"])
def test_a_code_that_is_no_districts_leaves_a_building_in_the_district_it_stands_in(code):
    parted = town(districts=["E07000001", "E07000002"], sites=[{"area": code}, {}, {"area": code}])
    assert parted.site_districts() == town(districts=["E07000001", "E07000002"]).site_districts()


@pytest.mark.parametrize("code", ["E06000001", "E07000999", "E08000001", "E09000001", "W06000001", "S12000005"])
def test_another_district_is_one_in_which_nobody_here_lives(code):
    parted = town(districts=["E07000001", "E07000002"], sites=[{"area": code}, {}, {}])
    assert parted.site_districts()[0] == code


def test_of_two_sites_as_near_the_first_in_the_list_counts():
    nearest = town().nearest({2, 1, 0}, "walk")
    assert (nearest.site.tolist(), nearest.minutes.tolist()) == ([0, 1], [5, 10])
    assert town().nearest({2, 1}, "walk").site.tolist() == [2, 1]


def test_children_fall_into_groups_that_are_known():
    groups = [(group.by, group.key, group.children.tolist()) for group in town().groups()]
    assert groups == [
        ("all", "all", [40, 10]),
        ("cohort", "under 5", [30, 10]),
        ("cohort", "5 to 15", [10, 0]),
        ("fifth", "1", [40, 0]),
        ("fifth", "2", [0, 10]),
    ]


def test_how_children_and_minutes_were_found_stands_beside_every_output():
    assert town().sentences("walk") == ("Counted.", "By walk.")


def test_hubs_of_today_are_those_marked():
    assert town(sites=[{}, {"existing": True}, {}]).existing == frozenset({1})


@pytest.mark.parametrize("sites", [{3}, {-1}, {0, 9}])
def test_a_site_that_is_not_in_the_list_is_refused(sites):
    with pytest.raises(UsageError, match="places in the list, 0 to 2"):
        town().nearest(sites, "walk")


def test_another_way_of_going_and_minutes_of_other_places_are_refused():
    ground = town()
    with pytest.raises(UsageError, match="one of walk"):
        ground.minutes("bus")
    walk = ground.travel["walk"]
    turned = replace(walk, sites=walk.sites[::-1])
    with pytest.raises(UsageError, match="other points or sites"):
        replace(ground, travel={"walk": turned})
    with pytest.raises(UsageError, match="one of each or more"):
        replace(ground, travel={})
    twice = replace(walk, sites=("s0", "s1", "s0"))
    with pytest.raises(UsageError, match="a code twice"):
        replace(ground, sites=(*ground.sites[:2], ground.sites[0]), travel={"walk": twice})
